"""The rights that the verbs ask for, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from .models.news import ACCEPT, WRITE

if TYPE_CHECKING:
    from departments.models import User

__all__ = [
    "ACCEPT",
    "EDIT_BULLETIN",
    "KEEP_WORDS",
    "LOAD_DEFINITIONS",
    "PUBLISH",
    "PUBLISH_URGENTLY",
    "VIEW_DEFINITIONS",
    "VIEW_WORDS",
    "WITHDRAW",
    "WRITE",
    "require",
]

EDIT_BULLETIN = "bulletin.change_bulletin"
PUBLISH = "bulletin.publish_bulletin"
#: Without all signatures: only who may sign last may do without the others.
PUBLISH_URGENTLY = "bulletin.sign_as_leader"
WITHDRAW = "bulletin.withdraw_edition"
VIEW_WORDS = "bulletin.view_houseword"
KEEP_WORDS = ("bulletin.add_houseword", "bulletin.change_houseword")

_DEFINITIONS = (
    ("departments", "department"),
    ("stats", "source"),
    ("stats", "indicator"),
    ("stats", "stattable"),
    ("stats", "rule"),
    ("bulletin", "standardsection"),
)
VIEW_DEFINITIONS = tuple(f"{app}.view_{model}" for app, model in _DEFINITIONS)
LOAD_DEFINITIONS = tuple(
    f"{app}.{act}_{model}" for app, model in _DEFINITIONS for act in ("add", "change")
)


def require(user: User, permission: str) -> None:
    """Raises PermissionDenied unless the user holds the permission."""
    if not user.has_perm(permission):
        raise PermissionDenied
