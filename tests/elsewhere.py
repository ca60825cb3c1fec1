"""Other databases than the suite's own, and processes that work on them.

`manage` and `ask` fork, so that a process has Django loaded and costs nothing to start; `begin`
starts manage.py as a person would.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connection, connections

from bulletin.settings import database

Answer = TypeVar("Answer")
_forks = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def sqlite_at(path: Path) -> str:
    return f"sqlite:///{path}"


@contextmanager
def new_database(*, like: Path | None = None) -> Iterator[str]:
    """An empty database of the suite's kind, gone afterwards.

    With `like`, a migrated SQLite database, it is migrated too.
    """
    if connection.vendor == "postgresql":
        with _on_postgresql(migrated=like is not None) as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite3"
        if like is not None:
            shutil.copyfile(like, path)
        yield sqlite_at(path)


@contextmanager
def _on_postgresql(*, migrated: bool) -> Iterator[str]:
    own = connection.settings_dict
    name = f"elsewhere_{secrets.token_hex(4)}"
    place = f"{own['HOST']}:{own['PORT']}/{name}"
    like = f" TEMPLATE {own['NAME']}" if migrated else ""
    connection.close()
    _on_server(f"CREATE DATABASE {name}{like}")
    try:
        yield f"postgres://{own['USER']}:{quote(own['PASSWORD'], safe='')}@{place}"
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    import psycopg2

    own = connection.settings_dict
    server = psycopg2.connect(
        dbname="postgres", user=own["USER"], password=own["PASSWORD"], host=own["HOST"],
        port=own["PORT"],
    )  # fmt: skip
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(statement)
    server.close()


def manage(url: str, *arguments: str) -> Done:
    """What `manage.py …` printed on that database, and its exit code."""
    return ask(url, lambda: manage_here(*arguments))


def manage_here(*arguments: str) -> Done:
    """The same in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            execute_from_command_line(["manage.py", *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def ask(url: str, question: Callable[[], Answer]) -> Answer:
    """What a function says in a process of its own, whose database is that one."""
    ours, theirs = _forks.Pipe(duplex=False)
    process = _forks.Process(target=_answer, args=(url, question, theirs))
    # A parallel run's own processes are daemons, which multiprocessing lets have no children.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    try:
        answer: Any = ours.recv()
    except EOFError:
        raise RuntimeError("the process ended without an answer") from None
    finally:
        process.join()
    if isinstance(answer, BaseException):
        raise answer
    return answer  # type: ignore[no-any-return]


def _answer(url: str, question: Callable[[], Any], theirs: Connection) -> None:
    inherited = connections["default"]  # never closed here: its other end is the parent's
    connections.settings = connections.configure_settings({"default": database(url)})
    connections["default"] = connections.create_connection("default")
    try:
        theirs.send(question())
    except Exception as error:
        error.add_note(f"on {url.partition(':')[0]}")
        theirs.send(error)
    finally:
        connections["default"].close()
        connections["default"] = inherited


def begin(url: str, *arguments: str) -> subprocess.Popen[bytes]:
    """`manage.py …` as a program of its own, running."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bulletin.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
