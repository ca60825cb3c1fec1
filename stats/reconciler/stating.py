"""What a text states of the hall itself that the ledger does not have yet: 排号数7705件."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from stats.models import Indicator
from stats.models.kinds import Scope

from .claims import Claim, Role, Understood
from .evidence import Evidence
from .numbers import Hedge, folded
from .periods import Period
from .sentences import Reader
from .units import may_fit


@dataclass(frozen=True, slots=True)
class HallFigure:
    """`text` is the number as it stands there, with its unit."""

    indicator: Indicator
    value: Decimal
    text: str


def hall_figures(evidence: Evidence, text: str) -> list[HallFigure]:
    """Exact values of the month that the text gives for indicators of the whole hall, in order."""
    claims = Reader(evidence, folded(text), None).read()
    return [
        HallFigure(
            claim.subjects[0].indicator,
            claim.quantity.value,
            text[claim.quantity.start : claim.quantity.end],
        )
        for claim in claims
        if _states(evidence, claim)
    ]


def _states(evidence: Evidence, claim: Claim) -> bool:
    if claim.role != Role.LEVEL or not claim.subjects or claim.understood == Understood.NOT:
        return False
    exact = claim.quantity.hedge == Hedge.EXACT and not claim.quantity.spelt
    indicator = claim.subjects[0].indicator
    return (
        exact
        and indicator.scope == Scope.HALL
        and may_fit(claim.quantity, indicator)
        and claim.period.is_same(Period.of(evidence.month))
    )
