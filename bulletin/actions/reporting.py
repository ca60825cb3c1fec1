"""What a department answers that sends no piece, and by when pieces are wanted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments.events import Act, record
from departments.models import Department
from departments.months import Month

from ..models import Deadline, NewsItem, Reply
from ..models.reporting import Answer
from ..permissions import ACCEPT, WRITE, require
from . import Refused

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def say_nothing(department: Department, month: Month, *, by: User) -> Reply:
    """零报送: the department has nothing to report this month, and says so."""
    require(by, WRITE)
    if not by.has_perm(ACCEPT) and by.department_id != department.pk:
        raise PermissionDenied
    _refuse_absent(department, month)
    if NewsItem.objects.filter(department=department, month=month).sent_in().exists():
        raise Refused(f"{department}{month.label}已经报送了稿件，不用零报送。")
    return _reply(department, month, Answer.NOTHING, by)


@transaction.atomic
def excuse(department: Department, month: Month, *, by: User) -> Reply:
    """免报: the editors do not expect anything from the department this month."""
    require(by, ACCEPT)
    _refuse_absent(department, month)
    return _reply(department, month, Answer.EXCUSED, by)


@transaction.atomic
def take_back_reply(department: Department, month: Month, *, by: User) -> None:
    """Neither 零报送 nor 免报 any more; a department takes back its own word only."""
    require(by, WRITE)
    reply = Reply.objects.filter(department=department, month=month).first()
    if not by.has_perm(ACCEPT):
        if by.department_id != department.pk:
            raise PermissionDenied
        if reply is not None and reply.answer != Answer.NOTHING:
            raise Refused("免报是编辑定的，要取消请联系编辑。")
    if reply is None:
        raise Refused(f"{department}{month.label}没有零报送，也没有免报，不用取消。")
    record(by, reply, f"取消{reply.get_answer_display()}", act=Act.REPORTING)
    reply.delete()


def forget_nothing(department: Department, month: Month, *, by: User) -> None:
    """A piece came after all: what was said of nothing does not hold any more."""
    for reply in Reply.objects.filter(department=department, month=month, answer=Answer.NOTHING):
        record(by, reply, "报送了稿件，零报送作废", act=Act.REPORTING)
        reply.delete()


@transaction.atomic
def set_deadline(month: Month, due: dt.date, *, by: User) -> Deadline:
    """The month's pieces are wanted by that day, which is still in time."""
    require(by, ACCEPT)
    if due <= month.first_day:
        raise Refused(f"{month.label}的报送截止日期不能早于这个月，请核对。")
    before = Deadline.objects.due(month)
    deadline, _ = Deadline.objects.update_or_create(month=month, defaults={"due": due})
    told = f"报送截止日期定为{due.year}年{due.month}月{due.day}日，原为{before:%Y-%m-%d}"
    record(by, deadline, told, act=Act.REPORTING)
    return deadline


def _refuse_absent(department: Department, month: Month) -> None:
    if not department.is_present_in(month):
        raise Refused(f"{department}{month.label}不在大厅，不用报送。")


def _reply(department: Department, month: Month, answer: Answer, by: User) -> Reply:
    reply, made = Reply.objects.get_or_create(
        department=department, month=month, defaults={"answer": answer, "by": by}
    )
    if not made:
        raise Refused(f"{department}{month.label}已经是{reply.get_answer_display()}，不用再办。")
    record(by, reply, answer.label, act=Act.REPORTING)
    return reply
