"""What a sentence says of a number: of whom, of what, of when; not yet whether it is so."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from departments.models import Department
from stats.models import Indicator

from .evidence import Subject
from .numbers import Quantity
from .periods import Period


class Role(StrEnum):
    LEVEL = "level"
    CHANGE = "change"
    SHARE = "share"
    GAP = "gap"
    TIMES = "times"
    RANK = "rank"
    BODIES = "bodies"
    REACHED = "reached"


class Whose(StrEnum):
    """How a number belongs to several subjects: to one of them, to each, or to their sum."""

    ANY = "any"
    EACH = "each"
    SUM = "sum"


class Understood(IntEnum):
    """How much of the words around a number is understood; the less, the less is contradicted."""

    ALL = 0
    ALMOST = 1
    NOT = 2


@dataclass(slots=True)
class Claim:
    """`subjects` in order of likeliness; `bases`, the periods or the words compared with."""

    quantity: Quantity
    role: Role
    period: Period
    subjects: list[Subject] = field(default_factory=list)
    whose: Whose = Whose.ANY
    base: Period | str | None = None
    sign: int = 0
    wholes: list[Indicator] = field(default_factory=list)
    others: list[Subject] = field(default_factory=list)
    understood: Understood = Understood.ALL
    #: The words before, in the same sentence.
    context: Understood = Understood.ALL
    #: Whether the clause itself names the hall, a department or the month.
    placed: bool = False
    speaks_of_place: bool = False
    #: Whether another number of the sentence has turned out to be the ledger's.
    anchored: bool = False
    named: bool = False
    ambiguous: bool = False
    includes_excluded: bool = False
    sentence: int = 0
    #: Everything the sentence has named so far, for what may be derived.
    indicators: list[Indicator] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)
    #: Where the sentence names the period, when it does in so many words.
    period_at: tuple[int, int] | None = None
    #: The departments' figures told before in the sentence: what a share may be of together.
    parts: list[Subject] = field(default_factory=list)
    #: 办结率 and the like: not an indicator, but a ratio of one.
    ratio: bool = False
    #: The period is the sentence before's; it may be the month's again.
    inherits: bool = False
    #: 由98.23%提高到: what was before, without saying when.
    was: bool = False
    #: 低于98%的部门, said before in the sentence.
    threshold: Claim | None = None
    #: Whether it tells a part of one whole beside others, itself no part of a part.
    divided: bool = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether the sentence has gone on to something the ledger does not count."""
        return self.context == Understood.NOT and not (self.anchored or self.speaks_of_place)
