"""What search engines are told: sitemap, robots, and each bulletin as linked data."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
from django.test import override_settings

from bulletin.actions.withdrawing import withdraw
from bulletin.document import decode, encode
from bulletin.models import Edition
from departments.months import Month
from tests.base import NOVEMBER, thawed
from tests.bulletin.test_pages import Published, parsed
from tests.hostile_texts import hostile_texts

SITE = "https://tongbao.example.cn"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESSES = ("/sitemap.xml", "/robots.txt")


@override_settings(SITE_URL=SITE)
class SitemapTests(Published):
    def named(self) -> list[str]:
        with self.assertNumQueries(1):
            response = self.client.get("/sitemap.xml")
        self.assertEqual(response["Content-Type"], "application/xml")
        return [node.text or "" for node in ET.fromstring(response.content).iter(f"{MAP}loc")]

    def test_what_is_published_and_nothing_else(self) -> None:
        self.bulletin(Month(2021, 1))
        edition = self.issued()
        self.issued(NOVEMBER)
        self.assertEqual(self.named(), [f"{SITE}/2020/12/", f"{SITE}/2020/11/"])
        self.correct(edition)
        withdraw(edition.bulletin, by=self.zhu, reason="数据有误。", after=2)
        self.assertEqual(self.named(), [f"{SITE}/2020/11/"])

    def test_robots_are_kept_out_of_the_admin_and_led_to_the_map(self) -> None:
        with self.assertNumQueries(0):
            response = self.client.get("/robots.txt")
        self.assertEqual(
            response.content.decode().splitlines(),
            [
                "User-agent: *",
                "Disallow: /admin/",
                "Disallow: /pieces/",
                "Disallow: /briefing/",
                f"Sitemap: {SITE}/sitemap.xml",
            ],
        )

    def test_not_sent_again(self) -> None:
        for address in ADDRESSES:
            response = self.client.get(address)
            self.assertEqual(response["X-Content-Type-Options"], "nosniff")
            again = self.client.get(address, headers={"if-none-match": response["ETag"]})
            self.assertEqual((again.status_code, again.content), (304, b""))
            self.assertEqual(self.client.post(address).status_code, 405)


@override_settings(SITE_URL=SITE)
class LinkedDataTests(Published):
    def told(self, address: str) -> Any:
        with self.assertNumQueries(1):
            response = self.client.get(address)
        self.assertEqual(response["Content-Type"], "application/ld+json")
        return json.loads(response.content)

    def test_a_report_and_its_dataset(self) -> None:
        self.issued()
        told = self.told("/2020/12/bulletin.jsonld")
        self.assertEqual(told, self.told("/2020/12/v1/bulletin.jsonld"))
        self.assertEqual(told["@context"], "https://schema.org")
        report, dataset = told["@graph"]
        self.assertEqual(
            (report["@type"], report["@id"], report["name"], report["reportNumber"]),
            ("Report", f"{SITE}/2020/12/v1/", "2020年12月政务服务工作情况通报", "第12期"),
        )
        self.assertEqual(
            (dataset["@type"], dataset["temporalCoverage"], dataset["isPartOf"]["@id"]),
            ("Dataset", "2020-12", report["@id"]),
        )
        self.assertEqual(
            [one["name"] for one in dataset["variableMeasured"]],
            ["受理数", "办结数", "评价数", "满意率", "排号数", "即办件数"],
        )
        for one in dataset["distribution"]:
            answer = self.client.get(one["contentUrl"].removeprefix(SITE))
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(answer["Content-Type"].partition(";")[0], one["encodingFormat"])

    def test_the_page_leads_to_it_without_a_script_in_it(self) -> None:
        self.issued()
        for address in ("/2020/12/", "/2020/12/v1/"):
            response = self.client.get(address)
            self.assertEqual(
                response["Link"],
                '</2020/12/v1/bulletin.jsonld>; rel="alternate"; type="application/ld+json"',
            )
            self.assertEqual(parsed(response).xpath("//script"), [])

    def test_a_correction_says_so_and_a_withdrawn_one_says_nothing(self) -> None:
        edition = self.correct(self.issued())
        self.assertEqual(
            self.told("/2020/12/bulletin.jsonld")["@graph"][0]["correction"],
            "社保局受理数应为150件。",
        )
        withdraw(edition.bulletin, by=self.zhu, reason="数据有误。", after=2)
        for address in ("/2020/12/bulletin.jsonld", "/2020/12/v1/bulletin.jsonld"):
            self.assertEqual(self.client.get(address).status_code, 410)

    def test_a_hostile_title_cannot_close_a_script_element(self) -> None:
        """For whoever sets it into a page of theirs."""
        edition = self.issued()
        document = decode(bytes(edition.document))
        for text in hostile_texts()[::20]:
            hostile = msgspec.structs.replace(document, title=text, issuer=text, masthead=text)
            with thawed():
                Edition.objects.filter(pk=edition.pk).update(document=encode(hostile))
            content = self.client.get("/2020/12/bulletin.jsonld").content.decode()
            self.assertNotIn("<", content)
            self.assertEqual(json.loads(content)["@graph"][0]["name"], text)
