"""Which request, and which job, the code now running works for: each line of the log says so."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request: ContextVar[str] = ContextVar("request", default="")
_job: ContextVar[int | None] = ContextVar("job", default=None)

#: What a proxy may call a request: enough for any scheme of numbering, and no room for a sentence.
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def request_id() -> str:
    """Empty outside of requests."""
    return _request.get()


def job_id() -> int | None:
    return _job.get()


@contextmanager
def request_traced(given: str = "") -> Iterator[str]:
    """A request under the number given where that is well formed, else under one made here."""
    number = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
    token = _request.set(number)
    try:
        yield number
    finally:
        _request.reset(token)


@contextmanager
def job_traced(pk: int) -> Iterator[None]:
    token = _job.set(pk)
    try:
        yield
    finally:
        _job.reset(token)
