"""Lines of the log: whole, readable by programs, and without what anybody typed."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from django.test import SimpleTestCase

from departments import log_lines, tracing

TYPED = "张三 13912345678"


def record(message: str, *args: Any, name: str = "stats", error: bool = False, **more: Any) -> Any:
    made = logging.LogRecord(
        name, logging.ERROR, "x.py", 1, message, args, sys.exc_info() if error else None
    )
    vars(made).update(more)
    return made


def as_json(made: logging.LogRecord) -> dict[str, Any]:
    line = log_lines.JsonLines().format(made)
    assert "\n" not in line
    return dict(json.loads(line))


class LineTests(SimpleTestCase):
    def test_what_a_line_says(self) -> None:
        with tracing.request_traced("proxy-12345678"), tracing.job_traced(7):
            line = as_json(record("a\nb", status=200, user=3, password=TYPED, request=TYPED))
        self.assertRegex(line.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$")
        told = {"request_id": "proxy-12345678", "job": 7, "status": 200, "user": 3}
        said = {"level": "ERROR", "logger": "stats", "message": "a\nb"}
        self.assertEqual(line, said | told)

    def test_what_others_write_into_their_messages(self) -> None:
        for made in (
            record("Forbidden (%s): %s", f"Referer checking failed - http://x/?q={TYPED.split()[0]}"
                   " does not match any trusted origins.", "/", name="django.security.csrf"),
            record("%s: %s", "Internal Server Error", f"/{TYPED}", name="django.request"),
            record(f"Invalid HTTP_HOST header: '{TYPED}'.", name="django.security.DisallowedHost"),
            record(f"Invalid request from ip=10.1.1.1: Invalid header: 'Cookie: {TYPED}'",
                   name="gunicorn.error"),
            record("Error handling request %s", f"/?q={TYPED}", name="gunicorn.error"),
        ):  # fmt: skip
            for word in (*TYPED.split(), "10.1.1.1"):
                self.assertNotIn(word, as_json(made)["message"])

    def test_of_an_exception_its_kind_and_place_and_not_its_words(self) -> None:
        try:
            try:
                int(TYPED)
            except ValueError as error:
                raise OSError(28, f"no room for {TYPED}") from error
        except OSError:
            made = record("failed", error=True)
            told = as_json(made)["exception"]
            words = log_lines.PlainLines(words=True).format(made)
        self.assertIn("builtins.ValueError\nafter which\n", told)
        self.assertTrue(told.endswith("builtins.OSError (28)"))
        self.assertIn("int(TYPED)", told)
        self.assertNotIn(TYPED, told)
        self.assertIn(TYPED, words)  # for whoever develops

    def test_plain_for_people(self) -> None:
        with tracing.request_traced("proxy-12345678"):
            line = log_lines.PlainLines().format(record("answered", status=500))
        self.assertRegex(
            line,
            r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S+ ERROR stats: answered"
            r" request_id=proxy-12345678 status=500$",
        )
