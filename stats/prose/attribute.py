"""Something that can be asked of an indicator: `{{ 受理数.环比 }}`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum

from departments.models import Department

from ..comparisons import Compared
from ..models.indicator import Indicator
from ..models.kinds import Aggregation, Scope
from ..rankings import Ranking
from .values import FOR_TEXTS, Absent, Number, Value


class Group(StrEnum):
    """Under which heading the picker shows it, in this order."""

    MONTH = "月份和大厅"
    NOW = "本月"
    COMPARED = "比较"
    YEAR = "累计"
    RANKED = "排名"
    DEPARTMENTS = "部门"


class Whose(Enum):
    """Of whom it can be asked."""

    HALL = "hall"
    DEPARTMENT = "department"
    BOTH = "both"


@dataclass(slots=True)
class Asked:
    """Whose value: a department's, or the hall's where there is none."""

    compared: Compared
    indicator: Indicator
    department: Department | None = None
    _rankings: dict[int, Ranking] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        return self.compared.value(self.indicator, self.department)

    @property
    def ranking(self) -> Ranking:
        """Made once for all that share the dict."""
        if self.indicator.pk not in self._rankings:
            self._rankings[self.indicator.pk] = Ranking(self.compared.ledger, self.indicator)
        return self._rankings[self.indicator.pk]

    def number(self, value: Decimal | None) -> Value | Absent:
        return Absent() if value is None else Number(value, self.indicator)


#: Why an attribute does not go with an indicator, as a sentence without its full stop; or "".
Complaint = Callable[[Indicator], str]


def no_complaint(indicator: Indicator) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`meaning` and `example` are what the picker says; those not `offered` can be typed."""

    name: str
    group: Group
    meaning: str
    example: str
    make: Callable[[Asked], Value | Absent]
    filters: frozenset[str] = FOR_TEXTS
    whose: Whose = Whose.BOTH
    complaint: Complaint = no_complaint
    offered: bool = True

    def misfit(self, indicator: Indicator, department: Department | None) -> str:
        """Why it cannot be asked of this indicator, or of this department; else nothing."""
        if indicator.scope == Scope.HALL and (department or self.group in OF_DEPARTMENTS):
            return f"“{indicator.name}”是全大厅的指标，没有各部门的数"
        if department is None and self.whose is Whose.DEPARTMENT:
            example = f"{{{{ {indicator.name}.部门名称.{self.name} }}}}"
            return f"“{self.name}”要写明是哪个部门的，如 {example}"
        if department is not None and self.whose is Whose.HALL:
            return f"“{self.name}”是对各部门说的，前面不要再写部门"
        return self.complaint(indicator) or self._without_total(indicator, department)

    def _without_total(self, indicator: Indicator, department: Department | None) -> str:
        asks_departments = department is not None or self.group in OF_DEPARTMENTS
        if asks_departments or indicator.scope == Scope.HALL:
            return ""
        if indicator.aggregation != Aggregation.NONE:
            return ""
        return (
            f"“{indicator.name}”不合计，没有全大厅的数，"
            f"请写某个部门的，如 {{{{ {indicator.name}.部门名称 }}}}"
        )


OF_DEPARTMENTS = frozenset({Group.RANKED, Group.DEPARTMENTS})
