"""A list of accounts as a file: read, looked at, made, handed out."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from bulletin.accounts.files import template
from bulletin.accounts.reading import MAX_ACCOUNTS, understand_file
from departments import roles
from departments.models import Department, Presence, User
from stats.intake.sheets import UnreadableFile
from tests.base import Cast, user
from tests.chinese import complaints

PAGE = "/admin/departments/user/list/"
HEAD = "账号,姓名,部门,角色,邮箱\n"
LIST = HEAD + "xin,新人,社保局,部门信息员,\nlao,老人,,审核、签发,lao@example.org\n"
LETTERS = re.compile("[a-z]{2,}")


class ReadingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def test_csv_in_two_encodings_below_a_title_in_another_order(self) -> None:
        text = "某大厅账号名单\n角色,登录名,单位,姓名\n部门信息员,xin,社保局,新人\n"
        for encoding in ("utf-8", "gb18030"):
            [row] = understand_file(text.encode(encoding)).rows
            self.assertEqual((row.number, row.username, row.name, row.department, row.email),
                             (3, "xin", "新人", self.social, ""))  # fmt: skip

    def test_xlsx_with_numbers_for_accounts(self) -> None:
        book = Workbook()
        for row in (("账号", "姓名", "角色"), (13800001234, "新人", "编辑")):
            book.active.append(row)
        file = io.BytesIO()
        book.save(file)
        [row] = understand_file(file.getvalue()).rows
        self.assertEqual(row.username, "13800001234")

    def test_what_is_no_list(self) -> None:
        for content, said in (
            (b"", "文件是空的"),
            (b"\x89PNG", "这个文件其实是图片"),
            ("部门,受理数\n社保局,1\n".encode(), "没有找到表头。"),
            ("账号,姓名\nxin,新人\n".encode(), "表头里没有“角色”这一列"),
            ("账号,姓名,角色,用户名\nxin,新人,编辑,a\n".encode(), "有2列都是“账号”"),
            (HEAD.encode(), "一个账号也没有"),
            ((HEAD + "x,y,,编辑,\n" * (MAX_ACCOUNTS + 1)).encode(), "请分成几份"),
            (b"a" * (1024 * 1024 + 1), "文件超过1MB"),
        ):
            with self.subTest(said), self.assertRaises(UnreadableFile) as caught:
                understand_file(content)
            self.assertIn(said, str(caught.exception))

    def test_the_template_filled_in_is_read(self) -> None:
        left = Department.objects.create(name="撤出的局")
        Presence.objects.create(department=left, since="2019-01", until="2019-12")
        book = load_workbook(io.BytesIO(template()))
        sheet = book["名单"]
        names = [sheet.cell(row, 3).value for row in range(2, 6)]
        self.assertEqual(names, ["公交公司", "社保局", "医保局", None])
        sheet["A3"], sheet["B3"] = "0012", "新人"
        file = io.BytesIO()
        book.save(file)
        found = understand_file(file.getvalue())
        self.assertEqual(found.problems, ())
        [row] = found.rows
        self.assertEqual((row.username, row.department, row.roles),
                         ("0012", self.social, ("部门信息员",)))  # fmt: skip
        self.assertIn("有2行没有填账号和姓名，略过了。", found.remarks)


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.manager = user("guan", roles.MANAGER)
        self.client.force_login(self.manager)

    def hand_in(self, text: str) -> Any:
        return self.client.post(PAGE, {"file": SimpleUploadedFile("名单.csv", text.encode())})

    def confirm(self, preview: Any) -> Any:
        return self.client.post(PAGE, preview.context["form"].initial)

    def test_looked_at_then_made_then_handed_out_once(self) -> None:
        preview = self.hand_in(LIST)
        self.assertContains(preview, "新建 <strong>2</strong> 个")
        self.assertFalse(User.objects.filter(username="xin").exists())
        made = self.confirm(preview)
        slips = made.context["slips"]
        self.assertEqual([slip.username for slip in slips], ["xin", "lao"])
        self.assertIn("no-store", made["Cache-Control"])
        for slip in slips:
            self.assertContains(made, slip.password)
            self.assertTrue(User.objects.get(username=slip.username).check_password(slip.password))
        data = made.context["form"].initial
        file = self.client.post(reverse("admin:departments_user_slips"), data)
        self.assertIn("no-store", file["Cache-Control"])
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
        self.assertEqual(rows, [
            ["账号", "姓名", "部门", "角色", "初始密码"],
            ["xin", "新人", "社保局", "部门信息员", slips[0].password],
            ["lao", "老人", "", "审核、签发", slips[1].password],
        ])  # fmt: skip
        self.assertNotContains(self.client.get(PAGE), slips[0].password)

    def test_confirmed_twice_nothing_happens_again_and_a_way_out_is_told(self) -> None:
        preview = self.hand_in(LIST)
        self.confirm(preview)
        kept = User.objects.get(username="xin").password
        again = self.confirm(preview)
        self.assertContains(again, "重发初始密码")
        self.assertEqual(User.objects.get(username="xin").password, kept)
        chosen = list(User.objects.filter(username="xin").values_list("pk", flat=True))
        data = {"action": "renew", "_selected_action": chosen}
        renewed = self.client.post("/admin/departments/user/", data)
        [slip] = renewed.context["slips"]
        self.assertTrue(User.objects.get(username="xin").check_password(slip.password))
        self.assertIn("no-store", renewed["Cache-Control"])

    def test_ones_own_password_is_not_renewed(self) -> None:
        data = {"action": "renew", "_selected_action": [self.she.pk]}
        answer = self.client.post("/admin/departments/user/", data, follow=True)
        self.assertContains(answer, "没有重发：she已经用着自己的密码")

    def test_problems_are_told_and_nothing_can_be_confirmed(self) -> None:
        answer = self.hand_in(LIST + "x y,某,没有的局,长官,\n")
        self.assertContains(answer, "有 3 处要改，一个账号也没有建。")
        self.assertNotContains(answer, 'name="seen"')
        self.assertEqual(self.confirm(answer).status_code, 200)
        self.assertFalse(User.objects.filter(username="xin").exists())

    def test_more_rights_are_marked_and_a_superuser_stays(self) -> None:
        User.objects.filter(pk=self.zhu.pk).update(is_superuser=True)
        answer = self.hand_in(HEAD + "bian,bian,,编辑、签发,\nzhu,别人,,编辑,\n")
        self.assertContains(answer, "<strong>增加权限</strong>", count=1)
        self.assertContains(answer, "<del>编辑</del><ins>编辑、签发</ins>")
        self.assertContains(answer, "这是超级管理员的账号，名单不能改它。")
        done = self.confirm(answer)
        self.assertRedirects(done, "/admin/departments/user/")
        self.assertTrue(self.bian.groups.filter(name="签发").exists())
        self.zhu.refresh_from_db()
        self.assertEqual(self.zhu.name, "zhu")

    def test_names_are_shown_as_text(self) -> None:
        answer = self.hand_in(HEAD + "xin,<b>粗</b>,,编辑,\n")
        self.assertContains(answer, "&lt;b&gt;粗&lt;/b&gt;")
        self.assertContains(self.confirm(answer), "&lt;b&gt;粗&lt;/b&gt;")

    def test_only_for_those_who_may(self) -> None:
        for person in (self.she, self.bian, self.shen, self.zhu):
            self.client.force_login(person)
            for name in ("list", "template"):
                url = reverse(f"admin:departments_user_{name}")
                self.assertEqual(self.client.get(url).status_code, 403, (person, name))
            for name in ("list", "slips"):
                url = reverse(f"admin:departments_user_{name}")
                self.assertEqual(self.client.post(url, {}).status_code, 403, (person, name))
        self.client.logout()
        self.assertEqual(self.client.get(PAGE).status_code, 302)

    def test_what_is_tampered_with_is_refused_in_words(self) -> None:
        preview = self.hand_in(LIST)
        whole = preview.context["form"].initial
        for data in ({"content": "!!"}, {"content": ""}, {"content": "AAAA", "seen": "x"},
                     {**whole, "seen": "0" * 64}, {**whole, "seen": ""}):  # fmt: skip
            answer = self.client.post(PAGE, data, follow=True)
            self.assertEqual(answer.status_code, 200)
            self.assertFalse(User.objects.filter(username="xin").exists())
        for slips in ("", "[", '[{"username": 1}]', "{}"):
            answer = self.client.post(
                reverse("admin:departments_user_slips"), {"slips": slips}, follow=True
            )
            self.assertContains(answer, "页面不完整，什么也没有做。请重新上传名单。")

    def test_the_button_and_chinese_throughout(self) -> None:
        self.assertContains(self.client.get("/admin/departments/user/"), "批量建账号")
        pages = [self.client.get(PAGE), self.client.post(PAGE), self.hand_in("x")]
        preview = self.hand_in(LIST + "bian,卞,,签发,\n")
        pages += [preview, self.hand_in(LIST + "!,,,,\n")]
        also = frozenset({"xin", "lao", "bian", "guan", "example", "org"})
        self.assertEqual([complaints(page.content.decode(), also) for page in pages], [[]] * 5)
        made = self.confirm(preview)
        codes = {part for s in made.context["slips"] for part in LETTERS.findall(s.password)}
        site = frozenset({"http", "testserver", "admin"})
        self.assertEqual(complaints(made.content.decode(), also | codes | site), [])


class CommandTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.list, self.out = Path(folder.name) / "名单.csv", Path(folder.name) / "密码.csv"
        self.list.write_text(LIST)

    def run_command(self, *options: str) -> str:
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("import_accounts", str(self.list), *options, stdout=out, stderr=err)
        except CommandError as error:
            return f"{err.getvalue()}!{error}"
        return out.getvalue()

    def test_made_with_their_passwords_in_a_file_of_ones_own(self) -> None:
        said = self.run_command("--passwords", str(self.out))
        self.assertEqual(
            said,
            f"新建2个，修改0个，不变0个，不动0个。\n初始密码在“{self.out}”里，请分发以后删去。\n",
        )
        self.assertEqual(self.out.stat().st_mode & 0o777, 0o600)
        _, *rows = csv.reader(io.StringIO(self.out.read_text("utf-8-sig")))
        for username, *_, password in rows:
            self.assertTrue(User.objects.get(username=username).check_password(password))
            self.assertNotIn(password, said)

    def test_only_looking(self) -> None:
        self.list.write_text(LIST + "bian,bian,,编辑、签发,\n")
        self.assertEqual(
            self.run_command("--dry-run"),
            "新建 xin\n新建 lao\n修改 bian（角色由“编辑”改为“编辑、签发”），增加权限\n"
            "新建2个，修改1个，不变0个，不动0个（只看不写）。\n",
        )
        self.assertFalse(User.objects.filter(username="xin").exists())

    def test_refusals_leave_neither_accounts_nor_files(self) -> None:
        self.assertEqual(
            self.run_command(), "!名单里有新账号。请用 --passwords 指定存初始密码的文件。"
        )
        self.out.write_text("旧的")
        self.assertIn("已经有了，不会覆盖", self.run_command("--passwords", str(self.out)))
        self.assertEqual(self.out.read_text(), "旧的")
        nowhere = self.out.parent / "没有" / "密码.csv"
        self.assertIn("写不了", self.run_command("--passwords", str(nowhere)))
        self.list.write_text(LIST + "BIAN,某,,编辑,\n")
        self.out.unlink()
        said = self.run_command("--passwords", str(self.out))
        self.assertTrue(said.startswith("第4行“账号”一列（“BIAN”）："), said)
        self.assertTrue(said.endswith("!有1处要改，一个账号也没有建。"), said)
        self.list.unlink()
        self.assertIn("打不开文件", self.run_command("--passwords", str(self.out)))
        self.assertFalse(self.out.exists() or User.objects.filter(username="xin").exists())

    def test_nothing_new_needs_no_file(self) -> None:
        self.list.write_text(HEAD + "bian,bian,,编辑,\n")
        self.assertEqual(self.run_command("--passwords", str(self.out)),
                         "新建0个，修改0个，不变1个，不动0个。\n")  # fmt: skip
        self.assertFalse(self.out.exists())
