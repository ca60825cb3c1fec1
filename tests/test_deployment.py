"""What stands in docs/deployment, held against the application by a real nginx."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import LiveServerTestCase, SimpleTestCase, override_settings, tag

from bulletin.actions.withdrawing import withdraw
from tests.base import Cast, ClearsEditions
from tests.proxy import HOST, Proxy

HOUSE = Path(__file__).parent.parent
DEPLOYMENT = HOUSE / "docs" / "deployment"


class Recorder(BaseHTTPRequestHandler):
    """In the application's place: keeps the head of what reached it."""

    seen: list[tuple[str, str, dict[str, list[str]]]] = []
    cache_control = "private, no-store"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        heads = {name.lower(): self.headers.get_all(name, []) for name in self.headers}
        self.seen.append((self.command, self.path, heads))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("X-Request-ID", "the application's")
        self.send_header("Cache-Control", self.cache_control)
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        pass


@tag("without-database")
class ProxyTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        server = cls.enterClassContext(ThreadingHTTPServer(("127.0.0.1", 0), Recorder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.shutdown)
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        cls.proxy = Proxy(folder, f"127.0.0.1:{server.server_port}")
        cls.proxy.start()
        cls.addClassCleanup(cls.proxy.stop)

    def setUp(self) -> None:
        Recorder.seen.clear()
        Recorder.cache_control = "private, no-store"

    def test_http_leads_to_https(self) -> None:
        plain = http.client.HTTPConnection("127.0.0.1", self.proxy.plain_port, timeout=5)
        for host in (HOST, "evil.example"):
            plain.request("GET", "/2020/12/?x=1", headers={"Host": host})
            answer = plain.getresponse()
            answer.read()
            self.assertEqual(
                (301, f"https://{HOST}/2020/12/?x=1"), (answer.status, answer.getheader("Location"))
            )
        plain.close()

    def test_another_name_gets_no_handshake(self) -> None:
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.proxy.ask("/", name="other.example")

    def test_what_a_client_says_of_itself_is_not_passed_on(self) -> None:
        self.proxy.ask(
            "/admin/",
            X_Forwarded_For="6.6.6.6",
            X_Forwarded_Proto="http",
            X_Forwarded_Host="evil.example",
            Forwarded="for=6.6.6.6",
            X_Request_ID="mine",
        )
        ((_, _, heads),) = Recorder.seen
        self.assertEqual(["127.0.0.1"], heads["x-forwarded-for"])
        self.assertEqual(["https"], heads["x-forwarded-proto"])
        self.assertEqual([HOST], heads["host"])
        self.assertNotIn("x-forwarded-host", heads)
        self.assertNotIn("forwarded", heads)
        self.assertRegex(heads["x-request-id"][0], r"\A[0-9a-f]{32}\Z")

    def test_the_request_has_one_number_everywhere(self) -> None:
        answer, _ = self.proxy.ask("/admin/numbered/")
        number = Recorder.seen[0][2]["x-request-id"][0]
        self.assertEqual([number], answer.headers.get_all("X-Request-ID"))
        self.assertRegex(self.proxy.log(), rf'"GET /admin/numbered/ HTTP/1.1" 200 .* {number}\n')

    def test_the_log_has_no_queries(self) -> None:
        self.proxy.ask("/search/?q=secretword")
        self.assertIn('"GET /search/ HTTP/1.1" 200', self.proxy.log())
        self.assertNotIn("secretword", self.proxy.log())

    def test_numbers_are_not_for_outside(self) -> None:
        for path in ("/metrics", "/metrics/", "//metrics", "/static/../metrics", "/%6detrics"):
            with self.subTest(path):
                self.assertEqual(404, self.proxy.ask(path)[0].status)
        self.assertEqual([], Recorder.seen)

    def test_static_files_are_served_as_they_were_packed(self) -> None:
        name = "page.0123456789ab.css"
        self.proxy.static.joinpath(name).write_text("body { color: black }")
        self.proxy.static.joinpath(f"{name}.gz").write_bytes(gzip.compress(b"packed beforehand"))
        answer, body = self.proxy.ask(f"/static/{name}", Accept_Encoding="gzip")
        self.assertEqual(b"packed beforehand", gzip.decompress(body))
        self.assertEqual("public, max-age=31536000, immutable", answer.headers["Cache-Control"])
        self.assertEqual("nosniff", answer.headers["X-Content-Type-Options"])
        self.assertEqual("text/css", answer.headers["Content-Type"])
        self.proxy.static.joinpath("plain.css").write_text("p {}")
        answer, body = self.proxy.ask("/static/plain.css")
        self.assertEqual(b"p {}", body)
        self.assertEqual("public, max-age=60", answer.headers["Cache-Control"])
        self.assertEqual([], Recorder.seen)

    def test_nothing_beside_the_static_files_is_served(self) -> None:
        for path in (
            "/static/../key.pem",
            "/static/%2e%2e/key.pem",
            "/static/..%2fkey.pem",
            "/static../key.pem",
            "/static/x/../../key.pem",
            "/static/../key.0123456789ab.pem",
            "/static/..%2fkey.0123456789ab.pem",
            "/static/%2e%2e%2fkey.0123456789ab.pem",
            "/static/",
        ):
            with self.subTest(path):
                self.proxy.folder.joinpath("key.0123456789ab.pem").write_text("PRIVATE KEY")
                answer, body = self.proxy.ask(path)
                self.assertNotIn(b"PRIVATE KEY", body)
                self.assertIn(answer.status, (200, 400, 403, 404))
                if answer.status == 200:
                    self.assertEqual(b"ok", body)  # the application's, which knows no such page

    def test_what_is_too_large_is_told_in_chinese(self) -> None:
        answer, body = self.proxy.ask("/search/", method="POST", body=b"x" * 70_000)
        self.assertEqual(413, answer.status)
        self.assertEqual("text/plain; charset=utf-8", answer.headers["Content-Type"])
        self.assertIn("上传的内容太大", body.decode())
        self.assertEqual([], Recorder.seen)
        answer, _ = self.proxy.ask("/admin/x/", method="POST", body=b"x" * 11 * 1024 * 1024)
        self.assertEqual(200, answer.status)

    def test_what_is_private_is_never_kept(self) -> None:
        for path in ("/admin/", "/pieces/1/", "/view/large/"):
            with self.subTest(path):
                Recorder.seen.clear()
                for _ in range(3):
                    self.proxy.ask(path)
                self.assertEqual(3, len(Recorder.seen))

    def test_a_crowd_is_one_question(self) -> None:
        Recorder.cache_control = "public, no-cache"
        for _ in range(20):
            self.proxy.ask("/crowd/")
        self.assertLessEqual(len(Recorder.seen), 2)

    def test_thousands_of_sign_ins_are_slowed_down_and_reading_is_not(self) -> None:
        sent, answer = 0, None
        while sent < 300 and (answer is None or answer.status == 200):
            answer, body = self.proxy.ask("/admin/login/", method="POST", body=b"x")
            sent += 1
        self.assertEqual(429, answer.status)
        self.assertGreater(sent, 60)
        self.assertIn("登录过于频繁", body.decode())
        self.assertEqual(200, self.proxy.ask("/admin/login/")[0].status)


@tag("without-database")
class AwayTests(SimpleTestCase):
    def test_a_stopped_application_is_told_in_chinese(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        proxy = Proxy(folder, "127.0.0.1:9")
        proxy.start()
        self.addCleanup(proxy.stop)
        answer, body = proxy.ask("/2020/12/")
        self.assertEqual(503, answer.status)
        self.assertIn("系统正在重启或维护", body.decode())
        self.assertEqual("10", answer.headers["Retry-After"])


@override_settings(
    ALLOWED_HOSTS=[HOST], SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")
)
class PublishedThroughTheProxyTests(Cast, ClearsEditions, LiveServerTestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.publish(self.issue)
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        self.proxy = Proxy(folder, urlsplit(self.live_server_url).netloc)
        self.proxy.start()
        self.addCleanup(self.proxy.stop)

    def test_readers_get_the_page_once_and_a_withdrawal_at_once(self) -> None:
        answer, _ = self.proxy.ask("/2020/12/", Accept_Encoding="gzip")
        self.assertEqual((200, "gzip"), (answer.status, answer.headers["Content-Encoding"]))
        names = [name.lower() for name in answer.headers]
        self.assertEqual(sorted(set(names)), sorted(names))
        self.assertIn("no-cache", answer.headers["Cache-Control"])
        tag = answer.headers["ETag"]
        self.assertEqual(304, self.proxy.ask("/2020/12/", If_None_Match=tag)[0].status)
        large, _ = self.proxy.ask("/2020/12/", Cookie="view=large")
        self.assertNotEqual(tag.removeprefix("W/"), large.headers["ETag"].removeprefix("W/"))

        withdraw(self.issue, by=self.zhu, reason="社保局的数据取错了月份。", after=1)
        signed_in = {"Cookie": "__Host-sessionid=x; view=normal"}
        self.assertEqual(410, self.proxy.ask("/2020/12/", **signed_in)[0].status)
        time.sleep(2)
        self.assertEqual(410, self.proxy.ask("/2020/12/")[0].status)
        self.assertEqual(410, self.proxy.ask("/2020/12/", If_None_Match=tag)[0].status)


@tag("without-database")
class FilesTests(SimpleTestCase):
    """Names that stand in two places must be the same name."""

    def test_nginx_waits_longer_and_takes_more_than_the_application(self) -> None:
        nginx = (DEPLOYMENT / "nginx.conf").read_text("utf-8")
        service = (DEPLOYMENT / "bulletin.service").read_text("utf-8")
        (config,) = re.findall(r"--config (\S+)", service)
        gunicorn = (HOUSE / config).read_text("utf-8")
        waits = int(re.findall(r"proxy_read_timeout (\d+)s", nginx)[0])
        self.assertGreater(waits, int(re.findall(r"(?m)^timeout = (\d+)", gunicorn)[0]))
        takes = max(map(int, re.findall(r"client_max_body_size (\d+)m", nginx)))
        self.assertGreater(takes * 1024 * 1024, settings.MOST_BYTES)
        private = tuple(f"/{name}/" for name in re.findall(r"\^/\((.+)\)/", nginx)[0].split("|"))
        self.assertEqual(settings.PRIVATE_PATHS, private)

    def test_every_file_that_the_page_names_exists(self) -> None:
        page = (HOUSE / "docs" / "deployment.md").read_text("utf-8")
        named = set(re.findall(r"docs/deployment/([\w.@-]+\w)", page))
        self.assertEqual(set(), {name for name in named if not (DEPLOYMENT / name).exists()})

    def test_the_page_is_shell_throughout(self) -> None:
        page = (HOUSE / "docs" / "deployment.md").read_text("utf-8")
        blocks = re.findall(r"(?ms)^```sh\n(.*?)^```$", page)
        self.assertGreater(len(blocks), 10)
        for script in ("\n".join(blocks), *map(Path.read_text, self.scripts())):
            checked = subprocess.run(
                ["bash", "-n"], input=script, capture_output=True, text=True, check=False
            )
            self.assertEqual("", checked.stderr)

    def test_a_changed_bundle_is_not_installed(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        bundle, place = folder / "bundle", folder / "place"
        bundle.mkdir()
        shutil.copy(DEPLOYMENT / "install", bundle)
        for name in ("version", "source.tar"):
            (bundle / name).write_text("as packed\n")
        names = sorted(path.name for path in bundle.iterdir())
        sums = subprocess.run(
            ["sha256sum", *names], capture_output=True, text=True, check=True, cwd=bundle
        ).stdout
        (bundle / "SHA256SUMS").write_text(sums)
        for what, change in (("changed", b"other\n"), ("missing", None)):
            with self.subTest(what):
                if change:
                    (bundle / "source.tar").write_bytes(change)
                else:
                    (bundle / "source.tar").unlink()
                refused = subprocess.run(
                    [bundle / "install", place], capture_output=True, text=True, check=False
                )
                self.assertEqual(1, refused.returncode)
                self.assertIn("文件不完整或被改动，未安装", refused.stderr)
                self.assertFalse(place.exists())

    def scripts(self) -> list[Path]:
        return [path for path in DEPLOYMENT.iterdir() if path.read_bytes().startswith(b"#!/bin/sh")]
