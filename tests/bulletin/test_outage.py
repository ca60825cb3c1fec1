"""The database away, a disk full: told as such, in Chinese, with 503; anything else stays a 500."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys

import psycopg2
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.test import RequestFactory, SimpleTestCase

from bulletin.outage import AWAY, BUSY, FULL, told
from bulletin.reading.errors import server_error
from tests.base import WithoutDatabase

NOWHERE = "postgres://nobody:x@127.0.0.1:1/nothing"


def of_sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("said by SQLite")
    cause.sqlite_errorcode = code
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


class ToldTests(SimpleTestCase):
    def test_each_trouble_by_its_code(self) -> None:
        refused = OperationalError("connection refused")
        refused.__cause__ = psycopg2.OperationalError("connection refused")
        for error, sentence in (
            (refused, AWAY),
            (InterfaceError("connection already closed"), AWAY),
            (of_sqlite(sqlite3.SQLITE_BUSY), BUSY),
            (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), BUSY),
            (of_sqlite(sqlite3.SQLITE_FULL), FULL),
            (of_sqlite(sqlite3.SQLITE_IOERR), AWAY),
            (OSError(errno.ENOSPC, "No space left on device"), FULL),
        ):
            self.assertEqual(told(error), sentence, error)

    def test_our_own_faults_are_not_excused(self) -> None:
        for error in (
            of_sqlite(sqlite3.SQLITE_ERROR),
            IntegrityError("UNIQUE"),
            ProgrammingError("no such column"),
            OSError(errno.ENOENT, "No such file"),
            ValueError("x"),
            None,
        ):
            self.assertEqual(told(error), "", error)


class AnswerTests(SimpleTestCase):
    def test_a_person_gets_a_page_and_a_script_its_json(self) -> None:
        for headers, kind in (
            ({"Accept": "text/html"}, "text/html; charset=utf-8"),
            ({"Sec-Fetch-Mode": "cors"}, "application/json"),
        ):
            request = RequestFactory().get("/admin/", headers=headers)
            try:
                raise of_sqlite(sqlite3.SQLITE_FULL)
            except OperationalError:
                answer = server_error(request)
            self.assertEqual((answer.status_code, answer["Content-Type"]), (503, kind))
            self.assertEqual((answer["Retry-After"], answer["Cache-Control"]), ("30", "no-store"))
            said = answer.content.decode()
            self.assertIn(FULL if kind.startswith("text") else json.dumps(FULL), said)

    def test_any_other_error_is_the_page_of_a_fault(self) -> None:
        try:
            raise ValueError("x")
        except ValueError:
            answer = server_error(RequestFactory().get("/"))
        self.assertEqual(answer.status_code, 500)
        self.assertIn("系统出错了", answer.content.decode())


class AwayTests(WithoutDatabase):
    """In a process of its own, whose database does not answer."""

    PROGRAM = """
import django; django.setup()
from django.test import Client
asks = Client(SERVER_NAME="localhost", raise_request_exception=False)
for path in ("/", "/2020/12/", "/search/?q=x", "/admin/login/", "/healthz"):
    answer = asks.get(path)
    print(path, answer.status_code, "暂时连不上数据库" in answer.content.decode())
"""

    def run_with(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "DATABASE_URL": NOWHERE,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        return subprocess.run(
            [sys.executable, *words],
            capture_output=True,
            text=True,
            env=environment,
            cwd=settings.BASE_DIR,
            check=False,
        )

    def test_pages(self) -> None:
        self.assertEqual(
            self.run_with("-c", self.PROGRAM).stdout.splitlines(),
            [
                "/ 503 True",
                "/2020/12/ 503 True",
                "/search/?q=x 503 True",
                "/admin/login/ 503 True",
                "/healthz 503 False",
            ],
        )

    def test_a_command_ends_with_a_sentence(self) -> None:
        done = self.run_with("manage.py", "publish_due")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith(AWAY), done.stderr)
        self.assertNotIn("Traceback", done.stderr)
