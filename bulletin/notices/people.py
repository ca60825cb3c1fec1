"""Who is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from departments.models import Department, User

from ..models import NewsItem

if TYPE_CHECKING:
    from django.db.models import QuerySet


def who_may(permission: str) -> QuerySet[User]:
    """Active accounts that hold a permission by their role."""
    return User.objects.with_perm(permission, include_superusers=False)


def of_departments(departments: Iterable[Department]) -> QuerySet[User]:
    return User.objects.filter(department__in=list(departments), is_active=True)


def behind(piece: NewsItem) -> list[User]:
    """Its author, or the department's people where the author is gone."""
    if piece.author is not None and piece.author.is_active:
        return [piece.author]
    return list(of_departments([piece.department])) if piece.department else []
