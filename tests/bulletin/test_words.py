"""The house's words: kept, taken in from a file, taken home."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import TestCase
from django.urls import reverse

from bulletin.actions import Refused
from bulletin.actions.words import take_in_words
from bulletin.models import HouseWord
from bulletin.standard_words import SHIPPED
from bulletin.word_lists import compare, fingerprint, read_words, written
from departments.events import Event
from tests.base import Cast, guest

LIST = "admin:bulletin_houseword_changelist"
IMPORT = "admin:bulletin_houseword_import"
EXPORT = "admin:bulletin_houseword_export"
HEAD = "错误写法,正确写法,类别,说明\n"


class ModelTests(TestCase):
    def test_a_hall_starts_with_the_shipped_words(self) -> None:
        listed = read_words(SHIPPED.read_bytes())
        self.assertEqual(listed.problems, ())
        self.assertGreaterEqual(len(listed.entries), 40)
        self.assertEqual(HouseWord.objects.count(), len(listed.entries))
        self.assertEqual({one.change.value for one in compare(listed.entries)}, {"unchanged"})

    def test_the_database_refuses_what_must_not_be(self) -> None:
        for wrong, right, more in (
            ("", "甲", {}),
            (" ", "甲", {}),
            ("甲", "甲", {}),
            ("甲", "", {}),
            ("甲", "乙", {"kind": "x"}),
            ("ＡＢ 帐号", "乙", {}),
        ):
            HouseWord.objects.get_or_create(wrong="AB帐号", right="AB账号")
            with self.subTest(wrong), self.assertRaises(IntegrityError), transaction.atomic():
                HouseWord.objects.create(wrong=wrong, right=right, **more)


class Editing(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)
        HouseWord.objects.all().delete()
        HouseWord.objects.create(wrong="截止目前", right="截至目前", note="看时间")


class PageTests(Editing):
    def post(self, **more: Any) -> HttpResponse:
        fields = {"wrong": "帐号", "right": "账号", "kind": "typo", "note": "", "is_active": "on"}
        return self.client.post(reverse("admin:bulletin_houseword_add"), fields | more)

    def test_kept_one_by_one(self) -> None:
        self.assertRedirects(self.post(), reverse(LIST))
        self.assertEqual(HouseWord.objects.get(wrong="帐号").right, "账号")
        page = self.client.get(reverse(LIST), {"q": "账号", "kind__exact": "typo"})
        self.assertContains(page, "帐号")
        self.assertNotContains(page, "截至目前")

    def test_what_cannot_be_kept_is_told(self) -> None:
        for more, sentence in (
            ({"right": "帐号"}, "错误写法和正确写法相同，请改其中一个。"),
            ({"right": ""}, "请填正确写法；只有敏感词可以不填。"),
            ({"wrong": "截止 目前"}, "“截止目前”已经在规范用语里，请直接改那一条。"),
            ({"wrong": "\u200b"}, "请填错误写法。"),
            ({"wrong": "长" * 61}, "60"),
        ):
            with self.subTest(sentence):
                self.assertContains(self.post(**more), sentence)
        self.assertEqual(HouseWord.objects.count(), 1)

    def test_a_sensitive_word_needs_no_right_form(self) -> None:
        self.assertRedirects(self.post(right="", kind="sensitive"), reverse(LIST))

    def test_the_list_asks_no_more_for_more(self) -> None:
        counts = []
        for number in range(3):
            with self.assertNumQueries(counts[0]) if counts else _counting() as context:
                self.client.get(reverse(LIST))
            counts.append(len(context.captured_queries))
            HouseWord.objects.create(wrong=f"错{number}", right="对")

    def test_others_may_not(self) -> None:
        for person in (self.she, guest()):
            self.client.force_login(person)
            for name in (LIST, IMPORT, EXPORT):
                self.assertIn(self.client.get(reverse(name)).status_code, (302, 403), name)
            self.assertIn(self.post().status_code, (302, 403))
        self.assertEqual(HouseWord.objects.count(), 1)


def _counting() -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


class ImportTests(Editing):
    def hand_in(self, content: str | bytes, name: str = "用语.csv") -> HttpResponse:
        content = content.encode() if isinstance(content, str) else content
        return self.client.post(reverse(IMPORT), {"file": SimpleUploadedFile(name, content)})

    def confirm(self, answer: HttpResponse) -> HttpResponse:
        data = dict(answer.context["form"].initial)
        # As a browser sends it.
        data["content"] = data["content"].replace("\r\n", "\n").replace("\n", "\r\n")
        return self.client.post(reverse(IMPORT), data, follow=True)

    def kept(self) -> list[tuple[str, str, str, str]]:
        return list(HouseWord.objects.order_by("pk").values_list("wrong", "right", "kind", "note"))

    def test_looked_at_then_taken_in(self) -> None:
        text = HEAD + "截止目前,截至目前,,不带时间\n帐号,账号,错别字,\n刁民,,敏感词,\n"
        answer = self.hand_in(text)
        self.assertEqual(answer.context["counts"], {"new": 2, "changed": 1, "unchanged": 0})
        self.assertContains(answer, "<del>看时间</del><ins>不带时间</ins>")
        self.assertEqual(HouseWord.objects.count(), 1)
        page = self.confirm(answer)
        self.assertContains(page, "规范用语已导入：新增2条，修改1条，未变0条。")
        self.assertEqual(
            self.kept(),
            [
                ("截止目前", "截至目前", "typo", "不带时间"),
                ("帐号", "账号", "typo", ""),
                ("刁民", "", "sensitive", ""),
            ],
        )
        acts = Event.objects.filter(what__startswith="从文件导入")
        self.assertEqual({event.by for event in acts}, {self.bian})
        self.assertEqual(acts.count(), 3)

    def test_the_same_once_more_changes_nothing(self) -> None:
        answer = self.hand_in(HEAD + "截止目前,截至目前,错别字,看时间\n")
        self.assertEqual(answer.context["counts"], {"new": 0, "changed": 0, "unchanged": 1})
        self.assertNotContains(answer, "确认导入")

    def test_every_row_that_is_not_understood_is_told_and_nothing_taken_in(self) -> None:
        text = HEAD + (
            "帐号,账号,错别字,\n,甲,,\n乙,乙,,\n丙,丁,怪,\n戊,,错别字,\n帐 号,账号,,\n"
            f"{'长' * 61},短,,\n"
        )
        answer = self.hand_in(text)
        self.assertContains(answer, "文件里有6处要改，什么也没有导入。请改好再上传。")
        self.assertEqual(
            [(one.row, one.column, one.value, one.message) for one in answer.context["problems"]],
            [
                (3, "错误写法", "", "没有写错误写法，请补上，或删去这一行。"),
                (4, "正确写法", "乙", "和错误写法相同，请改其中一个，或删去这一行。"),
                (
                    5,
                    "类别",
                    "怪",
                    (
                        "不认识这个类别，请写错别字、领导姓名职务、敏感词、规范名称中的一个；"
                        "不写算错别字。"
                    ),
                ),
                (6, "正确写法", "", "没有写正确写法，请补上；只有敏感词可以不写。"),
                (7, "错误写法", "帐 号", "和第2行重复，请只留一行。"),
                (8, "错误写法", "长" * 20 + "……", "超过60个字，请缩短。"),
            ],
        )
        self.assertEqual(HouseWord.objects.count(), 1)

    def test_what_was_not_looked_at_is_not_taken_in(self) -> None:
        answer = self.hand_in(HEAD + "帐号,账号,,\n")
        HouseWord.objects.create(wrong="帐号", right="帐户号")
        again = self.confirm(answer)
        self.assertContains(again, "看过以后，有人改了规范用语，什么也没有导入。")
        self.assertEqual(again.context["counts"]["changed"], 1)
        self.assertEqual(HouseWord.objects.get(wrong="帐号").right, "帐户号")
        self.confirm(again)
        self.assertEqual(HouseWord.objects.get(wrong="帐号").right, "账号")

    def test_a_gb18030_file_and_a_title_above(self) -> None:
        text = "规范用语表\n正确写法,错误写法,来源\n账号,帐号,某处\n"
        answer = self.hand_in(text.encode("gb18030"))
        self.assertEqual(answer.context["counts"]["new"], 1)
        self.assertContains(answer, "没有用到的列：“来源”。")

    def test_files_that_are_no_list(self) -> None:
        for content, sentence in (
            (b"", "文件是空的"),
            (b"\x89PNG\r\n", "其实是图片"),
            (b"PK\x03\x04broken", "文件已损坏"),
            ("甲,乙\n1,2\n".encode(), "没有找到表头"),
            (HEAD.encode(), "表头下面没有一行内容"),
            ((HEAD + f"{'长' * 501},短\n").encode(), "超过500个字"),
            ((HEAD + "".join(f"错{n},对,,\n" for n in range(5001))).encode(), "超过5000条"),
        ):
            with self.subTest(sentence):
                self.assertContains(self.hand_in(content), sentence)
        self.assertEqual(HouseWord.objects.count(), 1)

    def test_odd_posts(self) -> None:
        for data in (
            {},
            {"file": "甲"},
            {"content": ""},
            {"content": "甲", "seen": "x"},
            {"content": HEAD + "甲,乙,,\n", "seen": "x"},
            {"content": HEAD + "甲,甲,,\n", "seen": "x"},
            {"content": "\0", "seen": "x" * 100},
            {"seen": "1"},
        ):
            self.assertEqual(self.client.post(reverse(IMPORT), data).status_code, 200, data)
        self.assertEqual(HouseWord.objects.count(), 1)

    def test_a_cell_of_several_lines_is_one_line(self) -> None:
        self.confirm(self.hand_in(HEAD + '"帐\n号",账号,,"甲\n乙"\n'))
        self.assertEqual(self.kept()[-1], ("帐 号", "账号", "typo", "甲 乙"))

    def test_the_verb_asks_for_the_right(self) -> None:
        from django.core.exceptions import PermissionDenied

        entries = read_words((HEAD + "帐号,账号,,\n").encode()).entries
        seen = fingerprint(compare(entries))
        with self.assertRaises(PermissionDenied):
            take_in_words(entries, by=self.she, seen=seen)
        with self.assertRaises(Refused):
            take_in_words(entries, by=self.bian, seen="")
        take_in_words(entries, by=self.bian, seen=seen)

    def test_exported_it_can_be_imported(self) -> None:
        HouseWord.objects.create(wrong="=1+1", right="@甲", kind="name", note="-说明")
        HouseWord.objects.create(wrong="不用的", right="用的", is_active=False)
        for shape in ("csv", "xlsx"):
            answer = self.client.get(reverse(EXPORT), {"shape": shape})
            self.assertIn(f".{shape}", answer["Content-Disposition"])
            listed = read_words(answer.content)
            self.assertEqual(listed.problems, ())
            self.assertEqual(
                [one.change.value for one in compare(listed.entries)], ["unchanged"] * 2
            )
        text = written(HouseWord.objects.all(), "csv").decode("utf-8-sig")
        self.assertIn("'=1+1,'@甲,规范名称,'-说明", text)
