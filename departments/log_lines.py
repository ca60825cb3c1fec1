"""How the log is written: one line a record for programs, or plain for people; no personal data.

Of an exception its kind and its place are told and never its words, since those quote what
somebody typed. Knows no Django, because the web server's master writes by it as well.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from . import tracing

#: What a record may say besides its message; anything else given with it is left out.
FIELDS = ("method", "route", "status", "duration_ms", "user")
_QUERY = re.compile(r"\?\S+")
#: The web server quotes what it could not read, cookies and all.
_QUOTING = re.compile(r"^(Invalid request|Error handling request|Error handling HTTP/2 request)\b")
STYLES = ("plain", "json")


def message_of(record: logging.LogRecord) -> str:
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])  # "Internal Server Error"; the rest is the address
    if record.name.startswith("django.security.") and not record.name.endswith(".csrf"):
        return f"refused: {record.name.rpartition('.')[2]}"
    message = record.getMessage()
    if quoting := _QUOTING.match(message):
        return quoting[0]
    return _QUERY.sub("?…", message)


def exception_of(error: BaseException) -> str:
    """The traceback with the kinds of exceptions in place of their words."""
    told: list[str] = []
    link: BaseException | None = error
    while link is not None:
        frames = "".join(traceback.format_tb(link.__traceback__))
        told.append(f"{frames}{_kind(link)}")
        suppressed = None if link.__suppress_context__ else link.__context__
        link = link.__cause__ or suppressed
    return "\nafter which\n".join(reversed(told))


def _kind(error: BaseException) -> str:
    """Its class, with the number that a system or a database gave it."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    code = code or getattr(error, "errno", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} ({code})" if code else name


class _Lines(logging.Formatter):
    """`words`: exceptions with their words, for whoever develops."""

    def __init__(self, *, words: bool = False) -> None:
        super().__init__()
        self._words = words

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return super().formatException(ei) if self._words else exception_of(ei[1])

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """What the line says beyond message and exception, where there is something to say."""
        said = {"request_id": tracing.request_id(), "job": tracing.job_id()}
        said |= {field: getattr(record, field, None) for field in FIELDS}
        return {name: value for name, value in said.items() if value not in (None, "")}


class JsonLines(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            **self.told(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().isoformat(" ", "seconds")
        told = "".join(f" {name}={value}" for name, value in self.told(record).items())
        line = f"{time} {record.levelname} {record.name}: {message_of(record)}{told}"
        if record.exc_info and record.exc_info[1]:
            line += f"\n{self.formatException(record.exc_info)}"
        return line


def logging_for(style: str, *, words: bool = False) -> dict[str, Any]:
    """The `dictConfig` of a style: `json` tells every request, `plain` only what went wrong."""
    level = "INFO" if style == "json" else "WARNING"
    lines = JsonLines if style == "json" else PlainLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": lines, "words": words}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would write what they please; refusals have their line already.
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            # Failures to sign in are on the record of acts, with a name and an address.
            "axes": {"level": "ERROR"},
            "gunicorn.error": {"level": level, "handlers": [], "propagate": True},
        },
    }
