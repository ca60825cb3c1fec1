"""The clerk's way: hand in a file, look at the differences, confirm; and everything in its way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone

from departments.models import Event
from stats.models import Figure, FigureImport
from tests.base import DECEMBER, Cast, figure, guest
from tests.stats import printed
from tests.stats.test_files import picture

UPLOAD = "/admin/stats/figure/import/"


class ImportTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def hand_in(self, content: bytes | str, name: str = "表.csv") -> Any:
        raw = content.encode() if isinstance(content, str) else content
        form = {
            "month": "2020-12",
            "source": self.platform.pk,
            "file": SimpleUploadedFile(name, raw),
        }
        return self.client.post(UPLOAD, form, follow=True)

    def confirm(self, page: Any, **more: Any) -> Any:
        data = {"fingerprint": page.context["outcome"].fingerprint} | more
        return self.client.post(page.request["PATH_INFO"], data, follow=True)

    def test_previews_then_writes_what_it_showed(self) -> None:
        figure("受理数", self.social, 90)
        figure("受理数", self.medical, 200)
        page = self.hand_in("部门,受理数,办结数\n社保局,100,101\n医保局,200,200\n")
        self.assertContains(
            page,
            "新增 <strong>2</strong> 条，修改 <strong>1</strong> 条，未变 <strong>1</strong> 条",
        )
        self.assertContains(page, "<del>90</del> <ins>100</ins>", html=True)
        self.assertEqual(Figure.objects.count(), 2)
        done = self.confirm(page)
        self.assertContains(done, "2020年12月的数据已导入：新增2条，修改1条，未变1条。")
        values = Figure.objects.order_by("department", "indicator__order").values_list(
            "value", flat=True
        )
        self.assertEqual([int(value) for value in values], [100, 101, 200, 200])
        record = FigureImport.objects.get()
        self.assertEqual((record.by, record.new, record.changed), (self.bian, 2, 1))
        event = Event.objects.get()
        self.assertEqual((event.by, event.act, str(event.month)), (self.bian, "import", "2020-12"))
        told = f"导入2020年12月数据：新增2条，修改1条，未变1条，SHA-256 {record.sha256}"
        self.assertEqual(event.what, told)

    def test_problems_are_shown_and_nothing_can_be_confirmed(self) -> None:
        page = self.hand_in("部门,受理数\n税务所,1\n")
        self.assertContains(page, "有 1 处读不懂，什么也没有导入。")
        self.assertContains(page, ">税务所</label>")
        self.assertNotContains(page, "确认导入")
        self.assertContains(self.confirm(page), "没有导入")
        self.assertEqual(Figure.objects.count(), 0)

    def test_files_that_are_no_tables(self) -> None:
        for content in (b"", picture(), b"PK\x03\x04", b"\x00", b"x" * (10 * 1024 * 1024 + 1)):
            page = self.hand_in(content)
            self.assertContains(page, "请先改正下面标出的地方，再选一次文件。")
            self.assertEqual(len(page.context["form"].errors["file"]), 1)
        self.assertEqual(FigureImport.objects.count(), 0)

    def test_forgotten_fields_keep_the_form(self) -> None:
        page = self.client.post(UPLOAD, {"month": "2020-13", "source": "x"})
        self.assertContains(page, "“2020-13”不是月份")
        self.assertEqual(FigureImport.objects.count(), 0)

    def test_confirming_twice_writes_once(self) -> None:
        page = self.hand_in("部门,受理数\n社保局,100\n")
        self.confirm(page)
        again = self.confirm(page)
        self.assertContains(again, "这份文件已经导入过，或预览已过期。")
        self.assertEqual(Figure.objects.count(), 1)

    def test_a_ledger_changed_meanwhile_is_shown_first(self) -> None:
        page = self.hand_in("部门,受理数\n社保局,100\n")
        figure("受理数", self.social, 77)
        again = self.confirm(page)
        self.assertContains(again, "预览之后数据又有改动，没有导入。")
        self.assertContains(again, "<del>77</del>", html=True)
        self.assertEqual(Figure.objects.get().value, 77)

    def test_an_old_preview_is_over(self) -> None:
        page = self.hand_in("部门,受理数\n社保局,100\n")
        FigureImport.objects.update(handed_in_at=timezone.now() - dt.timedelta(hours=25))
        self.assertContains(self.confirm(page), "预览已过期")
        self.assertEqual(Figure.objects.count(), 0)
        self.hand_in("部门,受理数\n社保局,100\n")
        self.assertEqual(FigureImport.objects.count(), 1)

    def test_somebody_elses_file_is_not_there(self) -> None:
        page = self.hand_in("部门,受理数\n社保局,100\n")
        self.client.force_login(self.zhu)
        self.assertEqual(self.client.get(page.request["PATH_INFO"]).status_code, 404)
        self.assertEqual(self.client.post(page.request["PATH_INFO"]).status_code, 404)
        self.assertEqual(Figure.objects.count(), 0)

    def test_needs_the_right_to_import(self) -> None:
        page = self.hand_in("部门,受理数\n社保局,100\n")
        for user in (guest(), self.she):
            self.client.force_login(user)
            for url in (UPLOAD, page.request["PATH_INFO"]):
                with self.subTest(user=user.username, url=url):
                    self.assertEqual(self.client.get(url).status_code, 403)
                    self.assertEqual(self.client.post(url).status_code, 403)
        self.assertEqual((Figure.objects.count(), FigureImport.objects.count()), (0, 1))

    def test_a_viewer_sees_no_button(self) -> None:
        self.client.force_login(guest())
        self.assertNotContains(self.client.get("/admin/stats/figure/"), UPLOAD)
        self.client.force_login(self.bian)
        self.assertContains(self.client.get("/admin/stats/figure/"), UPLOAD)

    def test_a_file_name_is_only_text(self) -> None:
        page = self.hand_in("部门,受理数\n<b>,1\n", name="<script>.csv")
        self.assertContains(page, "&lt;script&gt;.csv")
        self.assertContains(page, "&lt;b&gt;")

    def test_lists_stay_at_their_queries(self) -> None:
        counts = []
        for departments in ((self.social,), (self.medical, self.bus)):
            for one in departments:
                figure("受理数", one, 1)
            with self.subTest(len(departments)):
                self.client.get("/admin/stats/figure/")
                with self.assertNumQueries(13):
                    self.client.get("/admin/stats/figure/")
                counts.append(Figure.objects.count())
        self.assertEqual(counts, [1, 3])

    def test_the_whole_printed_table(self) -> None:
        printed.departments()
        page = self.hand_in(printed.as_csv("gb18030"))
        self.assertContains(page, "文字编码 GB18030")
        self.assertContains(page, "21个部门。新增 <strong>84</strong> 条")
        self.confirm(page)
        self.assertEqual(Figure.objects.in_month(DECEMBER).count(), 84)
