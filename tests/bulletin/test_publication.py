"""Publishing: one edition, whole, in order, for ever."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from decimal import Decimal
from io import StringIO
from typing import Any
from unittest import mock

from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from bulletin.actions.issue import gather
from bulletin.actions.publication import PublicationRefused, publish
from bulletin.actions.withdrawing import withdraw
from bulletin.document import decode
from bulletin.models import Bulletin, Edition, NewsItem
from bulletin.verification import faults
from stats.as_of import ledgers_as_of
from stats.models import Door, Figure, Indicator
from stats.writing import Content, Write, write
from tests.base import DECEMBER, Cast, ClearsEditions, thawed


class PublishTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.piece()
        self.issue = self.bulletin()

    def refused(self, **more: Any) -> str:
        with self.assertRaises(PublicationRefused) as caught:
            publish(self.issue, by=self.zhu, **more)
        return str(caught.exception)

    def test_freezes_document_page_and_pdf(self) -> None:
        edition = self.publish(self.issue)
        self.assertEqual((edition.number, edition.published_by), (1, self.zhu))
        self.assertEqual(decode(bytes(edition.document)).version, 1)
        self.assertEqual(self.client.get("/2020/12/").content, bytes(edition.html))
        self.assertEqual(self.client.get("/2020/12/bulletin.pdf").content, bytes(edition.pdf))
        self.assertEqual(self.client.get("/2020/12/bulletin.docx").content, bytes(edition.docx))

    def test_a_figure_changed_afterwards_changes_no_edition(self) -> None:
        self.publish(self.issue)
        before = self.client.get("/2020/12/").content
        Figure.objects.filter(department=self.social, indicator__name="受理数").update(value=150)
        self.assertEqual(self.client.get("/2020/12/").content, before)
        self.publish(self.issue, correction="社保局受理数应为150件。")
        after = self.client.get("/2020/12/").content.decode()
        self.assertIn("受理350件", after)
        self.assertIn("第2版，更正说明：社保局受理数应为150件。", after)
        page = self.client.get("/2020/12/v1/").content
        told = "您看的是第1版。"
        self.assertIn(told, page.decode())
        self.assertEqual(re.sub(rb"<aside.*?</aside>\n", b"", page), before)

    def test_again_needs_a_correction_and_a_change(self) -> None:
        self.publish(self.issue)
        self.assertEqual(
            self.refused(correction="  "),
            "这期通报已经发布第1版。再次发布要写更正说明：改了什么，为什么改。",
        )
        self.assertEqual(
            self.refused(correction="没改什么"),
            "内容与第1版完全相同，没有要更正的，不必再发布。",
        )

    def test_a_newer_edition_than_the_publisher_has_seen(self) -> None:
        self.publish(self.issue, after=0)
        self.assertEqual(
            self.refused(after=0, correction="改"),
            "刚才已有人发布了第1版，请先看过这一版，再决定要不要更正。",
        )

    def test_a_missing_figure_blocks_and_is_named(self) -> None:
        Figure.objects.filter(indicator__name="排号数").delete()
        Figure.objects.filter(indicator__name="评价数").update(value=None)
        message = self.refused()
        for name in ("排号数", "评价数"):
            self.assertIn(
                f"“受理和办理情况”要用到“{name}”，但2020年12月还没有这项数据。"
                "请在“数据”里录入或导入后再发布。",
                message,
            )
        self.assertEqual(Edition.objects.count(), 0)

    def test_a_title_of_another_month_blocks(self) -> None:
        Bulletin.objects.update(title="2020年11月政务服务工作情况通报")
        self.assertIn("标题写的是“2020年11月”，这期通报的月份是2020年12月。", self.refused())

    def test_a_character_without_a_glyph_is_named(self) -> None:
        self.piece("带生僻字的稿", body="<p>某村党支部书记\U0010fffd到会</p>")
        gather(self.issue, by=self.bian)
        self.sign(self.issue)
        self.assertIn("\U0010fffd", self.refused())
        self.assertEqual(Edition.objects.count(), 0)

    def test_only_by_who_may(self) -> None:
        with self.assertRaises(PermissionDenied):
            publish(self.issue, by=self.she)
        self.client.force_login(self.she)
        url = f"/admin/bulletin/bulletin/{self.issue.pk}/publish/"
        self.assertEqual(self.client.get(url).status_code, 403)
        self.assertEqual(self.client.post(url, {"after": 0}).status_code, 403)
        self.assertEqual(Edition.objects.count(), 0)

    def test_by_the_desk(self) -> None:
        self.sign(self.issue)
        self.client.force_login(self.zhu)
        url = f"/admin/bulletin/bulletin/{self.issue.pk}/publish/"
        self.assertContains(self.client.get(url), "栏目“部门窗口动态”没有内容，将印“（本月无）”。")
        page = self.client.post(url, {"after": 0}, follow=True)
        self.assertContains(page, "2020年12月通报第1版已发布。")
        page = self.client.post(url, {"after": 1})
        self.assertContains(page, "请写更正说明：改了什么，为什么改。")
        for after in ("", "x", "-1"):
            page = self.client.post(url, {"after": after, "correction": "改"})
            self.assertContains(page, "页面不完整，没有发布。请刷新这一页再试。", count=1)
        page = self.client.post(url, {"after": 0, "correction": "改"})
        self.assertContains(page, "刚才已有人发布了第1版")
        self.assertEqual(Edition.objects.count(), 1)

    def test_by_the_command(self) -> None:
        out = StringIO()
        with self.assertRaisesMessage(CommandError, "没有叫“nobody”的账号"):
            call_command("publish_bulletin", "2020-12", by="nobody")
        with self.assertRaisesMessage(CommandError, "“she”没有发布通报的权限。"):
            call_command("publish_bulletin", "2020-12", by="she")
        with self.assertRaisesMessage(CommandError, "还没有2021年1月的通报"):
            call_command("publish_bulletin", "2021-01", by="zhu")
        with self.assertRaisesMessage(CommandError, "还缺编辑、审核、签发签名"):
            call_command("publish_bulletin", "2020-12", by="zhu")
        self.sign(self.issue)
        call_command("publish_bulletin", "2020-12", by="zhu", stdout=out)
        self.assertEqual(out.getvalue(), "已发布2020年12月通报 第1版：/2020/12/v1/\n")
        with self.assertRaisesMessage(CommandError, "再次发布要写更正说明"):
            call_command("publish_bulletin", "2020-12", by="zhu")


class ClockTurnedBackTests(Cast, TestCase):
    """The machine's clock went wrong and was put right: what came later still came later."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()

    def write(self, value: int) -> None:
        where = (DECEMBER, Indicator.objects.get(name="排号数"), None)
        write([Write(*where, Content(Decimal(value), self.platform))], by=self.bian, door=Door.GRID)

    def test_editions_withdrawal_and_changes_stay_in_their_order(self) -> None:
        first = self.publish(self.issue)
        before = first.published_at - dt.timedelta(hours=3)
        with mock.patch("django.utils.timezone.now", return_value=before):
            self.write(500)
            second = self.publish(self.issue, correction="更正排号数。")
            self.write(600)
            done = withdraw(self.issue, by=self.zhu, reason="印错了", after=2)
        self.assertLess(first.published_at, second.published_at)
        self.assertLess(second.published_at, done.at)
        self.assertEqual(timezone.localdate(second.published_at), decode(second.document).published)
        queue = Indicator.objects.get(name="排号数")
        known = [
            ledgers_as_of([DECEMBER], edition.published_at).ledgers[DECEMBER].value(queue)
            for edition in (first, second)
        ]
        self.assertEqual(known, [Decimal(400), Decimal(500)])
        feed = self.client.get("/feed/").content.decode()
        self.assertLess(feed.index("第2版已撤回"), feed.index("第1版已撤回"))


class FrozenTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.edition = self.publish(self.bulletin())

    def test_the_database_refuses_to_change_or_remove_one(self) -> None:
        for act in (
            lambda: Edition.objects.update(title="别的"),
            lambda: Edition.objects.all()._raw_delete("default"),
            self.edition.delete,
            lambda: self.edition.save(),
        ):
            with self.assertRaises(DatabaseError), transaction.atomic():
                act()
        self.assertEqual(Edition.objects.get().hash, self.edition.hash)

    def test_a_later_edition_without_a_reason_is_refused_by_the_database(self) -> None:
        self.edition.pk, self.edition.number = None, 2
        self.edition.hash, self.edition.previous_hash = "x", "y"
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.edition.save(force_insert=True)

    def test_a_chain_does_not_fork(self) -> None:
        self.edition.pk, self.edition.number, self.edition.hash = None, 2, "x"
        self.edition.correction = "改"
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.edition.save(force_insert=True)

    def test_the_chain_finds_what_was_changed_behind_its_back(self) -> None:
        out = StringIO()
        call_command("verify_editions", stdout=out)
        self.assertEqual(
            out.getvalue(), f"1个版本、0次撤回，校验值全部相符。最新的校验值：{self.edition.hash}\n"
        )
        changes = {"title": "别的", "correction": "x", "html": b"x", "pdf": b"x", "document": b"x"}
        for field, value in changes.items():
            with self.subTest(field), transaction.atomic():
                with thawed():
                    Edition.objects.update(**{field: value})
                self.assertEqual(len(list(faults())), 1)
                with self.assertRaisesMessage(CommandError, "对不上"):
                    call_command("verify_editions")
                transaction.set_rollback(True)


class TwoAtOnceTests(Cast, ClearsEditions):
    """With real connections: one edition each, in order, or a clear refusal."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()

    def together(self, *acts: Any) -> list[Any]:
        """What each gave or raised, all started at the same moment."""
        outcomes: list[Any] = [None] * len(acts)
        start = threading.Barrier(len(acts))

        def run(place: int) -> None:
            start.wait()
            try:
                outcomes[place] = acts[place]()
            except Exception as error:
                outcomes[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def test_two_publish_at_the_same_moment(self) -> None:
        for turn in (1, 2, 3):
            Figure.objects.filter(indicator__name="排号数").update(value=turn)
            self.sign(self.issue)
            outcomes = self.together(
                *[lambda: publish(self.issue, by=self.zhu, correction="更正", after=turn - 1)] * 2  # noqa: B023
            )
            kinds = sorted(type(outcome).__name__ for outcome in outcomes)
            self.assertEqual(kinds, ["Edition", "PublicationRefused"])
        numbers = Edition.objects.order_by("pk").values_list("number", flat=True)
        self.assertEqual(list(numbers), [1, 2, 3])
        self.assertEqual(list(faults()), [])

    def test_who_opened_the_bulletin_or_a_piece_first_saves_first(self) -> None:
        self.piece("排在栏目里的稿")
        gather(self.issue, by=self.bian)
        for model, change in ((Bulletin, {"opening": "改"}), (NewsItem, {"headline": "改"})):
            with self.subTest(model.__name__):
                held = threading.Event()

                def edit(model: Any = model, change: Any = change, held: Any = held) -> None:
                    with transaction.atomic():
                        row = model.objects.select_for_update().get()
                        held.set()
                        time.sleep(0.5)  # until the publisher stands before it
                        model.objects.filter(pk=row.pk).update(**change)

                def publish_after(held: Any = held) -> Edition:
                    held.wait()
                    return publish(self.issue, by=self.zhu, correction="更正", urgent="先发")

                edition, edited = self.together(publish_after, edit)
                self.assertIsNone(edited)
                self.assertIn("改", bytes(edition.html).decode())

    def test_a_figure_changed_at_the_same_moment_is_in_or_out_as_a_whole(self) -> None:
        accepted = Figure.objects.filter(indicator__name="受理数", department=self.social)

        def change() -> None:
            with transaction.atomic():
                accepted.update(value=900)

        urgent = "数据还在改，先发"
        edition, _ = self.together(lambda: publish(self.issue, by=self.zhu, urgent=urgent), change)
        self.assertIsInstance(edition, Edition)
        html = bytes(edition.html).decode()
        old = "受理300件" in html and '<td class="number">100</td>' in html
        new = "受理1100件" in html and '<td class="number">900</td>' in html
        self.assertEqual((old, new).count(True), 1)
        self.assertEqual(accepted.get().value, 900)
        self.assertEqual(Bulletin.objects.get(month=DECEMBER).editions.count(), 1)
