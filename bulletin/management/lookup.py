"""What the commands are told by name, found or refused in a sentence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from bulletin.models import Bulletin
from departments.models import User
from departments.months import Month, month_from_user


def month_of(text: str) -> Month:
    try:
        return month_from_user(text)
    except ValidationError as error:
        raise CommandError("".join(error.messages)) from None


def bulletin_of(month: str) -> Bulletin:
    wanted = month_of(month)
    found = Bulletin.objects.filter(month=wanted).first()
    if found is None:
        raise CommandError(f"还没有{wanted.label}的通报，请先在后台“通报”里新建。")
    return found


def account(username: str) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"没有叫“{username}”的账号，或账号已停用。")
    return found
