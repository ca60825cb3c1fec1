"""The archive and the pages of years: each month has its place, and gaps are seen."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import lxml.html
from django.test import TestCase
from django.utils import timezone
from msgspec.structs import replace

from bulletin.models import Edition, Withdrawal
from departments.models import User
from departments.months import Month
from tests.base import user
from tests.bulletin.test_pages import NO_SUCH_PAGE, links, parsed, texts
from tests.invented_issues import document, issue


def withdraw(edition: Edition, by: User) -> None:
    Withdrawal.objects.create(edition=edition, reason="数据有误。", at=timezone.now(), by=by)


class Issues(TestCase):
    """Issues of several years without the work of printing them."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.zhu = user("zhu")

    def issue(self, year: int, month: int, **more: Any) -> Edition:
        return issue(document(Month(year, month), pieces=1), by=self.zhu, **more)

    def corrected(self, edition: Edition, title: str = "") -> Edition:
        said = document(edition.bulletin.month, pieces=1)
        said = replace(said, title=title or said.title, version=2, correction="改正。")
        return issue(said, by=self.zhu, number=2)

    def page(self, address: str) -> Any:
        return parsed(self.client.get(address))


class CalendarTests(Issues):
    def months(self, address: str) -> dict[str, list[str]]:
        return {
            year.get("aria-labelledby"): texts(year, "./li")
            for year in self.page(address).xpath("//ul[@class='months']")
        }

    def test_gaps_are_seen_between_the_first_issue_and_the_latest_only(self) -> None:
        for year, month in ((2019, 11), (2020, 2), (2020, 3), (2021, 1)):
            self.issue(year, month)
        self.assertEqual(
            self.months("/"),
            {
                "y2021": ["1月"],
                "y2020": ["1月未发布", "2月", "3月", *(f"{n}月未发布" for n in range(4, 13))],
                "y2019": ["11月", "12月未发布"],
            },
        )

    def test_a_correction_says_its_version_and_a_withdrawal_that_it_is_one(self) -> None:
        self.corrected(self.issue(2020, 1))
        withdraw(self.issue(2020, 2), self.zhu)
        self.issue(2020, 3)
        self.assertEqual(self.months("/"), {"y2020": ["1月第2版", "2月已撤回", "3月"]})

    def test_a_withdrawn_issue_is_not_the_latest(self) -> None:
        self.issue(2020, 1)
        withdraw(self.issue(2020, 2), self.zhu)
        self.assertEqual(texts(self.page("/"), "//h1"), ["2020年1月政务服务工作情况通报"])

    def test_costs_no_more_with_three_issues_than_with_one(self) -> None:
        for year in (2019, 2020, 2021):
            self.issue(year, 5)
            with self.assertNumQueries(2):
                self.client.get("/")

    def test_a_list_reads_no_frozen_bytes(self) -> None:
        self.issue(2020, 5)
        with self.assertNumQueries(1) as asked:
            list(Edition.objects.listed())
        for column in ("document", "html", "pdf", "docx", "signatures", "opening"):
            self.assertNotIn(f'"{column}"', asked[0]["sql"].split(" FROM ")[0])


class YearTests(Issues):
    def test_each_month_with_its_title_or_as_a_gap(self) -> None:
        self.corrected(self.issue(2020, 9), title="2020年9月政务服务通报（更正）")
        withdraw(self.issue(2020, 11), self.zhu)
        self.issue(2020, 12)
        page = self.page("/2020/")
        self.assertEqual(texts(page, "//h1"), ["2020年各期通报"])
        self.assertEqual(
            [
                texts(month, "./span | ./span/a | ./a")
                for month in page.xpath("//ol[@class='year']/li")
            ],
            [
                ["9月", self._told(9, "（更正）"), "2020年9月政务服务通报（更正）", "PDF"],
                ["10月", "未发布"],
                ["11月", "2020年11月的通报已撤回", "2020年11月的通报"],
                ["12月", self._told(12), "2020年12月政务服务工作情况通报", "PDF"],
            ],
        )

    def _told(self, month: int, corrected: str = "") -> str:
        today = timezone.localdate()
        on = f"{today.year}年{today.month}月{today.day}日发布"
        if corrected:
            return f"2020年{month}月政务服务通报{corrected}{on}，第2版"
        return f"2020年{month}月政务服务工作情况通报{on}"

    def test_what_was_withdrawn_is_not_named_by_its_title(self) -> None:
        said = replace(document(Month(2020, 5)), title="撤回的标题")
        withdraw(issue(said, by=self.zhu), self.zhu)
        for address in ("/", "/2020/"):
            self.assertNotContains(self.client.get(address), "撤回的标题")

    def test_leads_to_issues_their_pdf_and_the_years_around(self) -> None:
        for year in (2019, 2020, 2021):
            self.issue(year, 12 if year == 2019 else 1)
        main = self.page("/2020/").find(".//main")
        self.assertEqual(
            links(main),
            [
                ("2020年1月政务服务工作情况通报", "/2020/01/"),
                ("PDF", "/2020/01/bulletin.pdf"),
                ("2019年", "/2019/"),
                ("各期通报", "/"),
                ("2021年", "/2021/"),
            ],
        )

    def test_a_year_without_any_issue_between_others_shows_its_gaps(self) -> None:
        self.issue(2018, 12)
        self.issue(2020, 1)
        self.assertEqual(
            texts(self.page("/2019/"), "//ol/li"), [f"{n}月未发布" for n in range(1, 13)]
        )

    def test_a_year_before_or_after_all_issues_is_no_page(self) -> None:
        self.issue(2020, 1)
        for address, sentence in {
            "/2019/": "2019年没有发布过通报。",
            "/2021/": "2021年没有发布过通报。",
            "/1999/": NO_SUCH_PAGE,
            "/20200/": NO_SUCH_PAGE,
        }.items():
            answer = self.client.get(address)
            self.assertEqual((address, answer.status_code), (address, 404))
            self.assertEqual(texts(parsed(answer), "//main//p[not(@class)]"), [sentence])

    def test_costs_no_more_with_three_issues_than_with_one(self) -> None:
        for month in (4, 5, 6):
            self.issue(2020, month)
            with self.assertNumQueries(1):
                self.client.get("/2020/")


class PageTests(Issues):
    """What all public pages that are not frozen have in common."""

    ADDRESSES = ("/", "/2020/", "/search/", "/search/?q=窗口", "/departments/")

    def setUp(self) -> None:
        self.issue(2020, 5)

    def test_what_the_reader_has_already_is_not_sent_again_until_it_changes(self) -> None:
        tags = {address: self.client.get(address)["ETag"] for address in self.ADDRESSES}
        for address, tag in tags.items():
            again = self.client.get(address, headers={"if-none-match": tag})
            self.assertEqual((address, again.status_code, again.content), (address, 304, b""))
            self.assertEqual(again["Cache-Control"], "public, no-cache")
        self.issue(2020, 6)
        for address in ("/", "/2020/", "/search/?q=窗口"):
            again = self.client.get(address, headers={"if-none-match": tags[address]})
            self.assertEqual((address, again.status_code), (address, 200))

    def test_takes_nothing_in_and_sets_no_cookie(self) -> None:
        for address in self.ADDRESSES:
            self.assertEqual(self.client.post(address).status_code, 405)
            self.assertEqual(dict(self.client.get(address).cookies), {})

    def test_head_tells_what_get_would_send(self) -> None:
        for address in self.ADDRESSES:
            head, get = self.client.head(address), self.client.get(address)
            self.assertEqual((head.status_code, head.content), (200, b""))
            apart = {"X-Request-ID"}  # each request has its own
            self.assertEqual(
                {name: value for name, value in head.items() if name not in apart},
                {name: value for name, value in get.items() if name not in apart},
            )

    def test_no_script_a_strict_policy_and_a_box_to_search_in(self) -> None:
        for address in self.ADDRESSES:
            answer = self.client.get(address)
            page = parsed(answer)
            self.assertEqual(page.xpath("//script | //style | //@style | //iframe | //img"), [])
            self.assertIn("default-src 'none'", answer["Content-Security-Policy"])
            self.assertNotIn("unsafe", answer["Content-Security-Policy"])
            [form] = page.xpath("//header//form[@role='search']")
            self.assertEqual((form.get("action"), form.method), ("/search/", "GET"))
            [box] = form.xpath(".//input[@name='q']")
            self.assertEqual(texts(form, f".//label[@for='{box.get('id')}']"), ["搜索通报"])

    def test_headings_run_without_a_step_left_out_and_ids_are_unique(self) -> None:
        for address in self.ADDRESSES:
            page = self.page(address)
            levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3")]
            self.assertEqual(levels[:1], [1])
            steps = pairwise(levels)
            self.assertTrue(all(after - before <= 1 for before, after in steps), address)
            ids = page.xpath("//@id")
            self.assertEqual(sorted(set(ids)), sorted(ids))

    def test_a_page_of_the_site_is_a_whole_page(self) -> None:
        for address in self.ADDRESSES:
            text = self.client.get(address).content.decode()
            self.assertEqual(lxml.html.document_fromstring(text).get("lang"), "zh-CN")
