"""Accounts settled from a list's lines."""

from __future__ import annotations

import re
from unittest import skipUnless

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import TestCase, override_settings

from departments import roles
from departments.accounts import (
    AccountsRefused,
    Line,
    Outcome,
    Settled,
    plan,
    renew_first_passwords,
    settle_accounts,
    understand,
)
from departments.models import DepartmentAlias, Event, User
from tests.base import PASSWORD, Cast, department, user

FORM = re.compile(r"[bcdfghjkmnpqrstvwxyz2-9]{4}(-[bcdfghjkmnpqrstvwxyz2-9]{4}){2}")
KNOWN = "角色有：部门信息员、编辑、审核、签发、管理员、审计员。"


class Listed(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.manager = user("guan", roles.MANAGER)
        DepartmentAlias.objects.create(department=self.social, name="区人社局")

    def line(self, username: str, role: str = "编辑", where: str = "", **more: str) -> Line:
        return Line(2, username, more.pop("name", "新人"), where, role, **more)

    def complaints(self, *lines: Line) -> list[str]:
        rows, problems = understand(lines)
        return [str(problem) for problem in (*problems, *plan(rows).problems)]

    def settle(self, *lines: Line, by: User | None = None) -> Settled:
        rows, problems = understand(lines)
        self.assertEqual(problems, [])
        return settle_accounts(rows, by=by or self.manager)


#: Lines by what differs in them, and the complaint about each.
WRONG: tuple[tuple[dict[str, str], str], ...] = (
    (
        {"where": "社保局", "role": "部门信息"},
        "第2行“角色”一列（“部门信息”）：没有叫“部门信息”的角色，最接近的是“部门信息员”。" + KNOWN,
    ),
    (
        {"role": "主编"},
        (
            "第2行“角色”一列（“主编”）：“主编”已经分成“审核”和“签发”，请写其中一个；"
            "两样都管的写“审核、签发”。"
        ),
    ),
    ({"role": ""}, "第2行“角色”一列：没有填角色。" + KNOWN),
    (
        {"role": "部门信息员、编辑", "where": "社保局"},
        (
            "第2行“角色”一列（“部门信息员、编辑”）：“部门信息员”只管本部门，不能同时有别的角色。"
            "请分成两个账号，或只写一个角色。"
        ),
    ),
    (
        {"role": "审计员、管理员"},
        (
            "第2行“角色”一列（“审计员、管理员”）：“审计员”只看别人做了什么，不能同时有别的角色。"
            "请分成两个账号，或只选一个角色。"
        ),
    ),
    (
        {"role": "部门信息员"},
        "第2行“部门”一列：“部门信息员”要写明是哪个部门的，请填部门名称。",
    ),
    (
        {"role": "部门信息员", "where": "区社保"},
        (
            "第2行“部门”一列（“区社保”）：没有叫“区社保”的部门，最接近的是“社保局”、“区人社局”。"
            "请改成系统里的名称；是同一个部门的，也可以先在“部门”里给它加上这个别名。"
        ),
    ),
    (
        {"username": "张 三"},
        (
            "第2行“账号”一列（“张 三”）：账号里只能有汉字、字母、数字和 @ . + - _，"
            "不能有空格和别的符号。"
        ),
    ),
    ({"username": ""}, "第2行“账号”一列：没有填账号。请填登录用的账号，或把这一行删去。"),
    ({"name": ""}, "第2行“姓名”一列：没有填姓名。"),
    (
        {"email": "不是邮箱"},
        "第2行“邮箱”一列（“不是邮箱”）：不像电子邮箱地址。请改正，没有邮箱的留空。",
    ),
    (
        {"username": "BIAN"},
        (
            "第2行“账号”一列（“BIAN”）：已有账号“bian”，只差大小写。"
            "是同一个人的，请照它写；不是的，请另取一个账号。"
        ),
    ),
)


class UnderstandingTests(Listed):
    def test_each_complaint_says_where_what_and_what_to_do(self) -> None:
        for differs, complaint in WRONG:
            with self.subTest(differs):
                line = self.line(**({"username": "xin"} | differs))
                self.assertEqual(self.complaints(line), [complaint])

    def test_the_same_account_twice(self) -> None:
        second = Line(5, "XIN", "另一人", "", "编辑")
        self.assertEqual(
            self.complaints(self.line("xin"), second),
            [
                "第5行“账号”一列（“XIN”）：第2行已经是这个账号（大小写不同也算同一个）。一个账号只写一行。"
            ],
        )

    def test_an_account_switched_off_stays_off(self) -> None:
        User.objects.filter(username="yi").update(is_active=False)
        [complaint] = self.complaints(self.line("yi", "部门信息员", "医保局"))
        self.assertIn("这个账号已经停用", complaint)

    def test_another_name_of_a_department_and_a_full_width_account(self) -> None:
        [row], problems = understand([self.line("ｘｉｎ", "部门信息员", "区 人社局")])
        self.assertEqual((row.username, row.department, problems), ("xin", self.social, []))

    def test_the_bureaus_own_are_of_no_department_and_it_is_said(self) -> None:
        [row], problems = understand([self.line("xin", "审核，签发", "社保局")])
        self.assertEqual((row.department, row.roles, problems), (None, ("审核", "签发"), []))
        self.assertEqual(
            row.remarks, ("“审核、签发”不属于哪一个部门，这一行的部门“社保局”不会用上。",)
        )

    def test_asks_as_much_of_one_line_as_of_three(self) -> None:
        for count in (1, 3):
            department(f"第{count}局")
            lines = [self.line(f"xin{n}", "部门信息员", "社保局") for n in range(count)]
            with self.assertNumQueries(4):
                rows, _ = understand(lines)
                plan(rows)


class SettlingTests(Listed):
    def test_new_accounts_sign_in_with_what_is_on_their_slips(self) -> None:
        settled = self.settle(
            self.line("xin", "部门信息员", "社保局", email="xin@example.org"),
            Line(3, "laoshen", "老沈", "", "审核、签发"),
        )
        xin, shen = (User.objects.get(username=name) for name in ("xin", "laoshen"))
        self.assertEqual((xin.department, xin.email, xin.is_staff, xin.must_change_password),
                         (self.social, "xin@example.org", True, True))  # fmt: skip
        self.assertEqual(set(shen.groups.values_list("name", flat=True)), {"审核", "签发"})
        self.assertEqual((settled.changed, settled.unchanged, settled.untouched), (0, 0, 0))
        for slip, account in zip(settled.slips, (xin, shen), strict=True):
            self.assertRegex(slip.password, FORM)
            self.assertTrue(account.check_password(slip.password))
            self.assertNotIn(slip.password, f"{slip!r}{account.password}")
            self.assertTrue(self.client.login(username=account.username, password=slip.password))
            self.assertRedirects(self.client.get("/pieces/"), "/admin/password_change/")
        self.assertEqual(len({slip.password for slip in settled.slips}), 2)

    def test_it_is_on_record_without_the_password(self) -> None:
        self.settle(self.line("xin", "部门信息员", "社保局"))
        event = Event.objects.get()
        self.assertEqual((event.by, event.department), (self.manager, self.social))
        self.assertEqual(event.what, "按名单建账号“xin”，角色：部门信息员")

    def test_an_account_there_is_keeps_its_password(self) -> None:
        self.she.groups.add(Group.objects.create(name="值班"))
        settled = self.settle(Line(2, "she", "佘某", "医保局", "部门信息员"))
        self.assertEqual((settled.slips, settled.changed), ((), 1))
        self.she.refresh_from_db()
        self.assertEqual((self.she.name, self.she.department), ("佘某", self.medical))
        self.assertTrue(self.she.check_password(PASSWORD))
        self.assertFalse(self.she.must_change_password)
        self.assertEqual(set(self.she.groups.values_list("name", flat=True)),
                         {"部门信息员", "值班"})  # fmt: skip
        self.assertEqual(
            Event.objects.get().what,
            "按名单改账号“she”：姓名由“she”改为“佘某”，部门由“社保局”改为“医保局”",
        )

    def test_more_rights_are_told_before(self) -> None:
        for line, outcome, changes, gains in (
            (Line(2, "bian", "bian", "", "编辑"), Outcome.UNCHANGED, [], False),
            (Line(2, "bian", "卞某", "", "编辑"), Outcome.CHANGED,
             ["姓名由“bian”改为“卞某”"], False),
            (Line(2, "bian", "bian", "", "编辑、签发"), Outcome.CHANGED,
             ["角色由“编辑”改为“编辑、签发”"], True),
            (Line(2, "she", "she", "医保局", "部门信息员"), Outcome.CHANGED,
             ["部门由“社保局”改为“医保局”"], True),
            (Line(2, "she", "she", "", "管理员"), Outcome.CHANGED,
             ["部门由“社保局”改为“空”", "角色由“部门信息员”改为“管理员”"], True),
        ):  # fmt: skip
            with self.subTest(line):
                [planned] = plan(understand([line])[0]).rows
                self.assertEqual(
                    (planned.outcome, list(map(str, planned.changes)), planned.gains),
                    (outcome, changes, gains),
                )

    def test_an_empty_address_leaves_a_known_one(self) -> None:
        User.objects.filter(pk=self.bian.pk).update(email="bian@example.org")
        [planned] = plan(understand([Line(2, "bian", "bian", "", "编辑")])[0]).rows
        self.assertEqual(planned.outcome, Outcome.UNCHANGED)

    def test_a_superuser_is_never_touched(self) -> None:
        User.objects.filter(pk=self.zhu.pk).update(is_superuser=True)
        settled = self.settle(Line(2, "zhu", "别的名字", "", "编辑"))
        self.assertEqual((settled.untouched, settled.changed), (1, 0))
        self.zhu.refresh_from_db()
        self.assertEqual(
            (self.zhu.name, [g.name for g in self.zhu.groups.all()]), ("zhu", ["签发"])
        )

    def test_all_or_nothing(self) -> None:
        rows, _ = understand([self.line("xin"), Line(3, "SHEN", "沈", "", "审核")])
        with self.assertRaises(AccountsRefused) as caught:
            settle_accounts(rows, by=self.manager)
        self.assertEqual([problem.row for problem in caught.exception.problems], [3])
        self.assertFalse(User.objects.filter(username="xin").exists())

    def test_only_what_was_seen(self) -> None:
        rows, _ = understand([self.line("xin")])
        seen = plan(rows).fingerprint
        settle_accounts(rows, by=self.manager, seen=seen)
        with self.assertRaises(AccountsRefused):
            settle_accounts(rows, by=self.manager, seen=seen)

    def test_by_those_who_may(self) -> None:
        rows, _ = understand([self.line("xin")])
        for by in (self.she, self.bian, self.zhu):
            with self.assertRaises(PermissionDenied):
                settle_accounts(rows, by=by)
        rows, _ = understand([Line(2, "bian", "卞某", "", "编辑")])
        self.manager.groups.clear()
        adder = user("adder")
        adder.user_permissions.add(Permission.objects.get(codename="add_user"))
        with self.assertRaises(PermissionDenied):
            settle_accounts(rows, by=adder)
        self.assertEqual(Event.objects.count(), 0)

    @override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
    def test_hashed_anew_at_the_first_sign_in(self) -> None:
        [slip] = self.settle(self.line("xin")).slips
        self.assertTrue(self.client.login(username="xin", password=slip.password))
        kept = User.objects.get(username="xin").password
        self.assertEqual(int(kept.split("$")[1]), PBKDF2PasswordHasher.iterations)

    @skipUnless(connection.vendor == "postgresql", "rows are locked there only")
    def test_accounts_are_locked_meanwhile(self) -> None:
        rows, _ = understand([self.line("xin")])
        with self.assertNumQueries(2) as queries:
            plan(rows, lock=True)
        self.assertIn("FOR UPDATE OF", queries[0]["sql"])


class RenewingTests(Listed):
    def test_a_lost_slip(self) -> None:
        [lost] = self.settle(self.line("xin", "部门信息员", "社保局")).slips
        [found] = renew_first_passwords(User.objects.filter(username="xin"), by=self.manager)
        xin = User.objects.get(username="xin")
        self.assertEqual((found.department, found.role), ("社保局", "部门信息员"))
        self.assertTrue(xin.check_password(found.password) and xin.must_change_password)
        self.assertFalse(xin.check_password(lost.password))
        self.assertEqual(Event.objects.first().what, "重发账号“xin”的初始密码")

    def test_a_password_of_ones_own_stays(self) -> None:
        self.settle(self.line("xin"))
        chosen = User.objects.filter(username__in=("xin", "she"))
        before = dict(chosen.values_list("username", "password"))
        with self.assertRaises(AccountsRefused) as caught:
            renew_first_passwords(chosen, by=self.manager)
        self.assertIn("没有重发：she已经用着自己的密码", str(caught.exception))
        self.assertEqual(dict(chosen.values_list("username", "password")), before)
        with self.assertRaises(PermissionDenied):
            renew_first_passwords(chosen, by=self.bian)
