"""Verbs in processes of their own: side by side, or killed where one says.

A process is forked from this one, which has Django ready and no connection open.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

_fork = multiprocessing.get_context("fork")
#: Longer than anything that is not stuck.
SECONDS = 90


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act gave or raised: the name of its class, and its text."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a process is killed: at the `nth` entry into, or return from, a function.

    `file` is how its path ends; `since`: counted only after this function has been entered.
    """

    name: str
    file: str
    function: str
    event: str = "call"
    nth: int = 1
    since: str = ""


def together(*acts: Callable[[], Any]) -> list[Outcome]:
    """What came of each, begun at one moment, each in a process of its own."""
    start = _fork.Barrier(len(acts))
    _leave_database()
    ends = [_begin(act, start.wait) for act in acts]
    return [_outcome(process, end) for process, end in ends]


def alone(act: Callable[[], Any]) -> Outcome:
    """What came of it in a fresh process."""
    return together(act)[0]


def killed(act: Callable[[], Any], point: Point) -> bool:
    """Whether the process came to the point, and died there of SIGKILL."""
    _leave_database()
    process, end = _begin(act, lambda: _watch_for(point))
    end.close()
    process.join(SECONDS)
    if process.is_alive():
        process.kill()
        return False
    return process.exitcode == -signal.SIGKILL


def _begin(act: Callable[[], Any], first: Callable[[], Any]) -> tuple[Any, Connection]:
    mine, theirs = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_run, args=(act, first, theirs))
    process.start()
    theirs.close()
    return process, mine


def _run(act: Callable[[], Any], first: Callable[[], Any], told: Connection) -> None:
    first()
    try:
        given = act()
        outcome = Outcome(type(given).__name__, str(given))
    except Exception as error:
        if type(error).__module__.startswith(("django.db", "psycopg2", "sqlite3", "builtins")):
            traceback.print_exc()
        outcome = Outcome(type(error).__name__, str(error))
    sys.setprofile(None)
    told.send(outcome)
    _leave_database()


def _outcome(process: Any, end: Connection) -> Outcome:
    try:
        outcome = end.recv() if end.poll(SECONDS) else Outcome("stuck")
    except EOFError:
        outcome = Outcome("died")
    if outcome.kind == "stuck":
        process.kill()
    process.join(SECONDS)
    return outcome


def _watch_for(point: Point) -> None:
    left, is_on = point.nth, not point.since

    def seen(frame: FrameType, event: str, _: Any) -> None:
        nonlocal left, is_on
        code = frame.f_code
        if not is_on:
            is_on = event == "call" and code.co_name == point.since
            return
        if code.co_name == point.function and event == point.event:
            if not code.co_filename.endswith(point.file):
                return
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(seen)


def _leave_database() -> None:
    from django.db import connections

    connections.close_all()
