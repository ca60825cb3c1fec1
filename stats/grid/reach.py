"""Which cells of a month somebody sees, and whether they may write in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from departments.models import Department, User
from departments.months import Month

from ..models import Collection, Figure, Indicator

LOOK = "stats.view_figure"
REPORT = "stats.report_figures"
#: A cell in the grid is made, changed and emptied alike.
WRITE = ("stats.add_figure", "stats.change_figure", "stats.delete_figure")


@dataclass(frozen=True, slots=True)
class Reach:
    """`department`: the only one whose row is seen; None for those who see all of them.

    `why_not`: the sentence that says why nothing can be written; empty where it can.
    """

    month: Month
    department: Department | None = None
    why_not: str = ""

    @property
    def writes(self) -> bool:
        return not self.why_not

    def sees(self, indicator: Indicator, department: Department | None) -> bool:
        if self.department is None:
            return True
        return indicator.self_reported and department == self.department


def can_look(user: User) -> bool:
    """Whether the grid is anything to them, in whatever month."""
    return user.has_perm(LOOK) or _reports(user)


def reach_of(user: User, month: Month, *, on: dt.date | None = None) -> Reach:
    """What they see of the month on that day (today); PermissionDenied when it is nothing."""
    if user.has_perm(LOOK):
        return Reach(month, why_not="" if user.has_perms(WRITE) else "您可以查看，不能修改。")
    if not _reports(user):
        raise PermissionDenied
    return Reach(month, user.department, _why_closed(month, on or timezone.localdate()))


def entry_month(user: User) -> Month:
    """The month to begin with: the newest one open to a department, or the newest with figures."""
    today = timezone.localdate()
    if user.has_perm(LOOK):
        newest = Figure.objects.order_by("-month").values_list("month", flat=True).first()
    else:
        newest = Collection.objects.open_on(today).values_list("month", flat=True).first()
    return newest or Month.of(today).plus(-1)


def _reports(user: User) -> bool:
    return user.has_perm(REPORT) and user.department_id is not None


def _why_closed(month: Month, today: dt.date) -> str:
    collection = Collection.objects.filter(month=month).first()
    if collection is None:
        return f"{month.label}还没有开放部门填报，现在只能看。要填请联系审批局编辑。"
    if collection.is_open_on(today):
        return ""
    return f"{month.label}的部门填报已经截止，现在只能看。要补填请联系审批局编辑。"
