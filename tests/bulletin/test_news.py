"""Pieces: cleaned by every door, and each department's its own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Concat
from django.test import TestCase

from bulletin.actions import Refused
from bulletin.actions.news import accept, submit
from bulletin.admin.news import NewsItemAdmin
from bulletin.models import NewsItem
from bulletin.models.news import State
from tests.base import DECEMBER, Cast

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


class EditorTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def test_an_old_hostile_row_is_cleaned_before_the_editor_sees_it(self) -> None:
        piece = self.piece()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE bulletin_newsitem SET body = %s", [DIRTY])
        page = self.client.get(f"/admin/bulletin/newsitem/{piece.pk}/change/").content.decode()
        self.assertNotIn("onclick", page)
        self.assertIn("&lt;p&gt;好&lt;/p&gt;", page)

    def test_a_refused_body_stays_in_the_form(self) -> None:
        body = "<div>" * 30 + "别丢了我"
        form = {"month": "2020-12", "headline": "甲", "body": body}
        page = self.client.post("/admin/bulletin/newsitem/add/", form)
        self.assertContains(page, "正文的嵌套层次太多，请选中后清除格式再保存。")
        self.assertContains(page, "别丢了我")

    def test_the_credit_line_is_filled_from_the_department(self) -> None:
        form = {"month": "2020-12", "headline": "甲", "body": "<p>好</p>"}
        form |= {"department": self.social.pk, "_accept": "1"}
        self.client.post("/admin/bulletin/newsitem/add/", form)
        piece = NewsItem.objects.get()
        self.assertEqual(
            (piece.credit, piece.state, piece.author), ("（社保局供稿）", State.ACCEPTED, self.bian)
        )


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

    def test_list_search_and_filter(self) -> None:
        for query in (
            "",
            "?q=稿",
            "?state__exact=draft",
            f"?department__id__exact={self.medical.pk}",
        ):
            page = self.client.get(f"/admin/bulletin/newsitem/{query}", follow=True)
            self.assertNotContains(page, "医保")
        self.assertContains(self.client.get("/admin/bulletin/newsitem/"), "社保的稿")

    def test_change_history_and_delete(self) -> None:
        for act in ("change", "history", "delete"):
            url = f"/admin/bulletin/newsitem/{self.other.pk}/{act}/"
            for answer in (self.client.get(url), self.client.post(url, {"headline": "改"})):
                self.assertIn(answer.status_code, (403, 404) if act == "delete" else (404,))
        self.other.refresh_from_db()
        self.assertEqual(self.other.headline, "医保的稿")

    def test_a_department_posted_by_hand_is_not_taken(self) -> None:
        form = {"month": "2020-12", "headline": "新", "body": "<p>好</p>"}
        form |= {"department": self.medical.pk, "_submit": "1"}
        self.client.post("/admin/bulletin/newsitem/add/", form)
        made = NewsItem.objects.get(headline="新")
        self.assertEqual((made.department, made.state), (self.social, State.SUBMITTED))

    def test_what_was_submitted_is_read_only(self) -> None:
        submit(self.own, by=self.she)
        url = f"/admin/bulletin/newsitem/{self.own.pk}/change/"
        self.assertContains(self.client.get(url), "社保的稿")
        self.assertEqual(self.client.post(url, {"headline": "改"}).status_code, 403)

    def test_the_rest_of_the_admin_is_closed(self) -> None:
        for path in ("stats/figure", "bulletin/bulletin", "departments/department", "stats/source",
                     "stats/figureimport", "bulletin/edition", "departments/user"):  # fmt: skip
            with self.subTest(path):
                self.assertEqual(self.client.get(f"/admin/{path}/").status_code, 403)

    def test_staff_of_no_department_reach_nothing(self) -> None:
        self.she.department = None
        self.she.save()
        page = self.client.get("/admin/bulletin/newsitem/")
        self.assertContains(page, "0 稿件")
        self.assertEqual(self.client.get("/admin/bulletin/newsitem/add/").status_code, 403)

    def test_lists_stay_at_their_queries(self) -> None:
        for _ in range(3):
            self.piece("又一篇", department=self.social)
            self.client.get("/admin/bulletin/newsitem/")
            with self.assertNumQueries(8):
                self.client.get("/admin/bulletin/newsitem/")
        self.assertIn("placement__section", NewsItemAdmin.list_select_related)
