"""The numbers of a text, held against the ledger beside it while it is written."""

from __future__ import annotations

from django.test import tag
from playwright.sync_api import Page, expect

from bulletin.models import Bulletin, Section
from tests.base import Cast
from tests.browser.base import PHONE, BrowserTestCase


@tag("without-database")
class ReconcileTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        self.issue: Bulletin = self.bulletin(opening="12月，受理数{{ 受理数 }}件。")
        self.section: Section = self.issue.sections.get(title="受理和办理情况")

    def open_section(self, page: Page) -> None:
        page.goto(f"/admin/bulletin/section/{self.section.pk}/change/")

    def test_a_wrong_number_is_told_while_typing_and_found_by_a_click(self) -> None:
        page = self.sign_in(self.bian)
        self.open_section(page)
        panel = page.get_by_role("region", name="数字核对")
        expect(panel.get_by_role("status")).to_contain_text("都与数据相符")
        field = page.get_by_label("文字：")
        field.fill("12月，𬀩受理数{{ 受理数 }}件，办结数310件，发放资料2100余份。")
        expect(panel.get_by_role("status")).to_have_text("4个数字，其中1个与数据不符。")
        unknown = panel.get_by_role("listitem").filter(has_text="无从核对")
        expect(unknown).to_have_text("无从核对 2100余份 数据里没有可以核对的数，请自行核对。")
        self.shoot(page, "section")
        panel.get_by_role("button", name="310件").click()
        chosen = page.evaluate("() => document.getSelection().toString()")
        self.assertEqual(chosen, "310件")
        field.fill("12月，受理数{{ 受理数 }}件。")
        expect(panel.get_by_role("status")).to_have_text("2个数字都与数据相符。")

    def test_on_a_phone_in_the_opening_and_in_a_piece(self) -> None:
        piece = self.piece(body="<p>12月，社保局受理310件。</p>", department=self.social)
        page = self.sign_in(self.bian, PHONE)
        for url, words in (
            (f"/admin/bulletin/bulletin/{self.issue.pk}/change/", "与数据相符"),
            (f"/pieces/{piece.pk}/", "其中1个与数据不符"),
            (f"/admin/bulletin/section/{self.section.pk}/change/", "与数据相符"),
        ):
            page.goto(url)
            summary = page.get_by_role("region", name="数字核对").get_by_role("status")
            expect(summary).to_contain_text(words)
            self.assert_fits(page)
            self.shoot(page, "phone")
