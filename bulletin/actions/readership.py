"""Who is to read each issue, and that they opened it (已阅)."""

from __future__ import annotations

from django.db import transaction

from departments.events import Act, record
from departments.models import User

from ..models import Edition, Opening, Reader
from ..models.leading import INSTRUCT, named_readers
from ..permissions import NAME_READERS, require
from . import Refused


def note_opening(edition: Edition, *, by: User) -> Opening | None:
    """That a named reader opened the leaders' page; the first time stays. None for all others.

    Not on the record of acts, which more people read than may know this.
    """
    if not named_readers().filter(pk=by.pk).exists():
        return None
    opening, _ = Opening.objects.get_or_create(edition=edition, reader=by)
    return opening


@transaction.atomic
def name_reader(user: User, *, by: User) -> Reader:
    """Choose an account. Raises PermissionDenied, or Refused: a department's, or named already."""
    require(by, NAME_READERS)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.department_id is not None:
        raise Refused(f"{user}是{user.department}的，部门的账号不能指定为读者。")
    if not user.is_active:
        raise Refused(f"{user}的账号已停用。")
    if named_readers().filter(pk=user.pk).exists():
        raise Refused(f"{user}已经是读者。")
    made = Reader.objects.create(user=user, by=by)
    record(by, user, "指定为通报的读者", act=Act.ACCOUNT)
    return made


@transaction.atomic
def unname_reader(user: User, *, by: User) -> None:
    """Choose no longer; what was opened stays on record. Raises PermissionDenied or Refused."""
    require(by, NAME_READERS)
    deleted, _ = Reader.objects.filter(user=user).delete()
    if not deleted:
        why = "有“签发”的权限，就是读者" if user.has_perm(INSTRUCT) else "不是指定的读者"
        raise Refused(f"{user}{why}，不用取消。")
    record(by, user, "不再是通报的读者", act=Act.ACCOUNT)
