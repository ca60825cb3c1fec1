"""What a backup refuses, and what it leaves behind then: nothing."""

from __future__ import annotations

import json
import os
import resource
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.db.models import FileField

from bulletin.backup.files import new_file
from bulletin.backup.refusing import BackupRefused
from bulletin.backup.writing import PART
from tests import hall
from tests.elsewhere import Done, ask, begin, manage, manage_here, sqlite_at

DAMAGED = "CommandError: 备份文件坏了（不完整，或内容被改动过），请换一份备份。\n"
NOT_OURS = "CommandError: 这不是本系统做的备份，或者文件坏了。请核对文件。\n"


class BackupCase(hall.HallCase):
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def key(self, name: str = "key") -> tuple[Path, str]:
        """A key file, and its public half."""
        done = manage(self.url, "backup", "--new-key", str(self.folder / name))
        self.assertEqual(done.code, 0)
        return self.folder / name, done.out.partition("公钥是 ")[2].partition("：")[0]

    def checked(self, path: Path, *more: str) -> Done:
        return manage(self.url, "restore", "--check", str(path), *more)


class MakingTests(BackupCase):
    def test_a_file_that_only_its_owner_reads_and_that_says_what_it_holds(self) -> None:
        path = self.folder / "a"
        done = manage(self.url, "backup", str(path), "--format", "json")
        told = json.loads(done.out)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(self.names(), ["a"])
        expected = {
            "file": str(path), "bytes": path.stat().st_size, "encrypted": False,
            "editions": 3, "accounts": 6, "first_month": "2020-11", "last_month": "2020-12",
        }  # fmt: skip
        self.assertEqual({name: told[name] for name in expected}, expected)
        again = json.loads(self.checked(path, "--format", "json").out)
        self.assertEqual(again["tables"], told["tables"])
        self.assertEqual(again["newest_hash"], told["newest_hash"])
        self.assertNotIn("sessions.Session", told["tables"])

    def test_all_that_is_handed_in_is_in_the_database(self) -> None:
        """A model that kept files beside it would need more than a backup of the database."""
        beside = [
            str(field)
            for model in apps.get_models()
            for field in model._meta.local_fields
            if isinstance(field, FileField)
        ]
        self.assertEqual(beside, [])

    def test_a_file_that_is_there_is_replaced_only_when_told(self) -> None:
        path = self.folder / "a"
        path.write_text("mine")
        refused = manage(self.url, "backup", str(path))
        told = f"CommandError: “{path}”已经有了，不会覆盖。请换一个文件名，或加 --force。\n"
        self.assertEqual((refused.code, refused.err, path.read_text()), (1, told, "mine"))
        self.assertEqual(manage(self.url, "backup", str(path), "--force").code, 0)
        self.assertEqual(self.checked(path).code, 0)

    def test_where_it_cannot_be_written(self) -> None:
        nowhere = self.folder / "none" / "a"
        self.assertEqual(
            manage(self.url, "backup", str(nowhere)).err,
            f"CommandError: 写不了“{nowhere}”：没有这个文件或文件夹，请核对路径。"
            "没有留下写了一半的文件。\n",
        )
        self.assertEqual(
            manage(self.url, "backup", str(self.folder)).err,
            f"CommandError: “{self.folder}”是一个文件夹，请写上文件名。\n",
        )
        self.assertIn("二者选一", manage(self.url, "backup").err)
        self.assertIn("二者选一", manage(self.url, "backup", "a", "--into", "b").err)

    def test_a_full_disk_leaves_the_earlier_file_and_no_half_one(self) -> None:
        path = self.folder / "a"
        path.write_text("earlier")
        key, _ = self.key()
        for more in ([], ["--key-file", str(key)]):
            done = ask(self.url, self.cramped("backup", "--force", str(path), *more))
            told = f"CommandError: 写不了“{path}”：这个磁盘放不下这么大的文件，请换一个地方。"
            self.assertEqual((done.code, done.err), (1, f"{told}没有留下写了一半的文件。\n"))
            self.assertEqual((self.names(), path.read_text()), (["a", "key"], "earlier"))

    def cramped(self, *arguments: str) -> Callable[[], Done]:
        """The command where no file may be larger than 100 kB."""

        def run() -> Done:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            return manage_here(*arguments)

        return run

    def test_to_a_reader_that_leaves(self) -> None:
        running = begin(self.url, "backup", "-")
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        self.assertRegex(running.stderr.read().decode(), r"^CommandError: 备份没有写完：.*。\n$")
        running.stderr.close()
        self.assertEqual(running.wait(), 1)

    def test_a_database_that_is_none(self) -> None:
        nothing = sqlite_at(self.folder / "nothing.sqlite3")
        self.assertEqual(
            manage(nothing, "backup", str(self.folder / "a")).err,
            "CommandError: 数据库是空的，没有可以备份的。请核对环境变量 DATABASE_URL。\n",
        )

    def test_two_at_once_into_one_file(self) -> None:
        path = self.folder / "a"
        with new_file(path) as file:
            file.write(b"the first")
            with self.assertRaises(BackupRefused) as caught, new_file(path):
                pass
        self.assertIn("另一个程序正在写", str(caught.exception))
        self.assertEqual((self.names(), path.read_bytes()), (["a"], b"the first"))

    def test_what_a_killed_process_left_is_written_over(self) -> None:
        (self.folder / "a.part").write_bytes(b"x" * 100)
        with new_file(self.folder / "a") as file:
            file.write(b"whole")
        self.assertEqual((self.names(), (self.folder / "a").read_bytes()), (["a"], b"whole"))


class PartsTests(BackupCase):
    def test_a_part_is_bounded_however_many_rows_and_however_large_one_is(self) -> None:
        """Of the hall's editions each row is a part; of a thousand small rows there are few."""
        with tarfile.open(self.hall.backup) as archive:
            parts = [(member.name.partition("/")[0], member.size) for member in archive]
        tables = [name for name, _ in parts]
        self.assertEqual((tables.count("bulletin.Edition"), tables.count("stats.Figure")), (3, 1))
        self.assertEqual([part for part in parts if part[1] > 2 * PART], [])


class DailyTests(BackupCase):
    def test_keeps_the_newest_and_deletes_nothing_else(self) -> None:
        ours = [f"bulletin-2020-01-0{day}T0300.backup" for day in (1, 2, 3)]
        others = ["bulletin-2020-01-01.backup", "notes.txt", "x-bulletin-2020-01-01T0300.backup"]
        for name in (*ours, *others):
            (self.folder / name).touch()
        cut_off = self.folder / "bulletin-2020-01-01T0300.backup.part"
        cut_off.touch()
        os.utime(cut_off, (0, 0))
        done = manage(self.url, "backup", "--into", str(self.folder), "--keep", "2")
        self.assertEqual((done.code, done.out.splitlines()[-1]), (0, "删去了2份旧的。"))
        left = [name for name in self.names() if name not in others]
        self.assertEqual((len(left), left[0]), (2, ours[-1]))
        self.assertRegex(left[1], r"^bulletin-20\d\d-\d\d-\d\dT\d{4}\.backup$")
        self.assertEqual(self.checked(self.folder / left[1]).code, 0)
        self.assertEqual(sorted(set(self.names()) - set(left)), sorted(others))

    def test_one_that_fails_deletes_nothing(self) -> None:
        old = [f"bulletin-2020-01-0{day}T0300.backup" for day in (1, 2, 3)]
        for name in old:
            (self.folder / name).touch()

        def cramped() -> Done:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            return manage_here("backup", "--into", str(self.folder), "--keep", "1")

        self.assertEqual(ask(self.url, cramped).code, 1)
        self.assertEqual(self.names(), old)

    def test_the_folder_must_be_there_and_one_kept(self) -> None:
        done = manage(self.url, "backup", "--into", str(self.folder / "none"))
        self.assertEqual(
            done.err, f"CommandError: 没有文件夹“{self.folder / 'none'}”，请先建好。\n"
        )
        done = manage(self.url, "backup", "--into", str(self.folder), "--keep", "0")
        self.assertEqual(done.err, "CommandError: --keep 至少是1。\n")


class SealedTests(BackupCase):
    def test_the_public_half_makes_what_only_the_secret_half_opens(self) -> None:
        secret, public = self.key()
        (self.folder / "public").write_text(f"{public}\n")
        path = self.folder / "sealed"
        made = manage(self.url, "backup", str(path), "--key-file", str(self.folder / "public"))
        self.assertEqual((made.code, made.out.splitlines()[-1]), (0, "文件已加密。"))
        self.assertNotIn("区社保局".encode(), path.read_bytes())
        self.assertTrue(path.read_bytes().startswith(b"age-encryption.org/v1\n"))
        self.assertEqual(self.checked(path, "--key-file", str(secret)).code, 0)
        self.assertIn(
            "给的是公钥", self.checked(path, "--key-file", str(self.folder / "public")).err
        )
        self.assertIn("这份备份是加密的。请用 --key-file", self.checked(path).err)
        other, _ = self.key("other")
        self.assertEqual(
            self.checked(path, "--key-file", str(other)).err,
            "CommandError: 密钥不对，打不开这份备份。请用做备份时那一把密钥的私钥。\n",
        )
        content = path.read_bytes()
        for damaged in damage(content):
            path.write_bytes(damaged)
            told = self.checked(path, "--key-file", str(secret))
            self.assertEqual((told.code, told.out), (1, ""))
            self.assertIn(told.err, (DAMAGED, NOT_OURS))

    def test_the_key_from_the_environment(self) -> None:
        secret, _ = self.key()
        path = self.folder / "sealed"

        def with_key(*arguments: str) -> Done:
            os.environ["BULLETIN_BACKUP_KEY"] = secret.read_text()
            return manage_here(*arguments)

        self.assertEqual(ask(self.url, lambda: with_key("backup", str(path))).code, 0)
        done = ask(self.url, lambda: with_key("restore", "--check", str(path)))
        self.assertEqual((done.code, done.err), (0, ""))

    def test_what_is_no_key(self) -> None:
        path = self.folder / "key"
        for text in ("", "# nothing\n", "password", "age1abc", "AGE-SECRET-KEY-1ABC", "\x00\xff"):
            path.write_text(text)
            told = manage(self.url, "backup", str(self.folder / "a"), "--key-file", str(path)).err
            self.assertTrue(told.startswith(f"CommandError: 密钥文件“{path}”里不是备份用的密钥。"))
        path.unlink()
        told = manage(self.url, "backup", str(self.folder / "a"), "--key-file", str(path)).err
        self.assertTrue(told.startswith(f"CommandError: 打不开密钥文件“{path}”："))
        self.assertEqual(self.names(), [])

    def test_a_new_key_replaces_none(self) -> None:
        path, _ = self.key()
        before = path.read_text()
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(
            manage(self.url, "backup", "--new-key", str(path)).err,
            f"CommandError: “{path}”已经有了，不会覆盖。请换一个文件名。\n",
        )
        self.assertEqual(path.read_text(), before)


def damage(content: bytes) -> list[bytes]:
    """Cut at several places, and one byte turned over at several."""
    size = len(content)
    cut = [content[:at] for at in (0, 10, 300, size // 2, size - 9, size - 1)]
    places = (3, 8, 40, 500, size // 3, size // 2, size - 100, size - 6)
    turned = [content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :] for at in places]
    return cut + turned
