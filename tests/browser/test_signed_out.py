"""Signed out by the clock or by oneself: nothing is lost, and nothing stays to be seen."""

from __future__ import annotations

import re
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import override_settings, tag
from playwright.sync_api import Page, expect

from bulletin.models import Section
from departments.signing_in.idle import LAST_ACT
from tests.base import PASSWORD

from .base import PHONE
from .editor import writing_area
from .test_writing import LOOKED_AT, SAVED, Writing

#: Seconds; what the tests wait for is this and a little more.
IDLE = 6


def go_away(minutes: int = 31) -> None:
    """As if nobody had done anything since; sessions are otherwise as they were."""
    for session in Session.objects.all():
        store = SessionStore(session.session_key)
        store[LAST_ACT] = int(time.time()) - 60 * minutes
        store.save()


@tag("without-database")
class IdleTests(Writing):
    def test_autosaving_does_not_keep_it_alive_and_loses_nothing(self) -> None:
        self.allow("401")
        with override_settings(IDLE_MINUTES=IDLE / 60):
            page = self.open()
            self.add(page, "一边写，")
            expect(page.locator("#saved")).to_have_text(SAVED)
            page.wait_for_timeout(IDLE * 1000)
            self.add(page, "一边过期。")
            told = page.locator("#saved")
            expect(told).to_contain_text(
                "登录已过期，没有保存到系统，文字已留在这台电脑的浏览器里。"
            )
            self.assertEqual(self.stored()[1], "<p>周末也能办事。一边写，</p>")
            with page.expect_popup() as opened:
                told.get_by_role("link", name="在新窗口登录").click()
            self.sign_in_again(opened.value, "she")
        opened.value.close()
        page.bring_to_front()
        page.evaluate(LOOKED_AT)
        expect(told).to_have_text(SAVED)
        self.assertEqual(self.stored()[1], "<p>周末也能办事。一边写，一边过期。</p>")

    def test_a_page_leads_to_signing_in_and_back(self) -> None:
        page = self.sign_in(self.she, PHONE)
        go_away()
        page.goto("/pieces/new/")
        expect(page).to_have_url(re.compile(r"/admin/login/\?next=%2Fpieces%2Fnew%2F&ended=idle"))
        expect(page.locator(".ended")).to_contain_text("您有30分钟没有操作，系统已自动退出")
        self.assert_fits(page)
        self.shoot(page, "idle")
        self.sign_in_again(page, "she")
        expect(page).to_have_url(re.compile("/pieces/new/$"))

    def test_a_form_sent_too_late_can_be_sent_again(self) -> None:
        """Of a page that keeps nothing in the browser: the prose of a section."""
        self.allow("401")
        section = Section.objects.filter(bulletin=self.bulletin(), kind="prose").first()
        assert section is not None
        page = self.sign_in(self.bian, PHONE)
        page.goto(f"/admin/bulletin/section/{section.pk}/change/")
        page.locator("#id_text").fill("本月大厅运行平稳，群众办事顺畅，未发生投诉。")
        go_away()
        page.get_by_role("button", name="保存", exact=True).first.click()
        expect(page.locator("h1", has_text="登录已过期")).to_be_visible()
        page.locator("summary").click()
        texts = [area.input_value() for area in page.locator("details textarea").all()]
        self.assertIn("本月大厅运行平稳，群众办事顺畅，未发生投诉。", texts)
        self.assert_fits(page)
        self.shoot(page, "again")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="在新窗口登录").click()
        self.sign_in_again(opened.value, "bian")
        opened.value.close()
        page.get_by_role("button", name="再提交一次").click()
        expect(page.locator(".messagelist")).to_contain_text("已保存")
        section.refresh_from_db()
        self.assertEqual(section.text, "本月大厅运行平稳，群众办事顺畅，未发生投诉。")


@tag("without-database")
class BackTests(Writing):
    def test_the_back_button_after_signing_out_shows_nothing(self) -> None:
        page = self.open()
        expect(writing_area(page)).to_contain_text("周末也能办事")
        page.locator("#logout-form button").click()
        page.locator("body", has_text="感谢您").or_(page.get_by_text("重新登录")).first.wait_for()
        page.go_back()
        expect(page).to_have_url(re.compile("/admin/login/"))
        self.assertNotIn("周末也能办事", page.content())


@tag("without-database")
class CodeTests(Writing):
    def test_set_up_and_asked_for(self) -> None:
        from django_otp.plugins.otp_totp.models import TOTPDevice

        page = self.sign_in(self.zhu, PHONE)
        page.get_by_role("link", name="动态口令").click()
        self.assert_fits(page)
        self.shoot(page, "set-up")
        letters = page.locator(".key").input_value().replace(" ", "")
        page.get_by_label("动态口令").fill(self.code(letters))
        page.get_by_role("button", name="设好动态口令").click()
        expect(page.locator(".recovery li")).to_have_count(10)
        spare = page.locator(".recovery code").first.text_content() or ""
        self.assert_fits(page)
        self.shoot(page, "recovery")
        page.goto("/admin/code/")
        self.shoot(page, "turn-off")
        page.locator("#logout-form button").click()
        TOTPDevice.objects.update(last_t=-1)
        for code in (self.code(letters), spare):
            page.goto("/admin/login/")
            self.shoot(page, "sign-in-with-code")
            page.get_by_label("用户名").fill("zhu")
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_label("动态口令").fill(code)
            page.get_by_role("button", name="登录").click()
            page.locator("#logout-form button").click()

    def code(self, letters: str) -> str:
        from base64 import b32decode

        from django_otp.oath import totp

        return f"{totp(b32decode(letters)):06d}"


@tag("without-database")
class LockedTests(Writing):
    def test_the_sentence_on_the_form(self) -> None:
        self.allow("429")
        page: Any = self.new_context(PHONE).new_page()
        page.goto("/admin/")
        self.shoot(page, "sign-in")
        self.assert_fits(page)
        for _ in range(settings.AXES_FAILURE_LIMIT):
            page.get_by_label("用户名").fill("she")
            page.get_by_label("密码").fill("错")
            page.get_by_role("button", name="登录").click()
            page.locator(".errornote").wait_for()
        expect(page.locator(".errornote")).to_contain_text("请约30分钟后再试")
        self.assert_fits(page)
        self.shoot(page, "locked")
        wide: Page = self.new_context().new_page()
        wide.goto("/admin/")
        self.shoot(wide, "sign-in-wide")
