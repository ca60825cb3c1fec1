"""The verb: another first password, for those whose first one was lost before it was used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ..events import Act, record
from ..models import User
from ..signing_in.history import remember
from .passwords import Slip, give_first_password
from .planning import roles_of
from .settling import CHANGE, AccountsRefused

if TYPE_CHECKING:
    from django.db.models import QuerySet


@sensitive_variables()
@transaction.atomic
def renew_first_passwords(accounts: QuerySet[User], *, by: User) -> tuple[Slip, ...]:
    """New first passwords; what went before opens nothing any more.

    Only for accounts whose password was given by somebody else and not changed since: a password
    of one's own is never replaced here. Raises PermissionDenied, or AccountsRefused with the names
    of those whose password stays; then none is changed.
    """
    if not by.has_perm(CHANGE):
        raise PermissionDenied
    chosen = list(
        accounts.select_related("department")
        .prefetch_related("groups")
        .select_for_update(of=("self",))
    )
    _refuse_own(chosen)
    return tuple(_renew(account, by) for account in chosen)


def _refuse_own(chosen: Iterable[User]) -> None:
    own = [
        str(account)
        for account in chosen
        if not account.must_change_password or account.is_superuser or not account.is_active
    ]
    if own:
        raise AccountsRefused(
            f"没有重发：{'、'.join(own)}已经用着自己的密码，或已停用。这次一个也没有改。"
            "忘了自己密码的，请打开这个账号重设。"
        )


@sensitive_variables()
def _renew(account: User, by: User) -> Slip:
    password = give_first_password(account)
    account.save(update_fields=("password", "must_change_password", "password_since"))
    remember(account)
    record(by, account, f"重发账号“{account.username}”的初始密码", act=Act.ACCOUNT)
    role = "、".join(roles_of(account))
    return Slip(account.username, account.name, str(account.department or ""), role, password)
