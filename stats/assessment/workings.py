"""A score worked out: the formula applied, and the sum written down for whoever checks it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..models import Criterion, Indicator
from ..models.criterion import Formula
from ..models.kinds import Direction
from . import formulas
from .wording import MINUS, amount, plain, step


@dataclass(frozen=True, slots=True)
class Terms:
    """What a criterion asks of a group's departments, as exact numbers."""

    indicator: Indicator
    formula: str
    full: Fraction
    target: Fraction
    points: Fraction
    least: Fraction
    best: Fraction

    @classmethod
    def of(cls, criterion: Criterion, full: Decimal, best: Fraction) -> Terms:
        """`best` is the group's; the criterion's target and points may be None where unused."""
        return cls(
            criterion.indicator,
            criterion.formula,
            Fraction(full),
            Fraction(criterion.target or 0),
            Fraction(criterion.points or 0),
            Fraction(criterion.floor),
            best,
        )

    @property
    def full_marks(self) -> Decimal:
        return formulas.marks(self.full)

    @property
    def less(self) -> bool:
        return self.indicator.direction == Direction.LESS


def work(value: Fraction, terms: Terms) -> tuple[Decimal, str]:
    """The score, and the sentence that says how it was reached."""
    exact, told = _FORMULAS[Formula(terms.formula)](value, terms)
    score = formulas.marks(exact)
    rounded = "" if Fraction(score) == exact else f"，四舍五入得{score}分"
    return score, f"全年{amount(value, terms.indicator)}{told}{rounded}。"


def _linear(value: Fraction, terms: Terms) -> tuple[Fraction, str]:
    direction = terms.indicator.direction
    exact = formulas.linear(
        value,
        full=terms.full,
        target=terms.target,
        points=terms.points,
        least=terms.least,
        direction=direction,
    )
    short = formulas.shortfall(value, terms.target, direction)
    if not short:
        return exact, f"，{_met(terms)}，得满分"
    side = "低" if value < terms.target else "高"
    raw = terms.full - terms.points * short
    told = (
        f"，比目标值{amount(terms.target, terms.indicator)}{side}{plain(short)}"
        f"{step(terms.indicator)}：{plain(terms.full)} {MINUS} {plain(short)} × "
        f"{plain(terms.points)} = {plain(raw)}"
    )
    return exact, told if exact == raw else f"{told}，最低得{plain(exact)}分"


def _pieces(value: Fraction, terms: Terms) -> tuple[Fraction, str]:
    exact = formulas.pieces(value, full=terms.full, points=terms.points)
    raw = value * terms.points
    told = f"：{plain(value)} × {plain(terms.points)} = {plain(raw)}"
    if raw > exact:
        return exact, f"{told}，最多得{plain(exact)}分"
    return exact, told if raw == exact else f"{told}，不得分"


def _share(value: Fraction, terms: Terms) -> tuple[Fraction, str]:
    direction = terms.indicator.direction
    exact = formulas.share(value, full=terms.full, best=terms.best, direction=direction)
    part, of = (terms.best, value) if terms.less else (value, terms.best)
    if of <= 0:
        return exact, "，得满分" if terms.less else "，本组最高的也没有超过0，不得分"
    extreme = f"，本组最{'低' if terms.less else '高'}{amount(terms.best, terms.indicator)}"
    told = f"{plain(terms.full)} × {plain(part)} ÷ {plain(of)} = {plain(terms.full * part / of)}"
    return exact, f"{extreme}：{told}" if part >= 0 else f"{extreme}，不得分"


def _yes_no(value: Fraction, terms: Terms) -> tuple[Fraction, str]:
    direction = terms.indicator.direction
    exact = formulas.yes_no(value, full=terms.full, target=terms.target, direction=direction)
    if not formulas.shortfall(value, terms.target, direction):
        return exact, f"，{_met(terms)}，得满分"
    missed = "超过" if terms.less else "没有达到"
    return exact, f"，{missed}目标值{amount(terms.target, terms.indicator)}，不得分"


def _met(terms: Terms) -> str:
    words = {Direction.MORE.value: "达到", Direction.LESS.value: "没有超过"}
    met = words.get(terms.indicator.direction, "正好是")
    return f"{met}目标值{amount(terms.target, terms.indicator)}"


_FORMULAS = {
    Formula.LINEAR: _linear,
    Formula.PIECES: _pieces,
    Formula.SHARE: _share,
    Formula.YES_NO: _yes_no,
}
