"""Whether the site can do its work: told within two seconds, whatever is stuck."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection
from django.test import SimpleTestCase, override_settings

from bulletin.reading.health import SECONDS, Question
from tests.base import ClearsEditions


class HealthTests(ClearsEditions):
    def asked(self) -> tuple[int, str, float]:
        began = time.monotonic()
        answer = self.client.get("/healthz")
        return answer.status_code, answer.content.decode(), time.monotonic() - began

    def test_well(self) -> None:
        with self.assertNumQueries(0):  # in its own thread, and without a session here
            self.assertEqual(self.asked()[:2], (200, "正常\n"))
        for method in ("post", "put", "delete"):
            self.assertEqual(getattr(self.client, method)("/healthz").status_code, 405)

    def test_a_stuck_database_does_not_hang_it(self) -> None:
        with stuck(), self.assertLogs("bulletin.reading.health", "ERROR") as said:
            status, sentence, seconds = self.asked()
        self.assertEqual((status, sentence), (503, "暂时不能使用\n"))
        self.assertLess(seconds, SECONDS + 2)
        self.assertIn("no answer within 2.0 s", said.output[0])

    def test_a_disk_that_cannot_be_written_to(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            gone = Path(folder) / "gone"
            with disk(gone), self.assertLogs("bulletin.reading.health"):
                self.assertEqual(self.asked()[:2], (503, "暂时不能使用\n"))
        # As does a full one: what is written to this is refused for want of room.
        with disk("/proc"), self.assertLogs("bulletin.reading.health") as said:
            self.assertEqual(self.asked()[0], 503)
        self.assertIn("/proc cannot be written to", said.output[0])

    def test_a_release_that_nobody_writes_into(self) -> None:
        """var/ is part of it where the database is a server's."""
        if connection.vendor != "sqlite":
            with override_settings(VAR="/proc"):
                self.assertEqual(self.asked()[0], 200)


@contextmanager
def disk(place: Path | str) -> Iterator[None]:
    """All that is written goes there."""
    with override_settings(VAR=place), mock.patch.object(tempfile, "tempdir", str(place)):
        yield


class QuestionTests(SimpleTestCase):
    def test_what_is_stuck_is_asked_once(self) -> None:
        begun, go_on = [], threading.Event()

        def find() -> str:
            begun.append(1)
            go_on.wait(30)
            return ""

        question = Question(find)
        threads = [threading.Thread(target=question.ask) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(begun), 1)
        go_on.set()
        time.sleep(0.1)
        self.assertEqual((question.ask(), len(begun)), ("", 2))


@contextmanager
def stuck() -> Iterator[None]:
    """Another one holds what is asked for, and does not let go."""
    other: Any
    if connection.vendor == "postgresql":
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
    else:
        connection.close()
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=30)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.rollback()
    other.close()
