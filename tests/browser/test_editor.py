"""The contained CKEditor: Chinese, quiet, without uploads, and with what was pasted."""

from __future__ import annotations

import re

from django.db import connection
from django.test import tag
from playwright.sync_api import Page, expect

from bulletin.models import NewsItem
from bulletin.models.news import State
from tests.base import Cast

from .base import PHONE, WIDE, BrowserTestCase
from .editor import paste, writing_area

BUTTONS = [
    "撤消", "重做", "格式", "加粗", "倾斜", "下划线", "上标", "下标", "编号列表", "项目列表",
    "块引用", "插入/编辑超链接", "取消超链接", "表格",
    "清除格式", "全屏",
]  # fmt: skip
HOSTILE = (
    "<p>旧稿</p><img src=x onerror='window.ran=1'><svg onload='window.ran=1'></svg>"
    "</textarea><script>window.ran=1</script><!--{cke_protected}%3Cscript%3Ewindow.ran%3D1-->"
    "<p data-cke-pa-onclick='window.ran=1' onmouseover='window.ran=1'>"
    "<a href='javascript:window.ran=1'>链接</a></p>"
    "<table background='http://evil.example/'><tr><td style='background:url(//evil.example/)'>格"
    "</td></tr></table><iframe srcdoc='<script>top.ran=1</script>'></iframe>"
)
#: Everything that the sanitiser allows, as the editor writes it.
ALL_ALLOWED = (
    "<h1>一</h1><h2>二</h2><h3>三</h3><h4>四</h4><h5>五</h5><h6>六</h6>"
    "<p><strong>粗</strong><em>斜</em><u>线</u><sup>上</sup><sub>下</sub><br>换行</p>"
    "<blockquote><p>引</p></blockquote><div>块</div><ul><li>点</li></ul><ol><li>数</li></ol>"
    '<p><a href="https://example.gov.cn/">链</a></p>'
    "<table><caption>题</caption><thead><tr><th>头</th><th>头</th></tr></thead>"
    '<tbody><tr><td colspan="2">跨列</td></tr><tr><td rowspan="2">跨行</td><td>甲</td></tr>'
    "<tr><td>乙</td></tr></tbody></table>"
)

COPY_PICTURE = """async () => {
    const canvas = document.createElement("canvas");
    const picture = await new Promise(done => canvas.toBlob(done));
    await navigator.clipboard.write([new ClipboardItem({"image/png": picture})]);
}"""


@tag("without-database")
class EditorTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()

    def open_new(self, size: tuple[int, int] = WIDE, **options: str) -> Page:
        page = self.sign_in(self.bian, size, **options)
        draft = self.piece("", body="", state=State.DRAFT, author=self.bian, saved_by=self.bian)
        page.goto(f"/pieces/{draft.pk}/")
        writing_area(page)
        return page

    def test_it_has_these_buttons_in_chinese_and_loads_nothing_else(self) -> None:
        page = self.open_new()
        titles = page.locator(".cke_button:visible, .cke_combo_button:visible").evaluate_all(
            "buttons => buttons.map(button => button.title.replace(/ \\(.*/, ''))"
        )
        self.assertEqual(titles, BUTTONS)
        loaded = set(page.evaluate("Object.keys(CKEDITOR.instances.id_body.plugins)"))
        unwanted = {"filebrowser", "filetools", "image", "sourcearea", "iframe", "scayt", "widget"}
        self.assertEqual(loaded & unwanted, set())
        self.assertEqual(page.evaluate("CKEDITOR.config.versionCheck"), False)
        page.get_by_role("button", name="插入/编辑超链接").click()
        page.get_by_role("dialog").wait_for()
        self.shoot(page, "link")
        inside = page.locator(".cke_dialog input[type=file], .cke input[type=file]").count()
        framed = [frame.locator("input[type=file]").count() for frame in page.frames[1:]]
        self.assertEqual(inside + sum(framed), 0)

    def test_what_word_puts_on_the_clipboard(self) -> None:
        page = self.open_new()
        area = paste(page, "word")
        expect(page.locator("#pasted")).to_have_text(
            "已粘贴。1张图片没有跟着过来：clip_image001.png。请在下面“图片”里另外上传。"
            "字体、颜色、字号等格式没有保留。"
        )
        self.shoot(page, "word")
        self.assertEqual(
            self.kept(page),
            "<h3>主要做法</h3>"
            "<p>12月14日起，区医保局在政务服务大厅试行“午间不打烊”，"
            "<strong>中午安排2人值守</strong>，群众不必再等到下午。</p>"
            "<ol><li>午间受理参保登记</li><li>午间受理异地就医备案</li></ol><p>&nbsp;</p>"
            '<table><tbody><tr><td colspan="2"><p>两周办件</p></td></tr>'
            "<tr><td><p>参保登记</p></td><td><p>83</p></td></tr>"
            "<tr><td><p>异地就医备案</p></td><td><p>41</p></td></tr></tbody></table>"
            "<p>群众说：“下班顺路就办了，真方便！”</p>",
        )
        self.assertEqual(area.locator("[style*=font], [class*=Mso], img").count(), 0)

    def test_what_wps_puts_on_the_clipboard(self) -> None:
        page = self.open_new()
        area = paste(page, "wps")
        self.shoot(page, "wps")
        self.assertEqual(
            self.kept(page)
            .replace("<strong><strong>", "<strong>")
            .replace("</strong></strong>", "</strong>"),
            "<div><h2><strong>办理情况</strong></h2>"
            "<p>本月共办理“一件事”126件，<strong>平均用时比上月少3天</strong>。</p>"
            "<ol><li>开办餐馆</li><li>新生儿落户</li></ol>"
            "<table><tbody><tr><td><p>事项</p></td><td><p>件数</p></td></tr>"
            "<tr><td><p>开办餐馆</p></td><td><p>126</p></td></tr></tbody></table>"
            "<p>&nbsp;</p></div>",
        )
        self.assertEqual(area.locator("[style*=font], [class*=Mso], font").count(), 0)

    def kept(self, page: Page) -> str:
        return str(page.evaluate("CKEDITOR.instances.id_body.getData()"))

    def test_all_that_may_be_kept_survives_opening_and_saving(self) -> None:
        piece = self.piece(body=ALL_ALLOWED)
        page = self.sign_in(self.bian)
        page.goto(f"/pieces/{piece.pk}/")
        writing_area(page)
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("已保存。")
        self.assertEqual(NewsItem.objects.get().body.replace("\n", ""), ALL_ALLOWED)

    def test_an_old_hostile_row_does_not_run(self) -> None:
        piece = self.piece()
        with connection.cursor() as cursor:  # past the field, which would clean it
            cursor.execute("UPDATE bulletin_newsitem SET body = %s", [HOSTILE])
        page = self.sign_in(self.bian)
        page.goto(f"/pieces/{piece.pk}/")
        area = writing_area(page)
        self.shoot(page, "hostile")
        self.assertEqual(area.inner_text().split(), ["旧稿", "链接", "格"])
        area.get_by_text("链接").hover()
        self.assertEqual(page.evaluate("typeof window.ran"), "undefined")
        served = page.locator("#id_body").evaluate("textarea => textarea.defaultValue")
        self.assertEqual(
            served,
            "<p>旧稿</p><p><a>链接</a></p><table><tbody><tr><td>格</td></tr></tbody></table>",
        )

    def test_by_keyboard_alone(self) -> None:
        page = self.open_new()
        page.locator("#id_subtitle").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Alt+F10")  # the toolbar: undo, redo | format, bold… | list
        for key in ("Tab", "Tab", "Enter"):
            page.keyboard.press(key)
        area = writing_area(page)
        expect(area.locator("li")).to_be_attached()
        expect(area).to_be_focused()
        page.keyboard.press("Control+b")
        page.keyboard.type("EMS")
        expect(area.locator("ol li strong")).to_have_text(re.compile("EMS"))
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")  # out of the list, where Tab would indent
        expect(area.locator("ol + p")).to_be_attached()
        page.keyboard.press("Tab")
        expect(page.locator("#id_credit")).to_be_focused()

    def test_on_a_phone_it_fits_and_so_does_its_dialog(self) -> None:
        page = self.open_new(PHONE)
        self.assert_fits(page)
        writing_area(page).click()
        page.get_by_role("button", name="表格").click()
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        self.shoot(page, "phone")
        box = dialog.bounding_box()
        assert box is not None
        self.assertGreaterEqual(box["x"], 0)
        self.assertLessEqual(box["x"] + box["width"], PHONE[0])

    def test_a_pasted_picture_is_refused_in_chinese(self) -> None:
        page = self.open_new()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate(COPY_PICTURE)
        area = writing_area(page)
        area.click()
        page.keyboard.press("Control+v")
        expect(page.get_by_role("alert")).to_contain_text("只能粘贴文字和表格")
        self.shoot(page, "picture")
        expect(area).to_be_empty()
        self.assertEqual(area.locator("img").count(), 0)

    def test_what_is_typed_can_be_read_in_the_dark(self) -> None:
        page = self.open_new(color_scheme="dark")
        writing_area(page).click()
        page.keyboard.type("看得清")
        self.shoot(page, "dark")
        ink, paper = writing_area(page).evaluate(
            "area => [getComputedStyle(area.querySelector('p')).color,"
            " getComputedStyle(area).backgroundColor]"
        )
        self.assertGreater(abs(lightness(ink) - lightness(paper)), 0.6, f"{ink} on {paper}")


def lightness(colour: str) -> float:
    """Of a computed `rgb(…)`, from 0 to 1."""
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 765
