"""Too many wrong passwords: locked by name and address together, and slowly by the name alone."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..access import client_address
from ..events import Act, Event, record
from ..models import User
from .refused import SignInRefused

FAILED, UNLOCKED = "登录失败", "解除登录锁定"
ASK = "急用的，请找管理员解锁；忘了密码的，请管理员重设。"


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that failures are counted under: an account's own, else what does not tell it.

    A password typed where the name goes would otherwise stand in a table. Names that are no
    account are counted and locked as accounts are, so that nobody learns which there are.
    """
    typed = str((credentials or {}).get("username") or "")
    if User.objects.filter(username=typed).exists():
        return typed
    return "?" + salted_hmac("departments.signing_in.locking", typed).hexdigest()


class Handler(AxesDatabaseHandler):
    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        return is_locked_everywhere(counted_name(request, credentials))


def is_locked_everywhere(username: str) -> bool:
    """Whether an account had too many failures in a day, from all addresses together.

    Who tries from many addresses is met here; counted from the record, since the last unlocking.
    """
    account = User.objects.filter(username=username).first()
    if account is None:
        return False
    acts = Event.objects.about(account).filter(
        act=Act.SIGN_IN, at__gt=timezone.now() - timedelta(days=1)
    )
    unlocked = acts.filter(what__startswith=UNLOCKED).values_list("at", flat=True).first()
    failures = acts.filter(what__startswith=FAILED)
    if unlocked:
        failures = failures.filter(at__gt=unlocked)
    return failures.count() >= settings.DAILY_FAILURE_LIMIT


def sentence(request: HttpRequest, username: str) -> str:
    """What the sign-in page says to whoever is locked out: until when, and what to do."""
    if (left := minutes_left(request, username)) is None:
        return f"一天里登录失败的次数太多，这个账号暂停登录，请明天再试。{ASK}"
    return f"登录失败的次数太多，这个账号在这里暂停登录，请约{left}分钟后再试。{ASK}"


def minutes_left(request: HttpRequest, username: str) -> int | None:
    """Until the name may be tried again from here; None where that is not what locks it."""
    name = counted_name(request, {"username": username})
    tried = AccessAttempt.objects.filter(username=name, ip_address=client_address(request))
    if sum(one.failures_since_start for one in tried) < settings.AXES_FAILURE_LIMIT:
        return None
    return _minutes_since(max(one.attempt_time for one in tried))


def _minutes_since(last: datetime) -> int:
    left = settings.AXES_COOLOFF_TIME - (timezone.now() - last)
    return max(1, math.ceil(left.total_seconds() / 60))


def refusal(request: HttpRequest, answer: HttpResponse, credentials: Any) -> HttpResponse:
    """The page that was made, with its sentence, under the status that says "too many"."""
    answer.status_code = 429
    answer["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return answer


def is_locked_somewhere(username: str) -> bool:
    """Whether an account is locked now for whoever tries from some address."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    failures = tried.order_by().values("ip_address").annotate(count=Sum("failures_since_start"))
    return failures.filter(count__gte=settings.AXES_FAILURE_LIMIT).exists()


@transaction.atomic
def unlock(account: User, *, by: User | None) -> None:
    """Let an account be tried again from everywhere. `by` None is whoever has the machine's shell.

    Raises PermissionDenied, or SignInRefused where nothing was locked.
    """
    if by is not None and not by.has_perm("departments.change_user"):
        raise PermissionDenied
    tried = AccessAttempt.objects.filter(username=account.username).exists()
    if not tried and not is_locked_everywhere(account.username):
        raise SignInRefused(f"账号“{account.username}”没有锁定。")
    reset(username=account.username)
    record(by, account, f"{UNLOCKED}：账号“{account.username}”", act=Act.SIGN_IN)
