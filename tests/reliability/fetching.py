"""Seventeen ways to make a page fetch something, to eight targets: nothing is fetched.

Watched from outside by strace, which sees what the libraries in C open and connect to as well.
"""

from __future__ import annotations

import io
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote

from django.conf import settings
from pypdf import PdfReader

from bulletin.actions.issue import gather
from bulletin.assembly import assemble
from bulletin.renderers import RENDERERS, caging
from bulletin.renderers.rendered import RenderingFailed
from tests.base import Cast

from .results import Result

SECRET = "canary-that-must-not-get-out-4711"

#: HTML for a body, and CSS, each with the address in the place of {0}.
WAYS: dict[str, tuple[str, str]] = {
    "link rel=stylesheet": ('<link rel="stylesheet" href="{0}">', ""),
    "link rel=attachment": ('<link rel="attachment" href="{0}">', ""),
    "a rel=attachment": ('<p><a rel="attachment" href="{0}">甲</a></p>', ""),
    "@import": ("", "@import url('{0}');"),
    "@font-face": (
        "<p>甲</p>",
        "@font-face {{ font-family: x; src: url('{0}') }} p {{ font: 12pt x }}",
    ),
    "background": ("<p>甲</p>", "p {{ background: url('{0}') }}"),
    "border-image": ("<p>甲</p>", "p {{ border: 1mm solid; border-image: url('{0}') 1 }}"),
    "list-style": ("<ul><li>甲</ul>", "ul {{ list-style: url('{0}') }}"),
    "content": ("<p>甲</p>", "p::before {{ content: url('{0}') }}"),
    "@page background": ("<p>甲</p>", "@page {{ background: url('{0}') }}"),
    "@page margin content": ("<p>甲</p>", "@page {{ @top-left {{ content: url('{0}') }} }}"),
    "style attribute": ("<p style=\"background: url('{0}')\">甲</p>", ""),
    "img": ('<img src="{0}" alt="甲"><img srcset="{0} 2x" alt="甲">', ""),
    "object": ('<object data="{0}"></object>', ""),
    "embed": ('<embed src="{0}">', ""),
    "image in a data: SVG": ('<img alt="甲" src="data:image/svg+xml,{1}">', ""),
    "@color-profile": (
        "<p>甲</p>",
        "@color-profile --x {{ src: url('{0}') }} p {{ color: color(--x 1 0 0) }}",
    ),
}


def _drawing(address: str) -> str:
    return quote(f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}'/></svg>")


def targets(port: int, secret: Path) -> dict[str, str]:
    host = f"127.0.0.1:{port}"
    return {
        "http": f"http://{host}/x.png",
        "https": f"https://{host}/x.png",
        "ftp": f"ftp://{host}/x.png",
        "a file of the system": "file:///etc/passwd",
        "a file of the site": f"file://{secret}",
        "a drawing that fetches": f"data:image/svg+xml,{_drawing(f'http://{host}/y.png')}",
        "no protocol": f"//{host}/x.png",
        "up the tree": "../" * 12 + str(secret).lstrip("/"),
    }


class Listener:
    """Counts who connects, whatever they want to speak."""

    def __enter__(self) -> Listener:
        self.asked = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.asked += 1
            connection.close()

    def __exit__(self, *_: object) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()


class Watch:
    """strace's log: each file opened and each connection made, or None where there is no strace."""

    def __init__(self, log: Path, wanted: tuple[str, ...]) -> None:
        self._log, self._wanted = log, wanted
        self.program = shutil.which("strace")

    @contextmanager
    def on(self) -> Iterator[None]:
        """The typesetter under watch; -D keeps it the child of who asked."""
        if self.program is None:
            yield
            return
        traced = ("-D", "-f", "-o", str(self._log), "-e", "trace=openat,open,openat2,connect")
        command = (self.program, *traced, *caging.COMMAND)
        with mock.patch.object(caging, "COMMAND", command):
            yield

    def seen(self) -> list[str]:
        if self.program is None:
            return []
        lines = self._log.read_text(errors="replace").splitlines()
        if not any("fonts.conf" in line for line in lines):
            raise SystemExit("strace saw nothing")
        return [
            line
            for line in lines
            if " = -1 " not in line
            and ("connect(" in line or any(name in line for name in self._wanted))
        ]


def results() -> Iterator[Result]:
    place = Path(settings.VAR)
    with (
        Listener() as listener,
        tempfile.NamedTemporaryFile("w", dir=place, prefix="secret_key_", suffix=".css") as file,
        tempfile.TemporaryDirectory() as logs,
    ):
        file.write(f"p::before {{ content: '{SECRET}' }}")
        file.flush()
        secret = Path(file.name)
        watch = Watch(Path(logs, "trace"), ("/etc/passwd", secret.name))
        wanted = targets(listener.port, secret)
        watched = "watched by strace" if watch.program else "by what the PDF holds"
        addresses = list(wanted.values())
        leaks = [_straight(way, address, watch) for way in WAYS for address in addresses]
        yield _result(f"fetches, straight at the typesetter, {watched}", listener, leaks)
        leaks = _through_the_door(addresses, watch)
        yield _result(f"fetches in a piece: saved, assembled, set, {watched}", listener, leaks)


def _result(what: str, listener: Listener, leaks: list[list[str]]) -> Result:
    opened = sum(map(len, leaks))
    told = f"{listener.asked} connections, {opened} files opened or told"
    holds = not listener.asked and not opened
    return Result(what, len(leaks), "no connection, no file", told, holds)


def _straight(way: str, address: str, watch: Watch) -> list[str]:
    body, css = (part.format(address, _drawing(address)) for part in WAYS[way])
    page = {
        "html": f"<html lang=zh-CN><title>a</title><style>{css}</style>{body}</html>",
        "css": css,
    }
    with watch.on():
        try:
            pdf = caging.typeset(page)
        except caging.Broken:
            pdf = b""
    return [*watch.seen(), *_told(pdf)]


def _told(pdf: bytes) -> list[str]:
    """What of the secrets the PDF holds, as text, as attachment or anywhere."""
    if not pdf:
        return []
    reader: Any = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    found = [f"in the text: {word}" for word in (SECRET, "root:x:0") if word in text]
    return found + [f"attached: {name}" for name in reader.attachments]


class _Stage(Cast):
    pass


def _through_the_door(addresses: list[str], watch: Watch) -> list[list[str]]:
    """A piece for each way and target, all of a way in one bulletin."""
    stage = _Stage()
    stage.raise_curtain()
    stage.fill_ledger()
    bulletin = stage.bulletin()
    leaks = []
    for way, parts in WAYS.items():
        for address in addresses:
            body, css = (part.format(address, _drawing(address)) for part in parts)
            piece = stage.piece(f"取用：{way}", body=f"<style>{css}</style>{body}<p>正文。</p>")
            gather(bulletin, by=stage.bian)
            with watch.on():
                try:
                    pdf = RENDERERS["pdf"](assemble(bulletin).document).content
                except RenderingFailed:
                    pdf = b""
            leaks.append([*watch.seen(), *_told(pdf)])
            piece.delete()
    return leaks
