"""A published table in the reader's own order."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bulletin.actions.issue import gather
from bulletin.document import decode, pieces, statistical_tables
from stats.models import Figure, StatTable
from tests.base import DECEMBER
from tests.bulletin.test_pages import Published, links, parsed, texts

FILES = ("XLSX", "CSV")
PRINTED = ["1公交公司", "2医保局", "3社保局"]


class SortedTableTests(Published):
    def setUp(self) -> None:
        super().setUp()
        self.edition = self.issued()

    def table(self, query: str = "", address: str = "/2020/12/tables/1/") -> Any:
        return parsed(self.client.get(address + query))

    def rows(self, query: str = "") -> list[str]:
        """Ordinal and department of each row."""
        rows = self.table(query).xpath("//tbody/tr")
        return ["".join(texts(row, "./*[position() < 3]")) for row in rows]

    def sort(self, heading: str, order: str = "") -> list[str]:
        return self.rows(f"?sort={quote(heading)}" + (f"&order={order}" if order else ""))

    def test_as_printed_until_one_chooses(self) -> None:
        self.assertEqual(self.rows(), PRINTED)
        self.assertEqual(self.table().xpath("//th/@aria-sort"), [])

    def test_numbers_from_the_most_on_with_their_printed_ordinals(self) -> None:
        self.assertEqual(self.sort("系统办结数"), PRINTED)
        self.assertEqual(self.sort("系统办结数", "asc"), PRINTED[::-1])

    def test_what_is_missing_comes_last_either_way(self) -> None:
        for order, rows in {"desc": [3, 2, 1], "asc": [2, 3, 1]}.items():
            self.assertEqual(
                self.sort("系统评价满意率", order), [PRINTED[number - 1] for number in rows]
            )

    def test_equals_stay_as_printed(self) -> None:
        self.assertEqual(self.sort("系统评价数")[:2], ["2医保局", "3社保局"])
        self.assertEqual(self.sort("系统评价数", "asc")[:2], ["2医保局", "3社保局"])

    def test_departments_by_their_sound(self) -> None:
        self.assertEqual(self.sort("部门"), ["1公交公司", "3社保局", "2医保局"])
        self.assertEqual(self.sort("部门", "desc"), ["2医保局", "3社保局", "1公交公司"])

    def test_the_total_stays_below(self) -> None:
        StatTable.objects.update(show_total=True)
        self.publish(self.edition.bulletin, correction="加上合计。")
        for order in ("asc", "desc"):
            self.assertEqual(self.sort("系统受理数", order)[-1], "合计")

    def test_says_its_order_and_offers_the_other(self) -> None:
        page = self.table(f"?sort={quote('系统受理数')}")
        [heading] = page.xpath("//th[@aria-sort]")
        self.assertEqual(heading.get("aria-sort"), "descending")
        self.assertEqual(heading.xpath("./a/@href"), [f"?sort={quote('系统受理数')}&order=asc"])
        self.assertEqual(
            texts(page, "//p[@class='order']"),
            ["按“系统受理数”从大到小排列，没有数据的排在最后，序号仍是通报里的。恢复原来的次序"],
        )

    def test_the_headings_of_the_frozen_page_lead_here(self) -> None:
        page = parsed(self.client.get("/2020/12/"))
        found = page.xpath("//article//thead//a/@href")
        self.assertEqual(len(found), 6)
        for address in found:
            answer = self.client.get(address)
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(len(parsed(answer).xpath("//th[@aria-sort]")), 1)

    def test_leads_back_to_the_very_table(self) -> None:
        back, *_ = links(self.table().find(".//main"))
        self.assertEqual(back, ("回到2020年12月通报", "/2020/12/v1/#t1"))
        page = parsed(self.client.get("/2020/12/v1/"))
        self.assertEqual(len(page.xpath("//*[@id='t1']//table")), 1)

    def test_can_be_taken_along_as_published(self) -> None:
        files = [href for name, href in links(self.table().find(".//main")) if name in FILES]
        self.assertEqual(files, [f"/2020/12/v1/tables/1.{end}" for end in ("xlsx", "csv")])
        for address in files:
            self.assertEqual(self.client.get(address).status_code, 200)

    def test_says_what_was_published_and_not_what_the_ledger_says_now(self) -> None:
        Figure.objects.filter(month=DECEMBER, department=self.medical).update(value=7)
        cells = texts(self.table(), "//tbody/tr[2]/td")
        self.assertEqual(cells, ["2", "200", "200", "45", "99%"])

    def test_odd_questions_are_answered_as_printed(self) -> None:
        for query in ("?sort=", "?sort=没有", "?sort=1&order=x", "?order=asc", "?sort=%00"):
            self.assertEqual(self.rows(query), PRINTED)
        self.assertEqual(self.sort("系统受理数", "x"), PRINTED)

    def test_tables_and_editions_that_are_not_there(self) -> None:
        for address in ("/2020/12/tables/2/", "/2020/12/tables/0/", "/2020/12/v2/tables/1/",
                        "/2020/11/tables/1/", f"/2020/12/tables/{'9' * 40}/"):  # fmt: skip
            self.assertEqual((address, self.client.get(address).status_code), (address, 404))

    def test_asks_little_and_is_not_sent_twice(self) -> None:
        with self.assertNumQueries(2):
            first = self.client.get("/2020/12/tables/1/")
        again = self.client.get("/2020/12/tables/1/", headers={"if-none-match": first["ETag"]})
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.assertIn("style-src 'self'", first["Content-Security-Policy"])
        self.assertNotIn("script", first["Content-Security-Policy"])

    def test_only_tables_of_the_ledger_are_numbered(self) -> None:
        self.piece("甲", body="<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>")
        gather(self.edition.bulletin, by=self.bian)
        document = decode(bytes(self.correct(self.edition).document))
        self.assertEqual([piece.headline for piece in pieces(document)], ["甲"])
        self.assertEqual(
            [table.head[0][0].runs[0].text for table in statistical_tables(document)], ["序号"]
        )
