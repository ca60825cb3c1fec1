"""The rights that the verbs ask for, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from .models.leading import INSTRUCT
from .models.news import ACCEPT, WRITE

if TYPE_CHECKING:
    from departments.models import User

__all__ = [
    "ACCEPT",
    "CHANGE_SIZES",
    "EDIT_BULLETIN",
    "EXPORT_EVENTS",
    "INSTRUCT",
    "KEEP_TASKS",
    "KEEP_WORDS",
    "LOAD_DEFINITIONS",
    "NAME_READERS",
    "PUBLISH",
    "PUBLISH_URGENTLY",
    "VIEW_DEFINITIONS",
    "VIEW_INSTRUCTIONS",
    "VIEW_READERSHIP",
    "VIEW_WORDS",
    "WITHDRAW",
    "WRITE",
    "require",
]

EDIT_BULLETIN = "bulletin.change_bulletin"
PUBLISH = "bulletin.publish_bulletin"
#: Without all signatures: only who may sign last may do without the others.
PUBLISH_URGENTLY = "bulletin.sign_as_leader"
CHANGE_SIZES = "bulletin.change_pagesizes"
WITHDRAW = "bulletin.withdraw_edition"
#: Who has opened an issue; whoever may see it may open the leaders' pages.
VIEW_READERSHIP = "bulletin.view_opening"
NAME_READERS = "bulletin.name_reader"
#: Instructions and the tasks that follow from them.
VIEW_INSTRUCTIONS = "bulletin.view_instruction"
KEEP_TASKS = "bulletin.keep_task"
EXPORT_EVENTS = "departments.export_event"
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
