"""The hall's own rules: left side, relation, right side, over departments, hall and totals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext

from departments.models import Department

from ..expressions import (
    PRECISION,
    ExpressionError,
    Node,
    Reference,
    evaluate,
    parse,
    references,
    written,
)
from ..findings import Finding
from ..models import Indicator, Rule
from ..models.kinds import Scope
from ..models.rule import Over, Relation
from .evidence import Evidence
from .reporting import enumerated, plain, report

#: Two sides nearer than this are equal: what is left of 1 / 3 * 3.
NOTHING = Decimal("1e-10")
STRICT = (Relation.BELOW, Relation.ABOVE)


def compare(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Silent where an operand is missing, and for a rule over indicators that the hall lacks."""
    names = evidence.ledger.indicators
    try:
        left, right = parse(rule.left, names), parse(rule.right, names)
    except ExpressionError:
        return  # told on the rule's own page
    for department in _asked(rule.over, evidence):
        found = _Case(rule, evidence, department, left, right).finding()
        if found is not None:
            yield found


def holds(relation: str, difference: Decimal, tolerance: Decimal) -> bool:
    """Whether left - right is as the relation wants it; within the tolerance they are equal."""
    if abs(difference) <= tolerance:
        return relation != Relation.NOT_EQUAL and (relation not in STRICT or tolerance > 0)
    match relation:
        case Relation.AT_MOST | Relation.BELOW:
            return difference < 0
        case Relation.AT_LEAST | Relation.ABOVE:
            return difference > 0
    return relation == Relation.NOT_EQUAL


def _asked(over: str, evidence: Evidence) -> Iterator[Department | None]:
    if over != Over.HALL:
        yield from evidence.ledger.departments
    if over != Over.DEPARTMENT:
        yield None


class _Case:
    """One rule, asked of one department or of the hall."""

    def __init__(
        self,
        rule: Rule,
        evidence: Evidence,
        department: Department | None,
        left: Node,
        right: Node,
    ) -> None:
        self.rule, self.evidence, self.department = rule, evidence, department
        self.left, self.right = left, right

    def finding(self) -> Finding | None:
        left, right = (evaluate(side, self.value) for side in (self.left, self.right))
        if left is None or right is None:
            return None
        with localcontext() as context:
            context.prec = PRECISION
            difference = left - right
        if abs(difference) < NOTHING:
            difference = Decimal()
        if holds(self.rule.relation, difference, self.rule.tolerance):
            return None
        return report(
            self.rule,
            self._message(left, right, difference),
            department=self.department,
            indicator=self._indicator(),
            printed=self._worth(self.left, left),
            computed=self._worth(self.right, right),
        )

    def value(self, reference: Reference) -> Decimal | None:
        return self.evidence.value(reference, self.department)

    def _message(self, left: Decimal, right: Decimal, difference: Decimal) -> str:
        relation = Relation(self.rule.relation).label
        apart = (
            f"{'多' if difference > 0 else '少'}{plain(abs(difference))}"
            if difference
            else "现在两边相等"
        )
        comma = "" if isinstance(self.left, Reference) else "，"
        allowed = f"（允许相差{plain(self.rule.tolerance)}）" if self.rule.tolerance else ""
        return (
            f"{self._where()}：{self._side(self.left, left)}{comma}应{relation}"
            f"{self._side(self.right, right)}{allowed}，{apart}。{self._uneven()}"
        )

    def _where(self) -> str:
        if self.department is not None:
            return self.department.name
        return "合计" if any(i.scope == Scope.DEPARTMENT for i in self._indicators()) else "大厅"

    def _side(self, side: Node, worth: Decimal) -> str:
        """`受理数（100）＋上月.结转数（5）＝105`"""
        text = written(side, lambda reference: f"{reference}（{self._shown(reference)}）")
        return (
            text
            if isinstance(side, Reference) or not references(side)
            else f"{text}＝{plain(worth)}"
        )

    def _shown(self, reference: Reference) -> str:
        value = self.value(reference)
        return "" if value is None else self._of(reference).format(value)

    def _worth(self, side: Node, worth: Decimal) -> str:
        return self._of(side).format(worth) if isinstance(side, Reference) else plain(worth)

    def _of(self, reference: Reference) -> Indicator:
        return self.evidence.ledger.indicators[reference.name]

    def _indicators(self) -> list[Indicator]:
        both = (*references(self.left), *references(self.right))
        return list(dict.fromkeys(self._of(reference) for reference in both))

    def _indicator(self) -> Indicator | None:
        """The first one named that has a cell here: where an editor would look."""
        wanted = Scope.HALL if self.department is None else Scope.DEPARTMENT
        own = [indicator for indicator in self._indicators() if indicator.scope == wanted]
        return next(iter(own or self._indicators()), None)

    def _uneven(self) -> str:
        """Totals of different departments differ for that reason alone, and it should be said."""
        if self.department is not None:
            return ""
        columns = [i for i in self._indicators() if i.scope == Scope.DEPARTMENT]
        names = []
        for department in self.evidence.ledger.departments:
            known = [self.evidence.known(column, department) is not None for column in columns]
            if any(known) and not all(known):
                names.append(department.name)
        if not names:
            return ""
        return f"两边的合计所含部门不同：{enumerated(names)}只有其中一部分数据。"
