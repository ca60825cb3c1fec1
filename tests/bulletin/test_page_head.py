"""What a page says about itself, its charts, and the mode in which one reads."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import lxml.html
from django.test import SimpleTestCase, override_settings
from msgspec.structs import replace

from bulletin.document import (
    Chart,
    Document,
    Highlight,
    Paragraph,
    Piece,
    Point,
    Run,
    Section,
    document_hash,
)
from bulletin.renderers import html
from tests import text
from tests.bulletin.test_pages import Published, links, parsed, texts

POINTS = (Point("市公交公司", None, "暂无数据"), Point("社保局", Decimal(5), "5", aside=True))
DOCUMENT = Document(
    month="2021-03",
    masthead="政务服务通报",
    title="2021年3月“通报”",
    issuer="示例区行政审批局",
    date=dt.date(2021, 4, 6),
    sections=(
        Section(
            "一、", "信息", (Piece("甲"),), (Section("（一）", "动态", (Piece("乙"), Piece("丙"))),)
        ),
    ),
    highlights=(Highlight("受理数", "5", "件", ("环比增长1%",)),),
    charts=(Chart("ranking", "各部门受理数", POINTS, "件", "共2个部门。"),),
    version=3,
    correction="改了。",
    published=dt.date(2021, 4, 7),
)


def page(document: Document) -> Any:
    return lxml.html.fromstring(html.render(document).content.decode())


def metas(tree: Any, kind: str) -> dict[str, str]:
    return {tag.get(kind): tag.get("content") for tag in tree.xpath(f"//meta[@{kind}]")}


class HeadTests(SimpleTestCase):
    def test_the_tags_of_government_sites_without_what_is_not_known(self) -> None:
        tags = metas(page(DOCUMENT), "name")
        del tags["viewport"]
        self.assertEqual(
            tags,
            {
                "SiteName": "政务服务通报",
                "ColumnName": "政务服务通报",
                "ArticleTitle": "2021年3月“通报”",
                "PubDate": "2021-04-07",
                "ContentSource": "示例区行政审批局",
                "Keywords": "政务服务通报,2021年3月,受理数",
                "Author": "示例区行政审批局",
                "Description": "示例区行政审批局 2021年4月6日。受理数5件。",
            },
        )

    @override_settings(
        SITE_URL="https://tb.example.gov.cn", SITE_NAME="示例区政务", SITE_CODE="5104030001"
    )
    def test_with_what_is_known(self) -> None:
        tree = page(DOCUMENT)
        tags, graph = metas(tree, "name"), metas(tree, "property")
        self.assertEqual(
            {name: tags[name] for name in ("SiteName", "SiteDomain", "SiteIDCode", "Url")},
            {
                "SiteName": "示例区政务",
                "SiteDomain": "tb.example.gov.cn",
                "SiteIDCode": "5104030001",
                "Url": "https://tb.example.gov.cn/2021/03/v3/",
            },
        )
        self.assertEqual(
            graph,
            {
                "og:type": "article",
                "og:title": "2021年3月“通报”",
                "og:description": "示例区行政审批局 2021年4月6日。受理数5件。",
                "og:locale": "zh_CN",
                "og:site_name": "示例区政务",
                "og:url": "https://tb.example.gov.cn/2021/03/v3/",
                "article:published_time": "2021-04-07",
                "article:author": "示例区行政审批局",
            },
        )

    def test_what_the_document_is_to_be_read_by_people(self) -> None:
        self.assertEqual(
            texts(page(DOCUMENT), "//section[@class='record']//div"),
            [
                *("索引号TB-202103-3", "发布机构示例区行政审批局", "成文日期2021年4月6日"),
                *("发布日期2021年4月7日", "版本第3版", f"文稿校验码{document_hash(DOCUMENT)}"),
            ],
        )
        official = replace(DOCUMENT, document_number="示审批〔2021〕3号", number=3)
        rows = texts(page(official), "//section[@class='record']//div")
        self.assertEqual(rows[2:4], ["发文字号示审批〔2021〕3号", "期号第3期"])

    def test_a_text_in_the_head_is_text(self) -> None:
        hostile = '"><script>x</script>'
        tree = page(replace(DOCUMENT, title=hostile, issuer=hostile))
        self.assertEqual(tree.xpath("//script"), [])
        self.assertEqual(metas(tree, "property")["og:title"], hostile)


class ContentTests(SimpleTestCase):
    def test_every_address_inside_the_page_is_there_once(self) -> None:
        tree = page(DOCUMENT)
        names = tree.xpath("//@id")
        self.assertEqual(len(names), len(set(names)))
        inside = {href[1:] for _, href in links(tree) if href.startswith("#")}
        self.assertEqual(inside - set(names), set())

    def test_sub_sections_are_in_the_contents_and_pieces_have_addresses(self) -> None:
        tree = page(DOCUMENT)
        contents = links(tree.xpath("//nav[@aria-labelledby='contents']")[0])
        self.assertEqual(
            contents, [("一、信息", "#s1"), ("（一）动态", "#s1-1"), ("图表", "#charts")]
        )
        self.assertEqual(
            [texts(tree, f"//*[@id='p{n}']/h3") for n in (1, 2, 3)], [["甲"], ["乙"], ["丙"]]
        )

    def test_a_chart_has_title_description_and_its_numbers_beside(self) -> None:
        [figure] = page(DOCUMENT).xpath("//figure")
        [svg] = figure.iter("svg")
        self.assertEqual(svg.get("role"), "img")
        named = [svg.get_element_by_id(name).text for name in svg.get("aria-labelledby").split()]
        self.assertEqual(named, ["各部门受理数", "共2个部门。"])
        self.assertEqual(texts(figure, ".//th | .//td"), [
            "部门", "数值（件）", "市公交公司", "暂无数据", "社保局", "5（不计入合计）",
        ])  # fmt: skip
        self.assertEqual(figure.xpath(".//@style"), [])

    def test_charts_are_no_part_of_the_text(self) -> None:
        without = replace(DOCUMENT, charts=(), highlights=(), published=None)
        self.assertEqual(
            text.of_html(html.render(DOCUMENT).content), text.of_html(html.render(without).content)
        )

    def test_without_charts_there_is_no_place_for_them(self) -> None:
        bare = page(replace(DOCUMENT, charts=(), highlights=()))
        self.assertEqual(bare.xpath("//*[@id='charts' or @id='figures']"), [])
        self.assertNotIn("图表", bare.text_content())

    def test_two_pieces_of_the_same_words_have_two_addresses(self) -> None:
        same = Piece("同", blocks=(Paragraph((Run("同"),)),))
        section = Section("一、", "信息", (same, replace(same)))
        self.assertEqual(
            page(replace(DOCUMENT, sections=(section,))).xpath("//*[@class='piece']/@id"),
            ["p1", "p2"],
        )


class ModeTests(Published):
    def setUp(self) -> None:
        super().setUp()
        self.edition = self.issued()

    def large(self, address: str) -> bool:
        tree = parsed(self.client.get(address))
        return tree.find("body").get("class") == "large"

    def choose(self, mode: str, came_from: str = "") -> str:
        headers = {"referer": came_from} if came_from else {}
        answer = self.client.get(f"/view/{mode}/", headers=headers)
        self.assertEqual(answer.status_code, 302)
        self.assertIn("no-store", answer["Cache-Control"])
        return str(answer["Location"])

    def test_it_holds_on_every_public_page_until_it_is_left(self) -> None:
        addresses = ("/", "/2020/12/", "/2020/12/v1/", "/2020/12/tables/1/", "/2020/11/")
        for mode, expected in (("normal", False), ("large", True), ("normal", False)):
            self.choose(mode)
            self.assertEqual(
                {a: self.large(a) for a in addresses}, dict.fromkeys(addresses, expected)
            )

    def test_one_reads_on_where_one_was_and_nowhere_else(self) -> None:
        here = "http://testserver/2020/12/v1/"
        self.assertEqual(self.choose("large", here), here)
        for elsewhere in ("", "https://example.org/", "//example.org/", "javascript:alert(1)"):
            self.assertEqual(self.choose("large", elsewhere), "/")

    def test_a_page_kept_in_the_other_mode_is_not_shown(self) -> None:
        for address in ("/2020/12/", "/2020/12/tables/1/"):
            self.choose("normal")
            tag = self.client.get(address)["ETag"]
            self.choose("large")
            answer = self.client.get(address, headers={"if-none-match": tag})
            self.assertEqual(answer.status_code, 200)
            again = self.client.get(address, headers={"if-none-match": answer["ETag"]})
            self.assertEqual(again.status_code, 304)

    def test_only_the_mode_is_kept_and_the_frozen_bytes_stay(self) -> None:
        self.choose("large")
        cookie = self.client.cookies["view"]
        self.assertEqual((cookie.value, cookie["httponly"], cookie["samesite"]),
                         ("large", True, "Lax"))  # fmt: skip
        self.edition.refresh_from_db()
        self.assertEqual(self.edition.changed_parts(), [])
        self.client.cookies["view"] = '"><script>'
        self.assertFalse(self.large("/2020/12/"))
