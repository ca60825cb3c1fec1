"""Verbs: what changes state. Each asks who acts, is atomic, and leaves a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models

if TYPE_CHECKING:
    from departments.models import User


class Refused(Exception):
    """The act did not happen, and nothing was changed; says why, in Chinese."""


def record(by: User, thing: models.Model, message: str) -> None:
    """Note in the log who did what."""
    LogEntry.objects.log_actions(by.pk, [thing], CHANGE, message, single_object=True)
