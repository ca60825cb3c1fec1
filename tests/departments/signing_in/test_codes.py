"""Codes of a phone beside the password."""

from __future__ import annotations

import re
import time
from typing import Any

from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from departments import roles
from departments.events import Event
from departments.models import User
from departments.signing_in.codes import device_of, reset_code, turn_on
from departments.signing_in.pages import KEY
from departments.signing_in.refused import SignInRefused
from tests.base import PASSWORD, Cast, user

LOGIN, PAGE = "/admin/login/", "/admin/code/"


def code_now(key: str, later: int = 0) -> str:
    """What the phone shows; `later` steps of half a minute from now."""
    return f"{totp(bytes.fromhex(key), t0=-30 * later):06d}"


class Phone(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def set_up(self, who: User) -> tuple[str, tuple[str, ...]]:
        """The key, and the recovery codes; the phone may be asked at once."""
        key = "0123456789abcdef0123456789abcdef01234567"
        codes = turn_on(by=who, key=key, code=code_now(key))
        TOTPDevice.objects.update(last_t=-1)
        return key, codes

    def attempt(self, code: str, password: str = PASSWORD, who: str = "zhu") -> Any:
        data = {"username": who, "password": password, "code": code}
        return Client().post(LOGIN, data)

    def wait(self) -> None:
        """As long as django-otp makes one wait after a wrong code."""
        for model in (TOTPDevice, StaticDevice):
            model.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


class SettingUpTests(Phone):
    def test_by_the_page(self) -> None:
        self.client.force_login(self.zhu)
        page = self.client.get(PAGE).content.decode()
        key = self.client.session[KEY]
        self.assertRegex(page, r'aria-label="密钥">([A-Z2-7]{4} ){7}[A-Z2-7]{4}<')
        self.assertIn("<svg", page)
        self.assertNotIn("http", re.sub(r"<title>.*?</title>", "", page).split("<svg")[1])
        self.assertContains(self.client.post(PAGE, {"code": "000000"}), "口令不对，没有设好")
        self.assertIsNone(device_of(self.zhu))
        answer = self.client.post(PAGE, {"code": f" {code_now(key)[:3]} {code_now(key)[3:]}"})
        codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", answer.content.decode())
        self.assertEqual((len(codes), len(set(codes))), (10, 10))
        self.assertEqual(answer["Cache-Control"], "no-store, private")
        # Shown once, and kept as what cannot be read back.
        again = self.client.get(PAGE)
        self.assertContains(again, "备用码还剩10个")
        self.assertNotContains(again, codes[0])
        kept = set(StaticToken.objects.values_list("token", flat=True))
        self.assertEqual(kept & {code.replace("-", "") for code in codes}, set())

    def test_the_picture_says_what_the_letters_say(self) -> None:
        from departments.signing_in.pages import address, drawn

        told = address(self.zhu, "ABCD")
        self.assertRegex(told, r"^otpauth://totp/[%\w]+%3Azhu\?secret=ABCD&issuer=[%\w]+$")
        picture = drawn(told)
        self.assertRegex(picture["path"], r"^(M\d+ \d+h1v1h-1z)+$")

    def test_turned_off_with_password_and_code(self) -> None:
        key, codes = self.set_up(self.zhu)
        self.client.force_login(self.zhu)
        for password, code in (("错", code_now(key)), (PASSWORD, "000000"), (PASSWORD, "")):
            answer = self.client.post(PAGE, {"password": password, "code": code})
            self.assertEqual(answer.status_code, 200)
            self.wait()
        self.assertIsNotNone(device_of(self.zhu))
        answer = self.client.post(PAGE, {"password": PASSWORD, "code": codes[3]}, follow=True)
        self.assertContains(answer, "动态口令已关掉")
        self.assertIsNone(device_of(self.zhu))
        self.assertEqual(StaticToken.objects.count(), 0)
        told = Event.objects.order_by("pk").values_list("what", flat=True)
        self.assertEqual([told[0], told.reverse()[0]], ["设好动态口令", "关掉动态口令"])

    def test_guessing_on_that_page_is_locked_out_too(self) -> None:
        self.set_up(self.zhu)
        self.client.force_login(self.zhu)
        for _ in range(5):
            answer = self.client.post(PAGE, {"password": "错", "code": "000000"})
        self.assertContains(answer, "暂停登录", status_code=429)


class AskedTests(Phone):
    def test_the_form_asks_only_where_somebody_has_one(self) -> None:
        self.assertNotContains(Client().get(LOGIN), "动态口令")
        self.set_up(self.zhu)
        self.assertContains(Client().get(LOGIN), "动态口令")

    def test_password_and_code(self) -> None:
        key, _ = self.set_up(self.zhu)
        self.assertEqual(self.attempt("").status_code, 200)
        self.assertEqual(self.attempt("１２３").status_code, 200)
        self.wait()
        self.assertEqual(self.attempt(code_now(key)).status_code, 302)
        self.assertEqual(self.attempt("", who="she").status_code, 302)

    def test_each_code_opens_once(self) -> None:
        key, codes = self.set_up(self.zhu)
        now = code_now(key)
        self.assertEqual(self.attempt(now).status_code, 302)
        self.assertEqual(self.attempt(now).status_code, 200)
        self.wait()
        self.assertEqual(self.attempt(codes[0].upper()).status_code, 302)
        self.assertEqual(self.attempt(codes[0]).status_code, 200)
        self.assertEqual(StaticToken.objects.count(), 9)

    def test_an_old_code_and_another_ones(self) -> None:
        key, codes = self.set_up(self.zhu)
        self.assertEqual(self.attempt(code_now(key, later=-3)).status_code, 200)
        self.set_up(self.shen)
        self.wait()
        self.assertEqual(self.attempt(codes[0], who="shen").status_code, 200)

    def test_after_a_wrong_one_the_right_one_waits(self) -> None:
        key, _ = self.set_up(self.zhu)
        for _ in range(3):
            self.attempt("000000")
            TOTPDevice.objects.update(throttling_failure_count=3)
        self.assertEqual(self.attempt(code_now(key)).status_code, 200)

    def test_nothing_tells_whether_the_password_was_right(self) -> None:
        self.set_up(self.zhu)
        wrong_code = [self.attempt("000000") for _ in range(6)]
        wrong_password = [self.attempt("000000", password="错", who="shen") for _ in range(6)]
        for one, other in zip(wrong_code, wrong_password, strict=True):
            self.assertEqual(one.status_code, other.status_code)
            self.assertEqual(one.context["form"].errors, other.context["form"].errors)
        self.assertEqual(wrong_code[-1].status_code, 429)


class RequiredTests(Phone):
    @override_settings(TOTP_REQUIRED=["签发"])
    def test_whose_role_needs_one_sets_it_up_first(self) -> None:
        self.client.post(LOGIN, {"username": "zhu", "password": PASSWORD})
        for path in ("/admin/", "/pieces/", "/briefing/"):
            self.assertRedirects(self.client.get(path), PAGE, msg_prefix=path)
        sent = self.client.post("/pieces/new/", {"month": "2020-12"})
        self.assertContains(sent, "您的角色登录要用动态口令，还没有设", status_code=403)
        self.client.post(PAGE, {"code": code_now(self.client.session[KEY])})
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    @override_settings(TOTP_REQUIRED=["签发"])
    def test_whoever_turns_it_off_owes_it_at_once(self) -> None:
        _, codes = self.set_up(self.zhu)
        self.client.force_login(self.zhu)
        self.assertEqual(self.client.get("/admin/").status_code, 200)
        self.client.post(PAGE, {"password": PASSWORD, "code": codes[0]})
        self.assertRedirects(self.client.get("/admin/"), PAGE)

    @override_settings(TOTP_REQUIRED=["签发"])
    def test_nobody_else(self) -> None:
        self.client.post(LOGIN, {"username": "she", "password": PASSWORD})
        self.assertEqual(self.client.get("/pieces/").status_code, 200)

    @override_settings(TOTP_REQUIRED=["主任"])
    def test_a_role_that_is_none(self) -> None:
        told = [str(one.msg) for one in run_checks() if one.id == "departments.E001"]
        self.assertEqual(len(told), 1)
        self.assertIn("没有这样的角色：主任", told[0])


class LostPhoneTests(Phone):
    def test_a_manager_takes_it_away(self) -> None:
        self.set_up(self.zhu)
        manager = user("guan", roles.MANAGER)
        self.client.force_login(manager)
        url = reverse("admin:departments_user_changelist")
        data = {"action": "reset_code", "_selected_action": [self.zhu.pk, self.she.pk]}
        answer = self.client.post(url, data, follow=True)
        self.assertContains(answer, "已撤销动态口令：zhu。")
        self.assertContains(answer, "账号“she”没有设动态口令。")
        self.assertEqual(self.attempt("").status_code, 302)
        event = Event.objects.get(what__startswith="撤销")
        self.assertEqual((event.by, event.subject), (manager, "zhu"))

    def test_who_may_not(self) -> None:
        self.set_up(self.zhu)
        manager, boss = user("guan", roles.MANAGER), user("boss")
        boss.is_superuser = True
        boss.save()
        TOTPDevice.objects.create(user=boss, name="phone")
        for account, by in ((self.zhu, self.bian), (boss, manager)):
            with self.assertRaises(PermissionDenied):
                reset_code(account, by=by)
        with self.assertRaises(SignInRefused):
            reset_code(boss, by=boss)

    def test_twice_is_refused(self) -> None:
        key, _ = self.set_up(self.zhu)
        with self.assertRaises(SignInRefused):
            turn_on(by=self.zhu, key=key, code=code_now(key))
        self.assertEqual(TOTPDevice.objects.count(), 1)
        self.assertLess(time.time() - device_of(self.zhu).created_at.timestamp(), 60)  # type: ignore[union-attr]
