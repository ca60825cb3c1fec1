"""Letting findings pass: by whom, which, until when; and the page where it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.test import TestCase
from django.urls import reverse

from stats.checks import check_month
from stats.findings import Finding, Severity, by_weight
from stats.models import Figure, Indicator, Rule, Waiver
from stats.models.rule import Check
from stats.waivers import WaiverRefused, revoke, standing, waive, with_waivers
from tests.base import DECEMBER, NOVEMBER, Cast, guest


class Waiving(Cast, TestCase):
    """One finding that blocks: 社保局's 满意率 of 101%."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        Rule.objects.exclude(check_kind=Check.RATE_RANGE).update(is_active=False)
        self.rate("101")

    def rate(self, value: str) -> None:
        Figure.objects.filter(indicator__name="满意率", department=self.social).update(value=value)

    def finding(self) -> Finding:
        [finding] = check_month(DECEMBER)
        return finding

    def waive(self, **more: Any) -> Waiver:
        given = {"month": DECEMBER, "by": self.zhu, "reason": "系统口径", "printed": False}
        return waive(more.pop("finding", None) or self.finding(), **given | more)

    def waived(self) -> list[tuple[bool, str]]:
        findings = with_waivers(check_month(DECEMBER), DECEMBER)
        return [(finding.waived, finding.reason) for finding in findings]


class VerbTests(Waiving):
    def test_lets_pass_and_keeps_the_reason(self) -> None:
        self.assertTrue(self.finding().blocks)
        waiver = self.waive(reason="  系统\n口径  ")
        self.assertEqual(
            (waiver.month, waiver.rule, waiver.reason, waiver.by, waiver.is_printed),
            (DECEMBER, "rate_range", "系统 口径", self.zhu, False),
        )
        self.assertEqual(waiver.message, self.finding().message)
        [marked] = with_waivers(check_month(DECEMBER), DECEMBER)
        self.assertEqual(marked, replace(self.finding(), waived=True, reason="系统 口径"))
        self.assertFalse(marked.blocks)

    def test_a_changed_figure_makes_it_stand_again(self) -> None:
        self.waive()
        self.rate("102")
        self.assertEqual(self.waived(), [(False, "")])
        self.rate("101")
        self.assertEqual(self.waived(), [(True, "系统口径")])

    def test_of_that_month_only(self) -> None:
        self.waive()
        Figure.objects.update(month=NOVEMBER)
        self.assertEqual([f.waived for f in with_waivers(check_month(NOVEMBER), NOVEMBER)], [False])

    def test_taken_back_and_given_again(self) -> None:
        waiver = self.waive()
        revoke(waiver, by=self.zhu)
        self.assertEqual(self.waived(), [(False, "")])
        with self.assertRaisesMessage(WaiverRefused, "这条放行刚才已经收回。"):
            revoke(waiver, by=self.zhu)
        self.waive(reason="再看过")
        self.assertEqual(self.waived(), [(True, "再看过")])
        self.assertEqual(Waiver.objects.count(), 2)
        self.assertEqual(Waiver.objects.get(reason="系统口径").revoked_by, self.zhu)

    def test_only_by_who_may(self) -> None:
        waiver = self.waive()
        for user in (self.bian, self.she, guest()):
            with self.assertRaises(PermissionDenied):
                self.waive(by=user)
            with self.assertRaises(PermissionDenied):
                revoke(waiver, by=user)
        self.assertEqual(Waiver.objects.get().revoked_at, None)

    def test_what_cannot_be_printed_is_not_let_pass(self) -> None:
        with self.assertRaisesMessage(WaiverRefused, "不能放行"):
            self.waive(finding=replace(self.finding(), waivable=False))
        self.waive()
        [same] = with_waivers([replace(self.finding(), waivable=False)], DECEMBER)
        self.assertTrue(same.blocks)

    def test_once(self) -> None:
        self.waive()
        with self.assertRaisesMessage(WaiverRefused, "这个问题刚才已经有人放行。"):
            self.waive()

    def test_not_without_a_reason(self) -> None:
        for reason in ("", "   ", "\u3000", "\u200b"):
            with self.assertRaises(ValidationError) as caught:
                self.waive(reason=reason)
            self.assertEqual(caught.exception.messages, ["请写明为什么可以放行。"])
        with self.assertRaises(ValidationError):
            self.waive(reason="长" * 201)
        self.assertEqual(Waiver.objects.count(), 0)

    def test_a_finding_that_is_gone(self) -> None:
        fingerprint = self.finding().fingerprint
        self.assertEqual(standing(check_month(DECEMBER), fingerprint), self.finding())
        self.rate("100")
        with self.assertRaisesMessage(WaiverRefused, "这个问题已经解决，或有关的数据刚才变了。"):
            standing(check_month(DECEMBER), fingerprint)

    def test_waivers_are_read_by_one_query(self) -> None:
        findings = check_month(DECEMBER)
        for copies in (1, 3):
            with self.assertNumQueries(1):
                with_waivers(findings * copies, DECEMBER)

    def test_waived_ones_come_last(self) -> None:
        blocking, note = (Finding(s, s.value, "x") for s in (Severity.BLOCKING, Severity.NOTE))
        let = replace(blocking, waived=True)
        self.assertEqual(by_weight([let, note, blocking]), [blocking, note, let])


class PageTests(Waiving):
    url = "/admin/stats/figure/findings/2020-12/"

    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.zhu)

    def post(self, act: str = "waive/", **data: Any) -> HttpResponse:
        return self.client.post(self.url + act, data, follow=True)

    def test_lists_findings_with_their_cells(self) -> None:
        indicator = Indicator.objects.get(name="满意率")
        page = self.client.get(self.url)
        self.assertContains(page, "社保局的“满意率”是101%，比率应在0%至100%之间。请核对。")
        self.assertContains(
            page, f"/admin/stats/figure/grid/2020-12/#d{self.social.pk}-i{indicator.pk}"
        )
        self.assertContains(page, "<h2>必须解决 1</h2>")

    def test_a_halls_cell_and_a_whole_departments(self) -> None:
        Rule.objects.create(
            name="甲", left="排号数", relation="<=", right="9", over="hall", severity="note"
        )
        page = self.client.get(self.url)
        pk = Indicator.objects.get(name="排号数").pk
        self.assertContains(page, f"/admin/stats/figure/grid/2020-12/#hall-i{pk}")
        Rule.objects.filter(check_kind=Check.MISSING).update(is_active=True)
        self.assertContains(self.client.get(self.url), '/grid/2020-12/" aria-label="去看公交公司"')

    def test_lets_pass_and_takes_back(self) -> None:
        page = self.post(fingerprint=self.finding().fingerprint, reason="系统口径", printed="on")
        self.assertRedirects(page, self.url)
        self.assertContains(page, "已放行。理由留在记录里，数据一变，问题会重新列出。")
        self.assertContains(page, "理由：系统口径（zhu，")
        self.assertContains(page, "印在备注里")
        self.assertContains(page, "<h2>已放行 1</h2>")
        waiver = Waiver.objects.get()
        self.assertTrue(waiver.is_printed)
        url = reverse("admin:stats_figure_revoke", args=[waiver.pk])
        page = self.client.post(url, {"next": self.url}, follow=True)
        self.assertContains(page, "放行已收回，这个问题重新列出。")
        self.assertContains(page, "<h2>必须解决 1</h2>")
        page = self.client.post(url, {"next": "https://example.org/"}, follow=True)
        self.assertRedirects(page, self.url)
        self.assertContains(page, "这条放行刚才已经收回。")

    def test_a_faulty_form_keeps_what_was_typed(self) -> None:
        fingerprint = self.finding().fingerprint
        page = self.post(fingerprint=fingerprint, reason=" ", printed="on")
        self.assertContains(page, "请写明为什么可以放行。")
        self.assertContains(page, 'name="printed" checked')
        page = self.post(fingerprint=fingerprint, reason="字" * 201)
        self.assertContains(page, f'value="{"字" * 201}"')
        self.assertContains(page, "社保局的“满意率”是101%")
        self.assertEqual(Waiver.objects.count(), 0)

    def test_a_page_gone_stale(self) -> None:
        fingerprint = self.finding().fingerprint
        self.rate("102")
        page = self.post(fingerprint=fingerprint, reason="系统口径")
        self.assertContains(page, "这个问题已经解决，或有关的数据刚才变了。")
        self.assertEqual(Waiver.objects.count(), 0)

    def test_odd_posts(self) -> None:
        for data in ({}, {"fingerprint": "x" * 9000}, {"fingerprint": "\0"}, {"reason": "\0"}):
            self.assertContains(self.post(**data), "这个问题已经解决")
        page = self.post(fingerprint=self.finding().fingerprint, reason="a\0b")
        self.assertEqual((page.status_code, Waiver.objects.count()), (200, 0))
        for pk in (0, 999, 10**30):
            self.assertEqual(
                self.client.post(f"/admin/stats/figure/findings/revoke/{pk}/").status_code, 404
            )
        self.assertEqual(self.client.get(self.url + "waive/").status_code, 405)

    def test_months_that_are_none(self) -> None:
        for month in ("2020-13", "1999-12", "x", "2020-1", "２０２０-12", "0000-00", "9" * 99):
            page = self.client.get(f"/admin/stats/figure/findings/{month}/")
            self.assertContains(page, "不是月份", status_code=404)
            self.assertEqual(
                self.client.post(f"/admin/stats/figure/findings/{month}/waive/").status_code, 404
            )
        for month, beside in (("2000-01", "2000年2月"), ("2099-12", "2099年11月")):
            page = self.client.get(f"/admin/stats/figure/findings/{month}/")
            self.assertContains(page, beside)

    def test_the_newest_month_and_one_picked(self) -> None:
        newest = "/admin/stats/figure/findings/"
        self.assertContains(self.client.get(newest), "2020年12月数据核查")
        page = self.client.get(newest, {"month": "2020-11"}, follow=True)
        self.assertRedirects(page, "/admin/stats/figure/findings/2020-11/")
        page = self.client.get(newest, {"month": "x"})
        self.assertContains(page, "“x”不是月份")
        Figure.objects.all().delete()
        self.assertContains(self.client.get(newest), "还没有数据可以核查。")

    def test_who_may_only_look(self) -> None:
        waiver = self.waive()
        for user in (self.bian, guest()):
            self.client.force_login(user)
            page = self.client.get(self.url)
            self.assertContains(page, "理由：系统口径")
            self.assertNotContains(page, "<button>放行")
            self.assertNotContains(page, "收回</button>")
            data = {"fingerprint": "x", "reason": "x"}
            self.assertEqual(self.client.post(self.url + "waive/", data).status_code, 403)
            url = reverse("admin:stats_figure_revoke", args=[waiver.pk])
            self.assertEqual(self.client.post(url).status_code, 403)
        self.assertIsNone(Waiver.objects.get().revoked_at)

    def test_staff_see_nothing_of_other_departments(self) -> None:
        self.client.force_login(self.she)
        for url in (self.url, "/admin/stats/figure/findings/"):
            self.assertEqual(self.client.get(url).status_code, 403)
        self.assertEqual(self.client.post(self.url + "waive/", {}).status_code, 403)

    def test_the_same_queries_for_one_finding_and_three(self) -> None:
        for value in (101, 102):
            figures = Figure.objects.filter(indicator__name="满意率")
            (figures if value == 102 else figures.filter(department=self.social)).update(
                value=value
            )
            with self.assertNumQueries(13):
                self.client.get(self.url)


class RecordTests(Waiving):
    def test_waivers_are_read_only(self) -> None:
        waiver = self.waive()
        revoke(waiver, by=self.zhu)
        self.client.force_login(self.zhu)
        page = self.client.get(reverse("admin:stats_waiver_changelist"))
        self.assertContains(page, "系统口径")
        self.assertContains(page, "已由zhu收回")
        url = reverse("admin:stats_waiver_change", args=[waiver.pk])
        self.assertContains(self.client.get(url), "系统口径")
        self.assertEqual(self.client.post(url, {"reason": "改"}).status_code, 403)
