"""The house itself: its imports, migrations, settings and templates."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase, override_settings

from bulletin.deployment_checks import key_is_kept

ROOMS = ("departments", "stats", "bulletin")
#: What each module of `bulletin` may import of its neighbours: those before it.
UPWARD = (
    "document",
    "contents",
    "paper",
    "changes",
    "numerals",
    "proofreading",
    "richtext",
    "parts",
    "pictures",
    "manuscript",
    "past",
    "models",
    "comparing",
    "published",
    "verification",
    "backup",
    "permissions",
    "trail",
    "standard",
    "definitions",
    "accounts",
    "reporting",
    "word_lists",
    "standard_words",
    "reconciling",
    "flags",
    "key_figures",
    "printed_tables",
    "printed_pieces",
    "official",
    "assembly",
    "assessment",
    "renderers",
    "notices",
    "actions",
    "forms",
    "outage",
    "reading",
    "newsroom",
    "leading",
    "admin",
    "desk",
    "management",
)

#: What docs/deployment.md has a hall set.
PRODUCTION = {
    "BULLETIN_HTTPS": "1",
    "BULLETIN_BEHIND_PROXY": "1",
    "BULLETIN_HOSTS": "example.org",
    "BULLETIN_SITE": "https://example.org",
    "BULLETIN_LOG": "json",
}


def modules(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(path: Path, tree: ast.Module) -> Iterator[str]:
    """Every module a file imports, relative ones spelt out."""
    package = path.relative_to(settings.BASE_DIR).with_suffix("").parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = [*base, *(node.module.split(".") if node.module else ())]
            yield from (".".join([*stem, alias.name]) for alias in node.names)


class HouseTests(SimpleTestCase):
    def test_imports_between_rooms_run_one_way(self) -> None:
        against = [
            f"{path.relative_to(settings.BASE_DIR)}: {name}"
            for place, room in enumerate(ROOMS)
            for path, tree in modules(room)
            for name in imported(path, tree)
            if name.split(".")[0] in ROOMS[place + 1 :]
        ]
        self.assertEqual(against, [])

    def test_inside_bulletin_imports_run_upward(self) -> None:
        against = []
        for path, tree in modules("bulletin"):
            own = path.relative_to(settings.BASE_DIR / "bulletin").with_suffix("").parts[0]
            if own not in UPWARD:
                continue
            for name in imported(path, tree):
                room, _, rest = name.partition(".")
                module = rest.partition(".")[0] if room == "bulletin" else ""
                if module in UPWARD and UPWARD.index(module) > UPWARD.index(own):
                    against.append(f"{path.name}: {name}")
        self.assertEqual(against, [])

    def test_the_document_knows_no_django(self) -> None:
        names = {
            name for path, tree in modules("bulletin/document") for name in imported(path, tree)
        }
        self.assertEqual({name for name in names if name.startswith("django")}, set())

    def test_renderers_query_nothing(self) -> None:
        names = {
            name
            for path, tree in modules("bulletin/renderers")
            for name in imported(path, tree)
            if re.match(
                r"bulletin\.(models|assembly)|stats(?!\.(?:charts|spreadsheets)\b)|departments|django\.db",
                name,
            )
        }
        self.assertEqual(names, set())

    def test_templates_hold_no_script_no_style_and_trust_nothing(self) -> None:
        wrong = {}
        for path in (settings.BASE_DIR / "templates").rglob("*.*"):
            text = path.read_text("utf-8")
            found = re.findall(r"\|safe|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", text)
            if found:
                wrong[path.name] = found
        self.assertEqual(wrong, {})


class ProjectTests(TestCase):
    def test_no_migration_is_missing(self) -> None:
        call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())

    def test_deploy_check_is_clean_behind_tls(self) -> None:
        """Only ckeditor.W001 is silenced; docs/decisions.md says why."""
        done = self._check(PRODUCTION)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "System check identified no issues (1 silenced).\n")

    def test_what_a_deployment_forgot_is_told(self) -> None:
        for changed, identifiers in (
            ({"BULLETIN_HTTPS": "0"}, {"bulletin.W006"}),
            ({"BULLETIN_SITE": "http://example.org"}, {"bulletin.W007"}),
            ({"BULLETIN_BEHIND_PROXY": "0"}, {"bulletin.W008"}),
            ({"BULLETIN_LOG": "plain"}, {"bulletin.W009"}),
            ({"BULLETIN_DEBUG": "1"}, {"bulletin.E004"}),
        ):
            done = self._check(PRODUCTION | changed)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(set(re.findall(r"bulletin\.[EW]\d+", done.stderr)), identifiers)

    def test_a_key_that_others_may_read_is_told(self) -> None:
        with TemporaryDirectory() as folder, override_settings(VAR=folder):
            key = Path(folder) / "secret_key"
            key.write_text("key")
            for mode, told in ((0o600, []), (0o640, ["bulletin.W005"]), (0o604, ["bulletin.W005"])):
                key.chmod(mode)
                self.assertEqual([one.id for one in key_is_kept()], told)

    def test_wrong_environment_is_told_in_a_sentence(self) -> None:
        done = self._check({"DATABASE_URL": "oracle://somewhere"})
        self.assertIn("环境变量 DATABASE_URL 不对：“oracle://somewhere”", done.stderr)
        done = self._check({"BULLETIN_HTTPS": "yes"})
        self.assertIn("环境变量 BULLETIN_HTTPS 只能是 0 或 1，现在是“yes”。", done.stderr)
        done = self._check({"BULLETIN_LOG": "xml"})
        self.assertIn("环境变量 BULLETIN_LOG 只能是 plain、json 之一，现在是“xml”。", done.stderr)

    def _check(self, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        # What the browser tests set for themselves is no part of a deployment.
        ours = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        return subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=ours | {"DJANGO_SETTINGS_MODULE": "bulletin.settings"} | environment,
            capture_output=True,
            text=True,
            check=False,
        )
