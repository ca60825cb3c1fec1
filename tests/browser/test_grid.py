"""The month's grid in a real browser: by keyboard, with a pasted block, by two people at once."""

from __future__ import annotations

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from departments.models import Department, Presence, User
from stats.grid.collecting import open_month
from stats.models import Figure, FigureChange, Indicator
from tests.base import DECEMBER, NOVEMBER, Cast, figure

from .base import PHONE, BrowserTestCase

PAGE = "/admin/stats/figure/grid/2020-12/"
COPY = """text => document.addEventListener("copy", event => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
}, { once: true })"""

ON_TOP = """field => {
    const { x, y, width, height } = field.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === field;
}"""


class GridTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.names = ("受理数", "办结数", "评价数", "满意率")

    def open(self, who: User, address: str = PAGE, **options: object) -> Page:
        page = self.sign_in(who, **options)  # type: ignore[arg-type]
        page.goto(address)
        return page

    def cell(self, page: Page, where: Department | None, name: str = "受理数") -> Locator:
        indicator = Indicator.objects.get(name=name)
        return page.locator(f"#{f'd{where.pk}' if where else 'hall'}-i{indicator.pk}")

    def field(self, page: Page, name: str) -> Locator:
        """The field in the active cell."""
        return page.get_by_role("textbox", name=name, exact=True)

    def ledger(self) -> dict[str, str]:
        figures = Figure.objects.in_month(DECEMBER).with_names()
        return {f"{f.department or '大厅'} {f.indicator}": f.printed() for f in figures}

    def type(self, page: Page, *keys: str) -> None:
        """Keys by their names, anything else as text."""
        for key in keys:
            if re.fullmatch(r"(Shift\+|Control\+)?[A-Z][A-Za-z]+\d?|F\d|Control\+s", key):
                page.keyboard.press(key)
            else:
                page.keyboard.insert_text(key)

    def say(self, page: Page, words: str) -> None:
        expect(page.locator("#grid-state")).to_contain_text(words)

    def tab_into_the_table(self, page: Page) -> None:
        """Past the menu by its skip link, as whoever has no mouse goes."""
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.rows table') !== null"):
                return
        self.fail("the table cannot be reached by Tab")

    def test_a_month_without_a_mouse(self) -> None:
        page = self.open(self.bian)
        self.tab_into_the_table(page)
        expect(self.field(page, "公交公司 系统受理数")).to_be_focused()
        # Down a column; then up, beside it, and back to the row before.
        self.type(page, "6459（数据来源于窗口统计）", "Enter", "120", "Enter", "0", "ArrowRight")
        self.type(page, "暂无数据", "Shift+Enter", "118", "Tab", "90", "Shift+Tab")
        expect(self.field(page, "社保局 系统办结数")).to_be_focused()
        # Typed and thought better of; corrected inside the text; emptied again.
        self.type(page, "999", "Escape")
        expect(self.field(page, "社保局 系统办结数")).to_have_value("118")
        self.type(page, "F2", "Backspace", "9", "Enter", "Home", "ArrowUp", "End", "7", "Escape")
        self.say(page, "6格没有保存")
        self.type(page, "Control+Home", "ArrowRight", "5", "Enter", "ArrowUp", "Delete")
        self.shoot(page, "typed")
        self.type(page, "Control+s")
        self.say(page, "已保存6格")
        self.assertEqual(
            self.ledger(),
            {
                "公交公司 受理数": "6459",
                "社保局 受理数": "120",
                "医保局 受理数": "0",
                "社保局 办结数": "119",
                "医保局 办结数": "暂无数据",
                "社保局 评价数": "90",
            },
        )
        self.assertEqual(FigureChange.objects.count(), 6)
        self.assertEqual(Figure.objects.get(value=6459).source, self.windows)
        total = page.locator("tfoot td").first
        expect(total).to_contain_text("120")
        expect(total).to_contain_text("不含公交公司")
        self.shoot(page, "saved")
        # Past the last cell the page goes on.
        self.type(page, "Control+End", "Tab")
        self.assertTrue(page.evaluate("document.activeElement.closest('table') === null"))
        page.goto("/admin/")  # nothing is unsaved: nothing asks

    def test_on_a_phone_the_cell_gone_to_is_not_covered(self) -> None:
        others = [Department.objects.create(name=f"第{n}局", order=900 + n) for n in range(30)]
        for one in others:
            Presence.objects.create(department=one, since=DECEMBER)
        for where in (others[0], others[-1], self.bus):
            page = self.open(self.bian, f"{PAGE}#{self.cell_key(where)}", size=PHONE)
            field = self.field(page, f"{where} 系统受理数")
            expect(field).to_be_focused()
            self.assertTrue(field.evaluate(ON_TOP), f"{where} is covered")
            self.assert_fits(page)

    def test_detail_by_keyboard(self) -> None:
        figure("受理数", self.social, 5)
        figure("受理数", self.social, 4, month=NOVEMBER)
        key = self.cell_key(self.social)
        page = self.open(self.bian, f"{PAGE}#{key}")
        expect(self.field(page, "社保局 系统受理数")).to_be_focused()
        self.type(page, "6", "Control+s")
        self.say(page, "已保存1格")
        self.type(page, "F4")
        panel = page.locator("#grid-panel")
        expect(panel.locator("#grid-history")).to_contain_text("按月填表")
        expect(panel.get_by_label("数据来源")).to_be_focused()
        panel.get_by_label("数据来源").select_option(label="窗口统计（不计入合计）")
        self.type(page, "Tab", "含上月", "Escape")
        expect(self.field(page, "社保局 系统受理数")).to_have_value("6（含上月）")
        self.type(page, "Control+s")
        self.say(page, "已保存1格")
        held = Figure.objects.in_month(DECEMBER).get()
        self.assertEqual((held.value, held.note, held.source), (6, "含上月", self.windows))
        page.get_by_role("button", name="显示上月、上年同月").click()
        beside = self.cell(page, self.social).locator(".beside")
        expect(beside).to_have_text("上月 4上年 无")
        self.shoot(page, "beside")
        page.get_by_role("button", name="收起上月、上年同月").click()
        expect(beside).to_be_hidden()

    def cell_key(self, where: Department) -> str:
        return f"d{where.pk}-i{Indicator.objects.get(name='受理数').pk}"

    def paste(self, page: Page, text: str) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        other = page.context.new_page()
        other.evaluate(COPY, text)
        other.keyboard.press("Control+c")
        other.close()
        page.bring_to_front()
        page.keyboard.press("Control+v")

    def test_a_block_from_a_spreadsheet(self) -> None:
        figure("办结数", self.bus, 3)
        page = self.open(self.bian)
        self.cell(page, self.bus).click()
        self.paste(
            page,
            '"6,459\n（数据来源于窗口统计）"\t\t暂无数据\r\n'
            "1 20\t119 件\t说不清\r\n"
            "80\t80\t0\r\n"
            "合计\t200\t0\r\n",
        )
        problems = page.locator("#grid-problems")
        expect(problems).to_contain_text("社保局 系统评价数 “说不清”：不是数字。")
        # The row that has no department below it: kept to be read and copied.
        expect(page.get_by_label("放不下的内容")).to_have_value("合计\t200\t0")
        self.say(page, "9格没有保存")
        self.assertEqual(self.ledger(), {"公交公司 办结数": "3"})
        self.shoot(page, "pasted")
        page.keyboard.press("Control+s")
        self.say(page, "已保存8格，1格没有保存")
        self.assertEqual(
            self.ledger(),
            {
                "公交公司 受理数": "6459",
                "公交公司 评价数": "暂无数据",
                "社保局 受理数": "120",
                "社保局 办结数": "119",
                "医保局 受理数": "80",
                "医保局 办结数": "80",
                "医保局 评价数": "0",
            },
        )
        problems.get_by_role("link").click()
        expect(self.field(page, "社保局 系统评价数")).to_have_value("说不清")
        self.type(page, "Escape")
        self.say(page, "没有未保存的改动")

    def test_two_people_on_one_month(self) -> None:
        for where in (self.bus, self.social, self.medical):
            figure("受理数", where, 5)
        mine, theirs = self.open(self.bian), self.open(self.zhu)
        for page, values in ((mine, ("11", "12")), (theirs, ("21", "22", "23"))):
            self.cell(page, self.bus).click()
            for value in values:
                self.type(page, value, "Enter")
        theirs.keyboard.press("Control+s")
        self.say(theirs, "已保存3格")
        mine.keyboard.press("Control+s")
        self.say(mine, "2格没有保存")
        # The cell that only the other one changed is simply brought up to date.
        self.say(mine, "别人改过的1格已更新")
        expect(self.cell(mine, self.medical)).to_have_text("23")
        problems = mine.locator("#grid-problems")
        expect(problems).to_be_focused()
        expect(problems.locator("li").first).to_contain_text("zhu在")
        expect(problems.locator("li").first).to_contain_text("改成了“21”，您填的是“11”。")
        expect(self.cell(mine, self.bus)).to_have_text("11")
        self.shoot(mine, "conflict")
        self.assertEqual(self.ledger()["公交公司 受理数"], "21")
        self.type(mine, "Tab", "Tab", "Enter")  # 用我的, without a mouse
        expect(problems.locator("li")).to_have_count(1)
        problems.get_by_role("button", name="用对方的").click()
        expect(problems).to_be_hidden()
        expect(self.field(mine, "社保局 系统受理数")).to_have_value("22")
        mine.keyboard.press("Control+s")
        self.say(mine, "已保存1格")
        expected = {"公交公司 受理数": "11", "社保局 受理数": "22", "医保局 受理数": "23"}
        self.assertEqual(self.ledger(), expected)

    def test_a_departments_staff_fill_in_their_row(self) -> None:
        Indicator.objects.filter(name__in=("受理数", "办结数")).update(self_reported=True)
        open_month(DECEMBER, closes_on=None, by=self.bian)
        page = self.sign_in(self.she, PHONE)
        page.get_by_role("link", name="填报2020年12月的数据").click()
        expect(page.locator(".rows tbody tr")).to_have_count(1)
        page.wait_for_load_state("load")  # the script of the grid is there
        self.assert_fits(page)
        self.cell(page, self.social).click()
        self.type(page, "77", "Tab", "76")
        page.get_by_role("button", name="保存").click()
        self.say(page, "已保存2格")
        self.shoot(page, "own-row")
        self.assertEqual(self.ledger(), {"社保局 受理数": "77", "社保局 办结数": "76"})

    def test_an_expired_session_and_a_closed_page_lose_nothing(self) -> None:
        self.allow("401")
        page = self.open(self.bian)
        self.cell(page, self.social).click()
        self.type(page, "123")
        Session.objects.all().delete()
        self.type(page, "Control+s")
        notice = page.locator("#not-saved")
        expect(notice).to_contain_text("登录已过期，没有保存。填的内容都还在")
        expect(self.field(page, "社保局 系统受理数")).to_have_value("123")
        self.shoot(page, "expired")
        with page.expect_popup() as opened:
            notice.get_by_role("link", name="在新窗口登录").click()
        login = opened.value
        login.get_by_label("用户名").fill(self.bian.username)
        login.get_by_label("密码").fill("a long pass phrase 7")
        login.get_by_role("button", name="登录").click()
        login.locator("#logout-form").wait_for()
        # The page was closed, and opened anew: what was typed is there, and is still not saved.
        page.on("dialog", lambda dialog: dialog.accept())
        page.close(run_before_unload=True)
        login.goto(PAGE)
        expect(login.locator("#restored")).to_contain_text("找回了上次没有保存的1格")
        expect(self.cell(login, self.social)).to_have_text("123")
        self.assertEqual(self.ledger(), {})
        login.keyboard.press("Control+s")
        self.say(login, "已保存1格")
        self.assertEqual(self.ledger(), {"社保局 受理数": "123"})
        login.reload()
        expect(login.locator("#restored")).to_have_count(0)

    def test_narrow_and_without_a_script(self) -> None:
        self.fill_ledger()
        page = self.open(self.bian, size=PHONE)
        self.assert_fits(page)
        self.cell(page, self.medical, "满意率").click()
        self.shoot(page, "narrow")
        self.assert_fits(page)
        cookies = page.context.cookies()
        plain = self.new_context(java_script_enabled=False)
        plain.add_cookies(cookies)
        page = plain.new_page()
        page.goto(PAGE)
        expect(page.locator("noscript p")).to_be_visible()
        expect(self.cell(page, self.social)).to_have_text("100")
