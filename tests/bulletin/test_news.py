"""Pieces: cleaned by every door, and each department's its own."""

from __future__ import annotations

import io

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.test import TestCase
from PIL import Image

from bulletin.actions import Refused
from bulletin.actions.news import accept, submit
from bulletin.actions.pictures import add_picture
from bulletin.actions.writing import save
from bulletin.models import NewsItem
from bulletin.models.news import State, Text
from bulletin.pictures import read_picture
from stats.models import Collection
from tests.base import DECEMBER, NOVEMBER, Cast

DIRTY = "<p onclick=x()>好</p><script>x()</script>"
CLEAN = "<p>好</p>"


class CleanedOnWriteTests(TestCase):
    def stored(self) -> list[str]:
        return list(NewsItem.objects.order_by("pk").values_list("body", flat=True))

    def test_by_every_orm_door(self) -> None:
        piece = NewsItem(month=DECEMBER, headline="甲", body=DIRTY)
        piece.save()
        self.assertEqual((piece.body, self.stored()), (CLEAN, [CLEAN]))
        NewsItem.objects.update(body=DIRTY)
        self.assertEqual(self.stored(), [CLEAN])
        NewsItem.objects.update(body=models.Value(DIRTY))
        self.assertEqual(self.stored(), [CLEAN])
        piece.body = DIRTY
        NewsItem.objects.bulk_update([piece], ["body"])
        self.assertEqual(self.stored(), [CLEAN])
        NewsItem.objects.bulk_create([NewsItem(month=DECEMBER, headline="乙", body=DIRTY)])
        self.assertEqual(self.stored(), [CLEAN, CLEAN])
        NewsItem.objects.update_or_create(headline="乙", defaults={"body": DIRTY})
        self.assertEqual(self.stored(), [CLEAN, CLEAN])

    def test_a_value_the_database_computes_is_refused(self) -> None:
        NewsItem.objects.create(month=DECEMBER, headline="<script>", body="<p>好</p>")
        for value in (models.F("headline"), Concat("headline", models.Value("x"))):
            with self.assertRaises(ValidationError), transaction.atomic():
                NewsItem.objects.update(body=value)
        self.assertEqual(self.stored(), [CLEAN])

    def test_too_much_is_refused_in_a_sentence(self) -> None:
        with self.assertRaisesMessage(ValidationError, "嵌套层次太多"):
            NewsItem.objects.create(month=DECEMBER, headline="甲", body="<div>" * 30 + "x")


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.she)
        self.draft = self.piece(
            department=self.social, state=State.DRAFT, author=self.she, saved_by=self.she
        )
        self.url = f"/pieces/{self.draft.pk}/"

    def post(self, **given: object) -> HttpResponse:
        text = {"headline": "甲", "body": "<p>好</p>", "seen": self.draft.revision}
        return self.client.post(self.url, text | given, follow=True)

    def test_an_old_hostile_row_is_cleaned_before_the_editor_sees_it(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE bulletin_newsitem SET body = %s", [DIRTY])
        page = self.client.get(self.url).content.decode()
        self.assertNotIn("onclick", page)
        self.assertIn("&lt;p&gt;好&lt;/p&gt;", page)

    def test_a_refused_body_stays_in_the_form(self) -> None:
        page = self.post(body="<div>" * 30 + "别丢了我")
        self.assertContains(page, "正文的嵌套层次太多，请选中后清除格式再保存。", status_code=400)
        self.assertContains(page, "别丢了我", status_code=400)

    def test_a_new_piece_is_credited_to_its_department(self) -> None:
        self.client.post("/pieces/new/", {"month": "2020-12", "department": self.medical.pk})
        made = NewsItem.objects.latest("pk")
        self.assertEqual(
            (made.department, made.credit, made.author), (self.social, "（社保局供稿）", self.she)
        )

    def test_nothing_is_required_until_it_is_handed_in(self) -> None:
        self.assertContains(self.post(headline="", body=""), "已保存。")
        self.draft.refresh_from_db()
        page = self.post(headline="", body="", act="submit")
        self.assertContains(page, "文字已保存，但稿件“（未写标题）”还没有标题和正文，不能提交。")
        self.draft.refresh_from_db()
        self.assertContains(self.post(act="submit"), "稿件已提交给编辑。")
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.state, State.SUBMITTED)

    def test_a_conflicting_save_shows_both_texts_and_loses_neither(self) -> None:
        save(self.draft, Text("别人的标题", body="<p>窗口添了座椅</p>"), by=self.bian, seen=0)
        page = self.post(headline="我的标题", body="<p>我的话</p>")
        self.assertContains(page, "bian改过这篇稿件", status_code=409)
        for kept in ("别人的标题", "窗口添了座椅", "我的标题", "我的话"):
            self.assertContains(page, kept, status_code=409)
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.headline, "别人的标题")
        self.assertContains(self.post(headline="我的标题"), "已保存。")
        self.assertIn("别人的标题", self.draft.versions.values_list("headline", flat=True))

    def test_what_was_handed_in_is_read_only_for_its_department(self) -> None:
        submit(self.draft, by=self.she)
        self.draft.refresh_from_db()
        self.assertNotContains(self.client.get(self.url), '<textarea name="body"')
        self.assertContains(self.post(headline="改"), "已提交，现在不能改。", status_code=409)
        self.assertEqual(NewsItem.objects.get().headline, "窗口推出延时服务")

    def test_a_draft_saves_itself_without_a_version_each_time(self) -> None:
        url = self.url + "autosave/"
        for seen in (0, 1):
            answer = self.client.post(url, {"headline": f"第{seen}次", "seen": seen})
            self.assertEqual(answer.json()["revision"], seen + 1)
        self.assertEqual(self.client.post(url, {"headline": "x", "seen": 0}).status_code, 409)
        self.assertEqual(NewsItem.objects.get().headline, "第1次")
        self.assertEqual(self.draft.versions.count(), 0)

    def autosave(self, headline: str, seen: int) -> HttpResponse:
        return self.client.post(self.url + "autosave/", {"headline": headline, "seen": seen})

    def test_the_same_text_again_is_no_conflict(self) -> None:
        """Its answer may have been lost on the way."""
        self.assertEqual(self.autosave("甲 ", 0).json()["revision"], 1)
        self.assertEqual(self.autosave("甲", 0).json()["revision"], 2)

    def test_a_conflict_says_with_whom(self) -> None:
        save(self.draft, Text("别人的标题"), by=self.bian, seen=0)
        self.assertEqual(
            self.autosave("甲", 0).json()["message"],
            "您打开以后，bian改过这篇稿件，没有自动保存。点“保存”，两边一起看。",
        )
        save(self.draft, Text("我的标题"), by=self.she, seen=1)
        page = self.post(headline="又一个", seen=0)
        self.assertContains(page, "您自己在别的窗口改过这篇稿件", status_code=409)
        self.assertContains(page, "用我的文字保存", status_code=409)
        # Neither text is chosen by the page itself.
        self.assertContains(page, 'data-autosave=""', status_code=409)

    def test_the_months_open_for_figures_stand_on_the_departments_page(self) -> None:
        self.assertNotContains(self.client.get("/pieces/"), "填报2020年11月的数据")
        Collection.objects.create(month=NOVEMBER)
        Collection.objects.create(month=DECEMBER, is_open=False)
        page = self.client.get("/pieces/")
        self.assertContains(page, "填报2020年11月的数据")
        self.assertNotContains(page, "填报2020年12月的数据")

    def test_a_picture_put_into_the_text_keeps_what_was_typed_of_it(self) -> None:
        file = io.BytesIO()
        Image.new("RGB", (30, 20)).save(file, "PNG")
        picture = add_picture(self.draft, read_picture(file.getvalue(), "图.png"), by=self.she)
        url = f"{self.url}pictures/append/"
        self.client.post(url, {"picture": picture.pk, "alt": "新添的制卡机"})
        picture.refresh_from_db()
        self.draft.refresh_from_db()
        self.assertEqual(picture.alt, "新添的制卡机")
        self.assertIn(picture.src, self.draft.body)


class VerbTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.draft = self.piece(department=self.social, state=State.DRAFT)

    def test_from_draft_to_accepted(self) -> None:
        self.assertEqual(submit(self.draft, by=self.she).state, State.SUBMITTED)
        self.assertEqual(accept(self.draft, by=self.bian).state, State.ACCEPTED)

    def test_not_twice(self) -> None:
        submit(self.draft, by=self.she)
        with self.assertRaisesMessage(Refused, "已经提交过了"):
            submit(self.draft, by=self.she)
        accept(self.draft, by=self.bian)
        with self.assertRaisesMessage(Refused, "已经采用了"):
            accept(self.draft, by=self.bian)

    def test_not_by_another_department_nor_without_the_right(self) -> None:
        with self.assertRaises(PermissionDenied):
            submit(self.draft, by=self.yi)
        with self.assertRaises(PermissionDenied):
            accept(self.draft, by=self.she)

    def test_not_without_a_body(self) -> None:
        empty = self.piece("空的", state=State.DRAFT, body="")
        with self.assertRaisesMessage(Refused, "还没有正文"):
            accept(empty, by=self.bian)

    def test_an_unknown_state_is_refused_by_the_database(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            NewsItem.objects.update(state="lost")


class ScopeTests(Cast, TestCase):
    """A department's staff reach their department's pieces, by any door, and no others."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.own = self.piece("社保的稿", department=self.social, state=State.DRAFT)
        self.other = self.piece("医保的稿", department=self.medical, state=State.DRAFT)
        self.client.force_login(self.she)

    def test_the_list_holds_their_own(self) -> None:
        page = self.client.get("/pieces/")
        self.assertContains(page, "社保的稿")
        self.assertNotContains(page, "医保")

    def test_anothers_piece_is_not_there_by_any_address(self) -> None:
        acts = ("", "autosave/", "submit/", "take-back/", "accept/", "return/", "decline/",
                "remark/", "settle/", "discard/")  # fmt: skip
        for act in acts:
            with self.subTest(act):
                url = f"/pieces/{self.other.pk}/{act}"
                given = {"headline": "改", "seen": 0, "reason": "改", "text": "改"}
                self.assertEqual(self.client.post(url, given).status_code, 404)
        self.assertEqual(self.client.get(f"/pieces/{self.other.pk}/").status_code, 404)
        self.other.refresh_from_db()
        self.assertEqual(self.other.headline, "医保的稿")

    def test_editors_acts_are_closed_to_them(self) -> None:
        submit(self.own, by=self.she)
        for act in ("accept", "return", "decline", "settle"):
            given = {"reason": "改", "month": "2020-12", "used_elsewhere": 1}
            answer = self.client.post(f"/pieces/{self.own.pk}/{act}/", given)
            self.assertEqual(answer.status_code, 403, act)

    def test_the_admin_is_closed(self) -> None:
        for path in ("stats/figure", "bulletin/bulletin", "departments/department", "stats/source",
                     "stats/figureimport", "bulletin/edition", "departments/user",
                     "bulletin/newsitem", "bulletin/newsitem/add"):  # fmt: skip
            with self.subTest(path):
                self.assertEqual(self.client.get(f"/admin/{path}/").status_code, 403)

    def test_staff_of_no_department_reach_nothing(self) -> None:
        self.she.department = None
        self.she.save()
        self.assertContains(self.client.get("/pieces/"), "还没有稿件")
        answer = self.client.post("/pieces/new/", {"month": "2020-12"})
        self.assertEqual(answer.status_code, 403)

    def test_lists_stay_at_their_queries(self) -> None:
        for _ in range(3):
            self.piece("又一篇", department=self.social)
            self.client.get("/pieces/")
            with self.assertNumQueries(12):
                self.client.get("/pieces/")
            self.client.force_login(self.bian)
            with self.assertNumQueries(10):
                self.client.get("/admin/bulletin/newsitem/")
            self.client.force_login(self.she)
