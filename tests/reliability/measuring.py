"""Memory of this process and of what it starts, and what it leaves open or behind."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MIB = 1024
#: Seconds between two looks; the system keeps each process's peak, so none is missed for long.
BETWEEN = 0.02


@dataclass
class Measured:
    """Seconds on the clock; peaks of resident memory in MiB, of this process and of a child."""

    seconds: float = 0
    own: int = 0
    child: int = 0

    @property
    def peak(self) -> int:
        return max(self.own, self.child)


def resident(pid: int | str = "self", what: str = "VmHWM") -> int:
    """KiB: the peak, or with `VmRSS` what is held now; 0 for a process that is gone."""
    try:
        found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def children() -> list[int]:
    """Processes started here, zombies among them."""
    found: list[int] = []
    for thread in Path("/proc/self/task").iterdir():
        try:
            found += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@contextmanager
def measured() -> Iterator[Measured]:
    """What runs inside, filled in afterwards."""
    found, done = Measured(), threading.Event()
    Path("/proc/self/clear_refs").write_text("5")  # begins this process's peak anew

    def look() -> None:
        while not done.wait(BETWEEN):
            found.child = max([found.child, *(resident(pid) // MIB for pid in children())])

    watcher = threading.Thread(target=look)
    watcher.start()
    start = time.monotonic()
    try:
        yield found
    finally:
        found.seconds = time.monotonic() - start
        done.set()
        watcher.join()
        found.own = resident() // MIB
