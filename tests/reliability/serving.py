"""The site as it is run for real, and people who ask it over real connections."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
GUNICORN = ("-m", "gunicorn", "-c", "bulletin/gunicorn.py")
#: Seconds for which an idle connection is used again; the site closes it after five.
KEPT_ALIVE = 3


class Site:
    """gunicorn on a port of its own; what it says goes to a file in `folder`."""

    def __init__(self, url: str, folder: Path, *, code: Path = ROOT, **more: str) -> None:
        self.port, self.folder, self.code = free_port(), folder, code
        self.environment = os.environ | {"DATABASE_URL": url, "BULLETIN_LOG": "json"} | more

    def __enter__(self) -> Self:
        with (self.folder / "site.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{self.port}"],
                stdout=log, stderr=log, cwd=self.code, env=self.environment,
            )  # fmt: skip
        self._wait()
        return self

    def __exit__(self, *raised: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def visitor(self, cookie: str = "") -> Visitor:
        return Visitor(self.port, cookie)

    def said(self) -> str:
        """What it wrote to its log."""
        return (self.folder / "site.log").read_text("utf-8", "replace")

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if self.visitor().get("/robots.txt").status == 200:
                return
            time.sleep(0.2)
        raise RuntimeError(f"the site did not start:\n{self.said()[-3000:]}")


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0: there was none."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return 200 <= self.status < 400


class Visitor:
    """Asks over one kept connection, signed in by the cookie of a session."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.cookies = {"sessionid": session} if session else {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.asked = 0.0

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: str | bytes, content_type: str, **headers: str) -> Answer:
        headers |= {"Content-Type": content_type, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, body, headers)

    def send(self, path: str, **fields: Any) -> Answer:
        """A form, as a page sends it."""
        body = urllib.parse.urlencode(fields)
        return self.post(path, body, "application/x-www-form-urlencoded", Accept="text/html")

    def upload(
        self, path: str, fields: dict[str, Any], name: str, file_name: str, content: bytes
    ) -> Answer:
        """A form with a file."""
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        body = encode_multipart(BOUNDARY, fields | {name: SimpleUploadedFile(file_name, content)})
        return self.post(path, body, MULTIPART_CONTENT, Accept="text/html")

    def _ask(
        self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]
    ) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**headers, "Cookie": cookie, "Host": f"127.0.0.1:{self.port}"}
        if time.monotonic() - self.asked > KEPT_ALIVE:
            self.connection.close()
        content_sent = body.encode() if isinstance(body, str) else body
        try:
            self.connection.request(method, path, content_sent, sent)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return Answer(0)
        self.asked = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, content.decode("utf-8", "replace"), dict(answer.headers))


def session_of(username: str) -> str:
    """The cookie of somebody who has signed in."""
    from django.test import Client

    from departments.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username))
    return client.cookies["sessionid"].value
