"""What a restore refuses; the database is then as it was."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection

from bulletin.backup.values import Tally, join_rows
from bulletin.backup.writing import LEVEL
from tests import hall
from tests.bulletin.test_backup import DAMAGED, NOT_OURS, BackupCase, damage
from tests.elsewhere import ask, manage, new_database, sqlite_at

Members = dict[str, bytes]
Row = dict[str, Any]
Changed = Callable[[list[Row]], list[Row]]


def head_with(**more: Any) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        head = json.loads(members["head.json"]) | more
        members["head.json"] = json.dumps(head).encode()

    return change


def rows_with(label: str, change_rows: Changed) -> Callable[[Members], None]:
    """Other rows of a table that has one part, and a manifest that agrees with them."""

    def change(members: Members) -> None:
        tables = json.loads(members["head.json"])["tables"]
        names = next(one["names"] for one in tables if one["label"] == label)
        found = msgspec.msgpack.decode(members[f"{label}/1"])
        changed = change_rows([dict(zip(names, row, strict=True)) for row in found])
        rows = [msgspec.msgpack.encode([row[name] for name in names]) for row in changed]
        members[f"{label}/1"] = part = join_rows(rows)
        tally = Tally()
        for row in rows:
            tally.add(row)
        manifest = json.loads(members["manifest.json"])
        table = next(one for one in manifest["tables"] if one["label"] == label)
        table |= {"rows": tally.rows, "digest": tally.digest}
        table["parts"] = [hashlib.sha256(part).hexdigest()]
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


def first_with(**more: Any) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [rows[0] | more, *rows[1:]]


def member(backup: Path, name: str) -> bytes:
    with tarfile.open(backup) as archive:
        return archive.extractfile(name).read()  # type: ignore[union-attr]


class RefusedTests(BackupCase):
    def rewritten(self, change: Callable[[Members], None]) -> str:
        """A backup that says otherwise, packed as ours are."""
        with tarfile.open(self.hall.backup) as archive:
            members = {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]
        change(members)
        path = self.folder / "rewritten"
        with (
            path.open("wb") as file,
            gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|") as archive,
        ):
            for name, content in members.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return str(path)

    def refusal(self, backup: str, *, url: str = "") -> str:
        """The sentence; the database that was to be filled holds nothing."""
        if not url:
            with new_database(like=self.hall.empty) as new:
                return self.refusal(backup, url=new)
        done = manage(url, "restore", backup)
        self.assertEqual((done.code, done.out), (1, ""))
        self.assertTrue(ask(url, hall.is_empty))
        return done.err.removeprefix("CommandError: ").rstrip("\n")

    def test_a_database_that_is_in_use(self) -> None:
        copy = Path(shutil.copyfile(self.hall.database, self.folder / "copy"))
        done = manage(sqlite_at(copy), "restore", str(self.hall.backup))
        self.assertEqual(
            done.err,
            "CommandError: 数据库里已经有内容（部门21个，账号6个，通报2个，稿件13个，数据514个），"
            "不能恢复到里面。请换一个新建的空数据库再恢复。\n",
        )
        self.assertEqual(ask(sqlite_at(copy), hall.everything), self.hall.everything)

    def test_a_damaged_file(self) -> None:
        content = self.hall.backup.read_bytes()
        path, new = self.folder / "damaged", self.folder / "new.sqlite3"
        for damaged in damage(content):
            path.write_bytes(damaged)
            done = manage(sqlite_at(new), "restore", str(path))
            self.assertEqual((done.code, done.out), (1, ""))
            self.assertIn(done.err, (DAMAGED, NOT_OURS))
        with closing(sqlite3.connect(new)) as database:
            self.assertEqual(database.execute("SELECT * FROM sqlite_master").fetchall(), [])

    def test_what_is_no_backup(self) -> None:
        for content in (b"", b"hello", self.hall.database.read_bytes()[:5000], gzip.compress(b"x")):
            path = self.folder / "a"
            path.write_bytes(content)
            self.assertIn(self.checked(path).err, (DAMAGED, NOT_OURS))
        missing = self.folder / "missing"
        self.assertEqual(
            self.checked(missing).err,
            f"CommandError: 读不了“{missing}”：没有这个文件或文件夹，请核对路径。\n",
        )

    def test_parts_that_disagree_with_the_manifest(self) -> None:
        def one_missing(members: Members) -> None:
            del members["stats.Rule/1"]

        def one_changed(members: Members) -> None:
            members["stats.Rule/1"] = members["stats.Rule/1"].replace(b"warning", b"nothing")

        def one_too_many(members: Members) -> None:
            members["stats.Rule/2"] = members["stats.Rule/1"]

        def no_manifest(members: Members) -> None:
            del members["manifest.json"]

        for change in (one_missing, one_changed, one_too_many, no_manifest):
            with self.subTest(change.__name__):
                self.assertEqual(self.checked(Path(self.rewritten(change))).err, DAMAGED)

    def test_of_a_newer_version(self) -> None:
        migrations = json.loads(member(self.hall.backup, "head.json"))["migrations"]
        newer = migrations | {"stats": ["9999_next_year"]}
        told = self.refusal(self.rewritten(head_with(migrations=newer, version="v9")))
        self.assertEqual(
            told,
            "这份备份是别的版本（v9）做的，有本程序没有的改动（stats.9999_next_year）。"
            "请先安装做备份时的版本，恢复以后再升级。",
        )
        told = self.refusal(self.rewritten(head_with(format=2, tables="said otherwise")))
        self.assertEqual(told, "这份备份是更新的版本做的，这个版本读不了。请安装新的版本再恢复。")

    def test_a_database_of_a_newer_version(self) -> None:
        path = Path(shutil.copyfile(self.hall.empty, self.folder / "copy"))
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('stats', '9999_x', '2030-01-01')"
            )
        told = self.refusal(str(self.hall.backup), url=sqlite_at(path))
        self.assertEqual(told, "这个数据库是更新的版本用过的。请换一个新建的空数据库再恢复。")
        made = manage(sqlite_at(path), "backup", str(self.folder / "a"))
        self.assertEqual(
            made.err,
            "CommandError: 数据库是更新的版本用过的（有stats.9999_x），这个版本不能备份。"
            "请用那个版本来备份。\n",
        )

    def test_a_row_that_the_database_does_not_take_is_named(self) -> None:
        change = rows_with("departments.Event", first_with(act="nonsense"))
        told = self.refusal(self.rewritten(change))
        named = r"表“操作记录”（departments\.Event）编号1的一行，"
        self.assertRegex(told, f"^{named}.*不接受，没有恢复：.*event_act_known")

    def test_text_that_only_sqlite_takes(self) -> None:
        backup = self.rewritten(rows_with("departments.Event", first_with(what="a\x00b")))
        if connection.vendor == "postgresql":
            told = self.refusal(backup)
            self.assertIn("编号1的一行，PostgreSQL不接受，没有恢复：", told)
        home = sqlite_at(Path(shutil.copyfile(self.hall.empty, self.folder / "home")))
        self.assertEqual(manage(home, "restore", backup).code, 0)

    def test_a_row_that_points_at_none(self) -> None:
        change = rows_with("departments.Department", lambda rows: rows[:-1])
        told = self.refusal(self.rewritten(change))
        self.assertTrue(told.startswith("备份里有的行指向没有的行，没有恢复："), told)

    def test_a_value_that_comes_back_otherwise(self) -> None:
        """SQLite keeps 15 digits; the figure has 18."""
        if connection.vendor == "sqlite":
            change = rows_with("stats.Figure", first_with(value="99999999999999.1234"))
            told = self.refusal(self.rewritten(change))
            self.assertEqual(
                told,
                "表“数据”（stats.Figure）写进SQLite以后读回来不一样，没有恢复。"
                "请恢复到做备份时的那种数据库。",
            )

    def test_what_was_tampered_with_before_is_restored_and_told(self) -> None:
        path = Path(shutil.copyfile(self.hall.database, self.folder / "copy"))
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("DROP TRIGGER bulletin_edition_no_update")
            database.execute("UPDATE bulletin_edition SET title = '改过' WHERE id = 2")
        backup = str(self.folder / "tampered")
        self.assertEqual(manage(sqlite_at(path), "backup", backup).code, 0)
        with new_database(like=self.hall.empty) as url:
            done = manage(url, "restore", backup)
            self.assertEqual(done.code, 1)
            self.assertEqual(
                done.err,
                "CommandError: 已恢复，和备份里的一样，但是2020年12月通报 第2版的校验值对不上："
                "备份以前就被改动过。请运行 verify_editions 查看，并另找更早的备份比较。\n",
            )
            self.assertFalse(ask(url, hall.is_empty))
