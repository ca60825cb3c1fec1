"""The typesetter's cage: what it may take and touch, how it ends, and which part is to blame."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.conf import settings

from bulletin.document import Annex, Cell, Document, Paragraph, Piece, Quote, Section, Table
from bulletin.renderers import RenderingFailed, caging, pdf, renderer
from bulletin.renderers.typesetter import cage
from tests.base import WithoutDatabase
from tests.pdf import a_document, paragraph, runs

PAGE = "<!DOCTYPE html><html lang=zh-CN><title>x</title><body>"


def page(body: str = "<p>字</p>", css: str = "") -> dict[str, str]:
    return {"html": PAGE + body, "css": css}


def children() -> set[int]:
    """Processes that this one has started, also those that ended and were not waited for."""
    found = set()
    for thread in Path("/proc/self/task").iterdir():
        found |= set(map(int, (thread / "children").read_text().split()))
    return found


@contextmanager
def inside(program: str) -> Iterator[subprocess.CompletedProcess[str]]:
    """What a program says that is run where the typesetter's would be."""
    root = str(cage.__file__).rpartition("/typesetter/")[0]
    begin = f"import sys, os; sys.path.append({root!r}); from typesetter import cage;"
    yield subprocess.run(
        [sys.executable, "-I", "-c", f"{begin} cage.close({os.getpid()})\n{program}"],
        capture_output=True,
        text=True,
        env=caging.ENVIRONMENT,
        check=False,
    )


class LimitTests(WithoutDatabase):
    def broken(self, body: str, css: str = "") -> caging.Broken:
        with self.assertRaises(caging.Broken) as caught:
            caging.typeset(page(body, css))
        self.assertEqual(children(), set())
        return caught.exception

    def test_too_deep(self) -> None:
        self.assertEqual(self.broken("<blockquote>" * 600 + "字").why, caging.Why.DEPTH)

    def test_too_slow_is_killed_with_all_that_it_started(self) -> None:
        with mock.patch.object(caging, "TIMEOUT", 0.05):
            self.assertEqual(self.broken("字").why, caging.Why.TIME)

    def test_too_much_memory(self) -> None:
        body = f"<p>{'字' * 90_000_000}</p>"
        self.assertEqual(self.broken(body).why, caging.Why.MEMORY)

    def test_too_much_time_on_the_processor(self) -> None:
        with inside(
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 35))\nwhile True: pass"
        ) as done:
            self.assertEqual(caging.EXITS[done.returncode], caging.Why.TIME)

    def test_the_answer_is_limited(self) -> None:
        with tempfile.TemporaryFile() as answer:
            root = str(Path(cage.__file__).parents[1])
            program = (
                f"import sys; sys.path.append({root!r}); from typesetter import cage;"
                f"cage.close({os.getpid()}); sys.stdout.buffer.write(bytes(101 * 1024**2))"
            )
            done = subprocess.run(
                [sys.executable, "-I", "-c", program],
                stdout=answer,
                stderr=subprocess.PIPE,
                env=caging.ENVIRONMENT,
                check=False,
            )
            self.assertIn(b"File too large", done.stderr)
            self.assertEqual(answer.seek(0, os.SEEK_END), cage.LARGEST)

    def test_nothing_is_left_open(self) -> None:
        before = {one.name for one in Path("/proc/self/fd").iterdir()}
        caging.typeset(page())
        self.broken("<blockquote>" * 600)
        self.assertEqual({one.name for one in Path("/proc/self/fd").iterdir()}, before)

    def test_dies_with_the_process_that_asked(self) -> None:
        program = (
            "import django; django.setup()\n"
            "from bulletin.renderers import caging\n"
            "caging.typeset({'html': '<p>' + '字' * 3_000_000, 'css': ''})"
        )
        asking = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        )
        started = self._waited_for(asking.pid)
        asking.send_signal(signal.SIGKILL)
        asking.wait()
        deadline = time.monotonic() + 5
        while Path(f"/proc/{started}/cmdline").exists() and time.monotonic() < deadline:
            if "\nState:\tZ" in Path(f"/proc/{started}/status").read_text():
                break
            time.sleep(0.02)
        else:
            self.assertFalse(Path(f"/proc/{started}").exists())

    def _waited_for(self, asking: int) -> int:
        """The typesetter of that process, once it is in its cage."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for child in Path(f"/proc/{asking}/task/{asking}/children").read_text().split():
                if "NoNewPrivs:\t1" in Path(f"/proc/{child}/status").read_text():
                    return int(child)
            time.sleep(0.02)
        raise AssertionError("nothing was started")


class ReachTests(WithoutDatabase):
    def said(self, program: str) -> str:
        with inside(program) as done:
            return (done.stdout + done.stderr).strip()

    def test_has_no_secrets_in_its_environment(self) -> None:
        given = {"FONTCONFIG_FILE", "XDG_CACHE_HOME", "HOME", "LANG"}
        self.assertEqual(set(caging.ENVIRONMENT), given)
        with mock.patch.dict(os.environ, {"SECRET_KEY": "s", "DATABASE_URL": "postgres://u:p@h/d"}):
            said = json.loads(self.said("import json; print(json.dumps(dict(os.environ)))"))
        self.assertEqual(set(said) - {"LC_CTYPE"}, given)

    def test_reads_no_file_but_fonts_and_libraries(self) -> None:
        for path in (
            "/etc/passwd",
            f"/proc/{os.getpid()}/environ",
            settings.BASE_DIR / "manage.py",
            settings.BASE_DIR / "bulletin" / "settings.py",
            settings.BASE_DIR / "var" / "secret_key",
            f"{cage.__file__}/../../../settings.py",
        ):
            with self.subTest(path=path):
                self.assertIn("PermissionError", self.said(f"open({str(path)!r})"))
        fonts = self.said("print(open(os.environ['FONTCONFIG_FILE']).read(30))")
        self.assertEqual(fonts, '<?xml version="1.0"?>\n<!DOCTYP')

    def test_the_kernel_refuses_what_python_is_not_asked_for(self) -> None:
        if not self._has_landlock():
            return  # the hook of the test above is all there is
        program = (
            "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
            "print(libc.open(b'/etc/passwd', 0), ctypes.get_errno())"
        )
        self.assertEqual(self.said(program), "-1 13")

    def _has_landlock(self) -> bool:
        security = Path("/sys/kernel/security/lsm")
        return "landlock" in (security.read_text() if security.exists() else "")

    def test_writes_none_starts_none_and_speaks_to_nobody(self) -> None:
        for act in (
            "open('/tmp/x', 'w')",
            "os.system('true')",
            "os.fork()",
            "os.execv('/bin/true', ['true'])",
            "import subprocess; subprocess.run(['/bin/true'])",
            "import socket; socket.create_connection(('127.0.0.1', 9))",
            "import socket; socket.getaddrinfo('localhost', 1)",
            f"os.kill({os.getpid()}, 0)",
        ):
            with self.subTest(act=act):
                self.assertIn("PermissionError", self.said(act))


class BlameTests(WithoutDatabase):
    """Which part it was, with so little time that little is too much."""

    def refused(self, document: Document, seconds: float = caging.TIMEOUT) -> str:
        limit = mock.patch.object(caging, "TIMEOUT", seconds)
        with limit, self.assertRaises(RenderingFailed) as caught:
            pdf.render(document)
        return str(caught.exception)

    def document(self, *pieces: Piece) -> Document:
        return a_document(sections=(Section("一、", "工作动态", pieces),))

    def test_a_piece_that_takes_all_the_time(self) -> None:
        long = Piece("太长的一篇", blocks=(Paragraph(runs("长" * 60_000)),))
        short = Piece("短的一篇", blocks=(paragraph("短。"),))
        self.assertEqual(
            self.refused(self.document(short, long, short), seconds=3),
            "排版用时太长，已停下。排不下的是稿件“太长的一篇”（栏目“工作动态”），"
            "里面有60000个字。请删减，或分成几篇。",
        )
        self.assertEqual(children(), set())
        self.assertTrue(pdf.render(self.document(short)).content.startswith(b"%PDF"))

    def test_a_piece_nested_too_deeply(self) -> None:
        block: Paragraph | Quote = paragraph("底。")
        for _ in range(120):
            block = Quote((block,))
        deep, short = Piece("深的", blocks=(block,)), Piece("短的", blocks=(paragraph("短"),))
        with self.assertRaises(RenderingFailed) as caught:
            renderer("html")(self.document(short, deep))
        self.assertEqual(
            str(caught.exception),
            "排不下的是稿件“深的”（栏目“工作动态”），"
            "里面的列表或引文套了120层。请选中后清除格式，减少层次，再保存。",
        )

    def test_an_annex_s_table(self) -> None:
        row = tuple(Cell(runs("1")) for _ in range(30))
        document = a_document(annexes=(Annex("附件", "明细", (Table((), (row,) * 300),)),))
        self.assertEqual(
            self.refused(document, seconds=4),
            "排版用时太长，已停下。排不下的是附件“明细”，"
            "里面有300行30列的表格。请把表格拆小，或只留要紧的几行。",
        )
