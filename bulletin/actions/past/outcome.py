"""What taking in an earlier bulletin did, or would do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from departments.months import Month

from ...models import Bulletin
from ...past import Doubt


@dataclass(frozen=True, slots=True)
class TakenSection:
    """`number` as it will print; `holds` in words: `统计表“……”，21个部门`, `3篇稿件`."""

    number: str
    title: str
    kind: str
    holds: str
    pieces: tuple[str, ...] = ()


@dataclass
class Taken:
    """With any of the `problems`, nothing was written; `settled_by_making`: new names would do.

    `bulletin` is None after a dry run. `new`, `unchanged` and `kept` count figures; kept are those
    that the ledger has otherwise, and keeps.
    """

    sha256: str
    encoding: str | None = None
    month: Month | None = None
    bulletin: Bulletin | None = None
    head: dict[str, str] = field(default_factory=dict)
    sections: list[TakenSection] = field(default_factory=list)
    new: int = 0
    unchanged: int = 0
    kept: int = 0
    created_departments: list[str] = field(default_factory=list)
    created_indicators: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    settled_by_making: bool = False

    @property
    def pieces(self) -> int:
        return sum(len(section.pieces) for section in self.sections)

    @property
    def fingerprint(self) -> str:
        """The same as long as file and database are the same."""
        told = json.dumps(self.as_json(""), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self, file: str) -> dict[str, Any]:
        """What the command prints: the contract is told in the handbook."""
        return {
            "file": file,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "month": str(self.month) if self.month else None,
            **self.head,
            "sections": [
                {
                    "number": one.number,
                    "title": one.title,
                    "kind": one.kind,
                    "pieces": list(one.pieces),
                }
                for one in self.sections
            ],
            "figures": {"new": self.new, "unchanged": self.unchanged, "kept": self.kept},
            "created": {
                "departments": self.created_departments,
                "indicators": self.created_indicators,
            },
            "doubts": [doubt.as_json() for doubt in self.doubts],
            "errors": self.problems,
        }

    def refuse(self, *problems: str, by_making: bool = False) -> None:
        self.problems += problems
        self.settled_by_making = self.settled_by_making or by_making


class NotTaken(Exception):
    """Ends the taking in where going on makes no sense; says why in Chinese."""
