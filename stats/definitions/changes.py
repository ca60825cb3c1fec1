"""What loading a file adds and changes, in words."""

from __future__ import annotations

from typing import Any

from django.db import models

from departments.quoting import quoted

from .entries import Entry, short
from .file import printable

NOTHING = "空"


class Changes:
    """Sentences, each about a row of the ledger that it added or changed."""

    def __init__(self) -> None:
        self.told: list[tuple[models.Model, str]] = []

    def __bool__(self) -> bool:
        return bool(self.told)

    @property
    def lines(self) -> list[str]:
        return [line for _, line in self.told]

    def tell(self, thing: models.Model, line: str) -> None:
        self.told.append((thing, printable(line)))

    def note(
        self, entry: Entry, thing: models.Model, changed: dict[str, tuple[Any, Any]] | None
    ) -> None:
        """A row that is new (None), or changed in these fields, each from what to what."""
        name = f"{entry.kind.noun}{quoted(str(thing))}"
        if changed is None:
            self.tell(thing, f"新增{name}")
            return
        for key, (old, new) in changed.items():
            field = entry.kind.fields[key]
            self.tell(
                thing,
                f"{name}的{field.verbose_name}由{_shown(field, old)}改为{_shown(field, new)}",
            )


def _shown(field: models.Field, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    elif isinstance(field, models.DecimalField):
        value = f"{value.normalize():f}"
    return quoted(short(value))
