"""The typesetter's cage: what it may take and touch, how it ends, and which part is to blame."""

from __future__ import annotations

import datetime as dt
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
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletin.actions.publication import PublicationRefused
from bulletin.actions.scheduling import publish_due, schedule
from bulletin.assembly import assemble
from bulletin.document import Annex, Cell, Document, Paragraph, Piece, Quote, Section, Table
from bulletin.models import Bulletin, Edition, NewsItem, Picture, Schedule
from bulletin.renderers import RenderingFailed, caging, pdf, renderer
from bulletin.renderers.typesetter import cage
from departments.models import Event
from tests.base import Cast, WithoutDatabase
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
        limits = f"(1, {cage.PROCESSOR_SECONDS})"
        with inside(
            f"import resource; resource.setrlimit(resource.RLIMIT_CPU, {limits})\nwhile True: pass"
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
        long = Piece("太长的一篇", blocks=(Paragraph(runs("长" * 400_000)),))
        short = Piece("短的一篇", blocks=(paragraph("短。"),))
        self.assertEqual(
            self.refused(self.document(short, long, short), seconds=3),
            "排版用时太长，已停下。排不下的是稿件“太长的一篇”（栏目“工作动态”），"
            "里面有400000个字。请删减，或分成几篇。",
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
        row = tuple(Cell(runs("1")) for _ in range(40))
        document = a_document(annexes=(Annex("附件", "明细", (Table((), (row,) * 400),)),))
        self.assertEqual(
            self.refused(document, seconds=4),
            "排版用时太长，已停下。排不下的是附件“明细”，"
            "里面有400行40列的表格。请把表格拆小，或只留要紧的几行。",
        )


class DoorTests(Cast, TestCase):
    """A bulletin that cannot be set: told at every door, nothing lost, and the next one is."""

    TOLD = "稿件“太大的一篇”（栏目“政务服务信息”），里面有80行13列的表格。请把表格拆小，"

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        row = f"<tr>{'<td>甲</td>' * 13}</tr>"
        self.piece("太大的一篇", body=f"<table>{row * 80}</table>")
        self.issue = self.bulletin()
        self.sign(self.issue)
        self.client.force_login(self.zhu)
        self.address = f"/admin/bulletin/bulletin/{self.issue.pk}/"

    def too_slow(self) -> Any:
        return mock.patch.object(caging, "TIMEOUT", 0.2)

    def test_published_by_the_button(self) -> None:
        given = {"after": 0}
        with self.too_slow():
            response = self.client.post(f"{self.address}publish/", given)
        self.assertContains(response, self.TOLD)
        self.assertFalse(Edition.objects.exists())
        response = self.client.post(f"{self.address}publish/", given, follow=True)
        self.assertContains(response, "第1版已发布")

    def test_looked_at_before(self) -> None:
        with self.too_slow():
            response = self.client.get(f"{self.address}preview.pdf", follow=True)
        self.assertContains(response, self.TOLD)
        self.assertEqual(response.redirect_chain[-1][0], f"{self.address}change/")

    def test_exported(self) -> None:
        with tempfile.TemporaryDirectory() as place, self.too_slow():
            path = Path(place, "a.pdf")
            path.write_text("earlier")
            with self.assertRaisesMessage(CommandError, self.TOLD):
                call_command("export_bulletin", "2020-12", to="pdf", out=str(path), draft=True)
            self.assertEqual(path.read_text(), "earlier")

    def test_published_by_the_clock(self) -> None:
        now = timezone.now()
        schedule(self.issue, by=self.zhu, at=now + dt.timedelta(minutes=1))
        due = now + dt.timedelta(minutes=2)
        with self.too_slow():
            (refused,) = publish_due(due)
        assert isinstance(refused, Schedule)
        self.assertIn(self.TOLD, refused.refusal)
        self.assertIn(self.TOLD, Event.objects.order_by("-pk")[0].what)
        self.assertFalse(Edition.objects.exists())


class BoundTests(Cast, TestCase):
    """What would keep the web process itself is refused before it begins."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def findings(self) -> dict[str, str]:
        assembled = assemble(self.bulletin())
        return {finding.rule: finding.message for finding in assembled.blocking}

    def test_too_much_text_in_all(self) -> None:
        for n in range(11):
            self.piece(f"第{n}篇", body=f"<p>{'长' * (60_000 - n)}</p>")
        told = self.findings()["too_much"]
        self.assertRegex(told, r"^整期内容太多，排不下：一共66\d{4}个字、")
        self.assertIn("最大的是稿件“第0篇”（栏目“政务服务信息”）", told)
        for name in ("html", "docx", "pdf"):
            with self.assertRaisesMessage(RenderingFailed, told):
                renderer(name)(assemble(Bulletin.objects.get()).document)
        self.client.force_login(self.zhu)
        address = f"/admin/bulletin/bulletin/{Bulletin.objects.get().pk}/preview/"
        self.assertContains(self.client.get(address, follow=True), "整期内容太多")

    def test_too_many_pictures_are_not_even_read(self) -> None:
        piece = self.piece("图太多", body="<p>图</p>")
        content = b"\xff\xd8\xff" + bytes(33 * 1024**2)
        for sha256 in ("a" * 64, "b" * 64):
            Picture.objects.create(
                piece=piece, content=content, sha256=sha256, media_type="image/jpeg",
                width=1, height=1, name="a.jpg", alt="甲",
            )  # fmt: skip
            piece.body += f'<p><img src="/pieces/pictures/{sha256}"></p>'
        piece.save()
        with CaptureQueriesContext(connection) as asked:
            told = self.findings()
        self.assertEqual(
            told["piece_too_large"],
            "稿件“图太多”排不下：整期的图片太多，一共超过64MB。请删去几张图片。",
        )
        self.assertFalse([one for one in asked if 'picture"."content",' in one["sql"]])

    def test_a_piece_from_before_there_was_the_limit(self) -> None:
        piece = self.piece("旧稿")
        row = "<tr>" + "<td>1</td>" * 50 + "</tr>"
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE bulletin_newsitem SET body = %s WHERE id = %s",
                [f"<table>{row}</table>", piece.pk],
            )
        self.assertEqual(
            self.findings()["piece_too_large"],
            "稿件“旧稿”排不下：正文里的表格有50列，最多40列，请拆成几张。",
        )

    def test_tables_are_bounded_when_saved(self) -> None:
        wide = "<table><tr>" + '<td colspan="20">1</td>' * 3 + "</tr></table>"
        many = "<table>" + ("<tr>" + "<td>1</td>" * 20 + "</tr>") * 201 + "</table>"
        for body, told in (
            (wide, "正文里的表格有60列，最多40列，请拆成几张。"),
            (many, "正文里的表格一共超过4000格，请删减，或分成几篇。"),
        ):
            with self.subTest(told), self.assertRaisesMessage(ValidationError, told):
                self.piece(body=body)

    def test_a_text_of_nothing_but_numerals_is_read_in_time(self) -> None:
        for text in ("一" * 60_000, "一1" * 30_000, "a" * 100_000, "示例区某某路1号" * 2_000):
            with self.subTest(text[:3]):
                start = time.process_time()
                self.piece(body=f"<p>{text}</p>")
                self.findings()
                self.assertLess(time.process_time() - start, 5)
                NewsItem.objects.all().delete()
                Bulletin.objects.all().delete()


class FontTests(Cast, TestCase):
    """Nothing is published without the fonts; the sentence and the system's check name them."""

    LACKING = "这台服务器上缺少字体：FandolFang R、FandolKai、Noto Sans CJK SC、Noto Serif CJK SC，"
    INSTALL = "请管理员安装字体（运行 make setup）后再试。"

    def refused(self, fonts: str) -> str:
        self.raise_curtain()
        self.fill_ledger()
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "fonts.conf")
            file.write_text(f"<fontconfig><dir>{fonts}</dir></fontconfig>")
            with mock.patch.dict(caging.ENVIRONMENT, FONTCONFIG_FILE=str(file)):
                self.assertIn("bulletin.W002", [warning.id for warning in run_checks()])
                with self.assertRaises(PublicationRefused) as caught:
                    self.publish(self.bulletin())
        self.assertFalse(Edition.objects.exists())
        return str(caught.exception)

    def test_no_fonts_at_all(self) -> None:
        with self.assertLogs("bulletin.renderers.caging", "ERROR"):
            told = self.refused("/nowhere")
        self.assertEqual(told, f"{self.LACKING}排不了版。{self.INSTALL}")

    def test_none_that_has_chinese(self) -> None:
        told = self.refused("/usr/share/fonts/truetype/dejavu")
        self.assertRegex(told, rf"^{self.LACKING}印不出这些字：.（U\+.*等\d+个。{self.INSTALL}$")
