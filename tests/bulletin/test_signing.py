"""The three readings: in order, by three people, of what is there now; and what goes without."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import TestCase

from bulletin.actions import Refused
from bulletin.actions.publication import PublicationRefused, publish
from bulletin.actions.signing import (
    next_step,
    readings,
    sign_afterwards,
    sign_off,
)
from bulletin.actions.writing import save
from bulletin.admin.signing import editions_of
from bulletin.assembly import assemble
from bulletin.changes import changed_parts
from bulletin.document import content_hash, decode
from bulletin.models import Edition, Section, Signature
from bulletin.models.news import State, Text
from bulletin.models.signing import Step
from bulletin.verification import faults
from departments import roles
from departments.events import Act, Event
from departments.models import User
from stats.models import Figure, Indicator
from tests.base import Cast, thawed, user

TABLE = "栏目“政务服务大厅12月部门窗口办件情况和效能指标统计”"
REASON = "汛期停业通知，当天要发"


class Signing(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.news = self.piece(department=self.social)
        self.issue = self.bulletin()

    def seen(self) -> str:
        return content_hash(assemble(self.issue).document)

    def sign_step(self, step: Step, by: User, **more: Any) -> Signature:
        return sign_off(self.issue, step=step, by=by, seen=more.get("seen", self.seen()))

    def standing(self) -> str:
        """A letter a step: signed, void, open."""
        found = readings(self.issue, assemble(self.issue).document)
        return "".join("s" if r.is_signed else "v" if r.void else "o" for r in found)

    def refused(self, step: Step, by: User, **more: Any) -> str:
        before = Signature.objects.count()
        with self.assertRaises(Refused) as caught:
            self.sign_step(step, by, **more)
        self.assertEqual(Signature.objects.count(), before)
        return str(caught.exception)


class OrderTests(Signing):
    def test_one_after_the_other_each_with_name_and_record(self) -> None:
        self.assertEqual(self.standing(), "ooo")
        for step, by, then in (
            (Step.EDITOR, self.bian, "soo"),
            (Step.REVIEWER, self.shen, "sso"),
            (Step.LEADER, self.zhu, "sss"),
        ):
            signature = self.sign_step(step, by)
            self.assertEqual((signature.by, signature.name), (by, str(by)))
            self.assertEqual(self.standing(), then)
        told = Event.objects.filter(act=Act.SIGNATURE).order_by("pk")
        self.assertEqual(
            [(event.by_name, event.what) for event in told],
            [("bian", "签名：编辑"), ("shen", "签名：审核"), ("zhu", "签名：签发")],
        )

    def test_out_of_turn(self) -> None:
        self.assertEqual(
            self.refused(Step.REVIEWER, self.shen),
            "现在该“编辑”签名，还没有轮到“审核”。",
        )
        self.sign_step(Step.EDITOR, self.bian)
        self.assertEqual(
            self.refused(Step.LEADER, self.zhu), "现在该“审核”签名，还没有轮到“签发”。"
        )

    def test_not_twice(self) -> None:
        self.sign_step(Step.EDITOR, self.bian)
        other = user("wen", roles.EDITOR)
        for by in (self.bian, other):
            self.assertEqual(self.refused(Step.EDITOR, by), "“编辑”已由bian签名，不用再签。")

    def test_by_three_people(self) -> None:
        both = user("liang", roles.EDITOR)
        both.groups.add(*self.shen.groups.all())
        both = User.objects.get(pk=both.pk)
        self.sign_step(Step.EDITOR, both)
        self.assertEqual(
            self.refused(Step.REVIEWER, both),
            "您已作为“编辑”签名。三审要由三个人分别签，请换一个人签“审核”。",
        )
        self.sign_step(Step.REVIEWER, self.shen)

    def test_each_step_has_its_own_right(self) -> None:
        for by in (self.shen, self.zhu, self.she, user("guan", roles.MANAGER)):
            with self.subTest(by), self.assertRaises(PermissionDenied):
                self.sign_step(Step.EDITOR, by)

    def test_what_was_not_seen_is_not_signed(self) -> None:
        before = self.seen()
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        self.assertEqual(
            self.refused(Step.EDITOR, self.bian, seen=before),
            "您打开以后，通报的内容又有改动。请再看一遍，再签名。",
        )
        self.assertIn("又有改动", self.refused(Step.EDITOR, self.bian, seen=""))

    def test_not_with_something_that_must_be_solved(self) -> None:
        Figure.objects.filter(indicator__name="排号数").delete()
        message = self.refused(Step.EDITOR, self.bian)
        self.assertIn("个必须解决的问题，解决以后才能签名：\n", message)
        self.assertIn("排号数", message)

    def test_the_database_holds_it_too(self) -> None:
        signature = self.sign_step(Step.EDITOR, self.bian)
        kept = {
            "bulletin": self.issue,
            "content_sha256": signature.content_sha256,
            "document": b"x",
            "name": "x",
        }
        for step, by in ((Step.REVIEWER, self.bian), (Step.EDITOR, self.shen), ("other", self.zhu)):
            with self.subTest(step), self.assertRaises(IntegrityError), transaction.atomic():
                Signature.objects.create(step=step, by=by, **kept)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Signature.objects.create(step=Step.LEADER, by=self.zhu, **kept | {"name": ""})
        Signature.objects.create(step=Step.REVIEWER, by=self.shen, **kept)


class VoidTests(Signing):
    """Any change of what is printed voids what was signed, and says which part it was."""

    def setUp(self) -> None:
        super().setUp()
        self.sign_step(Step.EDITOR, self.bian)
        self.sign_step(Step.REVIEWER, self.shen)

    def assert_void(self, *parts: str) -> None:
        document = assemble(self.issue).document
        found = readings(self.issue, document)
        self.assertEqual(self.standing(), "vvo")
        self.assertEqual(next_step(found), Step.EDITOR)
        for reading in found[:2]:
            assert reading.void is not None
            signed = decode(bytes(reading.void.document))
            self.assertEqual(changed_parts(signed, document), list(parts))

    def test_a_figure(self) -> None:
        Figure.objects.filter(indicator__name="受理数", department=self.social).update(value=101)
        self.assert_void("栏目“受理和办理情况”", TABLE)

    def test_the_text_of_a_piece(self) -> None:
        text = Text(self.news.headline, "", "<p>周日也能办事。</p>", self.news.credit)
        save(self.news, text, by=self.bian, seen=self.news.revision)
        self.assert_void("栏目“政务服务信息”")

    def test_the_title_of_a_section(self) -> None:
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        self.assert_void("栏目“政务信息”（新加）", "栏目“政务服务信息”（已取消）")

    def test_the_order_of_sections(self) -> None:
        first, second = self.issue.sections.order_by("order")[:2]
        Section.objects.filter(pk=first.pk).update(order=second.order + 1)
        self.assert_void("栏目的顺序")

    def test_a_definition(self) -> None:
        Indicator.objects.filter(name="受理数").update(heading="受理件数")
        self.assert_void(TABLE)

    def test_the_head(self) -> None:
        self.issue.number = 13
        self.issue.title = "{{ 年月 }}通报"
        self.issue.save()
        self.assert_void("报头", "标题")

    def test_what_is_not_printed_voids_nothing(self) -> None:
        self.piece("还没有采用的", state=State.SUBMITTED)
        self.assertEqual(self.standing(), "sso")

    def test_changed_back_it_holds_again(self) -> None:
        sections = Section.objects.filter(kind="news").order_by("pk")
        title = sections[0].title
        sections.filter(pk=sections[0].pk).update(title="别的")
        self.assertEqual(self.standing(), "vvo")
        Section.objects.filter(title="别的").update(title=title)
        self.assertEqual(self.standing(), "sso")

    def test_then_it_is_signed_anew_from_the_first_step(self) -> None:
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        self.assertIn("现在该“编辑”签名", self.refused(Step.LEADER, self.zhu))
        self.sign_step(Step.EDITOR, self.bian)
        self.assertEqual(self.standing(), "svo")

    def test_publishing_says_that_they_are_void(self) -> None:
        self.sign_step(Step.LEADER, self.zhu)
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        with self.assertRaises(PublicationRefused) as caught:
            publish(self.issue, by=self.zhu)
        self.assertEqual(
            str(caught.exception),
            "还缺编辑、审核、签发签名（签过的名，因后来内容有改动而失效），三个人都签了名才能发布。",
        )


class UrgentTests(Signing):
    def test_only_with_a_reason(self) -> None:
        for urgent in ("", "  "):
            with self.assertRaisesMessage(PublicationRefused, "还缺编辑、审核、签发签名"):
                publish(self.issue, by=self.zhu, urgent=urgent)
        self.assertEqual(Edition.objects.count(), 0)

    def wanted(self, edition: Edition) -> tuple[Step, ...]:
        """The steps that the pages say it still lacks."""
        found = {one.edition.pk: one.wanted for one in editions_of(self.issue, self.bian)}
        return found[edition.pk]

    def test_only_by_the_leader(self) -> None:
        for by in (self.bian, self.shen):
            with self.assertRaises(PermissionDenied):
                publish(self.issue, by=by, urgent=REASON)
        self.assertEqual((Edition.objects.count(), Signature.objects.count()), (0, 0))

    def test_not_past_what_must_be_solved(self) -> None:
        Figure.objects.filter(indicator__name="排号数").delete()
        with self.assertRaisesMessage(PublicationRefused, "个问题必须先解决"):
            publish(self.issue, by=self.zhu, urgent=REASON)

    def test_is_marked_and_the_publisher_answers_for_it(self) -> None:
        self.sign_step(Step.EDITOR, self.bian)
        edition = publish(self.issue, by=self.zhu, urgent=f" {REASON} ")
        self.assertEqual(edition.urgent_reason, REASON)
        self.assertEqual(
            [(one["step"], one["name"]) for one in edition.signatures],
            [("editor", "bian"), ("leader", "zhu")],
        )
        self.assertEqual(self.wanted(edition), (Step.REVIEWER,))
        told = Event.objects.get(act=Act.PUBLICATION)
        self.assertEqual(told.what, f"发布第1版（紧急发布：{REASON}）")

    def test_a_leader_who_signed_another_step_leaves_the_last_one_open(self) -> None:
        self.zhu.groups.add(*self.bian.groups.all())
        zhu = User.objects.get(pk=self.zhu.pk)
        self.sign_step(Step.EDITOR, zhu)
        edition = publish(self.issue, by=zhu, urgent=REASON)
        self.assertEqual(self.wanted(edition), (Step.REVIEWER, Step.LEADER))

    def test_with_all_signatures_nothing_is_urgent(self) -> None:
        self.sign(self.issue)
        edition = publish(self.issue, by=self.zhu, urgent=REASON)
        self.assertEqual((edition.urgent_reason, self.wanted(edition)), ("", ()))
        with self.assertRaisesMessage(Refused, "不是紧急发布的，不用补签"):
            sign_afterwards(edition, step=Step.EDITOR, by=self.bian)

    def test_afterwards_for_what_was_published_whatever_was_changed_since(self) -> None:
        edition = publish(self.issue, by=self.zhu, urgent=REASON)
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        with self.assertRaises(PermissionDenied):
            sign_afterwards(edition, step=Step.REVIEWER, by=self.bian)
        signature = sign_afterwards(edition, step=Step.REVIEWER, by=self.shen)
        self.assertTrue(signature.is_afterwards)
        self.assertEqual(self.wanted(edition), (Step.EDITOR,))
        with self.assertRaisesMessage(Refused, "“审核”已由shen签名"):
            sign_afterwards(edition, step=Step.REVIEWER, by=self.shen)
        sign_afterwards(edition, step=Step.EDITOR, by=self.bian)
        self.assertEqual(self.wanted(edition), ())
        self.assertEqual(self.standing(), "vvv")
        self.assertEqual(
            Event.objects.filter(what__startswith="补签").values_list("what", flat=True).count(), 2
        )
        # What was published, and its hash, stay as they were.
        self.assertEqual(len(Edition.objects.get().signatures), 1)
        self.assertEqual(list(faults()), [])


class SealTests(Signing):
    def test_who_signed_and_why_it_was_urgent_are_under_the_hash(self) -> None:
        self.sign_step(Step.EDITOR, self.bian)
        edition = publish(self.issue, by=self.zhu, urgent=REASON)
        forged = [one | {"name": "别人"} for one in edition.signatures]
        for changes in ({"signatures": forged}, {"signatures": []}, {"urgent_reason": ""}):
            with self.subTest(changes), transaction.atomic():
                with thawed():
                    Edition.objects.update(**changes)
                self.assertEqual(len(list(faults())), 1)
                transaction.set_rollback(True)


class SigningPageTests(Signing):
    def setUp(self) -> None:
        super().setUp()
        self.url = f"/admin/bulletin/bulletin/{self.issue.pk}/sign/"

    def get(self, by: User, url: str = "") -> HttpResponse:
        self.client.force_login(by)
        return self.client.get(url or self.url)

    def post(self, by: User, **given: Any) -> HttpResponse:
        self.client.force_login(by)
        return self.client.post(self.url, {"seen": self.seen()} | given, follow=True)

    def test_a_button_for_whose_turn_it_is_and_for_nobody_else(self) -> None:
        button = "我已审读，签“编辑”"
        self.assertContains(self.get(self.bian), button)
        for by in (self.shen, self.zhu):
            self.assertNotContains(self.get(by), "我已审读")
            self.assertContains(self.get(by), "现在等“编辑”签名。")
        self.assertEqual(self.get(self.she).status_code, 403)

    def test_signing_by_clicks(self) -> None:
        self.assertContains(self.post(self.bian, step="editor"), "已签名：编辑。")
        self.assertContains(self.get(self.shen), "✓ bian，")
        self.assertContains(self.post(self.bian, step="editor"), "不用再签")
        self.post(self.shen, step="reviewer")
        page = self.post(self.zhu, step="leader")
        self.assertContains(page, "三个人都签了名，可以发布。")
        self.assertEqual(self.standing(), "sss")

    def test_what_changed_since_is_told(self) -> None:
        self.post(self.bian, step="editor")
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        for page in (
            self.get(self.shen),
            self.get(self.shen, f"/admin/bulletin/bulletin/{self.issue.pk}/change/"),
        ):
            self.assertContains(page, "签名后内容有改动，已失效")
            self.assertContains(page, "改了：栏目“政务信息”（新加）、栏目“政务服务信息”（已取消）")

    def test_a_stale_page_signs_nothing(self) -> None:
        page = self.post(self.bian, step="editor", seen="0" * 64)
        self.assertContains(page, "您打开以后，通报的内容又有改动。请再看一遍，再签名。")
        self.assertEqual(self.standing(), "ooo")

    def test_odd_posts(self) -> None:
        self.client.force_login(self.bian)
        for given in (
            {},
            {"step": "x"},
            {"step": "editor", "edition": "9"},
            {"step": "editor", "edition": "x"},
        ):
            self.assertEqual(self.client.post(self.url, given).status_code, 404, given)
        self.assertEqual(self.post(self.bian, step="leader").status_code, 403)

    def test_who_signed_one_step_is_told_that_the_next_is_another_persons(self) -> None:
        both = user("liang", roles.EDITOR)
        both.groups.add(*self.shen.groups.all())
        self.post(User.objects.get(pk=both.pk), step="editor")
        page = self.get(User.objects.get(pk=both.pk))
        self.assertNotContains(page, "我已审读")
        self.assertContains(page, "您已签“编辑”。三审要由三个人分别签，“审核”要请别的人签。")

    def test_the_publish_page_offers_what_is_allowed(self) -> None:
        url = self.url.replace("sign", "publish")
        page = self.get(self.shen, url)
        self.assertContains(page, "还缺编辑、审核、签发签名")
        self.assertNotContains(page, 'type="submit" class="default"')
        self.assertNotContains(page, "紧急发布")
        self.assertContains(self.get(self.zhu, url), "紧急发布")
        page = self.client.post(url, {"after": 0})
        self.assertContains(page, "紧急发布要写明理由")
        page = self.client.post(url, {"after": 0, "urgent": REASON}, follow=True)
        self.assertContains(page, "第1版已发布。")
        self.assertContains(page, f"<strong>紧急发布</strong>：{REASON}（还要补签：编辑、审核）")

    def test_signing_afterwards_by_clicks(self) -> None:
        publish(self.issue, by=self.zhu, urgent=REASON)
        page = self.get(self.shen)
        self.assertContains(page, "这些内容已经发布。")
        self.assertContains(page, "还缺：编辑、审核。")
        self.assertContains(page, "我已审读，补签“审核”", count=1)
        self.assertNotContains(page, "签“编辑”")
        page = self.post(self.shen, step="reviewer", edition="1")
        self.assertContains(page, "已补签2020年12月通报 第1版的“审核”。")
        self.assertNotContains(self.get(self.zhu), "我已审读")
        self.post(self.bian, step="editor", edition="1")
        self.assertNotContains(self.get(self.bian), "要补签")

    def test_the_list_of_editions_shows_it(self) -> None:
        edition = publish(self.issue, by=self.zhu, urgent=REASON)
        page = self.get(self.bian, "/admin/bulletin/edition/")
        self.assertContains(page, f"紧急发布：{REASON}")
        page = self.get(self.bian, f"/admin/bulletin/edition/{edition.pk}/change/")
        self.assertContains(page, "签发：zhu，")
