"""Whatever a piece holds, its rendering opens no connection and reads no file of it."""

from __future__ import annotations

import http.server
import io
import tempfile
import threading
from typing import Any, ClassVar

from django.test import SimpleTestCase, TestCase
from pypdf import PdfReader

from bulletin.renderers.caging import Broken, typeset
from tests import text
from tests.base import Cast

SECRET = "秘密文件内容"


def attachments(content: bytes) -> list[str]:
    return list(PdfReader(io.BytesIO(content)).attachments)


class Listener:
    """A server that writes down who asks it anything."""

    def __enter__(self) -> Listener:
        asked: list[str] = []
        self.asked = asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def hostile(targets: list[str]) -> str:
    """Every way of asking for something that a piece of HTML or CSS knows, to each target."""
    ways = (
        '<img src="{0}">',
        '<img srcset="{0} 2x">',
        '<p style="background:url({0})">a</p>',
        '<p style="border-image:url({0}) 1">a</p>',
        '<ul style="list-style:url({0})"><li>a</li></ul>',
        '<p style="content:url({0})">a</p>',
        (
            "<style>@import url({0});@font-face{{font-family:x;src:url({0})}}"
            "p::before{{content:url({0})}}@page{{background:url({0});@top-left{{content:url({0})}}}}"
            "</style>"
        ),
        '<link rel="stylesheet" href="{0}">',
        '<link rel="attachment" href="{0}">',
        '<a rel="attachment" href="{0}">a</a>',
        '<object data="{0}"></object>',
        '<embed src="{0}">',
        '<iframe src="{0}"></iframe>',
        '<svg><image href="{0}"/><use href="{0}"/></svg>',
        '<base href="{0}">',
        '<meta http-equiv="refresh" content="0;url={0}">',
    )
    return "".join(way.format(target) for way in ways for target in targets)


class RenderTests(Cast, TestCase):
    def test_a_hostile_piece_makes_no_connection_and_reads_no_file(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        with Listener() as listener, tempfile.NamedTemporaryFile("w", suffix=".txt") as secret:
            secret.write(SECRET)
            secret.flush()
            targets = [
                f"{listener.base}/x.png",
                f"//127.0.0.1:{listener.server.server_port}/x.png",
                f"file://{secret.name}",
                secret.name,
                (
                    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='"
                    f"{listener.base}/y.png'/%3E%3C/svg%3E"
                ),
                "../../../../etc/passwd",
            ]
            self.piece(body=f"<p>前</p>{hostile(targets)}<p>后</p>")
            edition = self.publish(self.bulletin())
            self.assertEqual(listener.asked, [])
        page = bytes(edition.html).decode()
        for word in (SECRET, "<img", "<link", "url(", "srcset", "file:", "data:"):
            self.assertNotIn(word, page)
        # The page draws its own charts after the text; the text holds no drawing.
        _, _, article = page.partition("<article")
        for word in ("<svg", "rel="):
            self.assertNotIn(word, article.partition("</article>")[0])
        self.assertEqual(text.of_html(bytes(edition.html)), text.of_pdf(bytes(edition.pdf)))
        self.assertEqual(attachments(bytes(edition.pdf)), [])


class TypesetterTests(SimpleTestCase):
    """The typesetter is handed what no cleaned piece holds, and still fetches nothing."""

    css: ClassVar[str] = "p { font-size: 12pt }"

    def test_refuses_every_address(self) -> None:
        with Listener() as listener, tempfile.NamedTemporaryFile("w", suffix=".css") as secret:
            secret.write(f"p::before {{ content: '{SECRET}' }}")
            secret.flush()
            targets = [f"{listener.base}/x", f"file://{secret.name}", "data:text/css,p{color:red}"]
            for way in hostile(targets).split("<")[1:]:
                html = f"<html lang=zh-CN><title>a</title><body><p>a</p><{way}</body></html>"
                try:
                    content = typeset({"html": html, "css": self.css})
                except Broken:
                    continue
                self.assertNotIn(SECRET, text.of_pdf(content))
                self.assertEqual(attachments(content), [])
            self.assertEqual(listener.asked, [])
