"""The main job from the first sign-in to a reader's phone, by clicks alone."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from bulletin.models import Edition
from bulletin.sample.load import HERE, PLATFORM, _definitions, _departments
from departments import roles
from departments.models import Department
from stats.models import Figure
from tests.base import figure, user

from .base import PHONE, WIDE, BrowserTestCase
from .editor import paste

HEADLINE = "医保窗口试行午间不打烊"
SUBTITLE = "中午也能办参保登记"
ISSUER = "攀枝花市西区行政审批局"
#: The column's 7016, after 区林业局's 26 became 36.
TOTAL = "7026"


class StoryTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        with transaction.atomic():
            _definitions()
            _departments()
        self.editor = user("bianji", roles.EDITOR)
        self.reviewer = user("shenhe", roles.REVIEWER)
        self.leader = user("qianfa", roles.LEADER)
        # Typed in earlier, one short of what the file will say.
        figure("受理数", Department.objects.get(name="区医保局"), 2320)

    def test_from_the_table_to_the_reader(self) -> None:
        page = self.sign_in(self.editor)
        self.shoot(page, "desk")
        self.import_the_table(page)
        self.correct_a_cell(page)
        self.enter_hall_figure(page, "排号数", "7705")
        self.enter_hall_figure(page, "即办件数", "5925")
        self.write_a_piece(page)
        self.make_the_bulletin(page)
        self.look_at_both_previews(page)
        self.sign_off(page, "编辑")
        self.sign_off(self.sign_in(self.reviewer), "审核")
        leader = self.sign_in(self.leader)
        self.sign_off(leader, "签发")
        self.publish(leader)
        self.read(WIDE)
        self.read((320, 568))
        self.download(self.read(PHONE))

    def import_the_table(self, page: Page) -> None:
        page.get_by_role("link", name="导入", exact=True).click()
        page.locator("#id_month").fill("2020-12")
        expect(page.locator("#id_source option:checked")).to_have_text(PLATFORM)
        with TemporaryDirectory() as folder:
            table = Path(folder) / "12月窗口办件.csv"
            text = (HERE / "figures-2020-12.csv").read_text("utf-8")
            table.write_bytes(text.encode("gb18030"))
            page.get_by_label("文件").set_input_files(table)
            self.shoot(page, "import")
            page.get_by_role("button", name="下一步").click()
        self.look_at_the_differences(page)
        page.get_by_role("button", name="确认导入").click()
        expect(page.locator(".messagelist")).to_contain_text("新增83条，修改1条，未变0条")
        self.shoot(page, "imported")

    def look_at_the_differences(self, page: Page) -> None:
        expect(page.get_by_text("文字编码 GB18030")).to_be_visible()
        self.assertEqual(page.locator("table.differences tbody tr").count(), 21)
        changed = page.locator("td.changed")
        self.assertEqual(changed.count(), 1)
        expect(changed.locator("del")).to_contain_text("2320")
        expect(changed.locator("ins")).to_contain_text("2321")
        self.shoot(page, "differences")
        self.assertEqual(Figure.objects.count(), 1)

    def correct_a_cell(self, page: Page) -> None:
        page.goto("/admin/stats/figure/")
        page.locator("#searchbar").fill("区林业局")
        page.locator("#searchbar").press("Enter")
        row = page.locator("#result_list tbody tr").filter(has_text="受理数")
        row.get_by_role("link").click()
        page.get_by_label("数值").fill("36")
        self.shoot(page, "cell")
        page.locator("[name=_save]").click()
        expect(row.get_by_role("link")).to_have_text("36")
        self.shoot(page, "corrected")

    def enter_hall_figure(self, page: Page, indicator: str, value: str) -> None:
        page.goto("/admin/stats/figure/add/")
        expect(page.get_by_label("月份")).to_have_value("2020-12")
        page.locator("#id_indicator").select_option(label=indicator)
        page.get_by_label("数值").fill(value)
        self.shoot(page, "hall")
        page.locator("[name=_save]").click()
        expect(page.locator(".messagelist .success")).to_contain_text(indicator)

    def write_a_piece(self, page: Page) -> None:
        page.goto("/admin/")
        page.get_by_text("全部功能").click()
        page.locator(".model-newsitem").get_by_role("link", name="添加").click()
        page.get_by_label("月份").fill("2020-12")
        page.get_by_label("部门").select_option(label="区医保局")
        page.get_by_role("button", name="开始写").click()
        page.locator("#id_headline").fill(HEADLINE)
        page.locator("#id_subtitle").fill(SUBTITLE)
        paste(page, "word")
        self.shoot(page, "piece")
        page.get_by_role("button", name="保存并采用").click()
        expect(page.locator(".stage")).to_have_text("已采用")
        self.shoot(page, "accepted")

    def make_the_bulletin(self, page: Page) -> None:
        page.goto("/admin/")
        page.get_by_role("link", name="新建", exact=True).click()
        page.locator("#id_month").fill("2020-12")
        page.get_by_label("期号").fill("12")
        page.locator("#id_date").fill("2021-01-13")
        page.get_by_label("发文机关").fill(ISSUER)
        self.shoot(page, "new-bulletin")
        page.locator("[name=_save]").click()
        expect(page.locator("#sections-group tr.has_original")).to_have_count(5)
        expect(page.locator(".messagelist .success").first).to_contain_text("2020年12月通报")
        self.shoot(page, "sections")

    def look_at_both_previews(self, page: Page) -> None:
        with page.expect_popup() as opened:
            page.get_by_role("link", name="预览网页").click()
        preview = opened.value
        expect(preview.get_by_text("草稿，未发布")).to_be_visible()
        expect(preview.get_by_text(HEADLINE)).to_be_visible()
        self.shoot(preview, "preview")
        preview.close()
        with page.expect_popup() as opened:
            page.get_by_role("link", name="预览 PDF").click()
        paper = opened.value
        answer = page.context.request.get(paper.url)
        self.assertEqual(answer.headers["content-type"], "application/pdf")
        self.assertIn(HEADLINE, text_of(answer.body()))
        paper.close()

    def sign_off(self, page: Page, step: str) -> None:
        """From the front page, where it is what comes next."""
        page.goto("/admin/?month=2020-12")
        page.get_by_role("link", name=f"审读，签“{step}”").click()
        self.shoot(page, "sign")
        page.get_by_role("button", name=f"我已审读，签“{step}”").click()
        expect(page.locator(".messagelist")).to_contain_text(f"已签名：{step}。")

    def publish(self, page: Page) -> None:
        page.goto("/admin/?month=2020-12")
        page.get_by_role("link", name="发布2020年12月通报").click()
        self.assertEqual(Edition.objects.count(), 0)
        self.shoot(page, "publish")
        page.get_by_role("button", name="发布", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("第1版已发布")
        self.shoot(page, "published")
        self.assertEqual(Edition.objects.count(), 1)

    def read(self, size: tuple[int, int]) -> Page:
        page = self.new_context(size, java_script_enabled=False).new_page()
        page.goto("/2020/12/")
        self.shoot(page, f"read-{size[0]}")
        self.assert_fits(page)
        self.assertEqual(page.locator("script").count(), 0)
        expect(page.locator(".highlights")).to_contain_text(re.compile(rf"受理数\s*{TOTAL}"))
        for value in (f"受理{TOTAL}件", "排号7705件", "即办件5925件", "办结7018件", "评价4776件"):
            expect(page.get_by_text(value)).to_be_visible()
        table = page.locator("article table").filter(has_text="市公交公司")
        rows = table.locator("tbody tr").filter(has_not_text="合计")
        self.assertEqual(rows.count(), 21)
        expect(page.get_by_text(HEADLINE)).to_be_visible()
        expect(page.get_by_text("真方便！")).to_be_visible()
        return page

    def download(self, page: Page) -> None:
        address = page.get_by_role("link", name="PDF", exact=True).get_attribute("href")
        content = page.context.request.get(str(address)).body()
        self.assertTrue(content.startswith(b"%PDF-"))
        text = text_of(content)
        for expected in (TOTAL, HEADLINE, "真方便！"):
            self.assertIn(expected, text)


def text_of(pdf: bytes) -> str:
    """A PDF's text without white space, since lines break where the paper ends."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
