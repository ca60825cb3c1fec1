"""What each word of a sentence does to what is understood of it."""

from __future__ import annotations

from departments.models import Department
from stats.models import Indicator

from .claims import Claim, Role, Understood
from .evidence import Evidence, Subject
from .items import Item, Sort
from .periods import Period, Span
from .state import State
from .units import fits
from .words import AMOUNT, BODIES, together

DEEPEST_BRACKET = 20


class Hearing:
    """Hears a text's items one after the other; numbers are its subclass's."""

    def __init__(self, evidence: Evidence, text: str, speaker: Department | None = None) -> None:
        self.evidence, self.text, self.speaker = evidence, text, speaker
        self.claims: list[Claim] = []
        self.months: list[tuple[Item, Period]] = []
        self.month = Period.of(evidence.month)
        self.earlier = (self.month.shifted(-1), self.month.same_last_year)
        self.state = State(self.month, self.month)
        self.outer: list[State] = []
        self.sentence = 0
        self.trailing: list[Claim] = []

    def hear(self, item: Item) -> None:
        self._trail(item)
        handler = getattr(self, f"_on_{item.sort.value}", None)
        if handler:
            handler(item)
        if item.sort not in (Sort.PARTICLE, Sort.CLOSE, Sort.NOISE):
            self.state.last = item.sort

    # Marks.

    def _on_stop(self, item: Item) -> None:
        paragraph_ends = "\n" in self.text[item.start : item.end]
        self.state = self.state.next_sentence(self.month, same_paragraph=not paragraph_ends)
        self.outer.clear()
        self.sentence += 1

    def _on_comma(self, item: Item) -> None:
        self.state.next_clause()

    def _on_open(self, item: Item) -> None:
        if len(self.outer) < DEEPEST_BRACKET:
            self.outer.append(self.state)
            self.state = self.state.inside()

    def _on_close(self, item: Item) -> None:
        if self.outer:
            self.state = self.outer.pop()

    # Names.

    def _on_department(self, item: Item) -> None:
        state, department = self.state, item.value
        state.seen_departments = [*state.seen_departments, department]
        state.unranked.append(department)
        if state.excepting:
            state.aside.append(department)
        elif state.including:
            excluded = self.evidence.excluded_departments()
            state.with_excluded = state.with_excluded or department.pk in excluded
        elif state.against:
            state.others.append(department)
            state.against = False
        else:
            self._speak_of(department)

    def _on_itself(self, item: Item) -> None:
        """我局, 该中心: whoever was spoken of last, or who speaks."""
        spoken_of = [*self.state.maybe, *self.state.departments]
        meant = spoken_of[-1] if spoken_of else self.speaker
        if meant is None:
            self._not_understood(Understood.NOT)
        else:
            self._speak_of(meant)

    def _speak_of(self, department: Department) -> None:
        state = self.state
        joins = state.last == Sort.LIST and state.listed and state.place_here
        state.departments = [*state.departments, department] if joins else [department]
        state.place_here = state.listed = True
        state.hall = False
        state.among = state.among or (not joins and state.last == Sort.AMONG)

    def _on_indicator(self, item: Item) -> None:
        state, indicator = self.state, item.value
        state.seen_indicators = [*state.seen_indicators, indicator]
        if state.share:
            state.wholes.append(indicator)
        elif state.against:
            state.others.append(indicator)
            state.against = False
        else:
            joins = state.last == Sort.LIST and state.named and not state.carried
            state.indicators = [*state.indicators, indicator] if joins else [indicator]
            state.named, state.carried, state.base_holds = True, False, state.base_here
            state.sign = state.sign if state.others else 0
            state.doubt, state.unnamed = Understood.ALL, False

    def _on_ratio(self, item: Item) -> None:
        """办结率: a ratio of what it names to something else that is counted."""
        self.state.seen_indicators = [*self.state.seen_indicators, item.value]
        self.state.ratio = True
        self._not_understood(Understood.NOT)

    def _on_hall(self, item: Item) -> None:
        state = self.state
        if state.place_here or state.share:
            return
        state.departments, state.maybe = [], []
        state.hall = state.place_here = True
        state.everyone = bool(BODIES.search(self.text, item.start, item.end))
        state.listed = False

    # Time, and what is compared with.

    def _on_period(self, item: Item) -> None:
        state, period = self.state, item.value
        whole_year = state.main.span == Span.MONTHS
        if state.last == Sort.LIST and state.base_here:
            state.bases = [*state.bases, period]
        elif state.share and period in self.earlier:
            state.aim = True
        elif state.last == Sort.FROM:
            state.local = period
        elif period.span == Span.SO_FAR and (state.period_at is not None or whole_year):
            return
        else:
            self._speak_of_time(item, period)

    def _speak_of_time(self, item: Item, period: Period) -> None:
        state = self.state
        first = state.period_at is None and not self.outer and period not in self.earlier
        if first or period.first == period.last == self.evidence.month:
            state.main = period
        state.period, state.period_at = period, (item.start, item.end)
        state.inherits = False
        if period.named:
            self.months.append((item, period))

    def _on_compared(self, item: Item) -> None:
        state = self.state
        base = item.value if isinstance(item.value, Period) else item.value[:2]
        base = "环比" if base in ("比上", "较上") else base
        joins = state.last == Sort.LIST and state.base_here
        state.bases = [*state.bases, base] if joins else [base]
        state.base_here = state.base_holds = True

    def _on_against(self, item: Item) -> None:
        self.state.against = True

    def _on_including(self, item: Item) -> None:
        self.state.including = True
        names_source = any(self.text.startswith(name, item.end) for name in self.evidence.sources)
        self.state.with_excluded = self.state.with_excluded or names_source

    def _on_except(self, item: Item) -> None:
        self.state.excepting = True

    def _on_without(self, item: Item) -> None:
        """不含市公交公司 says nothing new where totals leave it out anyway."""
        excluded = self.evidence.excluded_departments()
        inner = self.evidence.lexicon.items(self.text[item.start + 1 : item.end])
        named = {i.value.pk for i in inner if i.sort == Sort.DEPARTMENT}
        known = any(name in self.text[item.start : item.end] for name in self.evidence.sources)
        if (not named and not known) or named - excluded:
            self._not_understood(Understood.NOT)

    # What the next number is.

    def _on_level(self, item: Item) -> None:
        if self.state.last in (Sort.UP, Sort.DOWN):
            return
        self.state.level, self.state.sign = True, 0
        if self.text[item.start] != "达":
            self.state.period = self.state.main

    def _on_up(self, item: Item) -> None:
        self.state.sign = 1

    def _on_down(self, item: Item) -> None:
        self.state.sign = -1

    def _on_more(self, item: Item) -> None:
        if self.state.others or self.state.base_here:
            self.state.sign = 1

    def _on_less(self, item: Item) -> None:
        if self.state.others or self.state.base_here:
            self.state.sign = -1

    def _on_share(self, item: Item) -> None:
        self.state.share = True

    def _on_aim(self, item: Item) -> None:
        self.state.aim = True
        self._not_understood(Understood.NOT)

    def _on_divided(self, item: Item) -> None:
        self.state.divided = True
        self._not_understood(Understood.ALMOST)

    def _on_each(self, item: Item) -> None:
        self.state.each = True

    def _on_together(self, item: Item) -> None:
        """四部门合计: the four that this sentence named, or the one before."""
        state = self.state
        state.together = True
        count = together(item.value)
        for bodies in (list(dict.fromkeys(state.seen_departments)), state.spoken_of):
            if count and len(bodies) == count and not state.listed:
                state.departments, state.place_here, state.hall = list(bodies), True, False
                return

    def _on_respectively(self, item: Item) -> None:
        self.state.respectively = True

    def _on_average(self, item: Item) -> None:
        """高于大厅平均水平: the hall's own rate is what is compared with."""
        self.state.others.append(None)
        if item.value[0] in "高超领":
            self.state.sign = 1
        elif item.value[0] in "低落":
            self.state.sign = -1

    def _on_among(self, item: Item) -> None:
        self.state.among = True

    # What is not understood.

    def _on_common(self, item: Item) -> None:
        self.state.common = True
        self.state.unnamed = self.state.unnamed or bool(AMOUNT.fullmatch(item.value or ""))

    def _on_strange(self, item: Item) -> None:
        self._not_understood(Understood.NOT)

    def _on_residue(self, item: Item) -> None:
        self._not_understood(Understood.ALMOST)

    def _not_understood(self, how: Understood) -> None:
        self.state.own = max(self.state.own, how)

    def _trail(self, item: Item) -> None:
        """Words after a number may narrow it (120件不动产登记), or name it (7016件受理)."""
        if not self.trailing or item.sort in (Sort.PARTICLE, Sort.NOISE, Sort.COMMON):
            return
        for claim in self.trailing:
            if item.sort == Sort.INDICATOR:
                self._name_after(claim, item.value)
            elif item.sort in (Sort.STRANGE, Sort.AIM):
                claim.understood = Understood.NOT
            elif item.sort == Sort.RESIDUE:
                claim.understood = max(claim.understood, Understood.ALMOST)
            elif item.sort == Sort.DEPARTMENT and self._joins(claim, item):
                indicators = [subject.indicator for subject in claim.subjects]
                claim.subjects = [Subject.of(i, item.value) for i in dict.fromkeys(indicators)]
        if item.sort != Sort.RESIDUE:
            self.trailing = []

    def _joins(self, claim: Claim, item: Item) -> bool:
        """受理1843件的区人社局."""
        return self.text[claim.quantity.end : item.start] == "的"

    def _name_after(self, claim: Claim, indicator: Indicator) -> None:
        if not claim.named and claim.role == Role.LEVEL and fits(claim.quantity, indicator):
            departments = [s.department for s in claim.subjects] or [None]
            claim.subjects = [Subject.of(indicator, d) for d in dict.fromkeys(departments)]
            claim.named = True
