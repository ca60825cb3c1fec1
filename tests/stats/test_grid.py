"""The month's grid: what it shows to whom, and its two neighbours, history and opening a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from lxml import html

from departments.models import Department, User
from departments.months import Month
from stats.grid import Grid, reach_of
from stats.grid.collecting import close_month, open_month
from stats.grid.page import Sum
from stats.models import Collection, Door, Figure, Indicator, Scheme
from stats.writing import Content, Write, write
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure, guest, user

PAGE = "/admin/stats/figure/grid/2020-12/"
NEWEST = "/admin/stats/figure/grid/"
COLLECT = f"{PAGE}collect/"


class GridCase(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.accepted = self.indicator("受理数")

    def indicator(self, name: str) -> Indicator:
        return Indicator.objects.get(name=name)

    def key(self, where: Department | None, name: str = "受理数") -> str:
        return f"{f'd{where.pk}' if where else 'hall'}-i{self.indicator(name).pk}"

    def report_themselves(self, *names: str) -> None:
        """Departments report these, and December is open to them."""
        Indicator.objects.filter(name__in=names).update(self_reported=True)
        open_month(DECEMBER, closes_on=None, by=self.bian)

    def page(self, who: User, address: str = PAGE) -> Any:
        self.client.force_login(who)
        answer = self.client.get(address)
        self.assertEqual(answer.status_code, 200)
        return html.document_fromstring(answer.content.decode())

    def texts(self, tree: Any, path: str) -> list[str]:
        return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


class PageTests(GridCase):
    def test_a_closed_year_can_only_be_looked_at_and_says_why(self) -> None:
        self.report_themselves("受理数")
        closed = {"closed_at": dt.datetime(2021, 1, 20, tzinfo=dt.UTC), "closed_by": self.zhu}
        Scheme.objects.create(year=2020, title="2020年度考核", **closed, results=[])
        for who in (self.bian, self.she):
            tree = self.page(who)
            self.assertIn("“2020年度考核”已经办结，这一年的数据不能再改", tree.text_content())
            self.assertEqual(len(tree.xpath("//div[@id='grid'][@data-readonly]")), 1)
            self.assertEqual(tree.xpath("//button[@id='grid-save']"), [])
        # The year is open again with a new version.
        Scheme.objects.create(year=2020, title="2020年度考核", version=2, reason="漏了一个月")
        self.assertEqual(self.page(self.bian).xpath("//div[@id='grid']/@data-readonly"), [])

    def test_departments_down_and_indicators_across(self) -> None:
        self.fill_ledger()
        tree = self.page(self.bian)
        rows = self.texts(tree, "//section[contains(@class,'rows')]//tbody/tr/th")
        self.assertEqual(rows, ["公交公司", "社保局", "医保局"])
        names = [i.printed_heading for i in Indicator.objects.filter(scope="department")]
        found = tree.xpath("//section[contains(@class,'rows')]//thead//th/text()")
        self.assertEqual(found, ["部门", *names])
        cell = tree.get_element_by_id(self.key(self.bus))
        self.assertEqual(cell.get("data-text"), "1000（数据来源于窗口统计）")
        self.assertEqual(cell.get("data-source"), str(self.windows.pk))
        self.assertEqual(tree.get_element_by_id(self.key(None, "排号数")).text, "400")

    def test_missing_zero_and_nothing_differ(self) -> None:
        figure("受理数", self.bus, None)
        figure("受理数", self.social, 0)
        tree = self.page(self.bian)
        shown = [tree.get_element_by_id(self.key(d)) for d in (self.bus, self.social, self.medical)]
        self.assertEqual([cell.text for cell in shown], ["暂无数据", "0", None])
        self.assertEqual([cell.get("class") for cell in shown], ["missing", None, None])

    def test_totals_follow_the_ledger_and_say_what_is_left_out(self) -> None:
        self.fill_ledger()
        totals = Grid(reach_of(self.bian, DECEMBER)).totals
        rate = self.indicator("满意率")
        self.assertEqual(totals[f"i{self.accepted.pk}"], Sum("300", "不含公交公司"))
        self.assertEqual(totals[f"i{rate.pk}"], Sum("99.5%"))

    def test_another_source_than_the_columns_is_named(self) -> None:
        self.fill_ledger()
        tree = self.page(self.bian)
        cells = [tree.get_element_by_id(self.key(d)) for d in (self.bus, self.social)]
        self.assertEqual([self.texts(cell, "./small") for cell in cells], [["窗口统计"], []])

    def test_last_month_and_last_year_beside_on_demand(self) -> None:
        figure("受理数", self.social, 5)
        figure("受理数", self.social, 4, month=NOVEMBER)
        figure("受理数", self.social, None, month=Month(2019, 12))
        path = f"//td[@id='{self.key(self.social)}']//span[@class='beside']/span"
        self.assertEqual(self.texts(self.page(self.bian), path), [])
        beside = self.texts(self.page(self.bian, f"{PAGE}?beside=1"), path)
        self.assertEqual(beside, ["上月 4", "上年 暂无数据"])

    def test_a_month_on_the_edge_of_the_calendar(self) -> None:
        for month in ("2000-01", "2099-12"):
            self.page(self.bian, f"/admin/stats/figure/grid/{month}/?beside=1")

    def test_takes_the_same_queries_for_one_department_and_three(self) -> None:
        self.client.force_login(self.bian)
        self.client.get(PAGE)
        indicators = Indicator.objects.filter(scope="department")
        names = list(indicators.values_list("name", flat=True))
        for beside in ("", "?beside=1"):
            for departments in ([self.bus], [self.bus, self.social, self.medical]):
                for columns in (names[:1], names[:3]):
                    with self.subTest(beside=beside, rows=len(departments), columns=columns):
                        self.only(departments, columns)
                        with self.assertNumQueries(12):
                            self.client.get(PAGE + beside)

    def only(self, departments: list[Department], names: list[str]) -> None:
        Figure.objects.all().delete()
        for where in departments:
            for name in names:
                figure(name, where, 5)

    def test_the_entry_opens_the_newest_month_or_the_one_picked(self) -> None:
        figure("受理数", self.social, 5)
        figure("受理数", self.social, 4, month=NOVEMBER)
        title = self.texts(self.page(self.bian, NEWEST), "//h1")
        self.assertEqual(title, ["政务服务通报", "2020年12月数据"][-len(title) :])
        answer = self.client.get(f"{NEWEST}?month=2020-11")
        self.assertRedirects(answer, "/admin/stats/figure/grid/2020-11/")
        answer = self.client.get(f"{NEWEST}?month=2020-13")
        self.assertContains(answer, "“2020-13”不是月份")

    def test_months_that_are_none(self) -> None:
        self.client.force_login(self.bian)
        for month in ("2020-13", "1999-12", "2100-01", "2020-1", "abc", "９９９９-01", "9" * 30):
            self.assertEqual(self.client.get(f"/admin/stats/figure/grid/{month}/").status_code, 404)

    def test_an_empty_hall(self) -> None:
        Department.objects.filter(staff=None).delete()
        Department.objects.update(order=1)
        tree = self.page(self.bian, "/admin/stats/figure/grid/2019-01/")
        self.assertEqual(tree.xpath("//section[contains(@class,'rows')]//table"), [])
        self.assertIn("2019年1月大厅里还没有部门", tree.text_content())

    def test_linked_from_the_list_of_figures(self) -> None:
        tree = self.page(self.bian, "/admin/stats/figure/")
        self.assertIn(NEWEST, tree.xpath("//ul[@class='object-tools']//a/@href"))


class ReachTests(GridCase):
    """What a department's staff see: their own row of what they report, by this door alone."""

    def setUp(self) -> None:
        super().setUp()
        self.fill_ledger()

    def test_their_own_row_and_what_they_report(self) -> None:
        self.report_themselves("受理数", "满意率")
        tree = self.page(self.she)
        cells = tree.xpath("//td[@id]/@id")
        self.assertEqual(cells, [self.key(self.social), self.key(self.social, "满意率")])
        self.assertEqual(tree.xpath("//tfoot"), [])
        self.assertEqual(tree.xpath("//div[@id='grid']/@data-readonly"), [])
        self.assertNotIn("医保局", tree.text_content())

    def test_a_month_not_open_can_only_be_looked_at(self) -> None:
        self.report_themselves("受理数")
        today = timezone.localdate()
        yesterday = today - dt.timedelta(days=1)
        states = {
            "还没有开放": lambda: Collection.objects.all().delete(),
            "已经截止": lambda: open_month(DECEMBER, closes_on=yesterday, by=self.bian),
            "部门填报已经截止": lambda: close_month(DECEMBER, by=self.bian),
        }
        for words, become in states.items():
            become()
            tree = self.page(self.she)
            self.assertIn(words, tree.text_content())
            self.assertEqual(len(tree.xpath("//div[@id='grid'][@data-readonly]")), 1)
        open_month(DECEMBER, closes_on=today, by=self.bian)
        self.assertEqual(self.page(self.she).xpath("//div[@id='grid']/@data-readonly"), [])

    def test_departments_that_are_not_in_the_hall_have_no_row(self) -> None:
        self.report_themselves("受理数")
        tree = self.page(self.she, "/admin/stats/figure/grid/2019-01/")
        self.assertIn("没有进驻大厅", tree.text_content())

    def test_other_doors_are_shut(self) -> None:
        self.report_themselves("受理数")
        self.client.force_login(self.she)
        other = Figure.objects.get(department=self.medical, indicator=self.accepted)
        base = "/admin/stats/figure/"
        autocomplete = "/admin/autocomplete/?app_label=stats&model_name=figure"
        doors = {
            base: 403,
            f"{base}add/": 403,
            f"{base}{other.pk}/change/": 403,
            f"{base}{other.pk}/delete/": 403,
            f"{base}{other.pk}/history/": 403,
            f"{PAGE}{self.key(self.medical)}/": 404,
            f"{PAGE}{self.key(self.social, '办结数')}/": 404,
            f"{PAGE}{self.key(None, '排号数')}/": 404,
            f"{autocomplete}&field_name=indicator&term=": 403,
            f"{base}import/": 403,
            f"{base}findings/2020-12/": 403,
        }
        got = {door: self.client.get(door).status_code for door in doors}
        self.assertEqual(got, doors)
        self.assertEqual(self.client.get(f"{PAGE}{self.key(self.social)}/").status_code, 200)

    def test_found_from_the_front_page(self) -> None:
        self.report_themselves("受理数")
        self.client.force_login(self.she)
        front = self.client.get("/admin/", follow=True)
        self.assertContains(front, f'href="{PAGE}"')
        collections = reverse("admin:stats_collection_changelist")
        self.assertRedirects(self.client.get(collections), NEWEST)
        self.assertContains(self.client.get(NEWEST), "2020年12月数据")

    def test_who_may_not_look_at_figures_at_all(self) -> None:
        nobody = user("nobody")
        nobody.user_permissions.add(Permission.objects.get(codename="report_figures"))
        self.client.force_login(nobody)  # of no department
        for door in (PAGE, NEWEST, f"{PAGE}{self.key(self.social)}/"):
            self.assertEqual(self.client.get(door).status_code, 403)
        self.client.logout()
        self.assertRedirects(self.client.get(PAGE), f"/admin/login/?next={PAGE}")

    def test_a_guest_looks_and_does_not_write(self) -> None:
        tree = self.page(guest())
        self.assertEqual(len(tree.xpath("//div[@id='grid'][@data-readonly]")), 1)
        self.assertEqual(tree.xpath("//*[@id='grid-save']"), [])
        self.assertEqual(tree.xpath("//form[contains(@action,'collect')]"), [])
        self.assertEqual(tree.get_element_by_id(self.key(self.medical)).text, "200")


class CollectingTests(GridCase):
    def post(self, who: User, **data: str) -> Any:
        self.client.force_login(who)
        return self.client.post(COLLECT, data, follow=True)

    def state(self) -> list[Any]:
        return list(Collection.objects.values_list("month", "is_open", "closes_on"))

    def test_open_change_the_day_and_close(self) -> None:
        day = timezone.localdate() + dt.timedelta(days=3)
        answer = self.post(self.bian, closes_on="")
        self.assertContains(answer, "2020年12月已开放部门填报")
        self.assertContains(answer, "还没有一项指标勾选“部门自报”")
        self.assertEqual(self.state(), [(DECEMBER, True, None)])
        self.post(self.bian, closes_on=day.isoformat())
        self.assertEqual(self.state(), [(DECEMBER, True, day)])
        self.assertContains(self.post(self.bian, close="1"), "2020年12月已停止部门填报")
        self.assertEqual(self.state(), [(DECEMBER, False, day)])

    def test_days_that_are_none_or_over(self) -> None:
        for day, words in {
            "2020-02-30": "日期不对，请写成",
            "前天": "日期不对，请写成",
            "2020-12-31": "截止日期已经过了",
        }.items():
            answer = self.post(self.bian, closes_on=day)
            self.assertContains(answer, words)
            self.assertContains(answer, day)
        self.assertEqual(self.state(), [])

    def test_only_for_editors(self) -> None:
        for who in (self.she, guest()):
            self.assertEqual(self.post(who, closes_on="").status_code, 403)
        self.assertEqual(self.state(), [])
        self.client.force_login(self.bian)
        self.assertEqual(self.client.get(COLLECT).status_code, 405)
        self.assertEqual(self.client.post("/admin/stats/figure/grid/x/collect/").status_code, 404)


class HistoryTests(GridCase):
    def change(
        self, value: int | None, by: User | None, note: str = "", door: str = "grid"
    ) -> None:
        content = None if value is None else Content(value, self.platform, note)
        write([Write(DECEMBER, self.accepted, self.social, content)], by=by, door=Door(door))

    def events(self, who: User, address: str) -> list[list[str]]:
        rows = self.page(who, address).xpath("//table[@id='history']/tbody/tr")
        return [self.texts(row, "./td")[1:] for row in rows]

    def test_who_what_and_by_which_door(self) -> None:
        self.change(5, None, door="command")
        self.change(6, self.bian, "补报")
        self.change(None, self.zhu)
        source = self.platform.name
        self.assertEqual(
            self.events(self.bian, f"{PAGE}{self.key(self.social)}/"),
            [
                ["zhu", "按月填表", f"6（补报） {source}", "（空）"],
                ["bian", "按月填表", f"5 {source}", f"6（补报） {source}"],
                ["系统", "命令行", "（空）", f"5 {source}"],
            ],
        )

    def test_the_figures_own_history_page_is_the_cells(self) -> None:
        self.change(5, self.bian)
        self.change(6, self.zhu)
        address = f"/admin/stats/figure/{Figure.objects.get().pk}/history/"
        self.assertEqual([event[0] for event in self.events(self.bian, address)], ["zhu", "bian"])

    def test_takes_the_same_queries_for_one_change_and_three(self) -> None:
        address = f"{PAGE}{self.key(self.social)}/"
        self.client.force_login(self.bian)
        self.client.get(address)
        for count in (1, 2):
            for value in range(count):
                self.change(value + 10 * count, self.bian)
            with self.assertNumQueries(7):
                self.client.get(address)

    def test_cells_that_are_none(self) -> None:
        self.client.force_login(self.bian)
        hall, own = self.indicator("排号数").pk, self.accepted.pk
        cells = ["x", "d1", f"d999999-i{own}", f"d{self.social.pk}-i999999", f"hall-i{own}"]
        cells += [f"d{self.social.pk}-i{hall}", f"d-1-i{own}", f"d{'9' * 30}-i1", "hall-i", "%00"]
        for cell in cells:
            self.assertEqual(self.client.get(f"{PAGE}{cell}/").status_code, 404, cell)
        self.assertEqual(self.client.get(f"{PAGE}hall-i{hall}/").status_code, 200)


class ManyTests(GridCase):
    def test_sixty_departments_make_a_light_page(self) -> None:
        for number in range(57):
            department(f"第{number}局", 10 + number)
        tree = self.page(self.bian)
        self.assertEqual(len(tree.xpath("//tbody/tr")), 61)  # and the hall's
        self.assertEqual(tree.xpath("//table//input | //table//select"), [])
