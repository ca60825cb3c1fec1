"""Whether the site can do its work: asked by load balancers, every few seconds, by address.

It can where its database answers and knows all migrations, and where it can write:
into var/ beside a database that is a file, else into the folder for what is being uploaded.
Asked in a thread, since neither a stuck database nor a stuck disk says so by itself.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from departments import metrics

#: Whoever asks will not wait longer.
SECONDS = 2.0
#: A full disk takes an empty file, and not this.
ENOUGH = b"\0" * 4096

logger = logging.getLogger(__name__)


class Question:
    """What is wrong, found out in a thread of its own; one question for all who ask meanwhile.

    Where the thread is stuck, the next ones wait for the same one, so that threads and
    connections do not pile up.
    """

    def __init__(self, find: Callable[[], str]) -> None:
        self._find, self._lock = find, threading.Lock()
        self._thread, self._found = threading.Thread(), ""

    def ask(self) -> str:
        """In English, for the log; empty where nothing is wrong."""
        with self._lock:
            if not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="health", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(SECONDS)
        return f"no answer within {SECONDS} s" if thread.is_alive() else self._found

    def _run(self) -> None:
        self._found = self._find()


def what_is_wrong() -> str:
    try:
        lacking = migrations() - set(MigrationRecorder(connection).applied_migrations())
    except Error as error:
        return f"database: {type(error).__name__}"
    finally:
        connection.close()
    place = settings.VAR if connection.vendor == "sqlite" else tempfile.gettempdir()
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(ENOUGH)
    except OSError as error:
        return f"{place} cannot be written to: {error.strerror}"
    return f"{len(lacking)} migrations are not applied" if lacking else ""


@cache
def migrations() -> frozenset[tuple[str, str]]:
    """All there are in this release."""
    return frozenset(MigrationLoader(None).disk_migrations)


QUESTION = Question(what_is_wrong)


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 or 503; what is wrong is for the log, and nobody else's business."""
    migrations()  # read before the clock runs
    wrong = QUESTION.ask()
    metrics.tell_database(is_up=not wrong.startswith(("database", "no answer")))
    if wrong:
        logger.error("not healthy: %s", wrong)
    sentence, status = ("暂时不能使用\n", 503) if wrong else ("正常\n", 200)
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


class HealthMiddleware:
    """Before host, TLS, session and sign-in: a load balancer has none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == settings.HEALTH_PATH:
            return healthz(request)
        return self.get_response(request)
