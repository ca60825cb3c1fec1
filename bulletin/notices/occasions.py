"""What is told on which occasion, to whom, in which words. Called by the verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from departments.models import User
from departments.quoting import quoted

from ..document import chinese_date
from ..models import Bulletin, Edition, Instruction, NewsItem, Schedule, Task, Withdrawal
from ..models.notice import Occasion
from ..models.signing import Step
from ..permissions import PUBLISH
from .people import behind, who_may
from .posting import post

if TYPE_CHECKING:
    from django.db.models import QuerySet


def link(path: str) -> str:
    """A whole address, as a mail needs it."""
    return f"{settings.SITE_URL}{path}"


def _link_to(piece: NewsItem) -> str:
    return link(reverse("piece", args=[piece.pk]))


def _name(piece: NewsItem) -> str:
    return f"{piece.month.label}的稿件{quoted(str(piece))}"


def new_piece(piece: NewsItem) -> None:
    sender = str(piece.department) if piece.department else str(piece.author or "审批局")
    post(
        Occasion.NEW_PIECE,
        who_may(Step.EDITOR.permission),
        f"新稿件：{piece}",
        f"{sender}提交了{_name(piece)}，请审阅：{_link_to(piece)}",
    )


def returned(piece: NewsItem) -> None:
    _to_author(
        Occasion.RETURNED,
        piece,
        f"请修改稿件：{piece}",
        f"{_name(piece)}退回修改。\n理由：{piece.reason}\n改好后再提交：{_link_to(piece)}",
    )


def accepted(piece: NewsItem) -> None:
    _to_author(
        Occasion.ACCEPTED,
        piece,
        f"稿件已采用：{piece}",
        f"{_name(piece)}已采用：{_link_to(piece)}",
    )


def declined(piece: NewsItem) -> None:
    _to_author(
        Occasion.DECLINED,
        piece,
        f"稿件不采用：{piece}",
        f"{_name(piece)}这次不采用。\n理由：{piece.reason}\n{_link_to(piece)}",
    )


def _to_author(occasion: Occasion, piece: NewsItem, subject: str, text: str) -> None:
    post(occasion, behind(piece), subject, text)


def signature_wanted(bulletin: Bulletin, step: Step) -> None:
    address = link(reverse("admin:bulletin_sign", args=[bulletin.pk]))
    post(
        Occasion.SIGNATURE_WANTED,
        who_may(step.permission),
        f"请签名：{bulletin}",
        f"{bulletin}等您作“{step.label}”签名：{address}",
    )


def published(edition: Edition, pieces: QuerySet[NewsItem]) -> None:
    """The edition to everybody, and to each author that theirs stands in it for the first time."""
    address = link(edition.get_absolute_url())
    correction = f"\n更正说明：{edition.correction}" if edition.correction else ""
    post(
        Occasion.PUBLISHED,
        User.objects.filter(is_active=True),
        f"已发布：{edition.title}",
        f"{edition}已发布：{address}{correction}",
    )
    for piece in pieces:
        post(
            Occasion.USED,
            behind(piece),
            f"稿件已刊登：{piece}",
            f"{_name(piece)}已在{edition}刊登：{address}",
        )


def withdrawn(withdrawal: Withdrawal) -> None:
    edition = withdrawal.edition
    post(
        Occasion.WITHDRAWN,
        User.objects.filter(is_active=True),
        f"已撤回：{edition.title}",
        f"{edition.bulletin}已撤回。\n原因：{withdrawal.reason}\n"
        f"{link(edition.bulletin.get_absolute_url())}",
    )


def not_published(schedule: Schedule) -> None:
    """To whoever set the time, and to all who may publish."""
    address = link(reverse("admin:bulletin_publish", args=[schedule.bulletin_id]))
    post(
        Occasion.NOT_PUBLISHED,
        who_may(PUBLISH),
        f"没有按时发布：{schedule.bulletin}",
        f"{schedule.bulletin}没有按定好的时间发布。\n原因：{schedule.refusal}\n"
        f"请处理后重新发布：{address}",
    )


def instructed(instruction: Instruction) -> None:
    """To the editors, word for word; the group, where others read along, hears only that it is."""
    edition = instruction.edition
    address = link(reverse("briefing", args=[edition.bulletin.month]))
    said = f"{instruction.by}对{edition}作了批示"
    post(
        Occasion.INSTRUCTION,
        who_may(Step.EDITOR.permission),
        f"领导批示：{edition.bulletin}",
        f"{said}：\n{instruction.text}\n要督办的，请立项：{address}",
        in_group=f"{said}，请编辑登录查看：{address}",
    )


def task_made(task: Task) -> None:
    """To the person responsible. A department is told by the editors themselves."""
    if task.person is None:
        return
    post(
        Occasion.TASK,
        [task.person],
        f"督办事项：{task.what}",
        f"请在{chinese_date(task.due)}前办结：{task.what}\n批示（{task.instruction.by}）：{task.instruction.text}\n"
        f"{_link_to_task(task)}",
        in_group=f"有新的督办事项，请登录查看：{_link_to_task(task)}",
    )


def task_done(task: Task) -> None:
    """To whoever wrote the instruction."""
    post(
        Occasion.TASK,
        [task.instruction.by],
        f"已办结：{task.what}",
        f"{task.responsible}已办结：{task.what}\n办理情况：{task.done_note}\n{_link_to_task(task)}",
        in_group=f"有督办事项已办结，请登录查看：{_link_to_task(task)}",
    )


def _link_to_task(task: Task) -> str:
    month = task.instruction.edition.bulletin.month
    return link(f"{reverse('briefing', args=[month])}#t{task.pk}")
