"""What all verbs about a piece begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from ..models import NewsItem
from ..permissions import ACCEPT

if TYPE_CHECKING:
    from departments.models import User


def locked(piece: NewsItem, by: User) -> NewsItem:
    """The piece as it is now, held until the end; PermissionDenied where it is not theirs."""
    found = NewsItem.objects.for_user(by).select_for_update().filter(pk=piece.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def may_write(piece: NewsItem, by: User) -> bool:
    """Editors write in every piece; a department in its own, as long as they are with it."""
    if by.has_perm(ACCEPT):
        return True
    return piece.is_with_author and NewsItem.objects.for_user(by).filter(pk=piece.pk).exists()
