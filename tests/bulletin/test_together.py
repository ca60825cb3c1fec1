"""Two people at once: each sees the other, and nobody's text is overwritten unseen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import TestCase
from django.utils import timezone
from lxml import html as lxml_html

from bulletin.models import Bulletin, Editing
from bulletin.models.editing import OPEN_FOR
from departments.models import Event
from tests.base import Cast


class Desk(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.issue = self.bulletin()
        self.client.force_login(self.bian)


class ConflictTests(Desk):
    def opened(self, url: str) -> dict[str, Any]:
        """What the form at an address would send, as it was opened."""
        page = lxml_html.document_fromstring(self.client.get(url).content.decode())
        [form] = [form for form in page.forms if form.get("id", "").endswith("_form")]
        return {name: value or "" for name, value in form.fields.items() if name}

    def test_a_bulletins_words(self) -> None:
        url = f"/admin/bulletin/bulletin/{self.issue.pk}/change/"
        first, second = self.opened(url), self.opened(url)
        self.assertEqual(self.client.post(url, first | {"opening": "甲写的"}).status_code, 302)
        page = self.client.post(url, second | {"opening": "乙写的"})
        self.assertContains(page, "您打开以后，别人改过这一页。")
        self.assertContains(page, "别人保存的是：“甲写的”")
        self.assertContains(page, "乙写的</textarea>")
        self.assertEqual(Bulletin.objects.get().opening, "甲写的")
        seen = lxml_html.document_fromstring(page.content.decode()).xpath(
            "//*[@name='seen']/@value"
        )
        again = second | {"opening": "甲写的，乙写的", "seen": seen[0]}
        self.assertEqual(self.client.post(url, again).status_code, 302)
        self.assertEqual(Bulletin.objects.get().opening, "甲写的，乙写的")
        told = Event.objects.about(self.issue).values_list("what", "by_name", "address")[:2]
        who = ("bian", "127.0.0.1")
        self.assertEqual(
            list(told),
            [("开头语由“甲写的”改为“甲写的，乙写的”", *who), ("开头语由空改为“甲写的”", *who)],
        )

    def test_a_sections_text(self) -> None:
        section = self.issue.sections.get(title="受理和办理情况")
        url = f"/admin/bulletin/section/{section.pk}/change/"
        first, second = self.opened(url), self.opened(url)
        self.client.post(url, first | {"text": "甲写的"})
        page = self.client.post(url, second | {"text": "乙写的"})
        self.assertContains(page, "别人保存的是：“甲写的”")
        self.assertNotContains(page, f"别人保存的是：“{section.title}”")
        section.refresh_from_db()
        self.assertEqual(section.text, "甲写的")


class PresenceTests(Desk):
    def others(self, kind: str, pk: int) -> list[str]:
        return list(self.client.post(f"/pieces/editing/{kind}/{pk}/").json()["others"])

    def test_each_sees_the_other(self) -> None:
        for kind, pk in (("bulletin", self.issue.pk), ("piece", self.piece().pk)):
            self.client.force_login(self.bian)
            self.assertEqual(self.others(kind, pk), [])
            self.client.force_login(self.zhu)
            [one] = self.others(kind, pk)
            self.assertTrue(one.startswith("bian（"), one)

    def test_who_has_gone_is_forgotten(self) -> None:
        self.others("bulletin", self.issue.pk)
        Editing.objects.update(seen_at=timezone.now() - OPEN_FOR - dt.timedelta(seconds=1))
        self.client.force_login(self.zhu)
        self.assertEqual(self.others("bulletin", self.issue.pk), [])

    def test_only_what_is_within_reach(self) -> None:
        self.client.force_login(self.she)
        theirs = self.piece(department=self.medical)
        for url, status in (
            (f"/pieces/editing/piece/{theirs.pk}/", 404),
            (f"/pieces/editing/bulletin/{self.issue.pk}/", 403),
            ("/pieces/editing/nothing/1/", 404),
        ):
            self.assertEqual(self.client.post(url).status_code, status, url)
        self.assertEqual(Editing.objects.count(), 0)
