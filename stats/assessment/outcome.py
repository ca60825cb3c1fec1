"""What an assessment came to, as plain data: computed while it is open, frozen when it is closed.

Names, figures and rules are written out, so that later changes in the ledger change nothing here.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec


class _Part(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class MonthState(StrEnum):
    COUNTED = "counted"
    MISSING = "missing"
    #: The department had no window in the hall.
    ABSENT = "absent"
    #: Its base was zero, so that there was nothing to rate.
    IDLE = "idle"


class FigureUsed(_Part, frozen=True):
    """A figure of the ledger as it stood: `printed` is `99.5%` or `暂无数据`."""

    indicator_id: int
    indicator: str
    value: Decimal | None
    printed: str
    unit: str
    source: str
    note: str = ""


class MonthUsed(_Part, frozen=True):
    """A month, `2020-12`, and the figures it gave: one, or the two parts of a rate."""

    month: str
    state: MonthState
    figures: tuple[FigureUsed, ...] = ()


class YearUsed(_Part, frozen=True):
    """An indicator's year in one department; `value` has up to six decimals, None without data."""

    indicator_id: int
    indicator: str
    unit: str
    value: Decimal | None
    printed: str
    how: str
    months: tuple[MonthUsed, ...]
    lacking: str = ""


class Score(_Part, frozen=True):
    """What a department got for a criterion.

    `score` is None without data, and where its group does not have the criterion (`full_marks` 0).
    `calculation` says how, with the numbers.
    """

    criterion_id: int
    full_marks: Decimal
    score: Decimal | None
    calculation: str

    @property
    def lacks_data(self) -> bool:
        return self.score is None and bool(self.full_marks)


class Standing(_Part, frozen=True):
    """A department in its group: `place` is None for one left out, and `reason` says why."""

    department_id: int
    department: str
    place: int | None
    total: Decimal | None
    years: tuple[YearUsed, ...]
    scores: tuple[Score, ...] = ()
    reason: str = ""
    #: The criteria for which there is no data.
    without_data: tuple[str, ...] = ()

    def year(self, indicator_id: int) -> YearUsed | None:
        return next((year for year in self.years if year.indicator_id == indicator_id), None)

    def score(self, criterion_id: int) -> Score | None:
        return next((score for score in self.scores if score.criterion_id == criterion_id), None)


class CriterionUsed(_Part, frozen=True):
    """A criterion as it was: `rule` puts its formula into a sentence."""

    id: int
    name: str
    indicator_id: int
    indicator: str
    unit: str
    full_marks: Decimal
    rule: str


class GroupResult(_Part, frozen=True):
    """`full_marks` by criterion in their order; `ranked` by place, `left_out` in their order."""

    name: str
    full_marks: tuple[Decimal, ...]
    ranked: tuple[Standing, ...]
    left_out: tuple[Standing, ...] = ()

    @property
    def standings(self) -> tuple[Standing, ...]:
        return self.ranked + self.left_out

    @property
    def total_marks(self) -> Decimal:
        return sum(self.full_marks, Decimal())


class Results(_Part, frozen=True):
    """`problems` keep the scheme from being closed; `ungrouped` are departments in no group."""

    year: int
    version: int
    title: str
    issuer: str
    criteria: tuple[CriterionUsed, ...]
    groups: tuple[GroupResult, ...]
    ties: str
    business: str = ""
    business_id: int | None = None
    reason: str = ""
    ungrouped: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def standings(self) -> tuple[Standing, ...]:
        return tuple(standing for group in self.groups for standing in group.standings)

    @property
    def fingerprint(self) -> str:
        """The same for the same results: what somebody has seen."""
        encoded = msgspec.json.encode(self, order="deterministic")
        return hashlib.sha256(encoded).hexdigest()

    def frozen(self) -> Any:
        """For a JSON column."""
        return msgspec.to_builtins(self)


def thawed(frozen: Any) -> Results:
    """Raises msgspec.ValidationError for anything that `frozen` did not give."""
    return msgspec.convert(frozen, Results)
