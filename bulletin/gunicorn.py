"""How the site is served: `python -m gunicorn -c bulletin/gunicorn.py --bind ADDRESS`.

`make run` and a hall's own server use the same file. What differs between machines comes from
the environment: BULLETIN_WORKERS, BULLETIN_THREADS, BULLETIN_BEHIND_PROXY with
FORWARDED_ALLOW_IPS, BULLETIN_LOG, BULLETIN_METRICS.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from departments import log_lines

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - made for this, and closed to others by mkdtemp


class PatientWorker(ThreadWorker):
    """Told to end, it answers what was asked and then lets its background jobs end.

    Meanwhile it shows that it lives: to its master a worker without a sign of life is stuck, and
    is killed. A master that is itself told to stop waits `graceful_timeout` seconds and no more;
    a job cut off then is shown as such and can be begun anew.
    """

    def run(self) -> None:
        super().run()
        for thread in threading.enumerate():
            while thread.name.startswith("job-") and thread.is_alive():
                self.notify()
                thread.join(1)


wsgi_app = "bulletin.wsgi:application"
chdir = str(Path(__file__).resolve().parent.parent)
worker_class = PatientWorker
workers = int(os.environ.get("BULLETIN_WORKERS", "2"))
threads = int(os.environ.get("BULLETIN_THREADS", "4"))
#: Seconds: longer than the longest publication, whose typesetter has a limit of its own.
timeout = 180
graceful_timeout = 60
keepalive = 5
#: A worker is replaced now and then, so that nothing can pile up in it; not all at once.
max_requests = 20_000
max_requests_jitter = 4_000
#: The sign of life is a file: on a busy disk it would come late.
worker_tmp_dir = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
#: Whose word is taken that the connection was encrypted: nobody's, unless a proxy stands in front.
behind_proxy = os.environ.get("BULLETIN_BEHIND_PROXY") == "1"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1") if behind_proxy else ""
#: Seconds. A page gives its turn away each time it asks the database, and gets it back after so
#: long from a thread that computes: with Python's 5 ms an import in the same worker slows each
#: page down by a tenth of a second.
TURN = 0.0005
#: Its socket would be put into the home directory.
control_socket_disable = True
#: The site writes a line for each request itself (departments/request_log.py), without addresses.
accesslog = None
errorlog = None
logconfig_dict = log_lines.logging_for(os.environ.get("BULLETIN_LOG", "plain"))

METRICS = os.environ.get("BULLETIN_METRICS", "")
#: As departments.metrics has them, which imports Django and is for workers.
DIRECTORY, SLOT = "PROMETHEUS_MULTIPROC_DIR", "BULLETIN_METRICS_SLOT"


def on_starting(server: Any) -> None:
    if METRICS:
        os.environ[DIRECTORY] = tempfile.mkdtemp(prefix="bulletin-metrics-", dir=worker_tmp_dir)


def when_ready(server: Any) -> None:
    """The numbers at an address of their own, served by the master; the site does without them
    where that address is taken."""
    if not METRICS:
        return
    from prometheus_client import CollectorRegistry, multiprocess, start_http_server

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=os.environ[DIRECTORY])
    host, _, port = METRICS.rpartition(":")
    try:
        start_http_server(int(port), host.strip("[]") or "127.0.0.1", registry)
    except OSError as error:
        server.log.error("metrics are not served: %s", error.strerror)


def pre_fork(server: Any, worker: Any) -> None:
    """Each worker takes the lowest place that is free; its numbers are kept by that."""
    taken = {other.slot for other in server.WORKERS.values()}
    worker.slot = next(slot for slot in range(len(taken) + 1) if slot not in taken)


def post_fork(server: Any, worker: Any) -> None:
    sys.setswitchinterval(TURN)
    os.environ[SLOT] = str(worker.slot)


def child_exit(server: Any, worker: Any) -> None:
    if METRICS:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.slot)


def on_exit(server: Any) -> None:
    if METRICS:
        shutil.rmtree(os.environ[DIRECTORY], ignore_errors=True)
