"""What a chart shows, as numbers, and as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """`value` None: nothing is known, so nothing is drawn. `shown` is the value as printed.

    `aside`: a value that is shown but does not count with the others; its bar is hollow.
    """

    label: str
    value: Decimal | None
    shown: str = ""
    aside: bool = False

    @property
    def number(self) -> Decimal | None:
        return self.value if self.value is not None and self.value.is_finite() else None


def described(points: Sequence[Point], *, in_time: bool = True) -> str:
    """What the chart says, for those who do not see it."""
    known = [(p.number, p) for p in points if p.number is not None]
    if not known:
        return f"共{len(points)}项，都没有数据。" if points else "没有数据。"
    (_, lowest), (_, highest) = (pick(known, key=lambda pair: pair[0]) for pick in (min, max))
    missing = len(points) - len(known)
    extent = f"{points[0].label}至{points[-1].label}，" if in_time else ""
    return (
        f"{extent}共{len(points)}项"
        f"{f'，其中{missing}项没有数据' if missing else ''}。"
        f"最高{highest.shown}（{highest.label}），最低{lowest.shown}（{lowest.label}）。"
    )


def numbers(points: Sequence[Point]) -> list[Decimal]:
    return [point.number for point in points if point.number is not None]
