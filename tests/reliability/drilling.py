"""What the restore drill tries, and what came of it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests import hall
from tests.elsewhere import ask, begin, manage, new_database, sqlite_at

from . import long_hall
from .results import Result

MIB = 2**20
#: How much more memory ten years may take than one.
MEMORY = 1.25


@dataclass(frozen=True)
class Measured:
    seconds: float
    memory: int

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {self.memory / MIB:.0f} MiB of memory"


def measured(url: str, *arguments: str) -> Measured:
    """A command as a program of its own; raises RuntimeError where it fails."""
    start = time.perf_counter()
    running = begin(url, *arguments)
    assert running.stderr is not None
    assert running.stdout is not None
    told = running.stderr.read().decode() + running.stdout.read().decode()
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(told)
    return Measured(time.perf_counter() - start, usage.ru_maxrss * 1024)


def drill(*, years: int, rounds: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        found, long, short = _moving(place, stack, years)
        return [
            *found,
            _flat("made", long[0], short[0]),
            _flat("restored", long[1], short[1]),
            _while_written(place, rounds),
            _killed(place, rounds),
            _turned_over(place / "1.backup", rounds * 10),
        ]


def _moving(
    place: Path, stack: ExitStack, years: int
) -> tuple[list[Result], tuple[Measured, Measured], tuple[Measured, Measured]]:
    """There and back; and of the long hall and a short one, a backup and a restore on SQLite."""
    one, many = (sqlite_at(place / f"{count}.sqlite3") for count in (1, years))
    for url, count in ((one, 1), (many, years)):
        if not (place / f"{count}.sqlite3").exists():
            ask(url, lambda count=count: long_hall.build(count))  # type: ignore[misc]
    before = ask(many, long_hall.published)
    backup, again, short = place / "long.backup", place / "again.backup", place / "1.backup"
    there = stack.enter_context(new_database())
    home, small = sqlite_at(place / "home.sqlite3"), sqlite_at(place / "small.sqlite3")
    acts = {
        "backup on SQLite": measured(many, "backup", str(backup)),
        "restore to PostgreSQL": measured(there, "restore", str(backup)),
        "backup on PostgreSQL": measured(there, "backup", str(again)),
        "restore to SQLite": measured(home, "restore", str(again)),
    }
    brief = (measured(one, "backup", str(short)), measured(small, "restore", str(short)))
    held = {
        "backup on SQLite": manage(many, "restore", "--check", str(backup)).code == 0,
        "restore to PostgreSQL": _is_whole(there, before),
        "backup on PostgreSQL": _manifest(again) == _manifest(backup),
        "restore to SQLite": _is_whole(home, before),
    }
    size = f"; file {backup.stat().st_size / MIB:.0f} MiB"
    results = [
        Result(
            f"{act}, {years} years", 1, "every row, every published byte, chain whole",
            f"{took}{size if act == 'backup on SQLite' else ''}", held[act],
        )
        for act, took in acts.items()
    ]  # fmt: skip
    return results, (acts["backup on SQLite"], acts["restore to SQLite"]), brief


def _is_whole(url: str, before: dict[str, str]) -> bool:
    """A restore has compared every row by itself."""
    return manage(url, "verify_editions").code == 0 and ask(url, long_hall.published) == before


def _manifest(backup: Path) -> bytes:
    with tarfile.open(backup) as archive:
        content = archive.extractfile("manifest.json")
        return content.read() if content else b""


def _flat(what: str, long: Measured, short: Measured) -> Result:
    ratio = long.memory / short.memory
    return Result(
        f"a backup {what}: memory beside that of one year", 1, f"at most {MEMORY} ×",
        f"{ratio:.2f} ×", ratio <= MEMORY,
    )  # fmt: skip


def _while_written(place: Path, rounds: int) -> Result:
    """Somebody rewrites a month's figures all the time, each time to another value."""
    whole = 0
    with new_database() as url:
        manage(url, "restore", str(place / "1.backup"))
        ask(url, lambda: long_hall.rewrite(0))
        for number in range(rounds):
            stop = threading.Event()
            writer = threading.Thread(target=_write_until, args=(url, stop, number * 100))
            writer.start()
            made = manage(url, "backup", "--force", str(place / "moment.backup"))
            stop.set()
            writer.join()
            values = _values(place / "moment.backup")
            whole += made.code == 0 and len(set(values)) == 1
    return Result(
        "a backup while a month's figures are rewritten all the time, on PostgreSQL", rounds,
        "all figures of one writing", f"{whole} such", whole == rounds,
    )  # fmt: skip


def _write_until(url: str, stop: threading.Event, start: int) -> None:
    value = start
    while not stop.is_set():
        value += 1
        ask(url, lambda value=value: long_hall.rewrite(value))  # type: ignore[misc]


def _values(backup: Path) -> list[str]:
    """The newest month's figures, out of the file itself."""
    found, month = [], str(long_hall.newest_month())
    with tarfile.open(backup) as archive:
        content = archive.extractfile("head.json")
        tables = json.loads(content.read())["tables"] if content else []
        names = next(table["names"] for table in tables if table["label"] == "stats.Figure")
        for member in archive:
            if member.name.startswith("stats.Figure/"):
                part = archive.extractfile(member)
                rows = msgspec.msgpack.decode(part.read() if part else b"")
                told = (dict(zip(names, row, strict=True)) for row in rows)
                found += [row["value"] for row in told if row["month"] == month]
    return found


def _killed(place: Path, rounds: int) -> Result:
    """At a moment between the start and a little after the end of a restore that is let be."""
    chance, empty = random.Random(7), place / "empty.sqlite3"
    ask(sqlite_at(empty), hall.migrate)
    copy = place / "killed.sqlite3"
    took = _restored_into(copy, empty, place / "1.backup", lambda running: None)[0]
    nothing = all_there = 0
    for _ in range(rounds):
        wait = chance.uniform(0.1, took)

        def kill(running: object, wait: float = wait) -> None:
            time.sleep(wait)
            running.send_signal(signal.SIGKILL)  # type: ignore[attr-defined]

        _restored_into(copy, empty, place / "1.backup", kill)
        if ask(sqlite_at(copy), hall.is_empty):
            nothing += 1
            all_there += manage(sqlite_at(copy), "restore", str(place / "1.backup")).code == 0
        elif manage(sqlite_at(copy), "verify_editions").code == 0:
            all_there += 1
    return Result(
        "a restore killed (SIGKILL) at a random moment, then tried again", rounds,
        "nothing or everything; the next one works",
        f"{nothing} times nothing; everything in the end {all_there} times", all_there == rounds,
    )  # fmt: skip


def _restored_into(
    copy: Path, empty: Path, backup: Path, disturb: Callable[[object], None]
) -> tuple[float, int]:
    for left in copy.parent.glob(f"{copy.name}*"):
        left.unlink()
    shutil.copyfile(empty, copy)
    start = time.perf_counter()
    running = begin(sqlite_at(copy), "restore", str(backup))
    disturb(running)
    running.communicate()
    return time.perf_counter() - start, running.returncode


def _turned_over(backup: Path, rounds: int) -> Result:
    chance, content = random.Random(7), backup.read_bytes()
    path, refused = backup.with_name("turned"), 0
    url = sqlite_at(backup.with_name("none.sqlite3"))
    for _ in range(rounds):
        at = chance.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        refused += manage(url, "restore", "--check", str(path)).code == 1
    return Result(
        "a backup with one byte turned over, at random", rounds, "refused, and nothing written",
        f"{refused} refused", refused == rounds,
    )  # fmt: skip
