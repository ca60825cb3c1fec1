"""The Atom feed: what came out, what was corrected and how, what was taken back and why."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import feedparser
from django.test import override_settings

from bulletin.actions.withdrawing import withdraw
from bulletin.models import Edition
from departments.months import Month
from stats.models import Figure
from tests.base import NOVEMBER, thawed
from tests.bulletin.test_pages import Published
from tests.hostile_texts import hostile_texts
from tests.test_xss import dangers

SITE = "https://tongbao.example.cn"
ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "2020年12月政务服务工作情况通报"


@override_settings(SITE_URL=SITE)
class FeedTests(Published):
    def feed(self, queries: int = 1) -> Any:
        with self.assertNumQueries(queries):
            self.response = self.client.get("/feed/")
        self.assertEqual(self.response.status_code, 200)
        parsed = feedparser.parse(self.response.content)
        self.assertFalse(parsed.bozo)
        return parsed

    def test_before_anything_is_published(self) -> None:
        self.bulletin()
        feed = self.feed()
        self.assertEqual((feed.version, feed.feed.title), ("atom10", "政务服务通报"))
        self.assertEqual(feed.entries, [])

    def test_an_entry_an_edition(self) -> None:
        edition = self.issued()
        feed = self.feed()
        [entry] = feed.entries
        day = edition.published_at.astimezone().date()
        self.assertEqual(entry.id, f"tag:tongbao.example.cn,{day}:/2020/12/v1/")
        self.assertEqual(
            (entry.title, entry.link, entry.summary),
            (TITLE, f"{SITE}/2020/12/v1/", "<p>2020年12月的通报已发布。</p>"),
        )
        self.assertEqual(entry.updated_parsed[:6], edition.published_at.utctimetuple()[:6])
        self.assertEqual(
            [(link.rel, link.href) for link in feed.feed.links],
            [("alternate", f"{SITE}/"), ("self", f"{SITE}/feed/")],
        )

    def test_a_correction_is_a_new_entry_with_its_reason_and_its_changes(self) -> None:
        self.correct(self.issued())
        feed = self.feed(queries=2)
        self.assertEqual(
            [(entry.title, entry.link) for entry in feed.entries],
            [
                (f"{TITLE}（第2版，更正）", f"{SITE}/2020/12/v2/"),
                (TITLE, f"{SITE}/2020/12/v1/"),
            ],
        )
        told = feed.entries[0].summary
        self.assertTrue(told.startswith("<p>更正说明：社保局受理数应为150件。</p><ul><li>"), told)
        self.assertIn("“100”改为“150”</li>", told)

    def test_of_what_was_withdrawn_only_that_and_why(self) -> None:
        edition = self.correct(self.issued())
        self.issued(NOVEMBER)
        done = withdraw(edition.bulletin, by=self.zhu, reason="<b>数据</b>有误", after=2)
        feed = self.feed()
        self.assertEqual(
            [entry.title for entry in feed.entries],
            [
                "2020年12月通报第2版已撤回",
                "2020年12月通报第1版已撤回",
                "2020年11月政务服务工作情况通报",
            ],
        )
        first = feed.entries[0]
        self.assertEqual(first.updated_parsed[:6], done.at.utctimetuple()[:6])
        self.assertEqual(first.published_parsed[:6], edition.published_at.utctimetuple()[:6])
        self.assertIn("撤回，原因：&amp;lt;b", self.response.content.decode())
        self.assertNotIn("150", self.response.content.decode())
        self.assertNotIn(TITLE, self.response.content.decode())

    def test_no_more_queries_for_three(self) -> None:
        for month in (NOVEMBER, Month(2021, 1), Month(2020, 12)):
            self.issued(month)
        self.assertEqual(len(self.feed().entries), 3)

    def test_sent_once_and_not_again_until_something_happens(self) -> None:
        edition = self.issued()
        self.feed()
        self.assertEqual(self.response["Content-Type"], "application/atom+xml; charset=utf-8")
        self.assertEqual(self.response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(set(self.response["Cache-Control"].split(", ")), {"public", "no-cache"})
        tag = self.response["ETag"]
        again = self.client.get("/feed/", headers={"if-none-match": tag})
        self.assertEqual((again.status_code, again.content), (304, b""))
        Figure.objects.update(value=7)
        self.assertEqual(self.client.get("/feed/", headers={"if-none-match": tag}).status_code, 304)
        withdraw(edition.bulletin, by=self.zhu, reason="数据有误。", after=1)
        again = self.client.get("/feed/", headers={"if-none-match": tag})
        self.assertEqual(again.status_code, 200)
        self.assertEqual(self.client.post("/feed/").status_code, 405)

    def test_hostile_titles_and_reasons_are_text(self) -> None:
        edition = self.correct(self.issued())
        for text in (*hostile_texts(300)[::7], "坏\x00字\x0b\ufffe"):
            with thawed():
                Edition.objects.filter(pk=edition.pk).update(
                    title=text.replace("\x00", ""), correction=text.replace("\x00", "")
                )
            content = self.client.get("/feed/").content
            root = ET.fromstring(content)
            self.assertEqual({node.tag.partition("}")[0] for node in root.iter()}, {ATOM[:-1]})
            entry = root.find(f"{ATOM}entry")
            assert entry is not None
            summary = entry.findtext(f"{ATOM}summary") or ""
            self.assertEqual(dangers(f"<div>{summary}</div>"), [])
