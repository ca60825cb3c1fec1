"""What stands beside the text: key figures with their comparisons, the hall's own, charts."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from .blocks import Part


class Point(Part, frozen=True):
    """One value of a chart, and as it is printed; `value` None is missing.

    `aside`: shown, but not counted with the others.
    """

    label: str
    value: Decimal | None = None
    shown: str = ""
    aside: bool = False


class Chart(Part, frozen=True):
    """A course over months, a ranking, or the shares of a whole, as numbers; each format draws it.

    `description` says in a sentence what is to be seen.
    """

    form: Literal["trend", "ranking", "share"]
    title: str
    points: tuple[Point, ...]
    unit: str = ""
    description: str = ""


class Highlight(Part, frozen=True):
    """A key figure at the top of the page: `受理数`, `7016`, `件`.

    `comparisons` are whole phrases: `比上月增加314件，增长4.69%`.
    """

    name: str
    value: str
    unit: str = ""
    comparisons: tuple[str, ...] = ()


class HallFigure(Part, frozen=True):
    """A figure of the hall as a whole that the prose names, as printed: `排号数`, `7705`, `件`."""

    name: str
    value: str
    unit: str = ""
    source: str = ""
    note: str = ""
