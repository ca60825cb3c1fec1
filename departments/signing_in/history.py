"""The passwords an account had, as hashes: none of the last five is taken again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from ..models import User

KEPT = 5


class FormerPassword(models.Model):
    """A password as it was kept, the present one among them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_passwords"
    )
    password = models.CharField(max_length=128)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        default_permissions = ()
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.user}（{self.at:%Y-%m-%d}）"


def remember(user: User) -> None:
    """Note the password that the account has now; what is older than the last five is forgotten."""
    newest = FormerPassword.objects.filter(user=user).first()
    if not user.has_usable_password() or (newest and newest.password == user.password):
        return
    FormerPassword.objects.create(user=user, password=user.password)
    kept = FormerPassword.objects.filter(user=user).values_list("pk", flat=True)[:KEPT]
    FormerPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()


def was_used(user: User, password: str) -> bool:
    """Whether it is one of the last five; slow, as each hash is meant to be."""
    if user.pk is None:
        return False
    # Those from before there was a history have only the one they sign in with.
    present = user.__class__._default_manager.filter(pk=user.pk).values_list("password", flat=True)
    former = FormerPassword.objects.filter(user=user).values_list("password", flat=True)[:KEPT]
    return any(check_password(password, one) for one in dict.fromkeys((*present, *former)))
