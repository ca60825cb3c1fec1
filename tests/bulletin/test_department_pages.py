"""A department's published figures and pieces, month by month."""

from __future__ import annotations

from typing import Any

from django.test import TestCase
from django.utils import timezone
from msgspec.structs import replace

from bulletin.actions.renaming import rename_department
from bulletin.document import Piece, Section, Table
from bulletin.models import Withdrawal
from departments.models import Department, DepartmentAlias, remember_old_name
from departments.months import Month
from stats.models import Figure
from tests.bulletin.test_archive import Issues
from tests.bulletin.test_pages import Published, links, parsed, texts
from tests.bulletin.test_search import about, cell, said
from tests.invented_issues import document, issue, many

NOT_THERE = "没有这个部门，或者已发布的通报里还没有它的数据和稿件。"
COLUMNS = ("受理数", "满意率")


def printed(title: str = "办件情况", **rows: tuple[Any, ...]) -> Section:
    """A section with one table: by name, the cells as text or (text, note)."""
    head = tuple(cell(text, header=True) for text in ("序号", "部门", *COLUMNS))
    body = tuple(
        (cell(str(number), numeric=True), cell(name, header=True), *map(_cell, values))
        for number, (name, values) in enumerate(rows.items(), 1)
    )
    return Section("一、", title, (Table((head,), body),))


def _cell(given: str | tuple[str, str]) -> Any:
    text, note = (given, "") if isinstance(given, str) else given
    return cell(text, note=note, numeric=True)


class Pages(Issues):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.social = Department.objects.create(name="区社保局", order=2)
        cls.medical = Department.objects.create(name="区医保局", order=1)

    def say(self, month: Month, *sections: Section, number: int = 1) -> Any:
        return issue(about(month, *sections), by=self.zhu, number=number)

    def of(self, department: Department, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"/departments/{department.pk}/", query)
        self.assertEqual(answer.status_code, status)
        return parsed(answer)

    def table(self, page: Any, place: int = 1) -> list[list[str]]:
        rows = page.xpath(f"(//table)[{place}]//tr")
        return [texts(row, "./th | ./td") for row in rows]

    def listed(self) -> list[str]:
        return texts(parsed(self.client.get("/departments/")), "//main//li")


class FigureTests(Pages):
    def test_month_by_month_the_newest_first_as_it_was_printed(self) -> None:
        self.say(Month(2020, 4), printed(区社保局=("1,234", "100%"), 区医保局=("7", "8%")))
        self.say(Month(2020, 5), printed(区社保局=(("6459", "（窗口统计）"), "暂无数据")))
        page = self.of(self.social)
        self.assertEqual(texts(page, "//h1"), ["区社保局"])
        self.assertEqual(texts(page, "//h2"), ["办件情况"])
        self.assertEqual(
            self.table(page),
            [
                ["月份", "受理数", "满意率"],
                ["2020年5月", "6459（窗口统计）", "暂无数据"],
                ["2020年4月", "1,234", "100%"],
            ],
        )
        self.assertEqual(
            links(page.find(".//table")),
            [("2020年5月", "/2020/05/#s1"), ("2020年4月", "/2020/04/#s1")],
        )

    def test_a_section_named_by_its_month_is_one_table_over_all_months(self) -> None:
        for month in (4, 5):
            title = f"大厅{month}月窗口办件情况"
            self.say(Month(2020, month), printed(title, 区社保局=("1", "2%")))
        page = self.of(self.social)
        self.assertEqual(texts(page, "//h2"), ["大厅窗口办件情况"])
        self.assertEqual(len(self.table(page)), 3)

    def test_a_column_that_a_month_lacks_is_a_dash(self) -> None:
        self.say(Month(2020, 4), printed(区社保局=("1", "2%")))
        head = (cell("部门", header=True), cell("取号数", header=True))
        table = Table((head,), ((cell("区社保局", header=True), cell("9")),))
        self.say(Month(2020, 5), Section("一、", "办件情况", (table,)))
        self.assertEqual(
            self.table(self.of(self.social)),
            [
                ["月份", "取号数", "受理数", "满意率"],
                ["2020年5月", "9", "—", "—"],
                ["2020年4月", "—", "1", "2%"],
            ],
        )

    def test_a_chart_of_the_first_column_with_gaps_where_nothing_is_known(self) -> None:
        for month, value in ((1, "10"), (2, "20"), (4, "1,030")):
            self.say(Month(2020, month), printed(区社保局=(value, "1%")))
        page = self.of(self.social)
        [chart] = page.xpath("//figure/svg")
        self.assertEqual(chart.get("role"), "img")
        self.assertEqual(texts(chart, "./title"), ["受理数，逐月"])
        self.assertEqual(
            texts(chart, "./desc"),
            ["2020-01至2020-04，共4项，其中1项没有数据。最高1,030（2020-04），最低10（2020-01）。"],
        )

    def test_one_number_makes_no_chart(self) -> None:
        self.say(Month(2020, 1), printed(区社保局=("10", "1%")))
        self.say(Month(2020, 2), printed(区社保局=("暂无数据", "1%")))
        self.assertEqual(self.of(self.social).xpath("//svg"), [])

    def test_the_total_row_belongs_to_nobody(self) -> None:
        self.say(Month(2020, 1), printed(合计=("10", "1%")))
        self.assertEqual(self.listed(), [])

    def test_two_years_a_page(self) -> None:
        for place in range(30):
            self.say(Month(2018, 1).plus(place), printed(区社保局=("10", "1%")))
        first, second = self.of(self.social), self.of(self.social, page=2)
        self.assertEqual([len(self.table(one)) - 1 for one in (first, second)], [24, 6])
        turn = "//nav[@aria-label='分页']"
        self.assertEqual(
            links(first.xpath(turn)[0]), [("各部门", "/departments/"), ("较早的月份", "?page=2")]
        )
        self.assertEqual(
            links(second.xpath(turn)[0]), [("较近的月份", "?page=1"), ("各部门", "/departments/")]
        )
        for strange in ("abc", "99", "-1", "9" * 40):
            self.of(self.social, page=strange)

    def test_hostile_cells_are_text(self) -> None:
        self.say(Month(2020, 1), printed("<b>题</b>", 区社保局=("<script>1</script>", "=1+1")))
        page = self.of(self.social)
        self.assertEqual(page.xpath("//script | //b"), [])
        self.assertEqual(self.table(page)[1], ["2020年1月", "<script>1</script>", "=1+1"])


class NameTests(Pages):
    def test_a_former_name_is_followed_and_shown_as_it_was_printed(self) -> None:
        self.say(Month(2020, 4), printed(区人社局=("1", "2%")))
        self.say(Month(2020, 5), printed(区社保局=("3", "4%")))
        DepartmentAlias.objects.create(department=self.social, name="区人社局")
        self.assertEqual(
            self.table(self.of(self.social))[1:],
            [["2020年5月", "3", "4%"], ["2020年4月印作“区人社局”", "1", "2%"]],
        )

    def test_after_a_renaming_all_months_stand_under_the_new_name(self) -> None:
        self.say(Month(2020, 4), printed(区社保局=("1", "2%")))
        self.social.name = "区人社局"
        rename_department(self.social, was="区社保局", by=None)
        remember_old_name(self.social, "区社保局", by=None)
        self.assertEqual(self.listed(), ["区人社局最近见于2020年4月"])
        self.assertEqual(self.table(self.of(self.social))[1][0], "2020年4月印作“区社保局”")

    def test_width_and_spaces_make_no_other_department(self) -> None:
        self.say(Month(2020, 4), printed(**{"区 社保局": ("1", "2%")}))
        self.assertEqual(len(self.table(self.of(self.social))), 2)


class PieceTests(Pages):
    def pieces(self, month: Month, **credits: str) -> None:
        told = tuple(
            Piece(headline, "", said("文。"), credit) for headline, credit in credits.items()
        )
        self.say(month, Section("一、", "信息", told))

    def test_its_pieces_by_their_credit_with_links(self) -> None:
        self.pieces(
            Month(2020, 5),
            甲="（区社保局供稿）",
            乙="（区医保局供稿）",
            丙="（区社保局 区医保局供稿）",
        )
        self.pieces(Month(2020, 6), 丁="（区社保局供稿）", 戊="")
        page = self.of(self.social)
        self.assertEqual(
            links(page.xpath("//ul[@class='pieces']")[0]),
            [("丁", "/2020/06/#s1"), ("甲", "/2020/05/#s1"), ("丙", "/2020/05/#s1")],
        )
        self.assertEqual(texts(self.of(self.medical), "//ul[@class='pieces']//a"), ["乙", "丙"])

    def test_a_name_inside_a_longer_one_is_not_its_own(self) -> None:
        short = Department.objects.create(name="社保局")
        self.pieces(Month(2020, 5), 甲="（区社保局供稿）")
        self.of(short, status=404)
        self.assertEqual(self.listed(), ["区社保局最近见于2020年5月"])


class OnlyWhatIsPublishedTests(Pages):
    def test_a_department_that_is_not_published_is_not_there(self) -> None:
        self.say(Month(2020, 4), printed(区医保局=("1", "2%")))
        page = self.of(self.social, status=404)
        self.assertEqual(texts(page, "//main//p[not(@class)]"), [NOT_THERE])
        self.assertEqual(self.listed(), ["区医保局最近见于2020年4月"])

    def test_nor_is_one_that_there_never_was(self) -> None:
        for pk in (0, 999999, 2**63, 9**40):
            answer = self.client.get(f"/departments/{pk}/")
            self.assertContains(answer, NOT_THERE, status_code=404)

    def test_withdrawn_figures_go_and_corrected_ones_take_their_place(self) -> None:
        self.say(Month(2020, 4), printed(区社保局=("1", "2%")))
        self.say(Month(2020, 4), printed(区社保局=("3", "2%")), number=2)
        withdrawn = self.say(Month(2020, 5), printed(区社保局=("777", "2%"), 区医保局=("1", "1%")))
        Withdrawal.objects.create(edition=withdrawn, reason="错", at=timezone.now(), by=self.zhu)
        self.assertEqual(self.table(self.of(self.social))[1:], [["2020年4月", "3", "2%"]])
        self.of(self.medical, status=404)
        self.assertEqual(self.listed(), ["区社保局最近见于2020年4月"])

    def test_before_anything_is_published(self) -> None:
        self.assertEqual(self.listed(), [])
        self.assertContains(
            self.client.get("/departments/"), "已发布的通报里还没有部门的数据和稿件。"
        )


class QueryTests(Pages):
    def test_cost_no_more_with_three_issues_than_with_one(self) -> None:
        for month in (4, 5, 6):
            told = document(Month(2020, month), departments=["区社保局", "区医保局"], pieces=3)
            issue(replace(told, issuer=str(month)), by=self.zhu)
            with self.assertNumQueries(6):
                self.of(self.social)
            with self.assertNumQueries(4):
                self.client.get("/departments/")

    def test_many_departments_cost_no_more_than_few(self) -> None:
        many(2, by=self.zhu, departments=15)
        with self.assertNumQueries(4):
            self.assertEqual(len(self.listed()), 15)


class LedgerTests(Published, TestCase):
    def test_the_ledger_s_own_figures_are_shown_only_as_published(self) -> None:
        self.issued()
        Figure.objects.filter(department=self.social).update(value=987654)
        page = parsed(self.client.get(f"/departments/{self.social.pk}/"))
        self.assertEqual(texts(page, "//tbody/tr/td")[0], "100")
        self.assertNotContains(self.client.get(f"/departments/{self.social.pk}/"), "987654")
