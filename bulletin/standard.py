"""Where a hall's first bulletin starts from: its own standard sections, or the shipped ones.

Data, not rules: everything here can be changed in the admin afterwards.
"""

from __future__ import annotations

from typing import Any

from stats.prose import indicators_in
from stats.standard import standard_definitions, standard_indicator, standard_table

from .models import StandardSection
from .models.layout import OPENING, SectionKind


def opening_words() -> str:
    """The opening of a hall's first bulletin."""
    if StandardSection.objects.exists():
        own = StandardSection.objects.opening()
        return own.text if own else ""
    return "".join(entry["text"] for entry in _shipped() if entry.get("kind") == OPENING)


def starting_sections() -> list[StandardSection]:
    """The hall's standard sections, or the shipped ones, unsaved; parents before children.

    With the shipped ones come their table and the indicators that they name.
    """
    return StandardSection.objects.sections() or _shipped_sections()


def _shipped() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = standard_definitions()["section"]
    return entries


def _shipped_sections() -> list[StandardSection]:
    table = standard_table()
    sections = []
    for place, entry in enumerate(_shipped(), 1):
        if entry.get("kind") == OPENING:
            continue
        fields = {key: value for key, value in entry.items() if key != "table"}
        section = StandardSection(order=place * 10, **fields)
        section.table = table if section.kind == SectionKind.TABLE else None
        for name in indicators_in(section.text):
            standard_indicator(name)
        sections.append(section)
    return sections
