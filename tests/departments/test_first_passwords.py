"""A password that somebody else gave opens nothing until its owner has changed it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments import roles
from departments.models import User
from departments.signing_in.duties import FIRST_PASSWORD
from tests.authorisation import table
from tests.base import DECEMBER, PASSWORD, Cast, user

CHANGE = "/admin/password_change/"
NEW = "quite another phrase 8"


class FirstPasswordTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.she.must_change_password = True
        self.she.save()
        self.client.login(username="she", password=PASSWORD)

    def change(self, old: str, new: str) -> Any:
        data = {"old_password": old, "new_password1": new, "new_password2": new}
        return self.client.post(CHANGE, data)

    def test_every_private_page_leads_to_the_change(self) -> None:
        for path in ("/admin/", "/admin/departments/user/", "/pieces/", "/pieces/new/",
                     "/admin/nowhere/", "/admin/password_change/done/"):  # fmt: skip
            answer = self.client.get(path)
            self.assertRedirects(answer, CHANGE, msg_prefix=path)
        page = self.client.get(CHANGE).content.decode()
        self.assertIn("请先把密码改成您自己的", page)

    def test_no_address_that_asks_who_is_there_is_forgotten(self) -> None:
        """By the table of all routes: what sends nobody to the sign-in page is private."""
        private = [
            name.split(" ", 1)[1]
            for name, answers in table().items()
            if "GET nobody=sign-in" in answers
        ]
        self.assertGreater(len(private), 100)
        outside = [one for one in private if not f"/{one}".startswith(settings.PRIVATE_PATHS)]
        self.assertEqual(outside, [])

    def test_what_is_sent_is_refused_in_words(self) -> None:
        answer = self.client.post("/pieces/new/", {"month": str(DECEMBER)})
        self.assertContains(answer, FIRST_PASSWORD.sentence, status_code=403)
        self.assertContains(answer, f'href="{CHANGE}"', status_code=403)
        self.assertEqual(answer["X-Frame-Options"], "DENY")

    def test_a_script_is_told_in_its_own_form(self) -> None:
        for headers in (
            {"content_type": "application/json"},
            {"headers": {"Accept": "application/json"}},
            {"headers": {"X-Requested-With": "XMLHttpRequest"}},
            {"headers": {"Sec-Fetch-Mode": "cors"}},
        ):
            answer = self.client.post("/admin/stats/figure/grid/2020-12/", "{}", **(
                {"content_type": "text/plain"} | headers))  # fmt: skip
            self.assertEqual(
                (answer.status_code, answer.json()), (403, {"message": FIRST_PASSWORD.sentence})
            )

    def test_public_pages_and_signing_out_stay(self) -> None:
        for path in ("/", "/healthz", "/2020/12/"):
            self.assertNotEqual(self.client.get(path).status_code, 302, path)
        # The front page asks the cookie of 长者模式, and never whose session it is.
        with CaptureQueriesContext(connection) as asked:
            self.client.get("/")
        self.assertEqual([one for one in asked if "django_session" in one["sql"]], [])
        self.assertEqual(self.client.post("/admin/logout/").status_code, 200)
        self.assertRedirects(self.client.get("/pieces/"), "/admin/login/?next=/pieces/")

    def test_changed_it_is_forgotten(self) -> None:
        answer = self.change(PASSWORD, NEW)
        self.assertRedirects(answer, "/admin/", fetch_redirect_response=False)
        self.she.refresh_from_db()
        self.assertFalse(self.she.must_change_password)
        self.assertTrue(self.she.check_password(NEW))
        self.assertContains(self.client.get("/pieces/"), "密码已改好")

    def test_the_old_one_again_is_refused(self) -> None:
        self.assertContains(self.change(PASSWORD, PASSWORD), "新密码不能和最近5次用过的密码一样")
        self.assertEqual(self.change("不是旧的", NEW).status_code, 200)
        self.she.refresh_from_db()
        self.assertTrue(self.she.must_change_password)

    def test_nobody_else_is_bothered(self) -> None:
        self.client.force_login(self.yi)
        self.assertEqual(self.client.get("/pieces/").status_code, 200)


class AccountPageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.manager = user("guan", roles.MANAGER)
        self.boss = user("boss")
        self.boss.is_superuser = True
        self.boss.save()
        self.client.force_login(self.manager)

    def set_password(self, whose: User, **more: Any) -> Any:
        data = {"password1": NEW, "password2": NEW, "usable_password": "true"} | more
        return self.client.post(reverse("admin:auth_user_password_change", args=[whose.pk]), data)

    def test_a_password_set_by_another_must_be_changed(self) -> None:
        self.assertEqual(self.set_password(self.she).status_code, 302)
        self.she.refresh_from_db()
        self.assertTrue(self.she.must_change_password)
        self.assertTrue(self.she.check_password(NEW))

    def test_a_new_account_must_change_its_password(self) -> None:
        data = {"username": "xin", "name": "新人", "usable_password": "true",
                "password1": NEW, "password2": NEW, "is_staff": "on"}  # fmt: skip
        self.client.post(reverse("admin:departments_user_add"), data)
        self.assertTrue(User.objects.get(username="xin").must_change_password)

    def test_ones_own_is_changed_where_the_old_one_is_asked_for(self) -> None:
        self.assertRedirects(self.set_password(self.manager), CHANGE)
        self.manager.refresh_from_db()
        self.assertTrue(self.manager.check_password(PASSWORD))

    def test_a_manager_neither_touches_nor_makes_superusers(self) -> None:
        self.assertEqual(self.set_password(self.boss).status_code, 403)
        page = reverse("admin:departments_user_change", args=[self.boss.pk])
        self.assertEqual(self.client.post(page, {"username": "boss"}).status_code, 403)
        page = reverse("admin:departments_user_change", args=[self.she.pk])
        data = {"username": "she", "name": "她", "is_active": "on", "is_superuser": "on",
                "date_joined_0": "2020-01-01", "date_joined_1": "00:00",
                "department": self.social.pk}  # fmt: skip
        answer = self.client.post(page, data)
        self.assertEqual(answer.status_code, 302)
        self.she.refresh_from_db()
        self.assertEqual((self.she.name, self.she.is_superuser), ("她", False))
