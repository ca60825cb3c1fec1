"""What is run by hand or by a script (design, section 5)."""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management import (
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)
from django.test import TestCase

from bulletin.document import decode
from bulletin.models import Bulletin, Edition, NewsItem
from bulletin.reporting import collecting, working_month
from departments.models import Department, User
from departments.months import Month
from stats.models import Figure
from tests.base import Cast

OURS = (
    "demo",
    "import_figures",
    "check_bulletin",
    "publish_bulletin",
    "export_bulletin",
    "verify_editions",
    "backup",
    "restore",
)


def run(name: str, *arguments: str, **options: Any) -> tuple[str, str | None]:
    """What a command printed, and the error it ended with."""
    out = io.StringIO()
    try:
        call_command(name, *arguments, stdout=out, stderr=io.StringIO(), **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), None


class HelpTests(TestCase):
    def test_each_command_explains_itself_in_chinese(self) -> None:
        for name in OURS:
            with self.subTest(name):
                command = load_command_class(get_commands()[name], name)
                parser = command.create_parser("manage.py", name)
                self.assertRegex(parser.format_help(), r"\n\n[一-鿿].*。\n")
                with self.assertRaises(SystemExit) as caught, redirect_stdout(io.StringIO()):
                    parser.parse_args(["--help"])
                self.assertEqual(caught.exception.code, 0)


class CheckTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def test_findings_as_text_and_as_json(self) -> None:
        self.fill_ledger()
        self.bulletin()
        out, error = run("check_bulletin", "2020-12")
        self.assertIsNone(error)
        marks = [line.partition("：")[0] for line in out.splitlines()]
        self.assertEqual(marks, ["请核对"] * 3 + ["提示"] * 2)
        out, error = run("check_bulletin", "2020-12", format="json")
        found = json.loads(out)
        self.assertEqual((found["month"], error), ("2020-12", None))
        self.assertEqual(
            found["findings"][0],
            {
                "severity": "warning",
                "rule": "empty_section",
                "department": None,
                "indicator": None,
                "printed": None,
                "computed": None,
                "message": "栏目“政务服务信息”没有内容，将印“（本月无）”。不要这个栏目就把它删去。",
                "waived": False,
            },
        )

    def test_ends_with_an_error_when_one_blocks(self) -> None:
        self.bulletin()
        out, error = run("check_bulletin", "2020-12", format="json")
        findings = json.loads(out)["findings"]
        blocking = [f for f in findings if f["severity"] == "blocking"]
        self.assertEqual(error, f"有{len(blocking)}个问题必须先解决。")
        missing = {f["indicator"] for f in blocking if f["rule"] == "missing_figure"}
        self.assertEqual(missing, {"排号数", "受理数", "办结数", "即办件数", "评价数", "满意率"})

    def test_a_month_that_is_none(self) -> None:
        self.assertEqual(
            run("check_bulletin", "2020-13")[1],
            "“2020-13”不是月份，请写成“2020-12”的样子（2000年至2099年）。",
        )


class ExportTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_each_format_of_the_published_edition_and_of_the_draft(self) -> None:
        path = self.folder / "out"
        self.assertEqual(
            run("export_bulletin", "2020-12", to="html", out=str(path))[1],
            "2020年12月通报还没有发布；要导出草稿请加 --draft。",
        )
        edition = self.publish(self.issue)
        for name in ("html", "pdf", "docx"):
            self.assertIsNone(run("export_bulletin", "2020-12", to=name, out=str(path))[1])
            self.assertEqual(path.read_bytes(), bytes(getattr(edition, name)))
        Figure.objects.filter(indicator__name="排号数").update(value=401)
        self.assertIsNone(
            run("export_bulletin", "2020-12", to="json", out=str(path), draft=True)[1]
        )
        document = decode(path.read_bytes())
        self.assertEqual((document.highlights[0].value, document.version), ("401", 0))
        run("export_bulletin", "2020-12", to="html", out=str(path), draft=True)
        self.assertIn("草稿，未发布", path.read_text("utf-8"))

    def test_an_edition_from_before_there_was_a_word_file(self) -> None:
        with patch("bulletin.actions.publication.FORMATS", ("html", "pdf")):
            self.publish(self.issue)
        path = self.folder / "out"
        _, error = run("export_bulletin", "2020-12", to="docx", out=str(path))
        self.assertIn("发布时还没有这种格式；要现在的内容请加 --draft。", str(error))
        self.assertIsNone(
            run("export_bulletin", "2020-12", to="docx", out=str(path), draft=True)[1]
        )
        self.assertEqual(path.read_bytes()[:2], b"PK")

    def test_a_place_that_cannot_be_written(self) -> None:
        self.publish(self.issue)
        path = self.folder / "nowhere" / "out.html"
        _, error = run("export_bulletin", "2020-12", to="html", out=str(path))
        self.assertIn(f"写不了文件“{path}”", str(error))


class DemoTests(TestCase):
    def test_the_sample_is_published_and_whole(self) -> None:
        out, error = run("demo")
        self.assertIsNone(error)
        for username in ("bianji", "shenhe", "qianfa", "guanli", "shebao"):
            self.assertIn(f"账号 {username}，密码 ", out)
            user = User.objects.get(username=username)
            password = out.split(f"账号 {username}，密码 ")[1].split()[0]
            self.assertTrue(user.check_password(password))
        self.assertEqual(Department.objects.count(), 21)
        document = decode(bytes(Edition.objects.get().document))
        values = [highlight.value for highlight in document.highlights]
        self.assertEqual(values, ["7705", "7016", "7018", "5925", "4776", "100%"])
        counts = [len(section.blocks) for section in document.sections]
        self.assertEqual(counts, [1, 1, 3, 2, 2])
        page = self.client.get("/2020/12/").content.decode()
        self.assertIn("“放管服”改革", page)

    def test_other_months_are_marked_as_invented(self) -> None:
        run("demo")
        for month in (Month(2020, 11), Month(2019, 12)):
            figures = Figure.objects.in_month(month)
            self.assertEqual(figures.count(), 86)
            self.assertEqual(
                set(figures.values_list("source__name", flat=True)),
                {"示例虚构数据", "示例虚构窗口统计"},
            )

    def test_the_month_after_is_in_the_making(self) -> None:
        run("demo")
        january = Month(2021, 1)
        self.assertEqual(working_month(), january)
        now = collecting(january)
        self.assertEqual(now.days_left, 7)
        stood = {report.department.name: report.standing.label for report in now.reports}
        answers = {name: label for name, label in stood.items() if label != "未报送"}
        self.assertEqual(
            answers,
            {
                "市公交公司": "免报",
                "区社保局": "已报送",
                "区医保局": "已报送",
                "西区税务局": "已报送",
                "残联": "零报送",
            },
        )
        stages = NewsItem.objects.filter(month=january).order_by("pk")
        self.assertEqual(
            [piece.stage.label for piece in stages],
            ["已采用", "已采用", "已提交", "退回修改", "草稿"],
        )

    def test_refuses_a_database_that_holds_anything(self) -> None:
        Department.objects.create(name="已有的局")
        _, error = run("demo")
        self.assertEqual(error, "数据库里已有内容，示例只装入空的数据库。请换一个数据库再试。")
        self.assertEqual(run("demo", if_empty=True), ("", None))
        self.assertEqual((Bulletin.objects.count(), NewsItem.objects.count()), (0, 0))
        self.assertIn("没有示例账号", run("demo", accounts=True)[0])
