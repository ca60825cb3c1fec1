"""Who guesses passwords is locked out, and nobody else."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from departments import roles
from departments.events import Act, Event
from departments.signing_in.locking import unlock
from departments.signing_in.refused import SignInRefused
from tests.base import PASSWORD, Cast, user

LOGIN = "/admin/login/"
HALL, HOME = "192.0.2.7", "198.51.100.9"


class Guessing(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def attempt(self, username: str, password: str, address: str = HALL, **headers: str) -> Any:
        self.client.cookies.clear()
        data = {"username": username, "password": password, "next": "/admin/"}
        return self.client.post(LOGIN, data, REMOTE_ADDR=address, headers=headers)

    def guess(self, username: str = "she", times: int = 5, **more: Any) -> Any:
        return [self.attempt(username, "错", **more) for _ in range(times)][-1]


class LockTests(Guessing):
    def test_five_failures_from_one_address(self) -> None:
        self.assertEqual(self.guess(times=4).status_code, 200)
        answer = self.guess(times=1)
        told = "这个账号在这里暂停登录，请约30分钟后再试。急用的，请找管理员解锁"
        self.assertContains(answer, told, status_code=429)
        self.assertEqual(answer["Retry-After"], "1800")
        right = self.attempt("she", PASSWORD)
        self.assertContains(right, told, status_code=429)
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_nobody_else_behind_that_address_and_she_from_elsewhere(self) -> None:
        self.guess()
        self.assertEqual(self.attempt("yi", PASSWORD).status_code, 302)
        self.assertEqual(self.attempt("she", PASSWORD, HOME).status_code, 302)
        self.assertEqual(self.attempt("she", PASSWORD).status_code, 429)

    def test_a_spoofed_header_neither_escapes_nor_locks_another(self) -> None:
        for number in range(5):
            answer = self.attempt("she", "错", **{"X-Forwarded-For": f"10.0.0.{number}"})
        self.assertEqual(answer.status_code, 429)
        for _ in range(5):
            self.attempt("yi", "错", HOME, **{"X-Forwarded-For": HALL})
        self.assertEqual(self.attempt("yi", PASSWORD).status_code, 302)

    @override_settings(BEHIND_PROXY=True)
    def test_behind_a_proxy_neither(self) -> None:
        for number in range(5):
            headers = {"X-Forwarded-For": f"10.0.0.{number}, {HALL}"}
            answer = self.attempt("she", "错", "127.0.0.1", **headers)
        self.assertEqual(answer.status_code, 429)
        headers = {"X-Forwarded-For": f"{HALL}, {HOME}"}
        self.assertEqual(self.attempt("she", PASSWORD, "127.0.0.1", **headers).status_code, 302)

    def test_another_browser_is_no_way_round(self) -> None:
        for number in range(5):
            answer = self.attempt("she", "错", **{"User-Agent": f"browser {number}"})
        self.assertEqual(answer.status_code, 429)

    def test_it_ends_after_half_an_hour_though_it_was_tried_meanwhile(self) -> None:
        self.guess()
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
        self.assertContains(self.attempt("she", PASSWORD), "请约1分钟后再试", status_code=429)
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
        self.assertEqual(self.attempt("she", PASSWORD).status_code, 302)

    def test_success_forgets_failures(self) -> None:
        self.guess(times=4)
        self.assertEqual(self.attempt("she", PASSWORD).status_code, 302)
        self.assertEqual(self.guess(times=4).status_code, 200)

    def test_a_name_that_is_no_account_is_treated_alike(self) -> None:
        known = [self.attempt("she", "错") for _ in range(6)]
        unknown = [self.attempt("nosuch", "错") for _ in range(6)]
        for one, other in zip(known, unknown, strict=True):
            self.assertEqual(one.status_code, other.status_code)
            errors = (one.context["form"].errors, other.context["form"].errors)
            self.assertEqual(errors[0], errors[1])

    def test_from_many_addresses_an_account_is_locked_slowly(self) -> None:
        with override_settings(DAILY_FAILURE_LIMIT=6):
            for number in range(6):
                self.assertEqual(self.guess(times=1, address=f"10.0.0.{number}").status_code, 200)
            answer = self.attempt("she", PASSWORD, HOME)
            self.assertContains(answer, "请明天再试", status_code=429)
            self.assertEqual(self.attempt("yi", PASSWORD, HOME).status_code, 302)
            unlock(self.she, by=None)
            self.assertEqual(self.attempt("she", PASSWORD, HOME).status_code, 302)

    @override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
    def test_how_long_it_takes_does_not_tell_whether_there_is_an_account(self) -> None:
        self.she.set_password(PASSWORD)
        self.she.save()
        spent = {}
        for name in ("she", "nosuch"):
            begun = time.process_time()
            self.guess(name, times=2)
            spent[name] = time.process_time() - begun
        self.assertLess(max(spent.values()), 1.5 * min(spent.values()), spent)

    def test_odd_input(self) -> None:
        for username, password in (
            ("", ""),
            ("a" * 151, "x"),
            ("she\0", "x"),
            ("错" * 150, "x" * 5000),
        ):
            self.assertEqual(self.attempt(username, password).status_code, 200)


class WordTests(Guessing):
    """A password in the wrong field is written down nowhere."""

    def test_in_no_table(self) -> None:
        self.attempt("My secret 77 fox", "she")
        for row in AccessAttempt.objects.all():
            kept = f"{row.username} {row.post_data} {row.get_data} {row.path_info}"
            self.assertNotIn("secret", kept)
        told = Event.objects.values_list("subject", "what", "by_name").get()
        self.assertEqual(told, ("没有这个账号", "登录失败：密码或动态口令不对", "未登录的人"))


class UnlockTests(Guessing):
    def setUp(self) -> None:
        super().setUp()
        self.manager = user("guan", roles.MANAGER)
        self.guess()

    def test_by_the_button(self) -> None:
        self.client.force_login(self.manager)
        page = self.client.get(reverse("admin:departments_user_change", args=[self.she.pk]))
        self.assertContains(page, "已锁定：登录失败的次数太多，30分钟后自动解除")
        url = reverse("admin:departments_user_changelist")
        data = {"action": "unlock", "_selected_action": [self.she.pk, self.yi.pk]}
        answer = self.client.post(url, data, follow=True)
        self.assertContains(answer, "已解除登录锁定：she。")
        self.assertContains(answer, "账号“yi”没有锁定。")
        self.assertEqual(self.attempt("she", PASSWORD).status_code, 302)
        told = Event.objects.filter(what__startswith="解除").values_list(
            "by_name", "subject", "act"
        )
        self.assertEqual(list(told), [("guan", "she", Act.SIGN_IN)])

    def test_a_few_failures_here_and_there_are_no_lock(self) -> None:
        for address in (HALL, HOME):
            self.guess("yi", times=3, address=address)
        self.client.force_login(self.manager)
        page = self.client.get(reverse("admin:departments_user_change", args=[self.yi.pk]))
        self.assertContains(page, "没有锁定")

    def test_by_the_verb_only_who_may(self) -> None:
        with self.assertRaises(PermissionDenied):
            unlock(self.she, by=self.bian)
        with self.assertRaises(SignInRefused):
            unlock(self.yi, by=self.manager)
        self.assertEqual(self.attempt("she", PASSWORD).status_code, 429)

    def test_by_command(self) -> None:
        call_command("unlock_account", "she", stdout=io.StringIO())
        self.assertEqual(self.attempt("she", PASSWORD).status_code, 302)
        for name, told in (("nosuch", "没有账号“nosuch”。"), ("yi", "账号“yi”没有锁定。")):
            with self.assertRaisesMessage(CommandError, told):
                call_command("unlock_account", name)
