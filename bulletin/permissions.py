"""The rights that the verbs ask for, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from departments.models import User

ACCEPT = "bulletin.accept_newsitem"
EDIT_BULLETIN = "bulletin.change_bulletin"
PUBLISH = "bulletin.publish_bulletin"

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
