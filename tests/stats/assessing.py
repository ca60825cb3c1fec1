"""A small assessment of 2020: 社保局 and 医保局 in one group, with four kinds of criteria.

Their December: 受理数 100 and 200, 办结数 101 and 200, 评价数 45 each, 满意率 100 and 99.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from departments.models import Department
from stats.models import Criterion, GroupMarks, Indicator, Scheme, SchemeGroup
from stats.models.criterion import Formula
from tests.base import ISSUER, Cast


def criterion(scheme: Scheme, name: str, indicator: str, formula: str, **more: Any) -> Criterion:
    """A criterion of 20 marks."""
    terms = {key: Decimal(str(value)) for key, value in more.items()}
    return Criterion.objects.create(
        scheme=scheme,
        name=name,
        indicator=Indicator.objects.get(name=indicator),
        formula=formula,
        order=scheme.criteria.count(),
        **{"full_marks": Decimal(20), **terms},
    )


def group(scheme: Scheme, name: str, *departments: Department) -> SchemeGroup:
    made = SchemeGroup.objects.create(scheme=scheme, name=name, order=scheme.groups.count())
    made.departments.set(departments)
    return made


def group_marks(of: SchemeGroup, criterion: Criterion, marks: int) -> GroupMarks:
    return GroupMarks.objects.create(group=of, criterion=criterion, full_marks=marks)


class Assessing(Cast):
    """Call `self.draw_up()` after `raise_curtain` and `fill_ledger`."""

    def draw_up(self, **more: Any) -> None:
        self.scheme = Scheme.objects.create(
            **{
                "year": 2020,
                "title": "2020年度窗口部门考核",
                "issuer": ISSUER,
                "business": Indicator.objects.get(name="受理数"),
            }
            | more
        )
        self.group = group(self.scheme, "综合组", self.social, self.medical)
        self.cases = criterion(self.scheme, "业务量", "受理数", Formula.SHARE)
        self.praise = criterion(
            self.scheme, "群众满意", "满意率", Formula.LINEAR, target="99.5", points=4
        )
        self.pieces = criterion(self.scheme, "评价件数", "评价数", Formula.PIECES, points="0.5")
        self.done = criterion(self.scheme, "办结达标", "办结数", Formula.YES_NO, target=150)
