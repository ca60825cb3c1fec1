"""A file's own total row, held against the total that the ledger computes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from departments.models import Department
from departments.months import Month

from ..ledger import Hall, Ledger, Total, excluded_by_source
from ..models import Figure
from ..models.indicator import Indicator
from ..models.kinds import Aggregation, Kind, Rounding
from .reading import Stated

if TYPE_CHECKING:
    from ..writing import Content, Place


@dataclass(frozen=True, slots=True)
class CheckedTotal:
    """A stated total beside the computed one (None where nothing can be computed)."""

    row: int
    indicator: Indicator
    stated: Decimal
    computed: Decimal | None
    #: Where the difference comes from, when that is plain.
    explanation: str = ""

    @property
    def agrees(self) -> bool:
        """Equal as printed by the indicator's rule, or to as many places as the file has."""
        if self.computed is None:
            return False
        places = self.stated.as_tuple().exponent
        truncates = self.indicator.rounding == Rounding.TRUNCATE
        unit = Decimal(1).scaleb(min(int(places), 0))
        to_its_places = self.computed.quantize(unit, ROUND_DOWN if truncates else ROUND_HALF_UP)
        return self.stated in (to_its_places, self.indicator.rounded(self.computed))

    @property
    def difference(self) -> Decimal | None:
        """Stated minus computed, rounded as the indicator is printed."""
        if self.computed is None:
            return None
        return self.stated - self.indicator.rounded(self.computed)

    @property
    def difference_shown(self) -> str:
        """`多6459`, `少0.3个百分点`; empty without a computed total."""
        if not self.difference:
            return ""
        size = f"{abs(self.difference).normalize():f}"
        unit = "个百分点" if self.indicator.kind == Kind.RATE else ""
        return f"{'多' if self.difference > 0 else '少'}{size}{unit}"

    @property
    def stated_shown(self) -> str:
        return _plain(self.stated, self.indicator)

    @property
    def computed_shown(self) -> str:
        if self.computed is None:
            return "没有数据可合计"
        return _plain(self.indicator.rounded(self.computed), self.indicator)

    def __str__(self) -> str:
        if self.agrees:
            return f"第{self.row}行合计：“{self.indicator}”{self.stated_shown}，与计算的一致。"
        difference = f"，{self.difference_shown}" if self.difference_shown else ""
        why = f"（{self.explanation}）" if self.explanation else ""
        return (
            f"第{self.row}行合计：“{self.indicator}”写的是{self.stated_shown}，"
            f"计算的是{self.computed_shown}{difference}{why}。"
        )


def _plain(value: Decimal, indicator: Indicator) -> str:
    return f"{value.normalize():f}" + ("%" if indicator.kind == Kind.RATE else "")


def check(stated: Iterable[Stated], ledger: Ledger) -> list[CheckedTotal]:
    """Each stated total beside the ledger's."""
    return [_checked(one, ledger.total(one.indicator)) for one in stated]


def _checked(stated: Stated, total: Total) -> CheckedTotal:
    bare = CheckedTotal(stated.row, stated.indicator, stated.value, total.value)
    if bare.agrees or stated.indicator.aggregation != Aggregation.SUM:
        return bare
    left_out = sum((f.value for f in total.excluded if f.value is not None), Decimal())
    if not left_out or bare.stated - (total.value or 0) != left_out:
        return bare
    why = "、".join(
        f"{source}的{'、'.join(names)}" for source, names in _named(total.excluded).items()
    )
    explanation = f"差额正好是不计入合计的数：{why}"
    return CheckedTotal(stated.row, stated.indicator, stated.value, total.value, explanation)


def _named(figures: Iterable[Figure]) -> dict[str, list[str]]:
    return {source.name: names for source, names in excluded_by_source(list(figures)).items()}


def ledger_with(
    contents: dict[Place, Content], *, month: Month, departments: Iterable[Department]
) -> Ledger:
    """A month's ledger as it would be with these contents; asks nothing of the database."""
    by_key = {department.pk: department for department in departments}
    hall = Hall([])
    hall.figures[month] = [
        Figure(
            month=month,
            indicator_id=indicator,
            department=by_key[department] if department else None,
            value=content.value,
            source=content.source,
            note=content.note,
        )
        for (of, indicator, department), content in contents.items()
        if of == month
    ]
    return Ledger(month, hall=hall)
