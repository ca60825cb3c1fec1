"""What a sentence has said so far, while it is read from left to right."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from departments.models import Department
from stats.models import Indicator

from .claims import Claim, Understood
from .evidence import Subject
from .items import Sort
from .periods import Period

LISTS = ("departments", "indicators", "bases", "focus", "told", "lead", "aside", "unranked")


@dataclass
class State:
    """Of the sentence, of the clause, and since the last number. Copied where a bracket opens."""

    #: Of what follows, and of the sentence as a whole: 上月 may come in between.
    period: Period
    main: Period
    period_at: tuple[int, int] | None = None
    #: Whether the period is the sentence before's: perhaps still spoken of.
    inherits: bool = False
    departments: list[Department] = field(default_factory=list)
    #: Of the sentence before: perhaps still spoken of.
    maybe: list[Department] = field(default_factory=list)
    #: All whom the sentence before spoke of: 四部门合计.
    spoken_of: list[Department] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    #: Whether the indicators are the sentence before's.
    carried: bool = False
    #: What was not understood with the indicator named last: 受理未办结, 网上受理.
    doubt: Understood = Understood.ALL
    #: The subjects of the last number, and of all numbers of the sentence.
    focus: list[Subject] = field(default_factory=list)
    told: list[Subject] = field(default_factory=list)
    #: What the sentence's first number is of, where that is the hall.
    lead: list[Subject] = field(default_factory=list)
    #: Departments named since the last rank.
    unranked: list[Department] = field(default_factory=list)
    bases: list[Period | str] = field(default_factory=list)
    base_holds: bool = False
    hall: bool = False
    #: The hall as all its departments: 各部门.
    everyone: bool = False
    #: Whether the sentence tells the parts of one whole: 从评价渠道看.
    divided: bool = False
    among: bool = False
    with_excluded: bool = False
    context: Understood = Understood.ALL
    threshold: Claim | None = None
    #: Whether it speaks of an amount by a word that no indicator has: 办件量.
    unnamed: bool = False
    seen_indicators: list[Indicator] = field(default_factory=list)
    seen_departments: list[Department] = field(default_factory=list)

    # Of the clause:
    named: bool = False
    place_here: bool = False
    #: 3个部门满意率低于98%: the count that a mark belongs to.
    counted: Claim | None = None
    #: 除……外: who is spoken of aside.
    excepting: bool = False
    aside: list[Department] = field(default_factory=list)

    # Since the last number:
    own: Understood = Understood.ALL
    common: bool = False
    sign: int = 0
    level: bool = False
    share: bool = False
    aim: bool = False
    each: bool = False
    together: bool = False
    respectively: bool = False
    against: bool = False
    including: bool = False
    ratio: bool = False
    listed: bool = False
    base_here: bool = False
    local: Period | None = None
    wholes: list[Indicator] = field(default_factory=list)
    #: None is the whole hall.
    others: list[Indicator | Department | None] = field(default_factory=list)
    last: Sort | None = None

    def after_number(self) -> None:
        self.context = max(self.context, self.own)
        self.doubt = max(self.doubt, self.own)
        self.own, self.common, self.sign = Understood.ALL, False, 0
        self.level = self.share = self.aim = self.each = self.together = False
        self.respectively = self.against = self.including = self.ratio = False
        self.listed = self.base_here = False
        self.local = None
        self.wholes, self.others = [], []
        self.last = Sort.NUMBER

    def next_clause(self) -> None:
        self.after_number()
        self.named = self.place_here = self.excepting = False
        self.counted = None
        self.last = Sort.COMMA

    def next_sentence(self, month: Period, *, same_paragraph: bool) -> State:
        """What the next sentence may take for granted."""
        following = State(month, month)
        if same_paragraph:
            everyone = self.hall and not self.departments
            following.maybe = [] if everyone else list(self.departments or self.maybe)
            following.indicators, following.carried = list(self.indicators), True
            following.period = following.main = self.main
            following.inherits = not self.main.is_same(month)
            following.spoken_of = list(dict.fromkeys(self.seen_departments)) or self.spoken_of
        return following

    def inside(self) -> State:
        """Within a bracket: it speaks of what stands before it, and is a clause of its own."""
        inner = copy.copy(self)
        for name in LISTS:
            setattr(inner, name, list(getattr(self, name)))
        if self.aside and self.excepting:
            inner.departments = self.aside[-1:]
        elif self.last == Sort.DEPARTMENT:
            inner.departments = self.departments[-1:]
        if self.last == Sort.INDICATOR:
            inner.indicators = self.indicators[-1:]
        inner.next_clause()
        inner.place_here = self.place_here
        return inner
