"""The stage's bulletin, and its publication by the leader."""

from __future__ import annotations

from bulletin.actions.publication import publish
from bulletin.models import Bulletin, Edition
from departments.models import User
from stats.models import Figure
from tests.base import Cast


def bulletin() -> Bulletin:
    return Bulletin.objects.get()


def person(username: str) -> User:
    return User.objects.get(username=username)


def count() -> int:
    return Edition.objects.count()


def newest() -> Edition:
    found = Edition.objects.order_by("number").last()
    assert found is not None
    return found


def change() -> None:
    """Something to correct."""
    figure = Figure.objects.get(indicator__name="排号数")
    Figure.objects.filter(pk=figure.pk).update(value=(figure.value or 0) + 1)


def sign() -> None:
    """All three, of what the bulletin says now."""
    cast = Cast()
    cast.bian, cast.shen, cast.zhu = person("bian"), person("shen"), person("zhu")
    cast.sign(bulletin())


def publish_urgently(after: int | None = None) -> Edition:
    return publish(
        bulletin(), by=person("zhu"), correction="更正排号数。", after=after, urgent="演练"
    )


def publish_signed(after: int | None = None) -> Edition:
    return publish(bulletin(), by=person("zhu"), correction="更正。", after=after)
