"""What is installed: pinned with hashes, and refused when it was exchanged."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from django.test import SimpleTestCase, tag

HOUSE = Path(__file__).parent.parent
PIN = re.compile(r"^([a-z0-9-]+)==([^ \\]+)(?: ; ([^\\]+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
COMMENT = re.compile(r"^ *# .*$")


def pins(name: str) -> dict[tuple[str, str], int]:
    """Each pinned name and version, and how many hashes it has. Fails on any other line."""
    hashes: dict[tuple[str, str], int] = {}
    for line in (HOUSE / name).read_text("utf-8").splitlines():
        if match := PIN.match(line):
            hashes[now := (match[1], match[2])] = 0
        elif HASH.match(line):
            hashes[now] += 1
        elif not COMMENT.match(line):
            raise AssertionError(f"{name} has a line that is neither pin nor hash: {line}")
    return hashes


def asked_for(name: str) -> set[tuple[str, str]]:
    lines = (HOUSE / name).read_text("utf-8").splitlines()
    wanted = [line.split("==") for line in lines if "==" in line]
    return {(re.sub(r"\[.*\]", "", package).lower(), version) for package, version in wanted}


def wheel(folder: Path) -> str:
    """A package of one line in `folder`, and its hash."""
    files = {
        "parcel.py": "WHAT = 'as sent'\n",
        "parcel-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: parcel\nVersion: 1.0\n",
        "parcel-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "parcel-1.0.dist-info/RECORD"
    lines = [f"{name},sha256={digest(text)},{len(text)}\n" for name, text in files.items()]
    path = folder / "parcel-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        for name, text in (files | {record: "".join(lines) + f"{record},,\n"}).items():
            file.writestr(name, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@tag("without-database")
class RequirementsTests(SimpleTestCase):
    def test_every_package_has_its_hashes_and_names_no_host(self) -> None:
        for name in ("requirements.txt", "requirements-dev.txt"):
            with self.subTest(name):
                self.assertEqual([], [pin for pin, hashes in pins(name).items() if not hashes])
                self.assertNotRegex((HOUSE / name).read_text("utf-8"), r"://|--index|--find")

    def test_what_is_asked_for_is_what_is_pinned(self) -> None:
        """Else somebody changed one of the .in files and did not run `make requirements`."""
        production, development = pins("requirements.txt"), pins("requirements-dev.txt")
        self.assertEqual(set(), asked_for("requirements.in") - set(production))
        self.assertEqual(set(), asked_for("requirements-dev.in") - set(development))
        self.assertEqual({}, {pin: n for pin, n in production.items() if development.get(pin) != n})

    def test_every_package_has_its_way_out(self) -> None:
        decisions = (HOUSE / "docs" / "decisions.md").read_text("utf-8")
        table = decisions.partition("### The way out of each")[2].partition("###")[0]
        exits = set(
            re.findall(r"[a-z][a-z0-9-]+", " ".join(re.findall(r"(?m)^\| ([^|]+) \|", table)))
        )
        self.assertEqual(set(), {name for name, _ in asked_for("requirements.in")} - exits)

    def test_an_exchanged_package_is_not_installed(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / ".ci").mkdir()
        shutil.copy(HOUSE / ".ci" / "venv", folder / ".ci")
        sent = wheel(folder)
        offline = {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(folder),
            "PIP_CONFIG_FILE": os.devnull,
        }

        def install(requirement: str) -> subprocess.CompletedProcess[str]:
            (folder / "requirements.txt").write_text(requirement)
            return subprocess.run(
                [folder / ".ci" / "venv", "requirements.txt"],
                capture_output=True,
                text=True,
                check=False,
                env=os.environ | offline,
            )

        for what, requirement in (
            ("another hash", f"parcel==1.0 --hash=sha256:{sent[::-1]}\n"),
            ("no hash", "parcel==1.0\n"),
        ):
            with self.subTest(what):
                refused = install(requirement)
                self.assertEqual(1, refused.returncode)
                self.assertIn("安装依赖失败", refused.stderr)
                self.assertEqual([], list(folder.glob(".venv/lib/*/site-packages/parcel*")))
        taken = install(f"parcel==1.0 --hash=sha256:{sent}\n")
        self.assertEqual((0, ""), (taken.returncode, taken.stderr))
        self.assertEqual("", install(f"parcel==1.0 --hash=sha256:{sent}\n").stdout)
