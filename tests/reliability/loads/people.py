"""Many people at once, each over a connection of their own, and how long they waited."""

from __future__ import annotations

import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..serving import Answer


@dataclass
class Waited:
    """What everybody waited for, in seconds, and with which status it ended."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)

    def ask(self, act: Callable[[], Answer]) -> Answer:
        start = time.perf_counter()
        answer = act()
        self.seconds.append(time.perf_counter() - start)
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.odd.append(f"{answer.status} {answer.body[-400:]}")
        return answer

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.seconds, n=20)
        return (
            f"p50 {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms, "
            f"longest {max(self.seconds) * 1000:.0f} ms"
        )


def at_once(acts: Iterable[Callable[[], None]]) -> list[str]:
    """Begin them all at one moment; gives what went wrong in them when all are done."""
    wrong: list[str] = []
    given = list(acts)
    start = threading.Barrier(len(given))

    def run(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=run, args=(act,)) for act in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong
