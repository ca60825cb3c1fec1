"""Codes of a phone (动态口令, TOTP) and recovery codes: set up, asked, turned off, taken away."""

from __future__ import annotations

import hashlib
import re
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from ..accounts.passwords import ALPHABET
from ..events import Act, record
from ..models import User
from .refused import SignInRefused
from .weak import fold

RECOVERY_CODES, OF_LETTERS = 10, 10
WRONG = "口令不对，没有设好。请用手机上现在显示的6位数字再试；总是不对的，看看手机的时间准不准。"


def new_key() -> str:
    """A secret of 160 bits, in hexadecimal digits."""
    return str(random_hex(20))


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_left(user: User) -> int:
    """How many recovery codes have not been used."""
    device = StaticDevice.objects.filter(user=user).first()
    return device.token_set.count() if device else 0


def must_set_up(user: User) -> bool:
    """Whether a role of theirs needs a code (settings.TOTP_REQUIRED), and none is set up."""
    if not settings.TOTP_REQUIRED:
        return False
    is_asked = user.groups.filter(name__in=settings.TOTP_REQUIRED).exists()
    return is_asked and device_of(user) is None


@sensitive_variables()
@transaction.atomic
def passes(user: User, code: str) -> bool:
    """Whether the code is right, where one was set up; it is used up by that.

    Six figures are the phone's, anything else a recovery code. After a wrong one the next is
    refused for a while that doubles each time (django-otp).
    """
    if device_of(user) is None:
        return True
    typed = re.sub(r"[\s-]", "", fold(code))
    if re.fullmatch(r"[0-9]{6}", typed):
        device = TOTPDevice.objects.select_for_update().get(user=user, confirmed=True)
        return bool(device.verify_token(typed))
    spare = StaticDevice.objects.select_for_update().filter(user=user).first()
    return bool(spare and typed and spare.verify_token(_hashed(typed)))


@sensitive_variables()
@transaction.atomic
def turn_on(*, by: User, key: str, code: str) -> tuple[str, ...]:
    """Sign in with codes from now on; gives the recovery codes, which nothing else holds.

    Raises SignInRefused where the code is not the key's, or codes are asked already.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if device_of(by):
        raise SignInRefused("动态口令已经设好了。要换手机的，请先关掉再设。")
    typed = re.sub(r"\s", "", fold(code))
    device = TOTPDevice.objects.create(user=by, name="phone", key=key)
    if not (re.fullmatch(r"[0-9]{6}", typed) and device.verify_token(typed)):
        raise SignInRefused(WRONG)
    StaticDevice.objects.filter(user=by).delete()
    spare = StaticDevice.objects.create(user=by, name="recovery")
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    for one in codes:
        spare.token_set.create(token=_hashed(one.replace("-", "")))
    record(by, by, "设好动态口令", act=Act.SIGN_IN)
    return codes


def turn_off(*, by: User) -> None:
    """One's own; the page has asked for the password and a code."""
    _forget(by)
    record(by, by, "关掉动态口令", act=Act.SIGN_IN)


@transaction.atomic
def reset_code(account: User, *, by: User) -> None:
    """Somebody else's, whose phone is lost; raises PermissionDenied or SignInRefused."""
    if not by.has_perm("departments.change_user") or account.is_superuser > by.is_superuser:
        raise PermissionDenied
    if account.pk == by.pk:
        raise SignInRefused("自己的动态口令请在“动态口令”页面上关，要用密码和口令。")
    if device_of(account) is None:
        raise SignInRefused(f"账号“{account.username}”没有设动态口令。")
    _forget(account)
    record(by, account, f"撤销账号“{account.username}”的动态口令", act=Act.SIGN_IN)


def _forget(user: User) -> None:
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()


def _recovery_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(OF_LETTERS))
    return f"{letters[: OF_LETTERS // 2]}-{letters[OF_LETTERS // 2 :]}"


def _hashed(code: str) -> str:
    """What is kept of a recovery code: as many letters as the table holds."""
    return hashlib.sha256(code.encode()).hexdigest()[:16]
