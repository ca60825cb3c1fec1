"""Others at work: a department's staff, an editor, and the chief who corrects what was printed."""

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

    def test_a_department_writes_submits_and_is_accepted(self) -> None:
        self.piece("社保局的旧稿", department=self.social)
        self.piece("医保局的稿子", department=self.medical)
        page = self.sign_in(self.she)
        self.shoot(page, "staff-desk")
        page.locator(".model-newsitem").get_by_role("link", name="稿件").click()
        expect(headlines(page)).to_have_text(["社保局的旧稿"])
        self.shoot(page, "staff-pieces")
        self.write(page, "社保卡立等可取")
        page.get_by_role("button", name="保存并提交给编辑").click()
        expect(row(page, "社保卡立等可取")).to_contain_text("已提交")
        self.look_at_the_submitted(page)
        self.accept("社保卡立等可取")

    def write(self, page: Page, headline: str) -> None:
        page.get_by_role("link", name="添加稿件").click()
        page.get_by_label("月份").fill("2020-12")
        page.locator("#id_headline").fill(headline)
        writing_area(page).click()
        page.keyboard.type("十分钟就能拿到卡。")
        self.shoot(page, "staff-piece")
        self.assertEqual(page.locator("#id_department").count(), 0)
        self.assertEqual(page.get_by_role("button", name="保存并采用").count(), 0)

    def look_at_the_submitted(self, page: Page) -> None:
        page.get_by_role("link", name="社保卡立等可取").first.click()
        expect(page.get_by_text("十分钟就能拿到卡。", exact=True)).to_be_visible()
        self.shoot(page, "staff-submitted")
        self.assertEqual(page.locator("input[type=submit]").count(), 0)

    def accept(self, headline: str) -> None:
        page = self.sign_in(self.bian)
        page.goto("/admin/bulletin/newsitem/")
        expect(headlines(page)).to_have_count(3)
        page.get_by_role("link", name=headline).click()
        page.get_by_role("button", name="保存并采用").click()
        expect(row(page, headline)).to_contain_text("已采用")
        self.assertEqual(NewsItem.objects.get(headline=headline).state, State.ACCEPTED)

    def test_another_departments_piece_is_not_there(self) -> None:
        theirs = self.piece("医保局的稿子", department=self.medical)
        page = self.sign_in(self.she)
        self.allow("404")
        answer = page.goto(f"/admin/bulletin/newsitem/{theirs.pk}/change/")
        assert answer is not None
        self.assertEqual(answer.status, 404)
        self.shoot(page, "not-there")
        self.assertNotIn("医保局的稿子", page.content())

    def test_a_refused_save_keeps_what_was_typed(self) -> None:
        page = self.sign_in(self.she, PHONE)
        page.goto("/admin/bulletin/newsitem/add/")
        page.get_by_label("月份").fill("2020-12")
        page.locator("#id_subtitle").fill("副标题还在")
        area = writing_area(page)
        area.click()
        page.keyboard.type("写了很久的正文")
        page.locator("form#newsitem_form").evaluate("form => form.noValidate = true")
        page.locator("[name=_submit]").click()
        expect(page.locator(".errornote")).to_be_visible()
        self.shoot(page, "refused")
        expect(area).to_have_text("写了很久的正文")
        expect(page.locator("#id_subtitle")).to_have_value("副标题还在")
        expect(page.get_by_label("月份")).to_have_value("2020-12")
        self.assertEqual(NewsItem.objects.count(), 0)


class CorrectionTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        self.piece()
        self.issue = self.bulletin()
        self.desk = f"/admin/bulletin/bulletin/{self.issue.pk}/change/"

    def test_an_editor_prepares_and_does_not_publish(self) -> None:
        page = self.sign_in(self.bian)
        page.goto(self.desk)
        expect(page.get_by_text("发布由主编办理")).to_be_visible()
        self.assertEqual(page.get_by_role("link", name="发布", exact=True).count(), 0)
        expect(page.get_by_role("link", name="预览 PDF")).to_be_visible()
        self.shoot(page, "editor-desk")
        self.allow("403")
        answer = page.goto(self.desk.replace("change", "publish"))
        assert answer is not None
        self.assertEqual(answer.status, 403)
        self.shoot(page, "refused")

    def test_a_correction_is_a_new_edition_and_the_first_stays(self) -> None:
        self.publish(self.issue)
        page = self.sign_in(self.zhu)
        self.change_a_figure(page)
        page.goto(self.desk)
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
        expect(page.get_by_text("受理310件")).to_be_visible()
        self.shoot(page, "v2")
        page.goto("/2020/12/v1/")
        expect(page.get_by_text("受理300件")).to_be_visible()
        self.assertEqual(page.locator(".correction").count(), 0)
        self.shoot(page, "v1")


def row(page: Page, text: str) -> Locator:
    return page.locator("#result_list tbody tr").filter(has_text=text)


def headlines(page: Page) -> Locator:
    return page.locator("#result_list .field-headline")
