"""What was tried, and what went wrong: each kind of wrong once, with its first example."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..results import Result

HERE = Path(__file__).parents[3]
SHOWN = 30


@dataclass(slots=True)
class Tally:
    """`seen` counts whatever is worth telling beside what is wrong: answers, refusals."""

    tried: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def complain(self, what: str, example: object) -> None:
        self.wrong.setdefault(what, f"{example!r}"[:600])

    @contextmanager
    def trying(self, example: object) -> Iterator[None]:
        """Whatever is raised inside is wrong, told by where in our code it came through."""
        self.tried += 1
        try:
            yield
        except Exception as error:
            self.complain(f"{type(error).__name__}: {error}"[:200] + f" at {place(error)}", example)

    def result(self, what: str, promised: str, *, found: str = "") -> Result:
        """The line for the page; what is wrong goes to standard error, where it can be mended."""
        for wrong, example in list(self.wrong.items())[:SHOWN]:
            print(f"WRONG in {what}: {wrong}\n    {example}", file=sys.stderr)
        told = ", ".join(f"{name} {count}" for name, count in sorted(self.seen.items()))
        broken = f"{len(self.wrong)} kinds of wrong; " if self.wrong else ""
        holds = not self.wrong and self.tried > 0
        return Result(what, self.tried, promised, f"{broken}{found or told or 'all so'}", holds)


def place(error: BaseException) -> str:
    """`bulletin/forms.py:12` of the last frame that is ours."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(HERE) and ".venv" not in frame.filename
    ]
    if not ours:
        return "elsewhere"
    return f"{Path(ours[-1].filename).relative_to(HERE)}:{ours[-1].lineno}"
