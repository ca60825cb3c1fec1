"""What readers see: the page of an issue, the archive, and what is said when there is no page."""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import lxml.html
from django.conf import settings
from django.test import Client, RequestFactory, TestCase
from django.views.defaults import server_error

from bulletin import sample
from bulletin.models import Edition
from bulletin.renderers import docx
from departments.months import Month
from stats.models import Figure
from tests.base import DECEMBER, NOVEMBER, Cast
from tests.text import squeezed
from tests.word import Word

NO_SUCH_PAGE = "没有这个地址的网页。地址可能写错了，或者网页已不在这里。"
NO_PERMISSION = (
    "您的账号不能打开这一页，或不能办这件事。"
    "如工作需要，请找管理员开通权限；换了账号的，请重新登录。"
)
FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "XLSX", "csv": "CSV", "json": "JSON"}
HEADINGS = ("序号", "部门", "系统受理数", "系统办结数", "系统评价数", "系统评价满意率")
ADDRESSES = ("/2020/12/", "/2020/12/v1/", "/2020/12/bulletin.pdf", "/2020/12/v1/bulletin.pdf")


def parsed(response: Any) -> Any:
    return lxml.html.fromstring(response.content.decode())


def links(tree: Any) -> list[tuple[str, str]]:
    return [(squeezed(a.text_content()), a.get("href")) for a in tree.iter("a")]


def texts(tree: Any, path: str) -> list[str]:
    return [squeezed(found.text_content()) for found in tree.xpath(path)]


class Published(Cast, TestCase):
    """With December's figures, and the means to publish them for any month."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def issued(self, month: Month = DECEMBER) -> Edition:
        if month != DECEMBER:
            for figure in Figure.objects.filter(month=DECEMBER):
                figure.pk, figure.month = None, month
                figure.save(force_insert=True)
        return self.publish(self.bulletin(month))

    def correct(self, edition: Edition) -> Edition:
        Figure.objects.filter(
            department=self.social, indicator__name="受理数", month=edition.bulletin.month
        ).update(value=150)
        return self.publish(edition.bulletin, correction="社保局受理数应为150件。")


class ArchiveTests(Published):
    def archive(self, queries: int) -> Any:
        with self.assertNumQueries(queries):
            return parsed(self.client.get("/"))

    def test_before_anything_is_published(self) -> None:
        self.bulletin()
        page = self.archive(queries=1)
        self.assertEqual(texts(page, "//main//p"), ["还没有发布过通报。"])
        self.assertEqual(
            links(page),
            [
                ("跳到正文", "#main"),
                ("政务服务通报", "/"),
                ("各期通报", "/"),
                ("部门", "/departments/"),
                ("长者模式", "/view/large/"),
                ("编辑登录", "/admin/"),
            ],
        )

    def test_one_issue_with_its_key_figures(self) -> None:
        self.issued()
        page = self.archive(queries=2)
        title = "2020年12月政务服务工作情况通报"
        self.assertEqual(texts(page, "//h1"), [title])
        self.assertEqual(
            texts(page, "//main//p[@class='by']"), ["示例区行政审批局2021年1月13日第12期"]
        )
        self.assertEqual(
            texts(page, "//dl/div"),
            [
                "排号数400件",
                "受理数300件",
                "办结数301件",
                "即办件数250件",
                "评价数90件",
                "满意率99.5%",
            ],
        )
        self.assertEqual(
            links(page.find(".//main")),
            [
                (title, "/2020/12/"),
                ("阅读", "/2020/12/"),
                ("下载PDF", "/2020/12/bulletin.pdf"),
                ("2020年", "/2020/"),
                ("12月", "/2020/12/"),
            ],
        )

    def test_three_issues_by_year_newest_first_for_no_more_queries(self) -> None:
        for month in (NOVEMBER, Month(2021, 1), DECEMBER):
            self.issued(month)
        page = self.archive(queries=2)
        self.assertEqual(texts(page, "//h1"), ["2021年1月政务服务工作情况通报"])
        years = page.xpath("//*[@class='years']")[0]
        self.assertEqual(texts(years, ".//h3"), ["2021年", "2020年"])
        self.assertEqual(
            [[a.get("href") for a in year.xpath("./li/a[1]")] for year in years.iter("ul")],
            [["/2021/01/"], ["/2020/11/", "/2020/12/"]],
        )

    def test_a_corrected_issue_stands_once_and_says_its_version(self) -> None:
        self.correct(self.issued())
        page = self.archive(queries=2)
        self.assertEqual(texts(page, "//*[@class='years']//li"), ["12月第2版"])
        self.assertEqual(texts(page, "//dl/div")[1], "受理数350件")

    def test_loads_its_style_sheet_and_nothing_else(self) -> None:
        response = self.client.get("/")
        self.assertEqual(
            parsed(response).xpath("//@src | //link/@href | //@style | //script | //style"),
            ["/feed/", "/data/datapackage.json", "/static/css/page.css", "/static/css/reading.css"],
        )
        self.assertEqual(
            response["Content-Security-Policy"],
            "default-src 'none'; style-src 'self'; img-src 'self'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )


class PageTests(Published):
    def setUp(self) -> None:
        super().setUp()
        self.piece("窗口推出延时服务", credit="（社保局供稿）")
        self.edition = self.issued()

    def page(self, address: str = "/2020/12/") -> Any:
        return parsed(self.client.get(address))

    def test_key_figures_first_then_contents_then_the_text(self) -> None:
        main = self.page().find(".//main")
        self.assertEqual(
            [child.tag for child in main], ["section", "div", "article", "section", "section"]
        )
        self.assertEqual(texts(main, ".//h2[@id='figures']"), ["2020年12月主要数据"])
        self.assertEqual(
            texts(main, "./section[@class='figures']//dt | ./section[@class='figures']//dd"),
            [
                *("排号数", "400件", "受理数", "300件", "办结数", "301件"),
                *("即办件数", "250件", "评价数", "90件", "满意率", "99.5%"),
            ],
        )

    def test_the_month_of_the_figures_has_no_leading_zero(self) -> None:
        self.issued(Month(2021, 1))
        self.assertEqual(
            texts(self.page("/2021/01/"), "//h2[@id='figures']"), ["2021年1月主要数据"]
        )

    def test_each_line_of_the_contents_leads_to_the_heading_of_that_name(self) -> None:
        page = self.page()
        contents = links(page.find(".//nav[@aria-labelledby='contents']"))
        self.assertGreater(len(contents), 3)
        self.assertEqual(
            [(texts(page, f"//*[@id='{href[1:]}']/h2"), href) for _, href in contents],
            [([title], href) for title, href in contents],
        )

    def test_holds_no_script_and_asks_no_one_for_anything(self) -> None:
        page = self.page()
        self.assertEqual(page.xpath("//script | //link | //img | //iframe | //form"), [])
        self.assertEqual(page.xpath("//@src | //@style | //@*[starts-with(name(), 'on')]"), [])
        self.assertEqual(
            [href for _, href in links(page) if not href.startswith("#")],
            [
                *("/", "/", "/search/", "/view/large/", "/view/normal/"),
                *(f"/2020/12/v1/bulletin.{name}" for name in FORMATS),
                *("/2020/12/v1/", "/2020/12/"),
                *(f"/2020/12/v1/tables/1/?sort={quote(heading)}" for heading in HEADINGS),
                *("/2020/12/v1/", "/"),
            ],
        )
        self.assertNotRegex(page.findtext(".//style"), r"url\(|@import|//[a-z]")

    def test_the_policy_allows_the_stored_style_and_no_other(self) -> None:
        for address in ("/2020/12/", "/2020/12/v1/"):
            response = self.client.get(address)
            [style] = parsed(response).iter("style")
            digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
            self.assertEqual(
                response["Content-Security-Policy"],
                f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
                "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            )
            self.assertEqual(response["X-Content-Type-Options"], "nosniff")

    def test_a_draft_says_so_and_what_is_published_does_not(self) -> None:
        self.assertEqual(texts(self.page(), "//*[@class='draft']"), [])
        self.client.force_login(self.bian)
        draft = self.page(f"/admin/bulletin/bulletin/{self.edition.bulletin_id}/preview/")
        self.assertEqual(texts(draft, "//strong[@class='draft']"), ["草稿，未发布"])
        self.assertEqual(
            [h for _, h in links(draft) if not h.startswith("#")], ["/", "/", "/search/", "/"]
        )
        self.assertEqual(draft.xpath("//meta[@name='PubDate'] | //meta[@property]"), [])

    def test_a_correction_is_told_and_leads_to_its_own_files(self) -> None:
        self.correct(self.edition)
        page = self.page()
        self.assertEqual(
            texts(page, "//*[@class='correction']"), ["第2版，更正说明：社保局受理数应为150件。"]
        )
        self.assertEqual(
            links(page.xpath("//nav[@class='tools']")[0]),
            [
                ("本版有更正，看更正说明", "#correction"),
                *((name, f"/2020/12/v2/bulletin.{end}") for end, name in FORMATS.items()),
                ("第2版（本版）", "/2020/12/v2/"),
                ("第1版", "/2020/12/v1/"),
                ("最新版", "/2020/12/"),
            ],
        )
        self.assertEqual(len(page.xpath("//*[@id='correction']")), 1)


class WeightTests(TestCase):
    def test_the_sample_weighs_less_than_20_kb_on_the_wire(self) -> None:
        sample.load()
        response = self.client.get("/2020/12/")
        self.assertEqual(len(parsed(response).xpath("//section[@id='s2']//tbody/tr")), 21)
        self.assertLess(len(gzip.compress(response.content)), 20_000)


class ServingTests(Published):
    def setUp(self) -> None:
        super().setUp()
        self.edition = self.issued()

    def test_what_the_reader_has_already_is_not_sent_again(self) -> None:
        for address in ADDRESSES:
            first = self.client.get(address)
            again = self.client.get(address, headers={"if-none-match": first["ETag"]})
            self.assertEqual((address, again.status_code, again.content), (address, 304, b""))
            self.assertEqual(again["Cache-Control"], first["Cache-Control"])

    def test_after_a_correction_the_month_is_sent_anew_and_the_version_is_not(self) -> None:
        tags = {address: self.client.get(address)["ETag"] for address in ADDRESSES}
        self.correct(self.edition)
        self.assertEqual(
            {
                address: self.client.get(address, headers={"if-none-match": tag}).status_code
                for address, tag in tags.items()
            },
            # The first version's page has to say now that it was followed; its file does not.
            dict(zip(ADDRESSES, (200, 200, 200, 304), strict=True)),
        )

    def test_everything_is_asked_for_again_since_it_can_be_followed_or_withdrawn(self) -> None:
        for address in ("/", *ADDRESSES):
            kept = set(self.client.get(address)["Cache-Control"].split(", "))
            self.assertEqual((address, kept), (address, {"public", "no-cache"}))

    def test_a_page_costs_two_queries_and_sets_no_cookie(self) -> None:
        for address in ADDRESSES:
            with self.assertNumQueries(2):
                response = self.client.get(address)
            self.assertEqual(dict(response.cookies), {})
            self.assertNotIn("Cookie", response.get("Vary", ""))

    def test_head_tells_what_get_would_send(self) -> None:
        for address in ("/", *ADDRESSES):
            head, get = self.client.head(address), self.client.get(address)
            self.assertEqual((head.status_code, head.content), (200, b""))
            told = [dict(one.items()) | {"X-Request-ID": None} for one in (head, get)]
            self.assertEqual(*told)

    def test_nothing_is_taken_in(self) -> None:
        for address in ("/", *ADDRESSES):
            for method in (self.client.post, self.client.put, self.client.delete):
                response = method(address)
                self.assertEqual((response.status_code, response["Allow"]), (405, "GET, HEAD"))

    def test_the_pdf_opens_in_the_browser_under_a_name_that_says_what_it_is(self) -> None:
        for address in ADDRESSES[2:]:
            response = self.client.get(address)
            self.assertEqual(response["Content-Type"], "application/pdf")
            self.assertEqual(
                response["Content-Disposition"], 'inline; filename="bulletin-2020-12-v1.pdf"'
            )
            self.assertEqual(response.content[:5], b"%PDF-")

    def test_the_word_file_is_taken_away_under_a_name_that_says_what_it_is(self) -> None:
        for address in ("/2020/12/bulletin.docx", "/2020/12/v1/bulletin.docx"):
            response = self.client.get(address)
            self.assertEqual(response["Content-Type"], docx.CONTENT_TYPE)
            self.assertEqual(
                response["Content-Disposition"], 'attachment; filename="bulletin-2020-12-v1.docx"'
            )
            self.assertEqual(Word(response.content).file.paragraphs[0].text, "政务服务通报")

    def test_the_word_file_of_a_draft_says_that_it_is_one(self) -> None:
        self.client.force_login(self.bian)
        draft = f"/admin/bulletin/bulletin/{self.edition.bulletin_id}/preview.docx"
        response = self.client.get(draft)
        self.assertEqual(response["Content-Disposition"], 'attachment; filename="2020-12.docx"')
        (page,) = Word(response.content).file.sections
        self.assertEqual(page.header.paragraphs[0].text, "草稿")


TOO_LARGE = (
    "文件或填写的内容超过了系统能收的大小，没有收下。"
    "请退回上一页：文件请压缩或分几次上传，文字请分开提交。"
)


class ErrorPageTests(Published):
    def said(self, response: Any, status: int) -> tuple[list[str], list[tuple[str, str]]]:
        """The sentence, and where one can go from here."""
        self.assertEqual(response.status_code, status)
        main = parsed(response).find(".//main")
        return texts(main, ".//p[not(@class)]"), links(main)

    def test_not_published_or_not_in_that_version(self) -> None:
        onwards = [("看通报", "/")]
        self.issued()
        for address, sentence in {
            "/2020/11/": "2020年11月的通报还没有发布。",
            "/2020/11/bulletin.pdf": "2020年11月的通报还没有发布。",
            "/2020/12/v2/": "2020年12月的通报没有第2版。",
            "/2020/12/v2/bulletin.pdf": "2020年12月的通报没有第2版。",
            "/2020/13/": NO_SUCH_PAGE,
            "/2020/1/": NO_SUCH_PAGE,
            "/wp-login.php": NO_SUCH_PAGE,
        }.items():
            with self.subTest(address):
                self.assertEqual(self.said(self.client.get(address), 404), ([sentence], onwards))

    def test_a_draft_is_not_there_for_readers(self) -> None:
        self.bulletin()
        self.assertEqual(
            self.said(self.client.get("/2020/12/"), 404)[0], ["2020年12月的通报还没有发布。"]
        )

    def test_django_s_own_english_is_not_shown_and_the_desk_is_a_step_away(self) -> None:
        self.client.force_login(self.bian)
        response = self.client.get("/admin/bulletin/bulletin/999/preview/")
        self.assertEqual(
            self.said(response, 404),
            ([NO_SUCH_PAGE], [("回到工作台", "/admin/"), ("看通报", "/")]),
        )

    def test_no_permission(self) -> None:
        self.client.force_login(self.she)
        response = self.client.get(f"/admin/bulletin/bulletin/{self.bulletin().pk}/preview/")
        self.assertEqual(
            self.said(response, 403),
            (
                [NO_PERMISSION],
                [("回到工作台", "/admin/"), ("看通报", "/")],
            ),
        )

    def test_more_than_is_taken_in(self) -> None:
        many = {f"f{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
        with self.assertLogs("django.security.TooManyFieldsSent"):
            response = self.client.post("/admin/login/", many)
        self.assertEqual(
            self.said(response, 413),
            (
                [TOO_LARGE],
                [("回到工作台", "/admin/"), ("看通报", "/")],
            ),
        )

    def test_a_request_that_cannot_be_read(self) -> None:
        with self.assertLogs("django.security.DisallowedHost"):
            response = self.client.get("/", headers={"Host": "another.example"})
        self.assertEqual(
            self.said(response, 400),
            (
                ["系统没能读懂这次请求。请退回上一页，刷新后再试；还是不行，请与系统管理员联系。"],
                [("看通报", "/")],
            ),
        )

    def test_a_fault_of_ours(self) -> None:
        reader = Client(raise_request_exception=False)
        broken = patch("bulletin.reading.policy.render", side_effect=RuntimeError)
        with broken, self.assertLogs("django.request", "ERROR"):
            response = reader.get("/")
        sentences, onwards = self.said(response, 500)
        self.assertEqual(
            [s[:10] for s in sentences],
            ["这次操作没有完成。出", f"错误编号：{response['X-Request-ID']}"[:10]],
        )
        self.assertEqual(onwards, [("看通报", "/")])

    def test_the_page_for_a_fault_needs_no_database_and_no_list_of_files(self) -> None:
        """What is broken may be either."""
        missing = patch(
            "django.templatetags.static.StaticNode.handle_simple", side_effect=ValueError
        )
        with missing, self.assertNumQueries(0):
            response = server_error(RequestFactory().get("/"))
        self.assertEqual(parsed(response).xpath("//link/@href"), ["/static/css/page.css"])
