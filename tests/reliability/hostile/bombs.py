"""Files that would take all memory or time: each refused in Chinese, or read, within bounds.

Every one goes through its door in a process of its own, made by forking one that has read a file
before: what counts is its processor time and how far its memory grew.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from ..results import Result
from . import other_bombs, xlsx_bombs, zip_bombs
from .tally import Tally

#: Seconds of the processor, and MiB beyond what the process had.
MOST_SECONDS, MOST_MIB = 0.2, 64
HAN = re.compile(r"[\u4e00-\u9fff]")
#: What is told of each door, and the files that come to it.
DOORS: tuple[tuple[str, str, xlsx_bombs.Bombs], ...] = (
    ("XLSX bombs", "figures", xlsx_bombs.BOMBS),
    ("zip bombs", "figures", zip_bombs.BOMBS),
    *((f"bombs as {door}", door, bombs) for door, bombs in other_bombs.DOORS.items()),
)


def attack(scale: float) -> list[Result]:
    return [*(_at(*one, scale) for one in DOORS), _honest()]


def _at(name: str, door: str, bombs: xlsx_bombs.Bombs, scale: float) -> Result:
    chosen = list(bombs.items())[: max(2, round(len(bombs) * min(scale * 10, 1)))]
    tally, slowest, largest = Tally(), 0.0, 0.0
    for told in _measured(door, dict(chosen)):
        tally.tried += 1
        slowest, largest = max(slowest, told["seconds"]), max(largest, told["mib"])
        tally.seen["refused" if told["refused"] else "read"] += 1
        if told["seconds"] > MOST_SECONDS or told["mib"] > MOST_MIB:
            tally.complain(f"{told['name']}: {told['seconds']:.2f} s, {told['mib']:.0f} MiB", told)
        if told["error"] or (told["refused"] and not HAN.search(told["refused"])):
            tally.complain(f"{told['name']}: {told['error'] or 'no Chinese sentence'}", told)
    counts = ", ".join(f"{count} {what}" for what, count in sorted(tally.seen.items()))
    return tally.result(
        name,
        f"each refused or read within {MOST_SECONDS} s and {MOST_MIB} MiB",
        found=f"{counts}; at most {slowest:.2f} s and {largest:.0f} MiB",
    )


def _honest() -> Result:
    """What a hall would hand in is still taken: 10,000 rows of eight columns."""
    tally = Tally()
    [told] = _measured("figures", {"honest": lambda: xlsx_bombs.honest(10_000)})
    tally.tried = 1
    if told["refused"] or told["error"]:
        tally.complain("an honest file was refused", told)
    found = f"read in {told['seconds']:.1f} s, {told['mib']:.0f} MiB"
    return tally.result("an honest XLSX of 10,000 rows", "read", found=found)


def _measured(door: str, files: xlsx_bombs.Bombs) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        asked = []
        for number, (name, make) in enumerate(files.items()):
            path = Path(folder, str(number))
            path.write_bytes(make())
            asked.append({"name": name, "door": door, "path": str(path)})
        done = subprocess.run(
            [sys.executable, "-m", f"{__package__}.doors"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


@cache
def small_bombs() -> tuple[bytes, ...]:
    """Of all kinds those under 20 KB, for forms that take files."""
    every = (make() for _, _, bombs in DOORS for make in bombs.values())
    return tuple(content for content in every if len(content) < 20_000)
