"""The pages for an earlier bulletin: handed in, looked at, taken in once, by its owner."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from lxml import html

from bulletin.models import Bulletin, PastFile
from departments import roles
from departments.models import Department
from tests.base import Cast, department, user
from tests.text import squeezed

from .past_texts import plain_text

UPLOAD = "admin:bulletin_past"


class PastPageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def upload(self, content: bytes | None = None, **more: Any) -> HttpResponse:
        given = plain_text().encode() if content is None else content
        file = SimpleUploadedFile("十二月.txt", given)
        return self.client.post(reverse(UPLOAD), {"file": file} | more, follow=True)

    def look(self) -> str:
        return reverse("admin:bulletin_past_look", args=[PastFile.objects.latest("pk").pk])

    def make(self) -> HttpResponse:
        return self.client.post(self.look(), {"make": "1"}, follow=True)

    def confirm(self, page: HttpResponse) -> HttpResponse:
        [seen] = html.fromstring(page.content.decode()).xpath("//input[@name='fingerprint']/@value")
        return self.client.post(self.look(), {"fingerprint": seen}, follow=True)

    def said(self, page: HttpResponse) -> str:
        return squeezed(
            html.fromstring(page.content.decode()).xpath("//div[@id='content']")[0].text_content()
        )

    def test_the_button_stands_where_bulletins_are_listed(self) -> None:
        page = self.client.get(reverse("admin:bulletin_bulletin_changelist"))
        links = html.fromstring(page.content.decode()).xpath("//a[text()='导入往期通报']/@href")
        self.assertEqual(links, [reverse(UPLOAD)])

    def test_from_the_file_to_the_draft(self) -> None:
        page = self.upload()
        self.assertIn("先在“部门”“指标”里添加别名", self.said(page))
        self.assertEqual(Bulletin.objects.count(), 0)
        page = self.make()
        said = self.said(page)
        for words in ("标题2020年12月政务服务工作情况通报", "数据新增86条", "大厅换上新叫号屏",
                      "一、受理和办理情况1段文字", "拿不准的"):  # fmt: skip
            self.assertIn(words, said)
        self.assertEqual((Bulletin.objects.count(), Department.objects.count()), (0, 3))
        page = self.confirm(page)
        bulletin = Bulletin.objects.get()
        self.assertContains(page, "成为2020年12月通报的草稿")
        record = PastFile.objects.get()
        self.assertEqual((record.bulletin, record.by), (bulletin, self.bian))
        self.assertIn(f"拿不准的{len(record.doubts)}处", self.said(page))
        self.assertIn("区科技局供稿", self.said(page))

    def test_it_is_taken_in_once(self) -> None:
        self.upload()
        page = self.make()
        self.confirm(page)
        again = self.client.post(self.look(), {"fingerprint": "x"}, follow=True)
        self.assertContains(again, "这份文件已经导入过，或预览已过期。如要再导，请重新上传。")
        self.assertEqual(Bulletin.objects.count(), 1)

    def test_what_has_changed_since_the_preview_is_shown_anew(self) -> None:
        self.upload()
        page = self.make()
        department("区社保局", 9)
        self.assertContains(self.confirm(page), "预览之后数据又有改动，没有导入。")
        self.assertEqual(Bulletin.objects.count(), 0)

    def test_nobody_else_sees_it(self) -> None:
        self.upload()
        self.client.force_login(self.zhu)
        self.assertEqual(self.client.get(self.look()).status_code, 404)
        self.assertEqual(self.client.post(self.look(), {"make": "1"}).status_code, 404)
        for who in (self.she, user("guan", roles.MANAGER)):
            self.client.force_login(who)
            for address in (reverse(UPLOAD), self.look()):
                self.assertEqual(self.client.get(address).status_code, 403)

    def test_an_old_preview_is_not_taken_in(self) -> None:
        self.upload()
        page = self.make()
        PastFile.objects.update(handed_in_at=timezone.now() - dt.timedelta(hours=25))
        self.assertContains(self.confirm(page), "预览已过期")
        self.assertEqual(Bulletin.objects.count(), 0)
        self.upload()
        self.assertEqual(PastFile.objects.count(), 1)

    def test_what_cannot_be_read_is_told_on_the_page(self) -> None:
        for content, words in (
            (b"", "文件是空的，没有内容可以导入。"),
            (b"%PDF-1.7", "这个文件其实是PDF 文件，读不了。"),
            ("今天天气很好。".encode(), "认不出栏目"),
            (plain_text().replace("2021年1月13日", "").encode(), "看不出是哪个月的通报"),
        ):
            with self.subTest(words):
                page = self.upload(content)
                self.assertContains(page, words)
                self.assertNotContains(page, "确认导入")

    def test_the_form_wants_a_file_and_a_month_that_is_one(self) -> None:
        page = self.client.post(reverse(UPLOAD), {"month": "2020-12"})
        self.assertContains(page, "请选文件。")
        self.assertContains(self.upload(month="2020-13"), "“2020-13”不是月份")
        self.assertEqual(PastFile.objects.count(), 0)

    def test_a_draft_that_is_deleted_leaves_the_record(self) -> None:
        self.upload()
        self.confirm(self.make())
        Bulletin.objects.all().delete()
        self.assertContains(self.client.get(self.look()), "那期草稿后来已经删除")
        self.assertContains(self.client.get(reverse(UPLOAD)), "那期草稿已经删除")

    def test_a_file_made_a_bulletin_only_when_it_was_taken_in(self) -> None:
        self.upload()
        bulletin = self.bulletin()
        with self.assertRaises(IntegrityError), transaction.atomic():
            PastFile.objects.update(bulletin=bulletin)
