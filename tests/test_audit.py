"""The audit of dependencies: what it finds, and that it never calls silence a good answer."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.test import SimpleTestCase, tag

HOUSE = Path(__file__).parent.parent
NOW = dt.datetime.now(dt.UTC)


def advisory(
    name: str, *events: dict[str, str], versions: tuple[str, ...] = (), when: dt.datetime = NOW
) -> dict[str, Any]:
    """One in OSV's schema, of a package on PyPI."""
    affected: dict[str, Any] = {"package": {"name": name, "ecosystem": "PyPI"}}
    affected["versions"] = list(versions)
    affected["ranges"] = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    return {
        "schema_version": "1.7.0",
        "id": f"PYSEC-2026-{name.upper()}",
        "modified": f"{when:%Y-%m-%dT%H:%M:%S}Z",
        "published": f"{when:%Y-%m-%dT%H:%M:%S}Z",
        "summary": "made for a test",
        "affected": [affected],
    }


KNOWN_BAD = advisory("bleach", {"introduced": "0"}, {"fixed": "2.1.3"})


class Silent(BaseHTTPRequestHandler):
    """A service, or a mirror in its place, that knows of no hole in anything."""

    status = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        pass


class NotFound(Silent):
    status = 404


@tag("without-database")
class AuditTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def pins(self, *lines: str) -> str:
        path = self.folder / "requirements.txt"
        path.write_text("".join(f"{line} \\\n    --hash=sha256:00\n" for line in lines))
        return f"--requirements={path}"

    def export(self, *advisories: dict[str, Any]) -> str:
        path = self.folder / "all.zip"
        with zipfile.ZipFile(path, "w") as file:
            for one in advisories:
                file.writestr(f"{one['id']}.json", json.dumps(one))
        return f"--advisories={path}"

    def audit(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, HOUSE / ".ci" / "audit.py", *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOUSE)
        return ran.returncode, ran.stdout + ran.stderr

    def audit_by(self, service: type[Silent]) -> tuple[int, str]:
        with ThreadingHTTPServer(("127.0.0.1", 0), service) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/v1/query"
            told = self.audit(self.pins("django==5.2.19"), f"--osv-url={address}")
            server.shutdown()
        return told

    def test_everything_pinned_is_counted(self) -> None:
        lines = (HOUSE / "requirements-dev.txt").read_text("utf-8").splitlines()
        pins = sum("==" in line and line[0].isalpha() for line in lines)
        code, told = self.audit(self.export(KNOWN_BAD))
        self.assertEqual(0, code, told)
        self.assertIn(f"审计了 {pins} 个依赖，已知漏洞 0 个 / audited all {pins}, holes: 0\n", told)

    def test_a_hole_is_named_with_its_remedy(self) -> None:
        hole = advisory("lxml", {"introduced": "6.0"}, {"fixed": "6.1.3"})
        code, told = self.audit(
            self.pins("lxml==6.1.2", "nh3==0.3.8"), self.export(KNOWN_BAD, hole)
        )
        self.assertEqual(1, code)
        self.assertIn("lxml==6.1.2: PYSEC-2026-LXML; 修复版本 / mended in: 6.1.3", told)
        self.assertIn("审计了 2 个依赖，已知漏洞 1 个", told)

    def test_only_versions_within_the_hole_are_named(self) -> None:
        holes = (
            advisory("lxml", {"introduced": "6.0"}, {"fixed": "6.1.3"}),
            advisory("nh3", {"introduced": "0"}, {"last_affected": "0.3.7"}),
            advisory("pillow", versions=("12.0.0", "not a version")),
            advisory("django", {"introduced": "0"}, {"last_affected": "5.2.19"}),
            advisory("Mammoth", versions=("1.13",)),
        )
        well = ("lxml==6.1.3", "nh3==0.3.8", "pillow==13.0.0")
        code, told = self.audit(
            self.pins(*well, "django==5.2.19", "mammoth==1.13.0"), self.export(KNOWN_BAD, *holes)
        )
        self.assertEqual(1, code)
        self.assertEqual(
            ["django==5.2.19", "mammoth==1.13.0"], sorted(re.findall(r"(?m)^(.+): PYSEC", told))
        )

    def test_both_versions_of_one_package_are_asked_about(self) -> None:
        pins = self.pins(
            "soupsieve==2.10 ; python_full_version < '3.11.5'",
            "soupsieve==4.1.3 ; python_full_version >= '3.11.5'",
        )
        hole = advisory("soupsieve", {"introduced": "0"}, {"fixed": "3"})
        code, told = self.audit(pins, self.export(KNOWN_BAD, hole))
        self.assertEqual(1, code)
        self.assertIn("soupsieve==2.10: ", told)
        self.assertIn("审计了 2 个依赖，已知漏洞 1 个", told)

    def test_a_service_that_knows_nothing_is_no_audit(self) -> None:
        for service in (Silent, NotFound):
            with self.subTest(service.__name__):
                code, told = self.audit_by(service)
                self.assertEqual(2, code)
                self.assertIn("没有审计 / NOT audited", told)
                self.assertIn("all.zip", told)

    def test_no_service_is_no_audit(self) -> None:
        code, told = self.audit(self.pins("nh3==0.3.8"), "--osv-url=http://127.0.0.1:9/v1/query")
        self.assertEqual(2, code)
        self.assertIn("没有审计 / NOT audited", told)

    def test_an_old_list_or_none_is_no_audit(self) -> None:
        old = advisory("bleach", {"introduced": "0"}, when=NOW - dt.timedelta(days=40))
        elsewhere = advisory("bleach", {"introduced": "0"})
        elsewhere["affected"][0]["package"]["ecosystem"] = "npm"
        for what, export in (("old", [old]), ("another's", [elsewhere]), ("empty", [])):
            with self.subTest(what):
                code, told = self.audit(self.pins("nh3==0.3.8"), self.export(*export))
                self.assertEqual(2, code)
                self.assertIn("没有审计 / NOT audited", told)

    def test_pins_of_nothing_are_no_audit(self) -> None:
        code, told = self.audit(self.pins("nh3>=0.3"), self.export(KNOWN_BAD))
        self.assertEqual(2, code)
        self.assertIn("pins nothing", told)
