"""Sizes on paper put back to the standard's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from departments.events import Act, record

from ..models import PageSizes
from ..permissions import CHANGE_SIZES, require

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def restore_sizes(sizes: PageSizes, *, by: User) -> None:
    """Raises PermissionDenied."""
    require(by, CHANGE_SIZES)
    sizes.clear()
    sizes.save()
    record(by, sizes, "恢复标准尺寸", act=Act.DEFINITION)
