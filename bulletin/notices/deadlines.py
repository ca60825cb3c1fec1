"""Those who owe a month's pieces are told, once three days before and once after."""

from __future__ import annotations

from departments.months import Month

from ..models import Notice
from ..models.notice import Occasion
from ..reporting import Collecting, collecting, working_month
from .occasions import link
from .people import of_departments
from .posting import post

#: So many days before the deadline, those who owe are told.
DAYS_BEFORE = 3


def remind_of_deadline(month: Month | None = None) -> list[Notice]:
    """What the clock has to say today of the month being made; each is told once."""
    now = collecting(month or working_month())
    if not now.owing or now.days_left > DAYS_BEFORE:
        return []
    occasion = Occasion.DEADLINE_NEAR if now.days_left >= 0 else Occasion.DEADLINE_PASSED
    departments = [report.department for report in now.owing]
    text = reminder_text(now)
    # A deadline that is moved is another deadline.
    key = f"{occasion}:{now.month}:{now.due}"
    return post(occasion, of_departments(departments), subject(now), text, key=key)


def subject(now: Collecting) -> str:
    return f"{now.month.label}政务信息报送提醒"


def reminder_text(now: Collecting) -> str:
    """What those who owe are told: who owes, by when, and where to go."""
    due = f"{now.due.month}月{now.due.day}日"
    names = "、".join(str(report.department) for report in now.owing)
    when = (
        f"将于{due}截止"
        if now.days_left > 0
        else "今天截止"
        if now.days_left == 0
        else f"已于{due}截止"
    )
    return (
        f"{now.month.label}政务信息报送{when}，以下部门还没有报送稿件，也没有零报送：{names}。"
        f"请尽快报送；没有稿件的，请点“零报送”：{link('/pieces/')}"
    )
