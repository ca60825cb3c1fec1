"""The site as a hall runs it: web servers as processes, several on one database."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import SimpleTestCase

from departments import roles
from stats.checks.standard import add_standard_rules

from .ports import free_port

#: Seconds until a server answers, on a machine with much else to do.
PATIENCE = 120
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "bulletin/gunicorn.py")


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class _AsItComes(urllib.request.HTTPErrorProcessor):
    """Neither follows redirects nor takes refusals for errors."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


class Reader:
    """A browser without a window; its cookies go to every server of this machine."""

    def __init__(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self._opener = urllib.request.build_opener(_AsItComes, cookies)

    def get(self, url: str, **headers: str) -> Answer:
        return self._ask(urllib.request.Request(url, headers=_named(headers)))

    def post(self, url: str, data: dict[str, Any] | bytes, **headers: str) -> Answer:
        body = data if isinstance(data, bytes) else urllib.parse.urlencode(data).encode()
        return self._ask(urllib.request.Request(url, body, headers=_named(headers)))

    def send(self, url: str, **data: Any) -> Answer:
        """Fill in the form at an address, as far as it has hidden fields, and send it there."""
        page = self.get(url).text
        hidden = re.findall(r'type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
        return self.post(url, dict(hidden) | data)

    def sign_in(self, site: str, username: str, password: str) -> Answer:
        return self.send(f"{site}/admin/login/", username=username, password=password)

    def _ask(self, request: urllib.request.Request) -> Answer:
        with self._opener.open(request, timeout=PATIENCE) as response:
            return Answer(response.status, response.headers, response.read())


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass
class Database:
    """A copy of the migrated test database, for processes; with the sample of December 2020."""

    folder: Path
    url: str = ""
    _name: str = ""

    def make(self) -> None:
        # A test before this one may have flushed what migrations made.
        roles.apply(apps)
        add_standard_rules(apps)
        connection.close()
        if connection.vendor == "postgresql":
            self._copy_on_server()
        else:
            target = self.folder / "bulletin.sqlite3"
            shutil.copy(connection.settings_dict["NAME"], target)
            self.url = f"sqlite:///{target}"
        manage(self, "demo")

    def _copy_on_server(self) -> None:
        given = connection.settings_dict
        self._name = f"served_{os.getpid()}_{self.folder.name[-6:]}".lower()
        self._on_server(f'CREATE DATABASE "{self._name}" TEMPLATE "{given["NAME"]}"')
        who = f"{given['USER']}:{given['PASSWORD']}"
        self.url = f"postgres://{who}@{given['HOST']}:{given['PORT']}/{self._name}"

    def _on_server(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)

    def execute(self, statement: str) -> None:
        if self._name:
            import psycopg2

            with psycopg2.connect(self.url) as there, there.cursor() as cursor:
                cursor.execute(statement)
            there.close()
        else:
            with sqlite3.connect(self.folder / "bulletin.sqlite3", timeout=30) as there:
                there.execute(statement)
            there.close()

    def remove(self) -> None:
        if self._name:
            self._on_server(f'DROP DATABASE "{self._name}" WITH (FORCE)')


def environment(database: Database, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BULLETIN_", "DJANGO_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.served_settings",
        "DATABASE_URL": database.url,
        "BULLETIN_TEST_VAR": str(database.folder),
        "SECRET_KEY": "one key for all the servers of these tests, and for nothing else",
        **more,
    }


def manage(database: Database, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(database),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@dataclass
class Server:
    database: Database
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self._log = self.database.folder / f"server-{self.port}.log"

    def start(self) -> Server:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*GUNICORN, "--bind", f"127.0.0.1:{self.port}"],
                cwd=settings.BASE_DIR,
                env=environment(
                    self.database, BULLETIN_LOG="json", BULLETIN_WORKERS="1", **self.more
                ),
                stderr=log,
                start_new_session=True,
            )
        self.wait()
        return self

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if Reader().get(f"{self.site}/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self._log.read_text("utf-8"))

    def said(self) -> str:
        return self._log.read_text("utf-8")

    def lines(self) -> list[dict[str, Any]]:
        """The log; raises ValueError where a line of it is not JSON."""
        return [json.loads(line) for line in self.said().splitlines()]

    def kill(self) -> None:
        """All its processes at once, as a power cut does."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(PATIENCE)


class ServedTestCase(SimpleTestCase):
    """One database with the sample, made once; servers on it, with what they are to be told."""

    databases = {"default"}

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="served-"))
        cls.database = Database(Path(folder))
        cls.database.make()
        cls.addClassCleanup(cls.database.remove)
        note = (Path(folder) / "sample-accounts.txt").read_text("utf-8")
        cls.passwords = dict(re.findall(r"账号 (\w+)，密码 (\S+)", note))

    @classmethod
    def serve(cls, **more: str) -> Server:
        server = Server(cls.database, more).start()
        cls.addClassCleanup(server.stop)
        return server

    def signed_in(self, server: Server, username: str) -> Reader:
        reader = Reader()
        self.assertEqual(
            reader.sign_in(server.site, username, self.passwords[username]).status, 302
        )
        return reader
