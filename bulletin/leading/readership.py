"""Who of the named readers has opened an issue; for those who may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from departments.models import User

from ..models import Edition, Opening
from ..models.leading import named_readers


@dataclass(frozen=True, slots=True)
class Reading:
    """`at`: when the newest edition was first opened; `former`: an earlier one that was."""

    user: User
    at: dt.datetime | None
    former: int | None
    is_named: bool = True


def readings(edition: Edition) -> list[Reading]:
    """The named readers, then those who opened it while they were; two queries."""
    openings = Opening.objects.filter(edition__bulletin=edition.bulletin_id)
    rows = list(openings.select_related("reader").with_number())
    named = list(named_readers())
    known = {user.pk for user in named}
    others = {row.reader_id: row.reader for row in rows if row.reader_id not in known}
    return [
        *(_reading(user, edition, rows, is_named=True) for user in named),
        *(_reading(user, edition, rows, is_named=False) for user in others.values()),
    ]


def _reading(user: User, edition: Edition, rows: list[Opening], *, is_named: bool) -> Reading:
    own = {row.number: row.at for row in rows if row.reader_id == user.pk}
    earlier = [number for number in own if number < edition.number]
    return Reading(user, own.get(edition.number), max(earlier, default=None), is_named)
