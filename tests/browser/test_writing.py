"""What is typed into a piece is not lost: drafts, conflicts, sign-ins that end, hasty clicks."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.sessions.models import Session
from django.test import tag
from playwright.sync_api import Page, expect

from bulletin.actions.news import submit
from bulletin.models import NewsItem, Remark
from bulletin.models.news import State
from tests.base import PASSWORD, Cast

from .base import PHONE, BrowserTestCase
from .editor import writing_area

SAVED = re.compile(r"已自动保存 \d\d:\d\d")
SLOW = """() => {
    const quick = window.fetch;
    window.fetch = async (...asked) => {
        const answer = await quick(...asked);
        await new Promise(done => setTimeout(done, 1500));
        return answer;
    };
}"""
#: The page saves itself after three seconds, and tries again when it is looked at.
LOOKED_AT = "window.dispatchEvent(new Event('focus'))"


class Writing(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.draft = self.piece(
            "窗口延时", state=State.DRAFT, department=self.social, author=self.she,
            saved_by=self.she, credit="（社保局供稿）",
        )  # fmt: skip
        self.url = f"/pieces/{self.draft.pk}/"

    def open(self, who: Any = None, **options: Any) -> Page:
        page = self.sign_in(who or self.she, **options)
        page.goto(self.url)
        writing_area(page)
        page.wait_for_function("CKEDITOR.instances.id_body.status === 'ready'")
        return page

    def add(self, page: Page, words: str) -> None:
        """At the body's end."""
        writing_area(page).click()
        page.keyboard.press("Control+End")
        page.keyboard.type(words)

    def stored(self) -> tuple[str, str]:
        self.draft.refresh_from_db()
        return self.draft.headline, self.draft.body.replace("\n", "")

    def sign_in_again(self, page: Page, username: str) -> None:
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.locator("#logout-form").wait_for()

    def kept(self, page: Page) -> Any:
        return page.evaluate("key => localStorage.getItem(key)", self.key(self.she))

    def key(self, who: Any) -> str:
        return f"piece:{who.pk}:{self.draft.pk}"


@tag("without-database")
class DraftTests(Writing):
    def test_a_draft_saves_itself(self) -> None:
        page = self.open(size=PHONE)
        page.locator("#id_headline").fill("窗口延时到八点")
        self.add(page, "周日也开。")
        expect(page.locator("#saved")).to_have_text(SAVED)
        self.shoot(page, "saved")
        self.assertEqual(self.stored(), ("窗口延时到八点", "<p>周末也能办事。周日也开。</p>"))
        self.add(page, "欢迎来办。")
        self.assertIn("欢迎来办。", self.kept(page))
        page.wait_for_function("key => localStorage.getItem(key) === null", arg=self.key(self.she))
        self.assertEqual(self.stored()[1], "<p>周末也能办事。周日也开。欢迎来办。</p>")
        self.assertEqual((self.draft.state, self.draft.versions.count()), (State.DRAFT, 0))
        page.reload()
        writing_area(page)
        expect(page.locator("#unsaved")).to_be_hidden()

    def test_saving_by_hand_while_it_saves_itself_is_no_conflict(self) -> None:
        page = self.open()
        page.evaluate(SLOW)
        self.add(page, "周日也开。")
        expect(page.locator("#saved")).to_have_text("正在保存……")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("已保存。")
        expect(page.locator("#unsaved")).to_be_hidden()
        self.assertEqual(self.stored()[1], "<p>周末也能办事。周日也开。</p>")

    def test_an_answer_that_was_lost_is_no_conflict(self) -> None:
        page = self.open()
        page.route("**/autosave/", lambda route: (route.fetch(), route.abort()), times=1)
        self.allowed.append("ERR_FAILED")
        self.add(page, "周日也开。")
        expect(page.locator("#saved")).to_contain_text("连不上服务器")
        self.assertEqual(self.stored()[1], "<p>周末也能办事。周日也开。</p>")
        page.evaluate(LOOKED_AT)
        expect(page.locator("#saved")).to_have_text(SAVED)

    def test_without_a_network_the_text_stays_and_is_saved_later(self) -> None:
        page = self.open()
        self.allowed.append("ERR_INTERNET_DISCONNECTED")
        page.context.set_offline(True)
        self.add(page, "断网写的。")
        expect(page.locator("#saved")).to_have_text(
            "连不上服务器，没有保存到系统，文字已留在这台电脑的浏览器里。连上以后会接着保存。"
        )
        self.shoot(page, "offline")
        page.context.set_offline(False)
        expect(page.locator("#saved")).to_have_text(SAVED)
        self.assertEqual(self.stored()[1], "<p>周末也能办事。断网写的。</p>")

    def test_a_remark_takes_no_text_away(self) -> None:
        page = self.open()
        self.add(page, "还没存")
        page.get_by_label("批注").fill("请快些")
        page.get_by_role("button", name="加批注").dblclick()
        expect(page.locator(".messagelist")).to_contain_text("批注已记下。")
        expect(writing_area(page)).to_have_text("周末也能办事。还没存")
        self.assertEqual(self.stored()[1], "<p>周末也能办事。还没存</p>")
        self.assertEqual(Remark.objects.count(), 1)

    def test_leaving_with_unsaved_text_warns(self) -> None:
        page = self.open()
        self.add(page, "还没存")
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.locator(".breadcrumbs a").first.click(no_wait_after=True)
        page.wait_for_timeout(300)
        self.assertEqual(asked, ["beforeunload"])
        expect(page).to_have_url(re.compile(self.url))
        expect(page.locator("#saved")).to_have_text(SAVED)
        page.locator(".breadcrumbs a").nth(1).click()
        page.locator(".pieces").wait_for()
        self.assertEqual(asked, ["beforeunload"])

    def test_an_editors_changes_to_what_was_handed_in_are_kept_and_not_saved_unasked(self) -> None:
        submit(self.draft, by=self.she)
        page = self.open(self.bian)
        self.add(page, "编辑加的。")
        expect(page.locator("#saved")).to_have_text("还没有保存")
        page.wait_for_timeout(4000)
        self.assertEqual(self.stored()[1], "<p>周末也能办事。</p>")
        page.reload()
        page.get_by_role("button", name="恢复没保存的文字").click()
        expect(writing_area(page)).to_have_text("周末也能办事。编辑加的。")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("已保存。")
        self.assertEqual(self.stored()[1], "<p>周末也能办事。编辑加的。</p>")


@tag("without-database")
class ExpiredTests(Writing):
    def expire(self) -> None:
        Session.objects.all().delete()

    def test_while_the_page_saves_itself(self) -> None:
        self.allow("401")
        page = self.open()
        self.expire()
        self.add(page, "登录过期时写的。")
        told = page.locator("#saved")
        expect(told).to_contain_text("登录已过期，没有保存到系统，文字已留在这台电脑的浏览器里。")
        self.shoot(page, "expired")
        with page.expect_popup() as opened:
            told.get_by_role("link", name="在新窗口登录").click()
        self.sign_in_again(opened.value, self.she.username)
        opened.value.close()
        page.bring_to_front()
        page.evaluate(LOOKED_AT)
        expect(told).to_have_text(SAVED)
        self.assertEqual(self.stored()[1], "<p>周末也能办事。登录过期时写的。</p>")
        page.get_by_role("button", name="保存并提交给编辑").click()  # with the new token
        expect(page.locator(".messagelist")).to_contain_text("稿件已提交给编辑。")

    def test_when_it_is_saved_by_hand(self) -> None:
        page = self.open(size=PHONE)
        self.expire()
        page.locator("#id_headline").fill("过期也不丢")
        self.add(page, "登录过期时写的。")
        page.get_by_role("button", name="保存", exact=True).click()
        page.wait_for_url("**/login/**")
        self.sign_in_again(page, self.she.username)
        box = page.locator("#unsaved")
        expect(box).to_contain_text("没有保存到系统的文字")
        self.shoot(page, "offered")
        self.assert_fits(page)
        expect(page.locator("#id_headline")).to_have_value("窗口延时")  # not unasked
        box.get_by_role("button", name="恢复没保存的文字").click()
        expect(page.locator("#id_headline")).to_have_value("过期也不丢")
        expect(page.locator("#saved")).to_have_text(SAVED)
        self.assertEqual(self.stored(), ("过期也不丢", "<p>周末也能办事。登录过期时写的。</p>"))
        page.reload()
        expect(box).to_be_hidden()

    def test_who_signs_in_instead_is_not_offered_anothers_text(self) -> None:
        page = self.open()
        self.expire()
        self.add(page, "只有我看得到。")
        page.get_by_role("button", name="保存", exact=True).click()
        page.wait_for_url("**/login/**")
        self.sign_in_again(page, self.bian.username)
        writing_area(page)
        page.wait_for_function("CKEDITOR.instances.id_body.status === 'ready'")
        expect(page.locator("#unsaved")).to_be_hidden()

    def test_it_can_be_thrown_away(self) -> None:
        page = self.open()
        self.expire()
        self.add(page, "不要了的。")
        page.get_by_role("button", name="保存", exact=True).click()
        page.wait_for_url("**/login/**")
        self.sign_in_again(page, self.she.username)
        page.locator("#unsaved").get_by_role("button", name="不要了").click()
        expect(page.locator("#unsaved")).to_be_hidden()
        self.assertIsNone(self.kept(page))
        self.assertEqual(self.stored()[1], "<p>周末也能办事。</p>")

    def test_what_cannot_be_saved_any_more_can_be_copied(self) -> None:
        page = self.open()
        self.expire()
        self.add(page, "迟了一步。")
        page.get_by_role("button", name="保存", exact=True).click()
        page.wait_for_url("**/login/**")
        submit(self.draft, by=self.she)
        self.sign_in_again(page, self.she.username)
        area = page.get_by_label("没有保存到系统的文字")
        expect(area).to_have_value(re.compile("周末也能办事。迟了一步。"))
        self.shoot(page, "copied")
        self.assertEqual(page.get_by_role("button", name="恢复没保存的文字").count(), 0)


@tag("without-database")
class HastyTests(Writing):
    def test_a_double_click_hands_in_once(self) -> None:
        page = self.open()
        sent = []
        page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
        page.get_by_role("button", name="保存并提交给编辑").dblclick()
        expect(page.locator(".messagelist")).to_contain_text("稿件已提交给编辑。")
        self.assertEqual(sent.count(self.live_server_url + self.url), 1)
        self.assertEqual(self.draft.versions.count(), 1)

    def test_a_double_click_says_a_remark_once(self) -> None:
        page = self.open()
        page.get_by_label("批注").fill("请快些")
        page.get_by_role("button", name="加批注").dblclick()
        expect(page.locator(".messagelist")).to_contain_text("批注已记下。")
        self.assertEqual(Remark.objects.count(), 1)

    def test_back_after_handing_in_shows_what_is_now(self) -> None:
        page = self.open()
        page.get_by_role("button", name="保存并提交给编辑").click()
        expect(page.locator(".stage")).to_have_text("已提交")
        page.goto("/pieces/")
        page.go_back()
        expect(page.locator(".stage")).to_have_text("已提交")
        page.go_back()
        expect(page.locator(".stage")).to_have_text("已提交")
        self.assertEqual(page.locator("form#piece").count(), 0)
        expect(page.locator("#unsaved")).to_be_hidden()

    def test_back_after_saving_shows_what_was_saved_and_can_be_saved(self) -> None:
        page = self.open()
        page.locator("#id_headline").fill("窗口延时到八点")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("已保存。")
        page.goto("/pieces/")
        page.go_back()
        expect(page.locator("#id_headline")).to_have_value("窗口延时到八点")
        page.locator("#id_headline").fill("窗口延时到九点")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("已保存。")
        self.assertEqual(self.stored()[0], "窗口延时到九点")


class TogetherTests(Writing):
    def both(self) -> tuple[Page, Page]:
        """Two browsers on one piece, and the first has saved."""
        mine, theirs = self.open(), self.open(self.bian)
        theirs.locator("#id_headline").fill("编辑改的标题")
        self.add(theirs, "编辑加的。")
        theirs.get_by_role("button", name="保存", exact=True).click()
        expect(theirs.locator(".messagelist")).to_contain_text("已保存。")
        self.allow("409")
        self.add(mine, "我加的。")
        return mine, theirs

    def test_each_sees_that_the_other_is_there(self) -> None:
        self.open()
        theirs = self.open(self.bian)
        expect(theirs.locator(".presence")).to_contain_text(
            re.compile(r"she（\d\d:\d\d打开）也在改")
        )

    def test_saving_itself_overwrites_nobody(self) -> None:
        mine, _ = self.both()
        expect(mine.locator("#saved")).to_contain_text("bian改过这篇稿件，没有自动保存。点“保存”")
        self.shoot(mine, "told")
        self.assertEqual(self.stored(), ("编辑改的标题", "<p>周末也能办事。编辑加的。</p>"))

    def test_mine(self) -> None:
        mine, _ = self.both()
        mine.get_by_role("button", name="保存", exact=True).click()
        expect(mine.locator(".errornote")).to_contain_text("bian改过这篇稿件，所以没有保存")
        expect(mine.locator(".comparison")).to_contain_text("编辑加的。")
        expect(writing_area(mine)).to_have_text("周末也能办事。我加的。")
        self.shoot(mine, "conflict")
        mine.wait_for_timeout(4000)  # the page does not choose by itself
        self.assertEqual(self.stored()[0], "编辑改的标题")
        mine.get_by_role("button", name="用我的文字保存").first.click()
        expect(mine.locator(".messagelist")).to_contain_text("已保存。")
        self.assertEqual(self.stored(), ("窗口延时", "<p>周末也能办事。我加的。</p>"))
        versions = self.draft.versions.values_list("headline", flat=True)
        self.assertEqual(list(versions), ["窗口延时", "编辑改的标题", "窗口延时"])

    def test_theirs(self) -> None:
        mine, _ = self.both()
        mine.get_by_role("button", name="保存", exact=True).click()
        mine.get_by_role("link", name="放弃我的，用对方的").first.click()
        expect(writing_area(mine)).to_have_text("周末也能办事。编辑加的。")
        expect(mine.locator("#unsaved")).to_be_hidden()
        self.assertEqual(self.stored()[0], "编辑改的标题")

    def test_a_conflict_that_is_closed_is_not_lost(self) -> None:
        mine, _ = self.both()
        mine.get_by_role("button", name="保存", exact=True).click()
        expect(mine.locator(".errornote")).to_be_visible()
        again = mine.context.new_page()
        mine.close()
        again.goto(self.url)
        again.get_by_role("button", name="恢复没保存的文字").click()
        expect(writing_area(again)).to_have_text("周末也能办事。我加的。")


@tag("without-database")
class KeyboardTests(Writing):
    def press_until(self, page: Page, selector: str, key: str = "Tab") -> None:
        """As one does who has no mouse; where one stands is always to be seen."""
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        self.fail(f"{selector} is not reached by {key}")

    def assert_focus_is_seen(self, page: Page) -> None:
        seen = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; }"
        )
        self.assertTrue(seen, "no focus to be seen")

    def test_write_submit_return_and_accept(self) -> None:
        page = self.sign_in(self.she)
        self.press_until(page, ".call a.button.default")
        self.assert_focus_is_seen(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/new/")
        self.press_until(page, "[type=submit].default")
        page.keyboard.press("Enter")
        writing_area(page)
        page.wait_for_function("CKEDITOR.instances.id_body.status === 'ready'")
        self.press_until(page, "#id_headline")
        page.keyboard.type("窗口添了座椅")
        self.press_until(page, "[contenteditable=true]")
        page.keyboard.type("等候的人坐得下了。")
        self.press_until(page, "#id_credit")
        self.press_until(page, "button[value=submit]")
        self.assert_focus_is_seen(page)
        page.keyboard.press("Enter")
        expect(page.locator(".stage")).to_have_text("已提交")
        written = NewsItem.objects.get(headline="窗口添了座椅")
        self.assertEqual(written.body, "<p>等候的人坐得下了。</p>")
        self.decide(written)

    def decide(self, piece: NewsItem) -> None:
        page = self.sign_in(self.bian)
        page.goto(f"/pieces/{piece.pk}/")
        writing_area(page)
        self.press_until(page, ".decide summary")
        self.assert_focus_is_seen(page)
        page.keyboard.press("Enter")
        self.press_until(page, "[name=reason]")
        page.keyboard.type("请写明是哪个窗口。")
        self.press_until(page, "form[action$='/return/'] button")
        self.shoot(page, "returning")
        page.keyboard.press("Enter")
        expect(page.locator(".stage")).to_have_text("退回修改")
        submit(piece, by=self.she)
        page.goto(f"/pieces/{piece.pk}/")
        writing_area(page)
        self.press_until(page, "button[value=accept]")
        page.keyboard.press("Enter")
        expect(page.locator(".stage")).to_have_text("已采用")
