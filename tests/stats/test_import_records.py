"""What is kept of an import: its page, the list, the file; the same file again; two at once."""

from __future__ import annotations

import threading
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import TestCase

from stats.assessment import close
from stats.intake.confirming import ImportRefused, confirm, import_unseen, preview
from stats.models import Figure, FigureChange, FigureImport
from tests.base import DECEMBER, Cast, ClearsEditions, department, figure

from .assessing import Assessing

UPLOAD = "/admin/stats/figure/import/"
LIST = "/admin/stats/figureimport/"
TEXT = "部门,受理数\n社保局,100\n医保局,200\n合计,301\n"


class Web(Cast):
    def hand_in(self, text: str = TEXT, name: str = "十二月.csv", month: str = "2020-12") -> Any:
        file = SimpleUploadedFile(name, text.encode())
        form = {"month": month, "source": self.platform.pk, "file": file}
        return self.client.post(UPLOAD, form, follow=True)

    def confirm(self, page: Any) -> Any:
        data = {"fingerprint": page.context["outcome"].fingerprint}
        return self.client.post(page.request["PATH_INFO"], data, follow=True)


class RecordTests(Web, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def test_the_result_page_says_what_the_ledger_holds(self) -> None:
        figure("受理数", self.bus, 1000, source=self.windows)
        page = self.confirm(self.hand_in())
        done = FigureImport.objects.get()
        self.assertContains(self.client.get(f"{UPLOAD}{done.pk}/"), "台账现在的情况")
        self.assertEqual(page.request["PATH_INFO"], f"{LIST}{done.pk}/change/")
        self.assertContains(page, "这次导入改动的2格，台账里都还是导入的数。")
        self.assertContains(page, "2020年12月的台账里现有3个部门的数据。")
        self.assertContains(page, "/admin/stats/figure/grid/2020-12/")
        self.assertContains(page, "撤销这次导入")
        [line] = page.context["standing"].lines
        self.assertEqual(
            (line.name, line.departments, line.missing, line.total), ("受理数", 3, 0, "300")
        )
        self.assertContains(page, "301，不一致")

    def test_it_is_read_back_and_not_remembered(self) -> None:
        done = self.confirm(self.hand_in())
        Figure.objects.filter(department=self.social).update(value=7)
        page = self.client.get(done.request["PATH_INFO"])
        [line] = page.context["standing"].lines
        self.assertEqual(line.total, "207")
        self.assertContains(page, "其中1格还是导入的数，其余后来又有人改过")
        self.assertNotContains(page, "撤销这次导入")

    def test_other_editors_see_the_record_and_get_the_file(self) -> None:
        self.confirm(self.hand_in())
        done = FigureImport.objects.get()
        self.client.force_login(self.zhu)
        self.assertContains(self.client.get(f"{LIST}{done.pk}/change/"), done.sha256)
        file = self.client.get(f"{LIST}{done.pk}/file/")
        self.assertEqual(file.content.decode(), TEXT)
        self.assertIn("attachment", file["Content-Disposition"])
        self.assertEqual(file["Content-Type"], "application/octet-stream")
        self.assertEqual(self.client.get(f"{LIST}99/file/").status_code, 404)

    def test_the_list_tells_who_what_and_how_it_stands(self) -> None:
        self.confirm(self.hand_in())
        import_unseen(
            "部门,受理数\n社保局,1\n".encode(),
            name="夜里.csv",
            month=DECEMBER,
            source=self.platform,
        )
        self.hand_in("部门,受理数\n社保局,2\n", name="待定.csv")
        page = self.client.get(LIST)
        rows = [
            (one.file_name, one.who, one.state.label, (one.new, one.changed))
            for one in page.context["cl"].result_list
        ]
        self.assertEqual(
            rows,
            [
                ("待定.csv", "bian", "待确认", (0, 0)),
                ("夜里.csv", "命令行", "已导入", (0, 1)),
                ("十二月.csv", "bian", "已导入", (2, 0)),
            ],
        )
        self.assertContains(page, FigureImport.objects.last().sha256[:12])

    def test_the_list_and_the_record_keep_their_queries(self) -> None:
        for text in (TEXT, "部门,受理数,办结数\n社保局,1,1\n医保局,2,2\n公交公司,3,3\n"):
            done = self.confirm(self.hand_in(text))
            with self.assertNumQueries(7):
                self.client.get(LIST)
            with self.assertNumQueries(13):
                self.client.get(done.request["PATH_INFO"])


class ClosedYearTests(Assessing, Web, TestCase):
    def test_a_year_closed_after_the_preview(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()
        self.client.force_login(self.bian)
        page = self.hand_in("部门,受理数\n社保局,777\n")
        close(self.scheme, by=self.zhu)
        answer = self.confirm(page)
        [message] = answer.context["messages"]
        self.assertTrue(str(message).startswith("2020年度的考核“2020年度窗口部门考核”已经办结"))
        accepted = Figure.objects.get(department=self.social, indicator__name="受理数")
        self.assertEqual((accepted.value, FigureImport.objects.get().confirmed_at), (100, None))


class SameFileTests(Web, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def test_imported_already_and_nothing_left_to_confirm(self) -> None:
        self.confirm(self.hand_in())
        first = FigureImport.objects.get()
        self.client.force_login(self.zhu)
        page = self.hand_in()
        self.assertContains(page, "这份文件已由bian于")
        self.assertContains(page, f"{LIST}{first.pk}/change/")
        self.assertContains(page, "台账里现在就是这些数，不用再导。")
        self.assertNotContains(page, "确认导入")

    def test_where_the_ledger_has_changed_since_it_is_confirmed_knowingly(self) -> None:
        self.confirm(self.hand_in())
        Figure.objects.filter(department=self.social).update(value=7)
        page = self.hand_in()
        self.assertContains(page, "台账后来又有改动")
        self.assertContains(page, "<del>7</del> <ins>100</ins>", html=True)
        self.confirm(page)
        self.assertEqual(Figure.objects.get(department=self.social).value, 100)

    def test_another_month_or_source_or_an_undone_one_is_not_the_same(self) -> None:
        done = self.confirm(self.hand_in())
        self.assertNotContains(self.hand_in(month="2020-11"), "这份文件已由")
        record = FigureImport.objects.exclude(confirmed_at=None).get()
        self.client.post(f"{LIST}{record.pk}/undo/")
        self.assertNotContains(self.hand_in(), "这份文件已由")
        self.assertEqual(done.status_code, 200)


class TidyTests(Web, TestCase):
    TIDY = (
        "月份,部门,指标,数值,单位,来源,附注\n"
        "2020-11,社保局,受理数,5,件,,\n2020-12,大厅,排号数,9,件,,\n"
    )

    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def test_rows_go_to_their_own_months(self) -> None:
        page = self.hand_in(self.TIDY, month="")
        self.assertContains(page, "台账明细表（各行自带月份）")
        self.assertContains(page, '<th scope="row">2020年11月 社保局</th>', html=True)
        done = self.confirm(page)
        self.assertContains(done, "各月的数据已导入：新增2条，修改0条，未变0条。")
        self.assertContains(done, "2020年11月</a>：改动1格")
        self.assertIsNone(FigureImport.objects.get().month)
        self.assertEqual(
            {(str(f.month), f.department_id, f.value) for f in Figure.objects.all()},
            {("2020-11", self.social.pk, 5), ("2020-12", None, 9)},
        )

    def test_any_other_file_needs_its_month(self) -> None:
        page = self.hand_in(month="")
        self.assertContains(page, "这份表没有写明是哪个月的数据，请选月份。")
        self.assertEqual(FigureImport.objects.count(), 0)


class LargeTests(Web, TestCase):
    """Thousands of rows make a page that can be read, a few hundred cells at a time."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)
        for number in range(1500):
            department(f"部门{number}", number)

    def text(self, changed: int) -> str:
        rows = (f"部门{n},{8 if n < changed else 7},7\n" for n in range(1500))
        return "部门,受理数,办结数\n" + "".join(rows)

    def test_shows_differences_and_pages_and_all_when_asked(self) -> None:
        page = self.hand_in(self.text(0))
        self.assertContains(page, "第1页，共2页")
        self.assertLess(len(page.content), 400_000)
        self.confirm(page)
        page = self.hand_in(self.text(3))
        self.assertEqual(len(page.context["table"].rows), 3)
        self.assertContains(page, "没有变化的1497行没有列出。")
        url = page.request["PATH_INFO"]
        for question, rows in (("show=all", 1000), ("show=all&page=2", 500), ("page=99", 3),
                               ("show=xx&page=abc", 3), ("page=-1", 3)):  # fmt: skip
            self.assertEqual(
                len(self.client.get(f"{url}?{question}").context["table"].rows), rows, question
            )


class AtOnceTests(Web, ClearsEditions):
    """Real transactions in several threads: what is confirmed twice happens once."""

    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()

    def at_once(self, *files: FigureImport) -> list[str]:
        fingerprints = [preview(file).fingerprint for file in files]
        answers: list[str] = []

        def go(file: FigureImport, fingerprint: str) -> None:
            try:
                confirm(file, by=self.bian, fingerprint=fingerprint)
                answers.append("")
            except ImportRefused as refusal:
                answers.append(str(refusal))
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=go, args=pair) for pair in zip(files, fingerprints, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(answers)

    def file(self, text: str) -> FigureImport:
        return FigureImport.hand_in(
            name="x.csv", content=text.encode(), month=DECEMBER, source=self.platform, by=self.bian
        )

    def test_one_file_confirmed_by_four_hands(self) -> None:
        one = self.file(TEXT)
        answers = self.at_once(one, one, one, one)
        self.assertEqual(answers.count(""), 1)
        self.assertEqual((Figure.objects.count(), FigureChange.objects.count()), (2, 2))

    def test_two_files_for_the_same_cells(self) -> None:
        answers = self.at_once(self.file(TEXT), self.file(TEXT.replace("100", "111")))
        self.assertEqual(answers[0], "")
        self.assertRegex(answers[1], "没有导入。请看过新的预览再确认。$")
        self.assertEqual(Figure.objects.count(), 2)
