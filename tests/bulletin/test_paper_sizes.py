"""版面尺寸: what an editor sets otherwise than the standard is seen in the PDF."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase

from bulletin.admin.paper_sizes import said
from bulletin.admin.type_sizes import TypeSizeField, shown
from bulletin.assembly import assemble
from bulletin.changes import changed_parts
from bulletin.document import Document, Size, decode, encode
from bulletin.models import PageSizes
from bulletin.models.paper_sizes import SIZES
from bulletin.paper import Paper, complaints, paper_of, paper_with
from departments.models import Event
from tests.base import Cast, WithoutDatabase, guest
from tests.pdf import FIRST_BASELINE, HEIGHT, PITCH, POINT, RIGHT, TOP, a_document, paper, paragraph


def sized(**sizes: float | str) -> Document:
    return a_document(
        opening=(paragraph("政" * 80), *(paragraph("一行。") for _ in range(40))),
        sizes=tuple(Size(name, value) for name, value in sizes.items()),
    )


class TypeSizeTests(SimpleTestCase):
    def test_as_clerks_write_it(self) -> None:
        for text, points in {
            "三号": "16", "3号": "16", "三号（16磅）": "16", "小四": "12", "小四号": "12",
            "小 5 号": "9", "五号": "10.5", "15.5": "15.5", "15.5磅": "15.5", "14pt": "14",
            "初号": "42",
        }.items():  # fmt: skip
            self.assertEqual(TypeSizeField().clean(text), Decimal(points), text)
        for text in ("大号", "七号", "abc", "三号三号", "16磅磅", "-", "号"):
            with self.assertRaisesMessage(ValidationError, "请选一个字号，或填磅数"):
                TypeSizeField().clean(text)

    def test_as_it_is_shown(self) -> None:
        for size, text in (
            (Decimal("16.00"), "三号（16磅）"),
            (15.5, "15.5磅"),
            (10.5, "五号（10.5磅）"),
        ):
            self.assertEqual(shown(size), text)


class PaperTests(SimpleTestCase):
    def test_without_sizes_it_is_the_standards(self) -> None:
        self.assertEqual(paper_of(a_document()), Paper())
        self.assertEqual((Paper().characters, list(complaints(Paper()))), (28, []))

    def test_a_body_that_nearly_fills_the_line_is_made_to(self) -> None:
        for given, fitted in {
            16: (15.79, 28), 15: (14.74, 30), 14: (13.81, 32), 18: (17.68, 25), 17: (17, 26)
        }.items():  # fmt: skip
            made = paper_with({"body": given})
            self.assertEqual((made.body, made.characters), fitted)

    def test_a_font_comes_before_the_usual_ones(self) -> None:
        made = paper_with({"fang": "方正仿宋_GBK"})
        self.assertEqual(made.fang, f"'方正仿宋_GBK', {Paper().fang}")

    def test_what_does_not_go_together(self) -> None:
        for sizes, named in (
            ({"left": 50}, ["text_width"]),
            ({"top": 60}, ["text_height"]),
            ({"lines": 30, "title": 26}, ["title", "table"]),
            ({"masthead": 22, "title": 24}, ["masthead"]),
        ):
            self.assertEqual([name for name, _ in complaints(paper_with(sizes))], named, sizes)


class RowTests(TestCase):
    def test_both_styles_have_a_row_from_the_start(self) -> None:
        self.assertEqual(
            [(row.style, row.differing) for row in PageSizes.objects.all()],
            [("official", ()), ("brief", ())],
        )

    def test_each_size_is_one_of_papers(self) -> None:
        for name in SIZES:
            self.assertTrue(hasattr(Paper(), name), name)

    def test_the_database_refuses_what_no_page_has(self) -> None:
        for wrong in ({"lines": 14}, {"lines": 31}, {"style": "letter"}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                PageSizes.objects.filter(style="brief").update(**wrong)
        with self.assertRaises(IntegrityError), transaction.atomic():
            PageSizes.objects.create(style="brief")


class DocumentTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def test_they_are_in_the_document_of_that_style_alone(self) -> None:
        issue = self.bulletin()
        before = assemble(issue).document
        PageSizes.objects.filter(style="brief").update(top=Decimal(40), lines=24, hei="某黑体")
        after = assemble(issue).document
        self.assertEqual(after.sizes, (Size("top", 40), Size("lines", 24), Size("hei", "某黑体")))
        self.assertEqual(decode(encode(after)), after)
        self.assertEqual(changed_parts(before, after), ["版面尺寸"])
        issue.style = "official"
        issue.save()
        self.assertEqual(assemble(issue).document.sizes, ())


class SeenTests(WithoutDatabase):
    """In the PDF, with a ruler."""

    def test_margins(self) -> None:
        usual = paper(sized()).pages[0].line("第12期")
        moved = paper(sized(top=40, left=26)).pages
        self.assertAlmostEqual(moved[0].line("第12期").baseline - usual.baseline, 3, delta=0.05)
        self.assertAlmostEqual(moved[-1].line("印发").left - 26, 14 * POINT, delta=0.1)

    def test_lines(self) -> None:
        page = paper(sized(lines=25)).pages[1]
        lines = [line for line in page.lines if 15.79 in line.sizes]
        self.assertEqual(len(lines), 25)
        self.assertAlmostEqual(lines[1].baseline - lines[0].baseline, HEIGHT / 25, delta=0.01)

    def test_type(self) -> None:
        page = paper(sized(body=14, title=18, small=12)).pages[0]
        full = [line for line in page.lines if set(line.text) == {"政"}]
        self.assertEqual(
            ([len(line.text) for line in full], full[1].sizes), ([30, 32, 18], {13.81})
        )
        self.assertAlmostEqual(full[1].right, RIGHT, delta=0.5)
        self.assertEqual(page.line("2020年12月").sizes, {18})
        self.assertEqual(page.line("—1—").sizes, {12})

    def test_the_text_area_and_the_page_number(self) -> None:
        page = paper(sized(text_width=150, text_height=220, page_number_below=10)).pages[0]
        self.assertAlmostEqual(max(line.right for line in page.lines), 28 + 150, delta=0.5)
        usual = paper(sized()).pages[0].line("—1—").baseline
        self.assertAlmostEqual(page.line("—1—").baseline - usual, -5 + 3, delta=0.1)

    def test_the_first_baseline_is_where_the_grid_says(self) -> None:
        page = paper(sized()).pages[1]
        self.assertAlmostEqual(page.lines[0].baseline, TOP + FIRST_BASELINE, delta=0.05)
        self.assertAlmostEqual(page.lines[1].baseline - page.lines[0].baseline, PITCH, delta=0.01)

    def test_a_font(self) -> None:
        page = paper(sized(fang="FandolKai")).pages[0]
        line = next(line for line in page.lines if line.text == "一行。")
        self.assertEqual(line.fonts, {"FandolKai"})


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.row = PageSizes.objects.get(style="official")
        self.address = f"/admin/bulletin/pagesizes/{self.row.pk}/change/"
        self.client.force_login(self.bian)

    def save(self, **sizes: str) -> Any:
        return self.client.post(self.address, dict.fromkeys(SIZES, "") | sizes)

    def complaints(self, **sizes: str) -> dict[str, list[str]]:
        return dict(self.save(**sizes).context["adminform"].form.errors)

    def test_what_is_filled_in_is_kept_and_told(self) -> None:
        self.assertEqual(self.save(top="35", body="四号（14磅）", hei="某黑体").status_code, 302)
        self.row.refresh_from_db()
        self.assertEqual(
            [said(size) for size in self.row.differing],
            ["天头35毫米", "正文四号（14磅）", "一级标题（黑体）某黑体"],
        )
        page = self.client.get("/admin/bulletin/pagesizes/")
        self.assertContains(page, "天头35毫米、正文四号（14磅）")
        self.assertContains(page, "没有，照标准")
        self.assertContains(self.client.get(self.address), 'value="四号（14磅）"')

    def test_the_standard_shows_where_nothing_is_filled_in(self) -> None:
        page = self.client.get(self.address)
        for standard in ("37", "三号（16磅）", "仿宋_GB2312"):
            self.assertContains(page, f'placeholder="{standard}"')

    def test_what_is_wrong_is_said_where_and_why(self) -> None:
        self.assertEqual(self.complaints(lines="31"), {"lines": ["最大30行。"]})
        self.assertEqual(self.complaints(top="5"), {"top": ["最小10毫米。"]})
        self.assertEqual(
            self.complaints(left="50"),
            {"text_width": ["订口加版心宽超出了纸（纸宽210毫米），版心最多155毫米宽。"]},
        )
        (told,) = self.complaints(lines="30", body="22", table="10", title="22")["body"]
        self.assertEqual(told, "每页30行，行距7.5毫米，一行最多放得下19磅的字。")
        hostile = "x'; } body { display: none"
        (told,) = self.complaints(fang=hostile)["fang"]
        self.assertIn("字体名称只能有", told)
        self.assertEqual(
            self.complaints(title="很大"), {"title": ["请选一个字号，或填磅数，如“三号”或“15.5”。"]}
        )

    def test_back_to_the_standard(self) -> None:
        self.save(top="35", fang="某仿宋")
        address = f"/admin/bulletin/pagesizes/{self.row.pk}/restore/"
        self.assertEqual(self.client.get(address).status_code, 405)
        self.assertRedirects(self.client.post(address), self.address)
        self.row.refresh_from_db()
        self.assertEqual(self.row.differing, ())
        self.assertEqual(Event.objects.filter(what="恢复标准尺寸").count(), 1)

    def test_only_who_edits(self) -> None:
        for person in (self.she, guest()):
            self.client.force_login(person)
            self.assertEqual(self.save(top="35").status_code, 403)
            restore = self.client.post(f"/admin/bulletin/pagesizes/{self.row.pk}/restore/")
            self.assertEqual(restore.status_code, 403)

    def test_none_is_added_or_deleted(self) -> None:
        self.assertEqual(self.client.get("/admin/bulletin/pagesizes/add/").status_code, 403)
        delete = self.client.get(f"/admin/bulletin/pagesizes/{self.row.pk}/delete/")
        self.assertEqual(delete.status_code, 403)

    def test_a_brief_is_not_asked_what_is_an_official_ones(self) -> None:
        brief = PageSizes.objects.get(style="brief")
        page = self.client.get(f"/admin/bulletin/pagesizes/{brief.pk}/change/")
        self.assertNotContains(page, "发文机关标志")
