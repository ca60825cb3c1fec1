"""The picker's list and the filled text, as they are asked for beside a text."""

from __future__ import annotations

from django.test import TestCase
from lxml import html

from bulletin.assembly import assemble
from stats.models import Figure, Indicator
from tests.base import Cast, department, figure, guest


class PlaceholderTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.list = f"/admin/bulletin/bulletin/{self.issue.pk}/placeholders/"
        self.filled = f"/admin/bulletin/bulletin/{self.issue.pk}/filled/"
        self.client.force_login(self.bian)

    def offered(self, query: str = "") -> dict[str, str]:
        page = html.document_fromstring(self.client.get(self.list + query).content.decode())
        return {
            item.findtext("code"): item.xpath("string(span[@class='value'])")
            for item in page.cssselect(".picker-list li")
        }

    def test_offers_what_may_be_written_with_what_it_prints(self) -> None:
        offered = self.offered()
        expected = {
            "{{ 年月 }}": "2020年12月",
            "{{ 受理数 }}": "300",
            "{{ 受理数.环比 }}": "上月无数据，不作比较",
            "{{ 受理数.环比率 }}": "上月没有这项数据，无从比较",
            "{{ 受理数.前三 }}": "公交公司、医保局、社保局",
            "{{ 承诺件数 }}": "暂无数据",
        }
        self.assertEqual({code: offered.get(code) for code in expected}, expected)
        self.assertNotIn("{{ 排号数.前三 }}", offered)

    def test_of_one_department(self) -> None:
        offered = self.offered(f"?department={self.social.pk}")
        self.assertEqual(offered["{{ 受理数.社保局 }}"], "100")
        self.assertNotIn("{{ 受理数 }}", offered)

    def test_the_same_queries_for_one_department_and_many(self) -> None:
        self.client.get(self.list)
        for name in ("甲局", "乙局", "丙局"):
            figure("受理数", department(name), 1)
            with self.assertNumQueries(13):
                self.client.get(self.list)

    def test_the_sections_page_explains_and_shows_the_text_filled(self) -> None:
        section = self.issue.sections.get(title="受理和办理情况")
        address = f"/admin/bulletin/section/{section.pk}/change/"
        page = html.document_fromstring(self.client.get(address).content.decode())
        [text] = page.cssselect(".filled-text")
        self.assertIn("各窗口在系统中受理300件，办结301件", text.text_content())
        codes = [code.text for code in page.cssselect(".picker-list code")]
        self.assertEqual(
            codes[:2] + [code for code in codes if code in (".环比", ".前五", ".名次")],
            ["{{ 排号数 }}", "{{ 受理数 }}", ".环比", ".前五", ".名次"],
        )

    def test_fills_what_is_handed_in_and_tells_what_is_wrong(self) -> None:
        said = {
            "受理{{ 受理数|带单位 }}": ("受理300件", []),
            "": ("", []),
            "{{ 受理数.环比率 }}": (
                "【受理数.环比率：暂无数据】",
                ["“受理数.环比率”：上月没有这项数据，无从比较。"],
            ),
            "{{ 承诺件数 }}": ("【承诺件数：暂无数据】", ["“承诺件数”：本月还没有数据。"]),
            "{% load x %}": (
                "{% load x %}",
                ["不能写 {% %} 这样的标签。引用数据请写成 {{ 受理数 }} 的样子。"],
            ),
        }
        for text, (filled, problems) in said.items():
            with self.subTest(text):
                answer = self.client.post(self.filled, {"text": text})
                self.assertEqual(answer.json(), {"text": filled, "problems": problems})

    def test_what_is_handed_in_is_limited(self) -> None:
        answer = self.client.post(self.filled, {"text": "长" * 20_001})
        self.assertEqual((answer.status_code, answer.json()["text"]), (400, ""))
        self.assertEqual(answer.json()["problems"], ["文字太长，最多20000字。"])
        self.assertEqual(self.client.post(self.filled).json(), {"text": "", "problems": []})
        self.assertEqual(self.client.get(self.filled).status_code, 405)
        many = "".join(f"{{{{ 受理数.部{n}.环比 }}}}" for n in range(900))
        self.assertEqual(len(self.client.post(self.filled, {"text": many}).json()["problems"]), 5)

    def test_names_with_markup_are_text(self) -> None:
        figure("受理数", department("<b>粗局</b>", 9), 5000)
        page = self.client.get(self.list).content.decode()
        self.assertNotIn("<b>粗局", page)
        self.assertEqual(self.offered()["{{ 受理数.最高部门 }}"], "<b>粗局</b>")

    def test_only_who_edits_bulletins(self) -> None:
        for person, status in ((self.she, 403), (guest(), 403), (self.zhu, 200)):
            self.client.force_login(person)
            self.assertEqual(self.client.get(self.list).status_code, status, person)
            answer = self.client.post(self.filled, {"text": "{{ 受理数 }}"})
            self.assertEqual(answer.status_code, status, person)

    def test_strange_addresses_are_not_found(self) -> None:
        for department_ in ("abc", "999999", "-1", "9" * 30, "前"):
            answer = self.client.get(f"{self.list}?department={department_}")
            self.assertEqual(answer.status_code, 404, department_)
        self.assertEqual(self.client.get(f"{self.list}?department=%00").status_code, 400)
        for pk in ("999999", "9" * 30):
            address = f"/admin/bulletin/bulletin/{pk}/placeholders/"
            self.assertEqual(self.client.get(address).status_code, 404, pk)

    def test_a_mistake_is_refused_when_saved_with_what_is_near(self) -> None:
        section = self.issue.sections.get(title="受理和办理情况")
        address = f"/admin/bulletin/section/{section.pk}/change/"
        answer = self.client.post(address, {"title": section.title, "text": "{{ 受理数.环笔 }}"})
        page = html.document_fromstring(answer.content.decode())
        self.assertEqual(
            [item.text for item in page.cssselect(".errorlist li")],
            [
                (
                    "{{ 受理数.环笔 }}：“受理数”后面的“环笔”认不出，没有这个部门，也没有这一项。"
                    "是不是要写 {{ 受理数.环比 }}、{{ 受理数.环比率 }}、{{ 受理数.环比差 }} ？"
                )
            ],
        )

    def test_an_empty_hall(self) -> None:
        Figure.objects.all().delete()
        self.assertEqual(self.offered()["{{ 受理数.前三 }}"], "暂无数据")
        Indicator.objects.exclude(name="排号数").update(aggregation="none", weight=None)
        self.assertNotIn("{{ 受理数 }}", self.offered())


class PublishedPhraseTests(Cast, TestCase):
    def test_a_phrase_without_its_figure_stops_the_bulletin_and_says_why(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        issue = self.bulletin()
        section = issue.sections.get(title="受理和办理情况")
        section.text = "{{ 受理数 }}件，{{ 受理数.环比 }}，{{ 受理数.环比率 }}{{ 受理数.甲局 }}"
        section.save()
        self.assertEqual(
            [finding.message for finding in assemble(issue).blocking],
            [
                "“受理和办理情况”要用到“受理数.环比率”，但上月没有这项数据，无从比较。",
                (
                    "“受理和办理情况”里引用的“受理数.甲局”现在认不出了："
                    "“受理数”后面的“甲局”认不出，没有这个部门，也没有这一项。"
                    "是不是要写 {{ 受理数.社保局 }}、{{ 受理数.医保局 }} ？"
                ),
            ],
        )
