"""What a number is by the words around it: a level, a change, a share, a count of departments."""

from __future__ import annotations

from stats.models.kinds import Kind

from .claims import Role
from .items import Sort
from .numbers import PERCENT, POINTS, TIMES, Hedge, Quantity
from .state import State
from .words import BODIES, BODIES_BEFORE, COUNTED_BODIES, OF_BODIES


def role_of(state: State, text: str, quantity: Quantity, end: int) -> Role:
    """What the numbers of a list are, that begins with this one and ends there."""
    if quantity.unit in ("个", "家") and _counts_bodies(text, quantity):
        return Role.BODIES
    if _picks_bodies(state, text, quantity, end):
        return Role.REACHED
    if quantity.unit == TIMES and not state.share:
        return Role.TIMES
    if state.share:
        return Role.TIMES if state.aim else Role.SHARE
    if state.others and not _is_level_beside_average(state, quantity):
        return Role.GAP
    return _change_or_level(state, quantity)


def _change_or_level(state: State, quantity: Quantity) -> Role:
    compares = state.last == Sort.COMPARED and quantity.unit == PERCENT
    if (state.sign and not state.level) or quantity.unit == POINTS:
        return Role.CHANGE
    return Role.CHANGE if compares and not _names_rate(state) else Role.LEVEL


def _is_level_beside_average(state: State, quantity: Quantity) -> bool:
    """低于平均水平的区医保局98.47%: a rate, no difference of rates."""
    return state.others[-1] is None and _names_rate(state) and quantity.unit == PERCENT


def _picks_bodies(state: State, text: str, quantity: Quantity, end: int) -> bool:
    """Whether it is a mark that departments reach, named after it or counted before."""
    bounds = quantity.hedge in (Hedge.LEAST, Hedge.MOST)
    of_some = state.counted is not None and state.named and not state.together
    counts = of_some and (bounds or _names_rate(state))
    picks = OF_BODIES.match(text, end)
    return bool(counts or picks or (bounds and COUNTED_BODIES.match(text, end)))


def _counts_bodies(text: str, quantity: Quantity) -> bool:
    before = text[max(0, quantity.start - 12) : quantity.start]
    return bool(BODIES.match(text, quantity.end) or BODIES_BEFORE.search(before))


def _names_rate(state: State) -> bool:
    return bool(state.indicators) and state.indicators[-1].kind == Kind.RATE
