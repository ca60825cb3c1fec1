"""The one thing to be done next, for the person who looks."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from departments.models import User
from departments.months import Month

from ..models.signing import Step
from ..permissions import PUBLISH


@dataclass(frozen=True, slots=True)
class Work:
    """How far a month is. `bulletin` and `edition` are primary key and number, None without one.

    `changed` says that what is there now is not what was published.
    """

    month: Month
    bulletin: int | None = None
    has_figures: bool = False
    submitted: int = 0
    to_gather: int = 0
    blocking: int = 0
    step: Step | None = None
    edition: int | None = None
    changed: bool = False
    wanted: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """`url` is empty where one can only wait; `by_post`: a button that does it at once."""

    text: str
    url: str = ""
    by_post: bool = False


def next_act(work: Work, user: User) -> Act:
    """In the order of the work: figures, bulletin, pieces, findings, signatures, publication."""
    if work.edition is not None and not work.changed:
        return _after_publication(work, user)
    if not work.has_figures:
        return Act(f"导入{work.month.label}的数据", reverse("admin:stats_figure_import"))
    if work.submitted:
        url = reverse("admin:bulletin_newsitem_changelist")
        return Act(
            f"审阅{work.submitted}篇新稿件", f"{url}?stage=submitted&month={work.month.first_day}"
        )
    if work.bulletin is None:
        url = reverse("admin:bulletin_bulletin_add")
        return Act(f"新建{work.month.label}通报", f"{url}?month={work.month}")
    if work.to_gather:
        url = reverse("admin:bulletin_gather", args=[work.bulletin])
        return Act(f"收入{work.to_gather}篇已采用的稿件", url, by_post=True)
    if work.blocking:
        url = reverse("admin:bulletin_bulletin_change", args=[work.bulletin])
        return Act(f"解决{work.blocking}个必须解决的问题", url)
    return _signing(work, work.bulletin, user)


def _signing(work: Work, bulletin: int, user: User) -> Act:
    if work.step is not None:
        if user.has_perm(work.step.permission):
            url = reverse("admin:bulletin_sign", args=[bulletin])
            return Act(f"审读，签“{work.step.label}”", url)
        return Act(f"等“{work.step.label}”签名")
    name = "发布更正" if work.edition else "发布"
    if user.has_perm(PUBLISH):
        return Act(
            f"{name}{work.month.label}通报", reverse("admin:bulletin_publish", args=[bulletin])
        )
    return Act(f"签名已齐，等审批局{name}")


def _after_publication(work: Work, user: User) -> Act:
    mine = [step for step in work.wanted if user.has_perm(step.permission)]
    if mine and work.bulletin is not None:
        url = reverse("admin:bulletin_sign", args=[work.bulletin])
        return Act(f"补签“{mine[0].label}”", url)
    if work.wanted:
        return Act(f"等补签：{'、'.join(step.label for step in work.wanted)}")
    following = work.month.plus(1)
    return Act(f"开始{following.label}的工作", f"{reverse('admin:index')}?month={following}")
