"""What the picker offers: every placeholder that fits, in groups, with what it prints now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from departments.models import Department

from ..models.figure import MISSING
from .attribute import Attribute, Group
from .changes import THIS_MONTH
from .filling import Values
from .hall import HALL_NAMES
from .values import Absent, Style
from .vocabulary import ATTRIBUTES, Reference, braced

EMPTY = "（不印字）"


@dataclass(frozen=True, slots=True)
class Entry:
    """`code` is what is inserted; `value` what it prints, or why it prints nothing."""

    code: str
    meaning: str
    value: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    entries: tuple[Entry, ...]


def catalogue(values: Values, department: Department | None = None) -> list[Heading]:
    """By group; of one department where it is given, else of the hall."""
    offered = list(_of_indicators(values, department))
    if department is None:
        offered = [*_of_hall(values), *offered]
    headings = []
    for group in Group:
        entries = tuple(
            _entry(code, reference, values) for where, code, reference in offered if where is group
        )
        if entries:
            headings.append(Heading(group.value, entries))
    return headings if department else [*_of_others(values), *headings]


def offered_attributes() -> list[Attribute]:
    """What may follow an indicator's name, for an explanation in general."""
    return [attribute for attribute in ATTRIBUTES.values() if attribute.offered]


def _of_others(values: Values) -> Iterator[Heading]:
    for first, others in values.others.items():
        entries = tuple(
            Entry(braced(f"{first}.{name}"), "", printed, False)
            for name, printed in others.offered().items()
        )
        if entries and first not in values.indicators:
            yield Heading(first, entries)


def _of_hall(values: Values) -> Iterator[tuple[Group, str, Reference]]:
    for name, one in HALL_NAMES.items():
        if name not in values.indicators:
            yield Group.MONTH, name, Reference(Style(), hall=one)


def _of_indicators(
    values: Values, department: Department | None
) -> Iterator[tuple[Group, str, Reference]]:
    place = (department.name,) if department else ()
    for indicator in values.indicators.values():
        for attribute in (THIS_MONTH, *offered_attributes()):
            if not attribute.misfit(indicator, department):
                reference = Reference(Style(), None, indicator, department, attribute)
                names = (indicator.name, *place, attribute.name)
                yield attribute.group, ".".join(name for name in names if name), reference


def _entry(code: str, reference: Reference, values: Values) -> Entry:
    value = values.print(reference)
    shown = (value.reason or MISSING) if isinstance(value, Absent) else value or EMPTY
    meaning = reference.hall.meaning if reference.hall else reference.attribute.meaning
    return Entry(braced(code), meaning, shown, isinstance(value, Absent))
