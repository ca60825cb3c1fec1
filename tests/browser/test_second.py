"""Others at work: a department's staff, the editors, and who corrects what was printed."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from bulletin.models import Edition, NewsItem
from bulletin.models.news import State
from tests.base import Cast

from .base import PHONE, BrowserTestCase
from .editor import writing_area


class DepartmentTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()

    def test_a_piece_from_its_first_word_to_its_acceptance(self) -> None:
        self.piece("社保局的旧稿", department=self.social)
        self.piece("医保局的稿子", department=self.medical)
        page = self.sign_in(self.she, PHONE)
        expect(page.locator(".pieces .line a")).to_have_text(["社保局的旧稿"])
        self.shoot(page, "staff-pieces")
        self.assert_fits(page)
        self.write(page, "社保卡立等可取")
        page.get_by_role("button", name="保存并提交给编辑").click()
        self.look_at_the_submitted(page)
        url = page.url
        self.give_back(url, "请补上实施日期。")
        self.mend(page, url)
        self.accept("社保卡立等可取")
        page.goto("/pieces/")
        self.shoot(page, "staff-accepted")
        expect(page.locator(".pieces li").first).to_contain_text("已采用")

    def write(self, page: Page, headline: str) -> None:
        page.get_by_role("link", name="写稿").click()
        page.get_by_label("月份").fill("2020-12")
        self.assertEqual(page.locator("#id_department").count(), 0)
        page.get_by_role("button", name="开始写").click()
        page.locator("#id_headline").fill(headline)
        writing_area(page).click()
        page.keyboard.type("十分钟就能拿到卡。")
        self.shoot(page, "staff-piece")
        self.assert_fits(page)
        expect(page.locator("#id_credit")).to_have_value("（社保局供稿）")
        self.assertEqual(page.get_by_role("button", name="保存并采用").count(), 0)

    def look_at_the_submitted(self, page: Page) -> None:
        expect(page.locator(".messagelist")).to_contain_text("稿件已提交给编辑。")
        text = page.locator(".piece-text")
        expect(text.get_by_role("heading")).to_have_text("社保卡立等可取")
        expect(text.locator("p")).to_have_text(["十分钟就能拿到卡。", "（社保局供稿）"])
        self.shoot(page, "staff-submitted")
        self.assert_fits(page)
        self.assertEqual(page.locator("form#piece").count(), 0)
        # What the server has is not offered as if it had been lost.
        expect(page.locator("#unsaved")).to_be_hidden()

    def give_back(self, url: str, reason: str) -> None:
        page = self.sign_in(self.bian)
        page.goto(url)
        page.locator("summary", has_text="退回修改").click()
        page.get_by_label("理由").fill(reason)
        self.shoot(page, "editor-returns")
        page.get_by_role("button", name="退回给部门修改").click()
        expect(page.locator(".messagelist")).to_contain_text("稿件已退回给部门修改。")

    def mend(self, page: Page, url: str) -> None:
        page.goto(url)
        expect(page.locator(".reason")).to_contain_text("请补上实施日期。")
        self.shoot(page, "staff-returned")
        writing_area(page).click()
        page.keyboard.press("Control+Home")
        page.keyboard.type("12月起，")
        page.get_by_role("button", name="保存并提交给编辑").click()
        expect(page.locator(".piece-text")).to_contain_text("12月起，十分钟就能拿到卡。")

    def accept(self, headline: str) -> None:
        page = self.sign_in(self.bian)
        page.goto("/admin/bulletin/newsitem/")
        expect(page.locator("#result_list .field-headline_shown")).to_have_count(3)
        page.get_by_role("link", name=headline).click()
        page.get_by_role("button", name="保存并采用").click()
        expect(page.locator(".stage")).to_have_text("已采用")
        self.assertEqual(NewsItem.objects.get(headline=headline).state, State.ACCEPTED)

    def test_nothing_to_report_and_after_all_something(self) -> None:
        page = self.sign_in(self.she, PHONE)
        page.get_by_role("button", name="本月没有稿件（零报送）").click()
        expect(page.locator(".answer")).to_have_text("零报送")
        self.shoot(page, "nothing")
        self.assert_fits(page)
        page.get_by_role("button", name="取消零报送").click()
        expect(page.get_by_role("button", name="本月没有稿件（零报送）")).to_be_visible()

    def test_another_departments_piece_is_not_there(self) -> None:
        theirs = self.piece("医保局的稿子", department=self.medical)
        page = self.sign_in(self.she)
        self.allow("404")
        answer = page.goto(f"/pieces/{theirs.pk}/")
        assert answer is not None
        self.assertEqual(answer.status, 404)
        self.shoot(page, "not-there")
        self.assertNotIn("医保局的稿子", page.content())

    def test_a_refused_submission_keeps_what_was_typed(self) -> None:
        draft = self.piece("", body="", state=State.DRAFT, department=self.social, author=self.she)
        page = self.sign_in(self.she, PHONE)
        page.goto(f"/pieces/{draft.pk}/")
        page.locator("#id_subtitle").fill("副标题还在")
        area = writing_area(page)
        area.click()
        page.keyboard.type("写了很久的正文")
        page.get_by_role("button", name="保存并提交给编辑").click()
        expect(page.locator(".messagelist")).to_contain_text(
            "文字已保存，但稿件“（未写标题）”还没有标题"
        )
        self.shoot(page, "refused")
        expect(area).to_have_text("写了很久的正文")
        expect(page.locator("#id_subtitle")).to_have_value("副标题还在")
        self.assertEqual(NewsItem.objects.get().state, State.DRAFT)


class CorrectionTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        self.piece()
        self.issue = self.bulletin()
        self.desk = f"/admin/bulletin/bulletin/{self.issue.pk}/change/"

    def test_nothing_is_published_before_three_have_signed(self) -> None:
        page = self.sign_in(self.bian)
        page.goto(self.desk)
        expect(page.get_by_role("link", name="预览 PDF")).to_be_visible()
        self.shoot(page, "editor-desk")
        page.get_by_role("link", name="发布", exact=True).click()
        expect(page.get_by_text("还缺编辑、审核、签发签名，签齐以后才能发布。")).to_be_visible()
        self.assertEqual(page.get_by_label("紧急发布的理由").count(), 0)
        self.assertEqual(page.get_by_role("button", name="发布", exact=True).count(), 0)
        self.shoot(page, "refused")
        self.assertEqual(Edition.objects.count(), 0)

    def test_a_correction_is_a_new_edition_and_the_first_stays(self) -> None:
        self.publish(self.issue)
        page = self.sign_in(self.zhu)
        self.change_a_figure(page)
        page.goto(self.desk)
        expect(page.locator(".steps")).to_contain_text("签名后内容有改动，已失效")
        self.shoot(page, "void")
        self.sign(self.issue)
        page.get_by_role("link", name="发布更正").click()
        page.get_by_role("button", name="发布第2版").click()
        expect(page.locator(".errornote")).to_contain_text("请写更正说明")
        self.shoot(page, "needs-correction")
        page.get_by_label("更正说明").fill("社保局受理数误为100件，应为110件。")
        page.get_by_role("button", name="发布第2版").click()
        expect(page.locator(".messagelist")).to_contain_text("第2版已发布")
        self.shoot(page, "corrected")
        self.assertEqual(Edition.objects.count(), 2)
        self.read_both()

    def change_a_figure(self, page: Page) -> None:
        page.goto("/admin/stats/figure/?q=社保局")
        row(page, "受理数").get_by_role("link").click()
        page.get_by_label("数值").fill("110")
        page.locator("[name=_save]").click()
        expect(row(page, "受理数").get_by_role("link")).to_have_text("110")

    def read_both(self) -> None:
        page = self.new_context(java_script_enabled=False).new_page()
        page.goto("/2020/12/")
        expect(page.locator(".correction")).to_contain_text("应为110件")
        expect(page.locator("article > .section").get_by_text("受理310件")).to_be_visible()
        expect(page.locator(".changes")).to_contain_text("：“100”改为“110”")
        self.shoot(page, "v2")
        page.goto("/2020/12/v1/")
        expect(page.get_by_text("受理300件")).to_be_visible()
        self.assertEqual(page.locator(".correction").count(), 0)
        self.shoot(page, "v1")


def row(page: Page, text: str) -> Locator:
    return page.locator("#result_list tbody tr").filter(has_text=text)
