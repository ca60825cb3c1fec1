"""The names that files may use for departments, indicators and sources."""

from __future__ import annotations

from dataclasses import dataclass, field

from departments.models import Department, Presence
from departments.months import Month
from departments.names import fold

from .models.indicator import Aggregation, Indicator, Kind
from .models.source import Source
from .standard import standard_indicator


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
    def load(cls, month: Month, *, create_missing: bool = False) -> Vocabulary:
        return cls(
            month,
            create_missing,
            Department.objects.by_name(),
            Indicator.objects.by_name(),
            Source.objects.by_name(),
        )

    def department(self, name: str) -> Department | None:
        known = self.departments.get(fold(name))
        if known is None and self.create_missing:
            known = Department(name=name, order=len(self.departments) + 1)
            known.full_clean()
            known.save()
            Presence.objects.create(department=known, since=self.month)
            self.departments[fold(name)] = known
            self.created_departments.append(name)
        return known

    def indicator(self, name: str, cells: list[str]) -> Indicator | None:
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


def _guessed_indicator(name: str, cells: list[str], *, order: int) -> Indicator:
    is_rate = name.endswith("率") or any(cell.strip().endswith(("%", "％")) for cell in cells)
    if is_rate:
        return Indicator(
            name=name,
            unit="%",
            kind=Kind.RATE,
            aggregation=Aggregation.NONE,
            decimals=2,
            order=order,
        )
    return Indicator(name=name, unit="件", order=order)
