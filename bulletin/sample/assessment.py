"""An open assessment of 2020, to be looked at: its rules are invented, like the earlier months."""

from __future__ import annotations

from decimal import Decimal

from departments.events import Act, record
from departments.models import Department
from stats.models import Criterion, GroupMarks, Indicator, Scheme, SchemeGroup
from stats.models.criterion import Formula

#: Name, indicator, formula, full marks, target, points.
CRITERIA = (
    ("业务量", "受理数", Formula.SHARE, 30, None, None),
    ("群众满意", "满意率", Formula.LINEAR, 40, "100", "5"),
    ("主动邀请评价", "评价数", Formula.PIECES, 20, None, "0.05"),
    ("办结达标", "办结数", Formula.YES_NO, 10, "20", None),
)
#: Departments whose work is counted at their own windows only are ranked apart.
APART = ("市公交公司",)
GROUPS = (("进驻窗口组", False), ("单独统计组", True))
NOT_ASSESSED_APART = ("群众满意", "主动邀请评价")


def load_scheme(issuer: str) -> None:
    """Needs the sample's departments and indicators."""
    scheme = Scheme.objects.create(
        year=2020,
        title="2020年度窗口部门考核（示例）",
        issuer=issuer,
        business=Indicator.objects.get(name="受理数"),
    )
    record(None, scheme, "装入示例时新建", act=Act.ASSESSMENT)
    criteria = [_criterion(scheme, *row) for row in CRITERIA]
    for name, apart in GROUPS:
        group = SchemeGroup.objects.create(scheme=scheme, name=name)
        own = Department.objects.filter(name__in=APART)
        group.departments.set(own if apart else Department.objects.exclude(name__in=APART))
        for criterion in criteria:
            if apart and criterion.name in NOT_ASSESSED_APART:
                GroupMarks.objects.create(group=group, criterion=criterion, full_marks=0)


def _criterion(
    scheme: Scheme,
    name: str,
    indicator: str,
    formula: Formula,
    full_marks: int,
    target: str | None,
    points: str | None,
) -> Criterion:
    return Criterion.objects.create(
        scheme=scheme,
        name=name,
        indicator=Indicator.objects.get(name=indicator),
        formula=formula,
        full_marks=full_marks,
        target=Decimal(target) if target else None,
        points=Decimal(points) if points else None,
    )
