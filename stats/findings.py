"""Something that does not agree (核查问题), as every check reports it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {"blocking": "必须解决", "warning": "请核对", "note": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """`printed` and `computed` are texts as they would be printed; None where there is none.

    `waivable`: whether a person may let it pass. What cannot be printed at all may not be.
    `reason` is that person's, once `waived`. `printable`: whether the reason may stand under a
    table; `reason_printed`: whether the person wants it there.
    """

    severity: Severity
    rule: str
    message: str
    department: str | None = None
    indicator: str | None = None
    printed: str | None = None
    computed: str | None = None
    waived: bool = False
    waivable: bool = True
    reason: str = ""
    printable: bool = False
    reason_printed: bool = False

    @property
    def fingerprint(self) -> str:
        """The same as long as the finding says the same: what a waiver holds on to.

        Not the sentence, whose wording may be bettered, unless there is nothing else.
        """
        held = (self.department, self.indicator, self.printed, self.computed)
        said = (self.rule, *(held if any(held) else (self.message,)))
        return hashlib.sha256("\x1f".join(part or "" for part in said).encode()).hexdigest()

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.BLOCKING and not self.waived


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """What blocks first, what was waived last; else in the order found."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: (finding.waived, order.index(finding.severity)))
