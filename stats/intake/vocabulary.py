"""The names that files may use for departments, indicators and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from departments.models import Department, Presence
from departments.months import Month
from departments.names import fold

from ..models.indicator import Indicator
from ..models.kinds import Aggregation, Kind
from ..models.source import Source
from ..standard import standard_indicator

#: `受理数（件）`, `受理数(单位：件)`: a heading with its unit, compared folded.
WITH_UNIT = re.compile(r"(?P<name>.+)\((?:单位:)?(?P<unit>[^()]+)\)")
#: Units that count whole things: one in place of another changes no number.
COUNTING = frozenset("件个人次户家宗笔份项票号条") | {"人次", "人数", "件次", "个数"}
#: Units that do change it.
MEASURING = re.compile(r".*(?:百|千|万|亿|元|%|天|日|小时|分钟|秒|分)(?:件|个|人|次|人次|元)?")


@dataclass(slots=True)
class Vocabulary:
    """The names that files may use; makes what is unknown when it may."""

    month: Month
    create_missing: bool = False
    departments: dict[str, Department] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    created_departments: list[str] = field(default_factory=list)
    created_indicators: list[str] = field(default_factory=list)

    @classmethod
    def load(
        cls, month: Month, *, create_missing: bool = False, source: Source | None = None
    ) -> Vocabulary:
        """Everything that is known; with the headings remembered for files of the source."""
        return cls(
            month,
            create_missing,
            Department.objects.by_name(),
            Indicator.objects.by_name(source),
            Source.objects.by_name(),
        )

    def department(self, name: str, *, since: Month | None = None) -> Department | None:
        """The department of this name; a new one is present from `since` on (the file's month)."""
        known = self.departments.get(fold(name))
        if known is None and self.create_missing:
            known = new_department(name, since=since or self.month, after=self.departments.values())
            self.departments[fold(name)] = known
            self.created_departments.append(name)
        return known

    def indicator(self, name: str, cells: list[str]) -> Indicator | None:
        """The indicator of this name; a new one is guessed from the column's cells."""
        known = self.indicators.get(fold(name))
        if known is None and self.create_missing:
            known = standard_indicator(name)
            if known is None:
                known = _guessed_indicator(name, cells, order=len(self.indicators) + 1)
                known.full_clean()
                known.save()
            self.indicators[fold(name)] = known
            self.created_indicators.append(name)
        return known

    def column(self, candidates: Iterable[str], cells: list[str]) -> Indicator | None:
        """The indicator of a column that may be called by any of these headings.

        Raises ValidationError where the heading's unit would change what its numbers mean.
        """
        names = list(candidates)
        for name in names:
            if (known := self.indicators.get(fold(name)) or self._without_unit(name)) is not None:
                return known
        return self.indicator(names[0], cells) if self.create_missing else None

    def _without_unit(self, heading: str) -> Indicator | None:
        match = WITH_UNIT.fullmatch(fold(heading))
        name, unit = (match["name"], match["unit"]) if match else (fold(heading), "%")
        if match is None and not name.endswith("%"):
            return None
        known = self.indicators.get(name.removesuffix("%"))
        return known if known is not None and _unit_fits(unit, known) else None

    def source(self, name: str) -> Source | None:
        known = self.sources.get(fold(name))
        if known is None and self.create_missing:
            # Named beside a number because it is not the table's own source: it stays outside
            # the totals until somebody says otherwise.
            known = Source(name=name, counts_in_totals=False)
            known.full_clean()
            known.save()
            self.sources[fold(name)] = known
        return known


def new_department(name: str, *, since: Month, after: Iterable[Department]) -> Department:
    """A department that a file names, last in order; raises ValidationError in Chinese."""
    order = max((known.order for known in after), default=0) + 1
    made = Department(name=name, order=order)
    made.full_clean()
    made.save()
    Presence.objects.create(department=made, since=since)
    return made


def _unit_fits(unit: str, indicator: Indicator) -> bool:
    """Whether what stands in brackets is a unit that leaves the numbers as they are."""
    own = "%" if indicator.kind == Kind.RATE else fold(indicator.unit)
    if unit == own or (unit in COUNTING and (own in COUNTING or not own)):
        return True
    if unit in COUNTING or MEASURING.fullmatch(unit):
        raise ValidationError(
            f"的单位“{unit}”与指标“{indicator.name}”的单位“{own or '（无）'}”不同，"
            "请换算后改好表头再导入。"
        )
    return False


def _guessed_indicator(heading: str, cells: list[str], *, order: int) -> Indicator:
    match = WITH_UNIT.fullmatch(fold(heading))
    with_unit = match is not None and (
        match["unit"] in COUNTING or MEASURING.fullmatch(match["unit"])
    )
    name = re.split(r"[(（]", heading)[0].strip() if with_unit else heading
    unit = match["unit"] if match and with_unit else "件"
    is_rate = (
        unit == "%"
        or name.endswith("率")
        or any(cell.strip().endswith(("%", "％")) for cell in cells)
    )
    if is_rate:
        return Indicator(
            name=name,
            unit="%",
            kind=Kind.RATE,
            aggregation=Aggregation.NONE,
            decimals=2,
            order=order,
        )
    return Indicator(name=name, unit=unit, order=order)
