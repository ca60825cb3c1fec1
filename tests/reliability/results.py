"""What was tried and what came of it, kept in docs/reliability.md, a chapter a part."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = "| what | tried | promised | found | holds |\n|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Result:
    """One line: `tried` is how often, `promised` and `found` are words with their units."""

    what: str
    tried: int
    promised: str
    found: str
    holds: bool

    def __str__(self) -> str:
        cells = (self.what, str(self.tried), self.promised, self.found)
        told = (*cells, "yes" if self.holds else "**no**")
        return f"| {' | '.join(cell.replace('|', '/') for cell in told)} |\n"


def keep(part: str, results: Iterable[Result], *, remarks: str = "") -> int:
    """Write a part's chapter anew and print it; 1 where a promise does not hold, for the shell.

    `part` is the chapter's heading in the page, which must have it.
    """
    found = list(results)
    chapter = f"\n{_circumstances()}\n\n{HEAD}{''.join(map(str, found))}\n"
    if remarks:
        chapter += f"{remarks}\n\n"
    print(chapter)
    page = PAGE.read_text("utf-8")
    heading = re.compile(rf"(?ms)^(## {re.escape(part)}\n).*?(?=^## |\Z)")
    changed, count = heading.subn(lambda match: match[1] + chapter, page)
    if count != 1:
        raise SystemExit(f"docs/reliability.md has no chapter “{part}”")
    PAGE.write_text(changed.rstrip("\n") + "\n", "utf-8")
    return 0 if found and all(result.holds for result in found) else 1


def _circumstances() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
        cwd=PAGE.parent,
    ).stdout.strip()
    day = dt.datetime.now(dt.UTC).date().isoformat()
    cores, python = os.cpu_count(), platform.python_version()
    return f"{day}, at {commit or 'no commit'}, on {cores} cores, Python {python}."
