"""Numbers for Prometheus: counted in each web process, gathered and served by their master.

Only where bulletin/gunicorn.py was told an address (BULLETIN_METRICS); elsewhere nothing is
imported, and each function here returns at once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .request_log import method_of, route_of

#: Set by the master before its workers: where they count, and which of them this one is.
DIRECTORY, SLOT = "PROMETHEUS_MULTIPROC_DIR", "BULLETIN_METRICS_SLOT"
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30)
RENDER_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 45)


class Meters:
    def __init__(self) -> None:
        from prometheus_client import Counter, Gauge, Histogram, values

        # By the worker's place and not its process: a worker that takes another's place goes on
        # counting in its files, so that they do not become more for as long as the site is up.
        values.ValueClass = values.MultiProcessValue(lambda: os.environ.get(SLOT, "0"))
        self.requests = Counter(
            "bulletin_requests", "Requests answered", ("route", "method", "status")
        )
        self.seconds = Histogram(
            "bulletin_request_seconds", "Until answered", ("route",), buckets=REQUEST_SECONDS
        )
        self.publications = Counter("bulletin_publications", "Editions published")
        self.renders = Histogram(
            "bulletin_render_seconds", "Making one format", ("format",), buckets=RENDER_SECONDS
        )
        self.rows = Counter("bulletin_figures_written", "Figures written", ("door",))
        self.jobs = Counter("bulletin_jobs", "Background jobs ended", ("kind", "state"))
        self.at_work = Gauge(
            "bulletin_jobs_at_work", "Background jobs not ended", multiprocess_mode="livesum"
        )
        self.database = Gauge(
            "bulletin_database_up", "At the last /healthz", multiprocess_mode="mostrecent"
        )


METERS = Meters() if os.environ.get(DIRECTORY) else None


class MetricsMiddleware:
    """In settings only where metrics are on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        if METERS is not None:
            route = route_of(request)
            METERS.requests.labels(route, method_of(request), response.status_code).inc()
            METERS.seconds.labels(route).observe(time.perf_counter() - began)
        return response


def count_publication() -> None:
    if METERS is not None:
        METERS.publications.inc()


def count_figures(door: str, number: int) -> None:
    if METERS is not None and number:
        METERS.rows.labels(door).inc(number)


def tell_database(*, is_up: bool) -> None:
    if METERS is not None:
        METERS.database.set(int(is_up))


@contextmanager
def timed_render(format: str) -> Iterator[None]:
    """Counts what was made, not what was refused."""
    began = time.perf_counter()
    yield
    if METERS is not None:
        METERS.renders.labels(format).observe(time.perf_counter() - began)


@contextmanager
def job_at_work() -> Iterator[None]:
    if METERS is None:
        yield
        return
    METERS.at_work.inc()
    try:
        yield
    finally:
        METERS.at_work.dec()


def count_job(kind: str, state: str) -> None:
    if METERS is not None:
        METERS.jobs.labels(kind, state).inc()
