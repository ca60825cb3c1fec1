"""Sign-ins, failures and what belongs to them are on record."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.test import Client, TestCase
from django.urls import reverse

from departments import roles
from departments.events import Act, Event
from tests.base import PASSWORD, Cast, user

LOGIN = "/admin/login/"
NEW = "river 7 under clouds"


class RecordTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def attempt(self, username: str, password: str, client: Client | None = None) -> Any:
        data = {"username": username, "password": password}
        return (client or self.client).post(LOGIN, data, REMOTE_ADDR="192.0.2.7")

    def told(self) -> list[tuple[str, ...]]:
        acts = Event.objects.filter(act=Act.SIGN_IN).order_by("pk")
        return list(acts.values_list("by_name", "subject", "what", "address"))

    def test_in_and_out_and_failures(self) -> None:
        self.attempt("she", PASSWORD)
        self.client.post("/admin/logout/", REMOTE_ADDR="192.0.2.7")
        for _ in range(6):
            self.attempt("she", "错")
        failure = ("未登录的人", "she", "登录失败：密码或动态口令不对", "192.0.2.7")
        locked = ("未登录的人", "she", "登录失败的次数太多，从这个地址暂停登录30分钟", "192.0.2.7")
        self.assertEqual(
            self.told(),
            [
                ("she", "she", "登录", "192.0.2.7"),
                ("she", "she", "退出登录", "192.0.2.7"),
                *[failure] * 4,
                locked,
                failure,
            ],
        )

    def test_changed_passwords(self) -> None:
        manager = user("guan", roles.MANAGER)
        self.client.force_login(manager)
        data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        self.client.post(reverse("admin:auth_user_password_change", args=[self.she.pk]), data)
        self.client.force_login(self.yi)
        data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        self.client.post("/admin/password_change/", data)
        told = Event.objects.filter(what__contains="密码").order_by("pk")
        self.assertEqual(
            list(told.values_list("by_name", "subject", "what")),
            [("guan", "she", "重设密码，本人登录后须改"), ("yi", "yi", "修改自己的密码")],
        )

    def test_the_session_is_another_one_after_signing_in(self) -> None:
        self.attempt("she", PASSWORD)
        first = self.client.session.session_key
        self.attempt("yi", PASSWORD)
        self.assertNotEqual(self.client.session.session_key, first)
        self.assertFalse(Session.objects.filter(pk=first).exists())

    def test_a_changed_password_ends_all_other_sessions(self) -> None:
        elsewhere = Client()
        self.attempt("she", PASSWORD, elsewhere)
        self.attempt("she", PASSWORD)
        data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        self.client.post("/admin/password_change/", data)
        self.assertEqual(self.client.get("/pieces/").status_code, 200)
        self.assertIn("/login/", elsewhere.get("/pieces/")["Location"])

    def test_an_account_switched_off_is_signed_out_for_good(self) -> None:
        self.attempt("she", PASSWORD)
        office = Client()
        office.force_login(user("guan", roles.MANAGER))
        page = reverse("admin:departments_user_change", args=[self.she.pk])
        data = {"username": "she", "name": "她", "is_staff": "on", "department": self.social.pk,
                "date_joined_0": "2020-01-01", "date_joined_1": "00:00"}  # fmt: skip
        groups = {"groups": list(self.she.groups.values_list("pk", flat=True))}
        self.assertEqual(office.post(page, data | groups).status_code, 302)
        self.assertIn("/login/", self.client.get("/pieces/")["Location"])
        office.post(page, data | groups | {"is_active": "on"})
        self.assertIn("/login/", self.client.get("/pieces/")["Location"])

    def test_the_cookie(self) -> None:
        self.attempt("she", PASSWORD)
        cookie = self.client.cookies["sessionid"]
        self.assertEqual(
            (cookie["httponly"], cookie["samesite"], cookie["expires"], cookie["max-age"]),
            (True, "Lax", "", ""),
        )
