"""Three people who sign, and a bulletin signed by them and published."""

from __future__ import annotations

from bulletin.actions.publication import publish
from bulletin.actions.signing import sign_off
from bulletin.assembly import assemble
from bulletin.document import content_hash
from bulletin.models import Bulletin, Edition
from bulletin.models.signing import Step
from departments import roles
from departments.models import User

from .base import user


def three_people() -> tuple[User, User, User]:
    """An editor, a reviewer, a leader."""
    return (
        user("bian", roles.EDITOR),
        user("shen", roles.REVIEWER),
        user("zhu", roles.LEADER),
    )


def publish_signed(bulletin: Bulletin, people: tuple[User, User, User]) -> Edition:
    """Signed by the three in turn, published by the last."""
    for step, by in zip(Step, people, strict=True):
        sign_off(bulletin, step=step, by=by, seen=content_hash(assemble(bulletin).document))
    return publish(bulletin, by=people[-1])
