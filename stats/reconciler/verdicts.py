"""What is said of each number found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .periods import Period


class Verdict(StrEnum):
    MATCHES = "matches"
    DERIVED = "derived"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            "matches": "相符",
            "derived": "可算出",
            "contradicts": "不符",
            "unknown": "无从核对",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Judged:
    """One number: where it stands in the text, what it was held against, and how it came out.

    `against` is `受理数（合计）2020年12月 = 7016`, or None; `computed` the ledger's value.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    verdict: Verdict
    against: str | None = None
    message: str = ""
    computed: str | None = None
    indicator: str | None = None
    department: str | None = None
    #: The months whose figure the number is, where it is one.
    period: Period | None = None

    def as_json(self) -> dict[str, str | int | None]:
        """The contract of the design, section 5."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "value": plain(self.value),
            "unit": self.unit,
            "verdict": self.verdict.value,
            "against": self.against,
            "message": self.message,
        }


def plain(value: Decimal) -> str:
    """Without exponent and idle zeros: 12000, 98.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
