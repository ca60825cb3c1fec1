"""The typesetter run as a process that is watched, limited and, if need be, killed."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from .typesetter import caged

TYPESETTER = Path(__file__).with_name("typesetter")
COMMAND = (sys.executable, "-I", str(TYPESETTER))
FONTS = Path(__file__).with_name("fonts.conf")
#: All that the typesetter is told of the machine; fontconfig reads its cache in var/fontconfig.
ENVIRONMENT = {
    "FONTCONFIG_FILE": str(FONTS),
    "XDG_CACHE_HOME": str(FONTS.parents[2] / "var"),
    "HOME": os.devnull,
    "LANG": "C.UTF-8",
}
#: Seconds on the clock; the typesetter itself limits its memory and its time on the processor.
TIMEOUT = 35
#: Characters of what it said that are put on the log, where it ended in no way that is known.
LOGGED = 2000

logger = logging.getLogger(__name__)


class Why(StrEnum):
    TIME = "time"
    MEMORY = "memory"
    DEPTH = "depth"
    SIZE = "size"
    CHARACTERS = "characters"
    CRASH = "crash"
    OTHER = "other"


EXITS = {
    caged.MISSING: Why.CHARACTERS,
    caged.MEMORY: Why.MEMORY,
    caged.DEPTH: Why.DEPTH,
    caged.SIZE: Why.SIZE,
    # libraries in C end so where they get no memory, or no font at all
    -signal.SIGABRT: Why.CRASH,
    -signal.SIGTRAP: Why.CRASH,
    -signal.SIGSEGV: Why.CRASH,
    -signal.SIGXCPU: Why.TIME,
    -signal.SIGKILL: Why.TIME,
}


@dataclass(slots=True)
class Spent:
    """On a part of the page: seconds, and KiB that were held more after it than before."""

    seconds: float = 0
    memory: int = 0


@dataclass
class Broken(Exception):
    """The page could not be set. `parts` by name, `p1`; `last` is where it ended."""

    why: Why
    parts: dict[str, Spent] = field(default_factory=dict)
    last: str = ""
    characters: tuple[str, ...] = ()


def typeset(page: dict[str, str]) -> bytes:
    """Set a page, {html, css}; it gets no secrets, no network and a few fonts. Raises Broken."""
    with (
        _in_memory(json.dumps(page).encode()) as given,
        _in_memory() as pdf,
        _in_memory() as told,
    ):
        status = _run(given, pdf, told)
        if status == 0:
            return _read(pdf)
        said = _read(told).decode("utf-8", "replace")
        why = EXITS.get(status, Why.OTHER)
        if why in (Why.CRASH, Why.OTHER):
            logger.error("typesetter ended with %s: %s", status, said[-LOGGED:])
        raise _broken(why, said)


def _run(given: BinaryIO, pdf: BinaryIO, told: BinaryIO) -> int:
    """The exit status; -9 where it had to be killed."""
    process = subprocess.Popen(  # noqa: S603 - our own program, nothing of the user's in it
        [*COMMAND, str(os.getpid())],
        stdin=given,
        stdout=pdf,
        stderr=told,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )
    try:
        _wait(process.pid)
    finally:
        # With all it may have started; also where we are told to stop ourselves.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
    return status


def _wait(pid: int) -> None:
    """Until the process ends, or its time is over."""
    ended = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        poll.poll(TIMEOUT * 1000)
    finally:
        os.close(ended)


@contextmanager
def _in_memory(content: bytes = b"") -> Iterator[BinaryIO]:
    """A file that is on no disk, and which the limit on file sizes holds for."""
    with os.fdopen(os.memfd_create("typesetter", os.MFD_CLOEXEC), "w+b") as file:
        file.write(content)
        file.seek(0)
        yield file


def _read(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _broken(why: Why, told: str) -> Broken:
    lines = told.splitlines()
    characters = _characters(lines[-1]) if why is Why.CHARACTERS and lines else ()
    reports = [line.split()[1:] for line in lines if line.startswith("at ")]
    parts: dict[str, Spent] = defaultdict(Spent)
    ends = [(float(moment), int(held)) for _, moment, held in reports[1:]]
    ends.append((time.monotonic(), 0))
    for (name, moment, held), (end, then_held) in zip(reports, ends, strict=False):
        parts[name].seconds += end - float(moment)
        parts[name].memory += max(0, then_held - int(held))
    last = reports[-1][0] if reports else ""
    return Broken(why, dict(parts), last, characters)


def _characters(line: str) -> tuple[str, ...]:
    try:
        return tuple(json.loads(line)["missing_characters"])
    except (ValueError, KeyError, TypeError):
        return ()
