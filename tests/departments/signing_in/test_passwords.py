"""What a password must be, at each door; and that none of the last five comes again."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from departments import roles
from departments.accounts.passwords import fitting_password
from departments.models import DepartmentAlias, FormerPassword, User
from departments.signing_in.validators import fits, spellings
from departments.signing_in.weak import is_weak
from tests.base import PASSWORD, Cast, user
from tests.chinese import is_plain

GOOD = ("river 7 under clouds", "Kx7mpw4thq!", "xk7m-pw4t-h9dq", "三号窗口旁的Oak tree 9")
GUESSED = (
    "admin@123", "Admin123", "qwe123!@#", "Aa123456", "P@ssw0rd2023!", "1qaz@WSX3edc",
    "Zhengwu@2024", "Chengdu@2023!", "Xiaoming@1234", "Abcd1234!@#$", "Zaq12wsx!QAZ",
    "Liuyifei_2024", "Qq123456789!", "Asdf;lkj1234", "Woaini1314520!", "Admin@20240101",
    "Gaoxinqu@2025", "1q2w3e4r5t!Q", "!QAZ2wsx#EDC", "ＡＤＭＩＮ＠１２３４５", "@dm1n_2o24_2024",
)  # fmt: skip


class RuleTests(SimpleTestCase):
    def refused(self, password: str) -> list[str]:
        try:
            validate_password(password)
        except ValidationError as error:
            return [str(one.code) for one in error.error_list]
        return []

    def test_good_ones(self) -> None:
        for password in (*GOOD, PASSWORD):
            self.assertEqual(self.refused(password), [], password)

    def test_what_everybody_would_guess(self) -> None:
        for password in GUESSED:
            self.assertTrue(is_weak(password), password)
            self.assertIn("password_too_common", self.refused(password), password)

    def test_length(self) -> None:
        self.assertEqual(self.refused("Rk7!vm2Wq"), ["password_too_short"])
        self.assertEqual(self.refused("Rk7!vm2Wq9"), [])
        self.assertEqual(self.refused("Rk7!vm2Wq9" * 13), ["password_too_long"])

    def test_kinds(self) -> None:
        self.assertEqual(self.refused("riverunderclouds"), ["password_too_plain"])
        self.assertEqual(self.refused("river7under9clouds"), ["password_too_plain"])
        self.assertEqual(self.refused("四类里只有一类是不行的呀"), ["password_too_plain"])
        self.assertEqual(self.refused("river7Under9clouds"), [])

    def test_help_is_chinese(self) -> None:
        texts = password_validators_help_texts()
        self.assertEqual((len(texts), [one for one in texts if not is_plain(one)]), (5, []))


class NameTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.zeng = user("zengxl9", roles.STAFF, self.social)
        self.zeng.name = "曾小龙"
        DepartmentAlias.objects.create(department=self.social, name="人社局")

    def test_no_name_in_it_however_it_is_spelt(self) -> None:
        for password, label in {
            "9!river-ZengXL9-fox": "账号",
            "9!river-zengx19-fox": "账号",
            "9!river-曾小龙-Fox": "姓名",
            "9!river-ZengXiaoLong": "姓名",
            "9!river-cengxiaolong": "姓名",
            "9!river-Z3ngXi@oL0ng": "姓名",
            "9!river-zxl-fox": "姓名",
            "9!river-shebaoju-fox": "部门名称",
            "9!river-RenSheJu-fox": "部门名称",
            "9!river-社保局-Fox": "部门名称",
        }.items():
            with self.assertRaises(ValidationError, msg=password) as caught:
                validate_password(password, self.zeng)
            self.assertEqual(caught.exception.messages, [f"密码里不能有{label}（连拼音也不行）。"])
            validate_password(password, self.yi)

    def test_short_names_do_not_stand_in_everybodys_way(self) -> None:
        self.assertEqual(spellings("yi"), set())
        self.assertEqual(spellings("李"), set())
        self.assertLessEqual({"李明", "liming"}, spellings("李明"))
        self.assertNotIn("lm", spellings("李明"))

    def test_first_passwords_pass(self) -> None:
        for _ in range(300):
            self.assertTrue(fits(fitting_password(self.zeng), self.zeng))


class HistoryTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def change(self, old: str, new: str) -> Any:
        data = {"old_password": old, "new_password1": new, "new_password2": new}
        return self.client.post("/admin/password_change/", data)

    def test_none_of_the_last_five(self) -> None:
        self.client.force_login(self.she)
        words = [f"river {number} under clouds" for number in "23456"]
        for old, new in zip([PASSWORD, *words], words, strict=False):
            self.assertEqual(self.change(old, new).status_code, 302, new)
        for used in words:
            self.assertContains(self.change(words[-1], used), "新密码不能和最近5次用过的密码一样")
        # Six ago is forgotten.
        self.assertEqual(FormerPassword.objects.filter(user=self.she).count(), 5)
        self.assertEqual(self.change(words[-1], PASSWORD).status_code, 302)

    def test_the_one_from_before_there_was_a_history_counts(self) -> None:
        FormerPassword.objects.all().delete()
        self.client.force_login(self.she)
        self.assertContains(self.change(PASSWORD, PASSWORD), "新密码不能和最近5次用过的密码一样")

    def test_only_hashes_are_kept(self) -> None:
        kept = FormerPassword.objects.get(user=self.she).password
        self.assertNotIn(PASSWORD, kept)
        self.assertEqual(kept, self.she.password)

    def test_the_first_one_given_counts(self) -> None:
        with TemporaryDirectory() as folder:
            file, out = Path(folder) / "a.csv", Path(folder) / "b.csv"
            file.write_text("账号,姓名,部门,角色\nxin,新人,社保局,部门信息员\n", "utf-8")
            call_command("import_accounts", str(file), passwords=str(out), stdout=io.StringIO())
            password = out.read_text("utf-8-sig").splitlines()[1].split(",")[-1]
        new = User.objects.get(username="xin")
        self.assertTrue(new.check_password(password))
        with self.assertRaises(ValidationError):
            validate_password(password, new)
        self.assertEqual(new.former_passwords.count(), 1)


class DoorTests(Cast, TestCase):
    """admin@123 and 2024 shapes are refused wherever a password is set."""

    BAD = "Zhengwu@2024"

    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(user("guan", roles.MANAGER))

    def test_reset_by_another(self) -> None:
        data = {"password1": self.BAD, "password2": self.BAD, "usable_password": "true"}
        url = reverse("admin:auth_user_password_change", args=[self.she.pk])
        self.assertContains(self.client.post(url, data), "密码太容易猜到")

    def test_a_new_account(self) -> None:
        data = {"username": "xin", "name": "新人", "usable_password": "true",
                "password1": self.BAD, "password2": self.BAD, "is_staff": "on"}  # fmt: skip
        answer = self.client.post(reverse("admin:departments_user_add"), data)
        self.assertContains(answer, "密码太容易猜到")

    def test_by_command(self) -> None:
        with patch("getpass.getpass", return_value=self.BAD), self.assertRaises(CommandError):
            call_command("changepassword", "she", stdout=io.StringIO(), stderr=io.StringIO())
        with patch("getpass.getpass", return_value="river 7 under clouds"):
            call_command("changepassword", "she", stdout=io.StringIO())
        self.she.refresh_from_db()
        self.assertTrue(self.she.check_password("river 7 under clouds"))

    def test_a_superuser_by_command(self) -> None:
        given = iter([self.BAD, self.BAD, "river 7 under clouds", "river 7 under clouds"])
        told = io.StringIO()
        answers = {"getpass.getpass": lambda *args: next(given), "builtins.input": lambda *a: "n"}
        with (
            patch("getpass.getpass", answers["getpass.getpass"]),
            patch("builtins.input", answers["builtins.input"]),
        ):
            call_command(
                "createsuperuser", username="boss", email="", stdin=_Terminal(),
                stdout=io.StringIO(), stderr=told,
            )  # fmt: skip
        self.assertIn("密码太容易猜到", told.getvalue())
        self.assertTrue(User.objects.get(username="boss").check_password("river 7 under clouds"))


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class ExpiryTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        User.objects.filter(pk=self.she.pk).update(
            password_since=timezone.now() - timedelta(days=91)
        )
        self.client.force_login(self.she)

    def test_off_unless_set(self) -> None:
        self.assertEqual(self.client.get("/pieces/").status_code, 200)

    @override_settings(PASSWORD_DAYS=90)
    def test_an_old_one_leads_to_the_change_with_its_own_words(self) -> None:
        self.assertRedirects(self.client.get("/pieces/"), "/admin/password_change/")
        page = self.client.get("/admin/password_change/").content.decode()
        self.assertIn("密码用得太久了，请换一个新的", page)
        new = "river 7 under clouds"
        data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        self.client.post("/admin/password_change/", data)
        self.assertEqual(self.client.get("/pieces/").status_code, 200)

    @override_settings(PASSWORD_DAYS=92)
    def test_not_a_day_early(self) -> None:
        self.assertEqual(self.client.get("/pieces/").status_code, 200)
