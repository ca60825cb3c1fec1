"""Sentences read from left to right: each number gets the claim that its words make."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from departments.models import Department
from stats.models import Indicator
from stats.models.kinds import Scope

from .claims import Claim, Role, Understood, Whose
from .evidence import Subject
from .hearing import Hearing
from .items import Item, Sort
from .numbers import Quantity
from .periods import OTHER, Period, Span
from .roles import role_of

T = TypeVar("T")


class Reader(Hearing):
    """Reads one text; `claims` in the order of their numbers."""

    def read(self) -> list[Claim]:
        self.items = list(self.evidence.lexicon.items(self.text))
        index = 0
        while index < len(self.items):
            if self.items[index].sort == Sort.NUMBER:
                index = self._numbers(index)
            else:
                self.hear(self.items[index])
                index += 1
        return self.claims

    def _on_rank(self, item: Item) -> None:
        """Ranks in a list belong to the departments named since the last rank."""
        state = self.state
        bodies = list(dict.fromkeys(state.unranked)) or state.departments[-1:]
        state.unranked = []
        indicators = list(dict.fromkeys(reversed(state.seen_indicators or state.indicators)))
        if state.sign or (self.claims and self._last_is_change()):
            return
        for rank in item.value:
            if not indicators or len(bodies) < rank.of:
                return
            place = rank.place - rank.of if rank.place >= 0 else rank.place
            quantity = Quantity(rank.start, rank.end, rank.value, "位", Decimal(1))
            claim = self._claim(quantity, Role.RANK, self._subjects(indicators, [bodies[place]]))
            claim.ambiguous = claim.ambiguous or 1 < rank.of != len(bodies)

    def _last_is_change(self) -> bool:
        """Whether what is ranked is how much something has grown."""
        last = self.claims[-1]
        return last.sentence == self.sentence and last.role == Role.CHANGE

    def _numbers(self, index: int) -> int:
        """The number here, and those that follow it in one list; gives the index after them."""
        run, after = self._run(index)
        state = self.state
        self.trailing = []
        role = role_of(self.state, self.text, run[0][0], run[-1][0].end)
        made = []
        for place, (quantity, sign) in enumerate(run):
            state.sign = sign
            made.append(self._number(quantity, role, place, len(run)))
        last = made[-1]
        if last.role == Role.LEVEL and last.subjects:
            state.focus = [subject for claim in made for subject in _spoken_of(claim)]
            hall = [s for claim in made for s in claim.subjects if s.department is None]
            state.lead = hall or state.lead
            state.told = [*state.told, *state.focus]
            state.base_holds = False
        if last.role == Role.REACHED:
            state.threshold = last
            if state.counted is not None:
                state.counted.threshold = last
        if last.role == Role.BODIES:
            state.counted = last
        state.after_number()
        self.trailing = [last]
        return after

    def _run(self, index: int) -> tuple[list[tuple[Quantity, int]], int]:
        """The numbers of one list, each with its direction: 分别增长3%、下降2%."""
        sign = self.state.sign
        run = [(self.items[index].value, sign)]
        position = after = index + 1
        while position < len(self.items):
            item = self.items[position]
            joint = item.sort == Sort.LIST or (item.sort == Sort.COMMA and self.state.respectively)
            if item.sort == Sort.NUMBER and position > after:
                run.append((item.value, sign))
                after = position + 1
            elif self.state.respectively and item.sort in (Sort.UP, Sort.DOWN) and sign:
                sign = 1 if item.sort == Sort.UP else -1
            elif not (joint or item.sort in (Sort.PARTICLE, Sort.EACH)):
                break
            position += 1
        unit = run[-1][0].unit
        if not run[0][0].unit and unit:
            run = [(replace(one, unit=one.unit or unit), sign) for one, sign in run]
        return run, after

    def _number(self, quantity: Quantity, role: Role, place: int, of: int) -> Claim:
        state = self.state
        base: Any = state.bases[-1] if state.bases else None
        if of > 1 and role == Role.CHANGE and state.base_here and len(state.bases) == of:
            base, subjects = state.bases[place], self._near()
            whose, ambiguous = Whose.ANY, False
        elif of > 1 and (one := self._respective(place, of, role)):
            subjects, whose, ambiguous = one, Whose.ANY, False
        else:
            whose, ambiguous = self._whose(of)
            carries = role in (Role.CHANGE, Role.SHARE, Role.TIMES) and not state.named and of == 1
            subjects = self._near() if carries else self._all()
        claim = self._claim(quantity, role, subjects)
        claim.whose, claim.base, claim.ambiguous = whose, base, ambiguous or claim.ambiguous
        if role == Role.SHARE and state.together and len(state.departments) > 1:
            claim.subjects = claim.parts = self._subjects(state.indicators[-1:], state.departments)
            claim.whose = Whose.SUM
        if ambiguous and of > 1 and state.respectively:
            claim.understood = Understood.NOT  # a list of whom is not known
        return claim

    def _respective(self, place: int, of: int, role: Role) -> list[Subject]:
        """The one of a list of as many to which a number of a list belongs; none where unclear."""
        state = self.state
        indicators, departments = state.indicators, state.departments
        if len(indicators) == of:
            return self._subjects(indicators[place : place + 1], departments)
        if len(departments) == of:
            return self._subjects(indicators, departments[place : place + 1])
        if not state.respectively:
            return []
        if role == Role.CHANGE and len(state.told) >= of and not state.named:
            return [state.told[place - of]]
        bodies = list(dict.fromkeys(state.seen_departments))
        if len(bodies) == of and indicators:
            return self._subjects(indicators[-1:], bodies[place : place + 1])
        return []

    def _whose(self, of: int) -> tuple[Whose, bool]:
        """To whom one number belongs where several are named; whether that is uncertain."""
        state = self.state
        if len(state.departments) > 1 and len(state.indicators) == 1:
            if state.together and not state.each:
                return Whose.SUM, False
            return (Whose.EACH, False) if state.each else (Whose.SUM, True)
        if state.each and state.everyone and not state.departments:
            return Whose.EACH, False
        if len(state.indicators) > 1:
            return (Whose.EACH, False) if state.each else (Whose.ANY, True)
        return Whose.ANY, of > 1

    def _near(self) -> list[Subject]:
        """What a change or share without a name of its own is of: the last number's subject."""
        state = self.state
        spoken = state.place_here and state.departments and state.indicators
        if spoken or state.named or not state.focus:
            return self._subjects(state.indicators[-1:], state.departments[-1:])
        own = {s.department for s in state.focus}
        rest = [Subject.of(i, d) for i in reversed(state.seen_indicators) for d in own]
        return list(dict.fromkeys([*reversed(state.focus), *rest, *state.lead]))

    def _all(self) -> list[Subject]:
        return self._subjects(self.state.indicators, self.state.departments)

    def _subjects(
        self, indicators: list[Indicator], departments: list[Department]
    ) -> list[Subject]:
        state = self.state
        places: list[Department | None] = list(departments) or [None]
        if not departments and not state.hall and state.maybe:
            places = [*state.maybe[-1:], None]
        elif len(departments) == 1 and (state.among or state.lead) and not state.place_here:
            places = [*departments, None]
        return list(dict.fromkeys(Subject.of(i, d) for i in indicators for d in places))

    def _claim(self, quantity: Quantity, role: Role, subjects: list[Subject]) -> Claim:
        state = self.state
        claim = Claim(
            quantity,
            role,
            self._period(role),
            subjects,
            sign=state.sign,
            wholes=list(state.wholes),
            others=self._others(),
            understood=state.own,
            context=state.context,
            placed=state.place_here or self._names_the_month(),
            speaks_of_place=state.place_here,
            named=state.named,
            includes_excluded=state.with_excluded,
            sentence=self.sentence,
            indicators=list(dict.fromkeys(state.seen_indicators)),
            departments=list(dict.fromkeys(state.seen_departments)),
            period_at=state.period_at,
            parts=list(dict.fromkeys(s for s in state.told if s.department)),
            ratio=state.ratio,
            threshold=state.threshold,
            inherits=state.inherits,
            was=state.last == Sort.FROM,
            divided=state.divided and not (state.among or self.outer),
        )
        self._weigh(claim)
        self.claims.append(claim)
        return claim

    def _names_the_month(self) -> bool:
        period = self.state.period
        return self.state.period_at is not None and period.first == period.last == self.month.first

    def _period(self, role: Role) -> Period:
        state = self.state
        if role in (Role.CHANGE, Role.SHARE, Role.RANK):
            return state.main
        if state.local is not None:
            return state.local
        if role == Role.LEVEL and state.last == Sort.COMPARED and state.bases:
            base = state.bases[-1]
            return base if isinstance(base, Period) else OTHER
        return state.period

    def _others(self) -> list[Subject]:
        state = self.state
        places: list[Department | None] = list(state.departments[-1:]) or [None]
        made = []
        for other in state.others:
            if other is None or isinstance(other, Department):
                made += [Subject.of(i, other) for i in state.indicators[-1:]]
            else:
                made += [Subject.of(other, place) for place in places]
        return made

    def _weigh(self, claim: Claim) -> None:
        """How far a claim is trusted that does not name everything itself."""
        state = self.state
        if claim.role == Role.LEVEL and state.doubt == Understood.NOT:
            claim.understood = Understood.NOT
        if claim.role == Role.LEVEL and not state.named:
            whole = state.among and not state.place_here
            if state.common or whole or state.own > Understood.ALL:
                claim.understood = Understood.NOT
            elif state.carried:
                claim.understood = max(claim.understood, Understood.ALMOST)
        if claim.role == Role.CHANGE and state.unnamed and not state.named:
            claim.understood = Understood.NOT
        if claim.role == Role.CHANGE and not state.base_here and not state.base_holds:
            claim.understood = max(claim.understood, Understood.ALMOST)
        claim.ambiguous = claim.inherits
        if claim.period.span == Span.OTHER:
            claim.understood = Understood.NOT
        elif claim.period.span == Span.SO_FAR or claim.was:
            claim.understood = max(claim.understood, Understood.ALMOST)
        if any(s.indicator.scope != Scope.HALL for s in claim.subjects) and state.maybe:
            claim.ambiguous = claim.ambiguous or not (state.hall or state.departments)


def _spoken_of(claim: Claim) -> list[Subject]:
    return claim.subjects[:1] if claim.whose == Whose.ANY else claim.subjects
