"""The chain, the database's guard, and copies held against the record: each broken, and told."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from msgspec.structs import replace
from pypdf import PdfReader

from bulletin.actions.withdrawing import withdraw
from bulletin.document import GENESIS, decode
from bulletin.models import Bulletin, Edition, Withdrawal
from bulletin.models.edition import newest_hash
from bulletin.verification import faults, unguarded
from bulletin.verification.guard import FROZEN, KEPT
from departments import frozen
from departments.models import Event
from departments.months import Month
from stats import frozen as schemes
from stats.models import Figure
from tests.base import DECEMBER, Cast, thawed
from tests.base import FROZEN as THAWED
from tests.invented_issues import document, issue
from tests.word import Word

SQLITE, POSTGRESQL = connection.vendor == "sqlite", connection.vendor == "postgresql"


#: What is made from editions and points to them.
INDEXES = (("passage", "edition_id"), ("printedrow", "edition_id"))


def said(*args: str, **options: Any) -> str:
    """What the command says; a refusal with a mark before it."""
    out = StringIO()
    try:
        call_command("verify_editions", *args, stdout=out, **options)
    except CommandError as error:
        return f"× {error}"
    return out.getvalue().strip()


class Record(Cast, TestCase):
    """December three times, the second withdrawn."""

    issue: Bulletin
    first: Edition
    second: Edition
    third: Edition
    taken: Withdrawal

    @classmethod
    def setUpTestData(cls) -> None:
        stage = cls()
        stage.raise_curtain()
        said = [replace(document(DECEMBER), version=number) for number in (1, 2, 3)]
        stage.first = issue(said[0], by=stage.zhu)
        stage.issue = stage.first.bulletin
        stage.second = issue(said[1], by=stage.zhu, number=2)
        stage.taken = withdraw(stage.issue, by=stage.zhu, reason="数据有误。", after=2)
        stage.third = issue(said[2], by=stage.zhu, number=3)
        stage.stay()

    def told(self) -> list[tuple[str, str]]:
        return [(fault.ident, str(fault)) for fault in faults()]

    def forged(self, **changes: Any) -> None:
        with thawed():
            Edition.objects.filter(pk=self.second.pk).update(**changes)


class PublishedTests(Record):
    """The same with real pages, PDFs and Word files."""

    @classmethod
    def setUpTestData(cls) -> None:
        stage = cls()
        stage.raise_curtain()
        stage.fill_ledger()
        stage.issue = stage.bulletin()
        stage.first = stage.publish(stage.issue)
        Figure.objects.filter(indicator__name="排号数").update(value=401)
        stage.second = stage.publish(stage.issue, correction="排号数有误。")
        stage.taken = withdraw(stage.issue, by=stage.zhu, reason="数据有误。", after=2)
        Figure.objects.filter(indicator__name="排号数").update(value=402)
        stage.third = stage.publish(stage.issue, correction="重新核对。")
        stage.stay()

    def of(self, content: bytes, name: str = "copy", **options: Any) -> str:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place, name)
            path.write_bytes(content)
            return said(str(path), **options).replace(str(path), name)

    def test_each_format_is_known_byte_for_byte(self) -> None:
        for part in ("html", "pdf", "docx", "document"):
            with self.subTest(part):
                content = bytes(getattr(self.first, part))
                self.assertEqual(self.of(content), "“copy”就是2020年12月通报 第1版，一字未动。")

    def test_a_page_as_it_is_served_is_the_same(self) -> None:
        self.client.cookies["view"] = "large"
        for number in (3,):
            served = self.client.get(f"/2020/12/v{number}/").content
            told = self.of(served)
            self.assertEqual(told, f"“copy”就是2020年12月通报 第{number}版，一字未动。")

    def test_a_changed_copy_says_what_it_was(self) -> None:
        for part in ("html", "pdf", "docx"):
            with self.subTest(part):
                content = bytes(getattr(self.third, part)) + b"\n"
                told = self.of(content)
                self.assertEqual(
                    told,
                    "× “copy”自称是2020年12月通报 第3版，"
                    "但与发布的不同：内容被改动过，或是另存的。",
                )
        told = self.of(bytes(self.third.document).replace("受理".encode(), "办理".encode(), 1))
        self.assertIn("自称是2020年12月通报 第3版", told)

    def test_what_is_none_of_ours(self) -> None:
        for content in (
            b"",
            b"%PDF-1.7",
            b"PK\x03\x04 no zip",
            b"{}",
            b'{"month": 1}',
            b"\xff" * 9,
        ):
            with self.subTest(content):
                self.assertEqual(
                    self.of(content),
                    "× “copy”不是这里发布的任何一版，也没有印着这里的校验码。",
                )
        self.assertIn("读不了文件", said("/nonexistent/file"))

    def test_a_printed_hash(self) -> None:
        for text, told in (
            (self.third.document_sha256, "2020年12月通报 第3版的文稿（JSON）的校验值"),
            (self.third.document_sha256[:16], "2020年12月通报 第3版的文稿（JSON）的校验值"),
            (self.first.hash, "2020年12月通报 第1版在校验链里的校验值"),
            (self.first.hash.upper(), "2020年12月通报 第1版在校验链里的校验值"),
            (self.taken.hash, "撤回2020年12月通报 第2版的校验值"),
            (self.second.pdf_sha256, "2020年12月通报 第2版的PDF的校验值"),
        ):
            with self.subTest(text):
                self.assertEqual(said(against=text), f"记录里有：这是{told}。")
        for text in ("", "abc", "0" * 64, "f" * 15, "g" * 64, "%" * 20):
            with self.subTest(text):
                self.assertIn("× " if text else "", said(against=text))

    def test_as_json(self) -> None:
        told = json.loads(said(against=self.first.hash, format="json"))
        self.assertEqual(
            (told["edition"], told["part"], told["same"]), ("2020-12/v1", "hash", True)
        )
        told = json.loads(said(format="json"))
        self.assertEqual(
            (told["editions"], told["withdrawals"], told["newest_hash"], told["faults"]),
            (3, 1, self.third.hash, []),
        )
        told = json.loads(self.of(bytes(self.first.pdf), format="json"))
        self.assertEqual((told["edition"], told["part"], told["same"]), ("2020-12/v1", "pdf", True))
        self.forged(title="别的")
        out = StringIO()
        with self.assertRaises(SystemExit) as caught:
            call_command("verify_editions", format="json", stdout=out)
        self.assertEqual(caught.exception.code, 1)
        self.assertEqual(json.loads(out.getvalue())["faults"][0]["edition"], "2020-12/v2")

    def codes(self) -> tuple[str, str]:
        own = hashlib.sha256(self.client.get("/2020/12/v3/bulletin.json").content).hexdigest()
        return f"文稿校验码{own}", f"上次发布校验值{self.taken.hash}"

    def test_on_the_page(self) -> None:
        page = self.client.get("/2020/12/v3/").content.decode()
        for code in self.codes():
            name, digits = code[:-64], code[-64:]
            self.assertInHTML(f'<div class="code"><dt>{name}</dt><dd>{digits}</dd></div>', page)

    def test_in_the_pdf_and_at_the_foot_of_its_first_sheet(self) -> None:
        reader = PdfReader(io.BytesIO(bytes(self.third.pdf)))
        own, before = (f"{code[:-64]} {code[-64:]}" for code in self.codes())
        self.assertEqual(reader.metadata["/Keywords"], f"{own}，{before}")  # type: ignore[index]
        self.assertIn(f"<pdf:Keywords>{own}，{before}</pdf:Keywords>".encode(), self.third.pdf)
        first, *others = ("".join(page.extract_text().split()) for page in reader.pages)
        for code in self.codes():
            self.assertIn(code, first)
        self.assertFalse([page for page in others if "校验" in page])

    def test_in_word_and_at_the_foot_of_its_first_sheet(self) -> None:
        word = Word(bytes(self.third.docx))
        own, before = (f"{code[:-64]} {code[-64:]}" for code in self.codes())
        self.assertEqual(word.file.core_properties.keywords, f"{own}，{before}")
        section = word.file.sections[0]
        self.assertTrue(section.different_first_page_header_footer)
        texts = [paragraph.text for paragraph in section.first_page_footer.paragraphs]
        self.assertEqual(texts, ["—  —", f"{own}\n{before}"])

    def test_the_first_of_all_and_a_draft(self) -> None:
        self.assertEqual(decode(bytes(self.first.document)).chained_to, GENESIS)
        self.assertNotIn("上次发布校验值", bytes(self.first.html).decode())
        self.assertIn("文稿校验码", bytes(self.first.html).decode())
        self.client.force_login(self.zhu)
        page = self.client.get(f"/admin/bulletin/bulletin/{self.issue.pk}/preview/")
        self.assertNotIn("校验", page.content.decode())

    def test_the_site_shows_the_newest_and_finds_by_any(self) -> None:
        self.assertContains(self.client.get("/"), self.third.hash)
        for text, told in (
            (self.third.document_sha256, "第3版的文稿（JSON）的校验值"),
            (self.first.hash[:20].upper(), "第1版在校验链里的校验值"),
            (self.taken.hash, "撤回2020年12月通报 第2版的校验值"),
        ):
            with self.subTest(text):
                self.assertContains(self.client.get("/search/", {"q": text}), told)
        unknown = self.client.get("/search/", {"q": "f" * 64})
        self.assertContains(unknown, "记录里没有这个校验值")
        self.assertNotContains(self.client.get("/search/", {"q": "deadbeef"}), "校验值")

    def test_two_months_stand_in_one_chain(self) -> None:
        issue = self.bulletin(month=Month(2020, 11), number=11)
        Figure.objects.filter(month=Month(2020, 12)).update(month=Month(2020, 11))
        edition = self.publish(issue)
        self.assertEqual(edition.previous_hash, self.third.hash)
        self.assertEqual(self.told(), [])


class ChainTests(Record):
    def test_whole(self) -> None:
        self.assertEqual(self.told(), [])
        self.assertEqual(newest_hash(), self.third.hash)
        links = [self.first, self.second, self.taken, self.third]
        self.assertEqual(
            [link.previous_hash for link in links], [GENESIS, *(link.hash for link in links[:-1])]
        )
        self.assertEqual(
            said(), f"3个版本、1次撤回，校验值全部相符。最新的校验值：{self.third.hash}"
        )

    def test_each_kind_of_change_is_told_by_edition_and_part(self) -> None:
        where = "2020年12月通报 第2版："
        registered = "登记的内容被改动过（标题、说明、时间、经办人或校验值），与它的校验值对不上。"
        for changes, message in (
            ({"title": "别的"}, registered),
            ({"correction": "别的"}, registered),
            ({"published_by": self.bian.pk}, registered),
            ({"document_sha256": "0" * 64}, registered),
            ({"html": b"x"}, "网页的内容被改动过，与发布时的校验值对不上。"),
            ({"pdf": b"x"}, "PDF的内容被改动过，与发布时的校验值对不上。"),
            ({"docx": b"x"}, "Word 文件的内容被改动过，与发布时的校验值对不上。"),
            ({"document": b"{}"}, "文稿（JSON）的内容被改动过，与发布时的校验值对不上。"),
        ):
            with self.subTest(changes=changes), transaction.atomic():
                self.forged(**changes)
                self.assertEqual(self.told()[0], ("2020-12/v2", where + message))
                self.assertTrue(said().startswith(f"× {where}{message}"))
                transaction.set_rollback(True)

    def test_a_link_made_anew_does_not_fit_the_next(self) -> None:
        edition = Edition.objects.get(pk=self.second.pk)
        edition.title = "别的"
        self.forged(title="别的", hash=edition.chained_hash())
        self.assertEqual(
            [ident for ident, _ in self.told()], ["2020-12/v2", "2020-12/v3"]
        )  # the withdrawal of it, and what came after
        self.assertIn("接不上前面", self.told()[0][1])
        self.assertIn("2020年12月通报 第2版被换过", self.told()[0][1])

    def test_even_a_whole_chain_made_anew_is_not_what_the_documents_say(self) -> None:
        links = [Edition.objects.get(pk=self.first.pk), Edition.objects.get(pk=self.second.pk)]
        links[0].title = "别的"
        links[0].seal(GENESIS)
        links[1].seal(links[0].hash)
        taken = Withdrawal.objects.select_related("edition").get()
        taken.edition = links[1]
        taken.seal(links[1].hash)
        last = Edition.objects.get(pk=self.third.pk)
        last.seal(taken.hash)
        with thawed():
            for link in (last, taken, *reversed(links)):
                link.save()
        self.assertEqual(self.told()[0][0], "2020-12/v2")
        self.assertIn("印着的上次发布校验值，与登记的前一环不同", self.told()[0][1])

    def test_an_edition_gone_from_the_middle(self) -> None:
        with thawed():
            Withdrawal.objects.all().delete()
            for table, column in (*INDEXES, ("edition", "id")):
                connection.cursor().execute(
                    f"DELETE FROM bulletin_{table} WHERE {column} = %s", [self.second.pk]
                )
        told = self.told()
        self.assertEqual([ident for ident, _ in told], ["2020-12/v3", "2020-12/v2"])
        self.assertIn("2020年12月通报 第1版之后缺了一环", told[0][1])
        self.assertEqual(told[1][1], "2020年12月通报 第2版：这一版不见了。")

    def test_a_withdrawal_added_taken_away_or_reworded(self) -> None:
        with transaction.atomic():
            with thawed():
                Withdrawal.objects.all().delete()
            self.assertEqual([ident for ident, _ in self.told()], ["2020-12/v3"])
            transaction.set_rollback(True)
        with transaction.atomic():
            with thawed():
                Withdrawal.objects.update(reason="别的")
            self.assertEqual(
                self.told()[0][1],
                "撤回2020年12月通报 第2版：登记的内容被改动过（标题、说明、时间、经办人或校验值），"
                "与它的校验值对不上。",
            )
            transaction.set_rollback(True)
        Withdrawal.objects.create(
            edition=self.third, reason="假", at=self.taken.at, by=self.zhu, hash="1" * 64,
            previous_hash="2" * 64,
        )  # fmt: skip
        self.assertIn("接不上前面", self.told()[0][1])

    def test_what_is_cut_off_at_the_end_shows_by_what_was_printed(self) -> None:
        with thawed():
            for table, column in (*INDEXES, ("edition", "id")):
                connection.cursor().execute(
                    f"DELETE FROM bulletin_{table} WHERE {column} = %s", [self.third.pk]
                )
        self.assertEqual(self.told(), [])
        self.assertEqual(
            said(against=self.third.document_sha256),
            f"× 记录里没有这个校验值：{self.third.document_sha256}。"
            "请核对有没有抄错（至少前16位）。",
        )


class GuardTests(Record):
    """Every frozen table, on either database."""

    def rows(self, table: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            return cursor.fetchall()

    def refused(self, table: str, act: Callable[[Any], Any]) -> None:
        before = self.rows(table)
        with self.assertRaisesMessage(DatabaseError, frozen.MESSAGE), transaction.atomic():
            act(connection.cursor())
        self.assertEqual(self.rows(table), before)

    def test_every_frozen_table_is_watched(self) -> None:
        self.assertEqual(unguarded(), [])
        self.assertEqual(
            set(FROZEN) | {table for table, _ in KEPT} | set(schemes.TABLES), set(THAWED)
        )

    def test_no_row_is_changed_or_removed(self) -> None:
        for table in ("bulletin_edition", "bulletin_withdrawal", "departments_event"):
            with self.subTest(table):
                self.refused(table, lambda c, t=table: c.execute(f"UPDATE {t} SET id = id"))  # type: ignore[misc]
                self.refused(table, lambda c, t=table: c.execute(f"DELETE FROM {t}"))  # type: ignore[misc]

    def test_no_table_is_emptied(self) -> None:
        if SQLITE:
            return  # it empties a table by DELETE, which is refused above
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in FROZEN:
            with self.subTest(table):
                self.refused(table, lambda c, t=table: c.execute(f"TRUNCATE {t} CASCADE"))  # type: ignore[misc]
        for above in ("bulletin_bulletin", "departments_user"):
            self.refused("bulletin_edition", lambda c, t=above: c.execute(f"TRUNCATE {t} CASCADE"))  # type: ignore[misc]

    def test_no_row_is_replaced(self) -> None:
        if POSTGRESQL:
            return  # it has no REPLACE
        for table in ("bulletin_edition", "bulletin_withdrawal", "departments_event"):
            with self.subTest(table):
                copy = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
                self.refused(table, lambda c, s=copy: c.execute(s))  # type: ignore[misc]
        # By another key than the first: the old row would go, and a new one stand for it.
        columns = [field.column for field in Edition._meta.concrete_fields if field.column != "id"]
        names = ", ".join(columns)
        self.refused(
            "bulletin_edition",
            lambda c: c.execute(
                f"REPLACE INTO bulletin_edition ({names}) SELECT {names} FROM bulletin_edition"
            ),
        )

    def test_no_row_is_written_over_by_an_upsert(self) -> None:
        table = "bulletin_withdrawal"
        names = ", ".join(field.column for field in Withdrawal._meta.concrete_fields)
        where = " WHERE true" if SQLITE else ""
        self.refused(
            table,
            lambda c: c.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}{where} "
                "ON CONFLICT (id) DO UPDATE SET reason = 'x'"
            ),
        )

    def test_new_rows_go_in_as_before(self) -> None:
        before = Event.objects.count()
        Event.objects.bulk_create([Event(by_name="甲", subject="乙", what="丙", act="other",
                                         content_type=Event.objects.first().content_type,  # type: ignore[union-attr]
                                         object_id="1")] * 1)  # fmt: skip
        self.assertEqual(Event.objects.count(), before + 1)

    def test_a_guard_that_is_gone_is_told(self) -> None:
        drop = "DROP TRIGGER bulletin_edition_no_update"
        if POSTGRESQL:
            drop = "ALTER TABLE bulletin_edition DISABLE TRIGGER bulletin_edition_frozen"
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        name = "bulletin_edition_frozen" if POSTGRESQL else "bulletin_edition_no_update"
        with transaction.atomic():
            connection.cursor().execute(drop)
            self.assertEqual(
                said(), f"× 数据库的防改保护（触发器）不在：{name}。请管理员检查数据库。"
            )
            transaction.set_rollback(True)
