"""Private numbers in a piece: flagged on its page, masked only when asked."""

from __future__ import annotations

from typing import Any

from django.test import TestCase

from bulletin.models.news import State
from tests.base import Cast


class MaskingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        body = "<p>请拨打138<b>1234</b>5678，或打13987654321。</p>"
        self.draft = self.piece(
            department=self.social, author=self.she, state=State.DRAFT, body=body
        )
        self.client.force_login(self.she)
        self.url = f"/pieces/{self.draft.pk}/"

    def mask(self, **given: Any) -> Any:
        self.draft.refresh_from_db()
        form = {"mask": 0, "revision": self.draft.revision, **given}
        return self.client.post(self.url + "mask/", form, follow=True)

    def test_offered_and_done_when_asked(self) -> None:
        page = self.client.get(self.url)
        self.assertContains(page, "打码：138****5678")
        self.draft.refresh_from_db()
        self.assertIn("1234", self.draft.body)
        self.assertContains(self.mask(), "已打码。")
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.body, "<p>请拨打138<b>****</b>5678，或打13987654321。</p>")
        self.assertContains(self.mask(), "已打码。")
        self.draft.refresh_from_db()
        self.assertIn("139****4321", self.draft.body)

    def test_not_where_the_text_has_changed_meanwhile(self) -> None:
        for given in ({"revision": 99}, {"mask": 7}, {"mask": "x"}, {"mask": ""}):
            self.assertContains(self.mask(**given), "稿件又有改动，这一处没有打码")
        self.draft.refresh_from_db()
        self.assertIn("13987654321", self.draft.body)

    def test_not_by_another_department_nor_after_handing_in(self) -> None:
        self.client.force_login(self.yi)
        self.assertEqual(self.mask().status_code, 404)
        self.client.force_login(self.she)
        self.draft.state = State.SUBMITTED
        self.draft.save()
        self.assertNotContains(self.client.get(self.url), 'name="mask"')
        self.assertContains(self.mask(), "已提交，现在不能改。")
