"""A sign-in ends without an act; what was being done is not lost by it."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.test import Client, TestCase, override_settings

from departments.events import Event
from departments.signing_in.ended import TO_SCRIPTS
from departments.signing_in.idle import LAST_ACT, SIGNED_IN_AT
from tests.base import DECEMBER, Cast

PAGE = "/pieces/"
UNATTENDED = {"X-Unattended": "1"}


class Away(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.she)

    def away(self, *, minutes: float = 0, key: str = LAST_ACT) -> None:
        session = self.client.session
        session[key] = int(time.time() - 60 * minutes)
        session.save()


class IdleTests(Away):
    def test_half_an_hour_without_an_act(self) -> None:
        self.away(minutes=29)
        self.assertEqual(self.client.get(PAGE).status_code, 200)
        self.away(minutes=30)
        answer = self.client.get(f"{PAGE}?month=2020-12")
        login = "/admin/login/?next=%2Fpieces%2F%3Fmonth%3D2020-12&ended=idle"
        self.assertRedirects(answer, login)
        page = self.client.get(login)
        self.assertContains(page, "您有30分钟没有操作，系统已自动退出。请重新登录。")
        self.assertNotIn("_auth_user_id", self.client.session)
        told = Event.objects.values_list("by_name", "what").first()
        self.assertEqual(told, ("she", "自动退出：太久没有操作"))

    def test_an_act_keeps_it_alive_and_what_runs_by_itself_does_not(self) -> None:
        self.away(minutes=20)
        self.client.get(PAGE, headers=UNATTENDED)
        self.assertLess(self.client.session[LAST_ACT], time.time() - 60)
        self.client.get(PAGE)
        self.assertGreater(self.client.session[LAST_ACT], time.time() - 60)

    def test_public_pages_neither_ask_nor_keep(self) -> None:
        self.away(minutes=20)
        before = self.client.session[LAST_ACT]
        with self.assertNumQueries(0):
            self.client.get("/healthz/nowhere/")
        self.assertEqual(self.client.session[LAST_ACT], before)

    def test_not_every_request_is_a_write(self) -> None:
        self.client.get(PAGE)
        before = self.client.session[LAST_ACT]
        time.sleep(1.1)
        self.client.get(PAGE)
        self.assertEqual(self.client.session[LAST_ACT], before)

    def test_twelve_hours_at_most(self) -> None:
        self.away(minutes=12 * 60, key=SIGNED_IN_AT)
        answer = self.client.get(PAGE)
        self.assertRedirects(answer, "/admin/login/?next=%2Fpieces%2F&ended=long")
        self.assertContains(self.client.get(answer["Location"]), "已满12小时")

    def test_scripts_are_told_in_their_own_form_and_end_nothing(self) -> None:
        piece = self.piece(department=self.social, author=self.she, state="draft")
        self.away(minutes=30)
        for headers in (UNATTENDED, {"Accept": "application/json"}, {"Sec-Fetch-Mode": "cors"}):
            answer = self.client.post(f"/pieces/{piece.pk}/autosave/", {}, headers=headers)
            self.assertEqual((answer.status_code, answer.json()), (401, {"message": TO_SCRIPTS}))
        # The page itself is told why.
        self.assertIn("ended=idle", self.client.get(PAGE)["Location"])

    @override_settings(IDLE_MINUTES=0)
    def test_it_can_be_switched_off(self) -> None:
        self.away(minutes=600)
        self.assertEqual(self.client.get(PAGE).status_code, 200)

    def test_whoever_never_was_here_just_signs_in(self) -> None:
        answer = Client().get(PAGE)
        self.assertRedirects(answer, "/admin/login/?next=/pieces/")
        self.assertNotContains(Client().get("/admin/login/?ended=nonsense"), 'role="status"')


class SentTests(Away):
    """A form that was sent after the sign-in had ended."""

    def send(self, **more: Any) -> Any:
        data = {
            "remark": "第一行\n第二行，一共二十多个字，要能复制回来的那种。",
            "month": str(DECEMBER),
        }
        return self.client.post("/pieces/new/", data | more, headers={
            "Referer": "http://testserver/pieces/new/?a=1"})  # fmt: skip

    def test_nothing_of_it_is_lost(self) -> None:
        self.away(minutes=30)
        answer = self.send(tags=["甲", "乙"], csrfmiddlewaretoken="x", password1="秘密")
        self.assertEqual(answer.status_code, 401)
        page = answer.content.decode()
        for held in (
            'name="tags" value="甲"', 'name="tags" value="乙"', 'action="/pieces/new/"',
            "第一行\n第二行", "/admin/login/?next=%2Fpieces%2Fnew%2F%3Fa%3D1&amp;ended=idle",
        ):  # fmt: skip
            self.assertIn(held, page)
        self.assertNotIn("秘密", page)

    def test_what_the_browser_keeps_is_not_kept_twice(self) -> None:
        self.away(minutes=30)
        self.assertEqual(self.send(kept="1").status_code, 302)

    def test_hostile_text_stays_text(self) -> None:
        self.away(minutes=30)
        page = self.send(remark='"><script>alert(1)</script>' + "长" * 20).content.decode()
        self.assertNotIn("<script>alert", page)

    def test_a_form_from_elsewhere_is_not_offered_again(self) -> None:
        """Without a token it is refused before anything is handed back."""
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.she)
        session = client.session
        session[LAST_ACT] = 0
        session.save()
        answer = client.post("/pieces/new/", {"remark": "别人替您填的"})
        self.assertEqual(answer.status_code, 403)
        self.assertNotContains(answer, "别人替您填的", status_code=403)

    def test_a_session_that_is_no_more(self) -> None:
        self.client.session.flush()
        self.client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
        self.assertContains(self.send(), "登录已过期，请重新登录。", status_code=401)
