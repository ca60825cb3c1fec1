"""Sign-ins on record. Signals of Django and axes are the documented door, and used here alone."""

from __future__ import annotations

import time
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from ..access import client_address
from ..events import Act, record
from ..models import User
from .codes import must_set_up
from .idle import LAST_ACT, SIGNED_IN_AT
from .locking import FAILED

#: A code is to be set up before anything else.
MUST_SET_UP = "must_set_up_code"
#: What is written of a name that is no account: it may be a password in the wrong field.
NOBODY = "没有这个账号"


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **more: Any) -> None:
    request.session[SIGNED_IN_AT] = request.session[LAST_ACT] = int(time.time())
    request.session[MUST_SET_UP] = must_set_up(user)
    if request.method:  # none where a program signs somebody in
        _record(request, user, "登录")


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **more: Any) -> None:
    if user is not None and request.method:
        _record(request, user, "退出登录")


def _record(request: HttpRequest, user: User, what: str) -> None:
    user.address = client_address(request)
    record(user, user, what, act=Act.SIGN_IN)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    """Not what is tried while locked out: that is neither looked at nor counted."""
    if request is None or _was_locked_before(request):
        return
    told = f"{FAILED}：密码或动态口令不对"
    thing = _account(credentials)
    record(None, thing, told, act=Act.SIGN_IN, address=client_address(request))


@receiver(user_locked_out)
def _locked_out(request: HttpRequest, **more: Any) -> None:
    if _was_locked_before(request):
        return
    thing = _account(getattr(request, "axes_credentials", None) or {})
    told = "登录失败的次数太多，从这个地址暂停登录30分钟"
    record(None, thing, told, act=Act.SIGN_IN, address=client_address(request))


def _was_locked_before(request: HttpRequest) -> bool:
    """axes counts the failures only of those whom it lets try."""
    is_locked = getattr(request, "axes_locked_out", False)
    return bool(is_locked) and getattr(request, "axes_failures_since_start", None) is None


def _account(credentials: dict[str, Any]) -> User:
    """Whose name was typed; else an account that is none, and names nobody."""
    found = User.objects.filter(username=str(credentials.get("username") or "")).first()
    return found or User(name=NOBODY)
