"""催报: an editor reminds the departments that owe a month's pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from departments.events import Act, record
from departments.models import Department
from departments.months import Month

from ..models import NoticeSwitch
from ..models.notice import Channel, Occasion
from ..notices.deadlines import subject
from ..notices.people import of_departments
from ..notices.posting import post
from ..permissions import ACCEPT, require
from ..reporting import collecting
from . import Refused

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def remind_departments(
    departments: Iterable[Department], month: Month, text: str, *, by: User
) -> list[str]:
    """Send `text` to the departments' people; says who was told, and who could not be reached.

    Raises PermissionDenied; Refused with nobody to tell, nothing to say, or no way to say it.
    """
    require(by, ACCEPT)
    wanted = list(departments)
    if not wanted:
        raise Refused("请先勾选要催的部门。")
    if not text.strip():
        raise Refused("催报的内容不能空着。")
    if not any(NoticeSwitch.objects.is_on(Occasion.REMINDER, channel) for channel in Channel):
        raise Refused("邮件和群消息都没有开通，或“催报”的开关关着，发不出去，请联系管理员。")
    people = list(of_departments(wanted).select_related("department"))
    made = post(Occasion.REMINDER, people, subject(collecting(month)), text.strip())
    for department in wanted:
        record(by, department, f"催报{month.label}的稿件", act=Act.NOTICE)
    return _told(wanted, people, {notice.user_id for notice in made})


def _told(wanted: list[Department], people: list[User], mailed: set[int | None]) -> list[str]:
    reached = {user.department_id for user in people if user.pk in mailed}
    told = [str(one) for one in wanted if one.pk in reached]
    others = [str(one) for one in wanted if one.pk not in reached]
    sentences = [f"已给{len(told)}个部门发邮件：{'、'.join(told)}。"] if told else []
    if None in mailed:
        sentences.append("已在工作群里发了消息。")
    if others:
        sentences.append(f"没有邮箱、没能发邮件的部门，请打电话：{'、'.join(others)}。")
    return sentences
