"""The restore drill: real files, real databases, real processes.

The hall stands on SQLite; it moves to a database of the suite's kind and back to SQLite. So the
suite on PostgreSQL goes both ways, and the one on SQLite from SQLite to SQLite.
"""

from __future__ import annotations

import json
import shutil
import signal
import tarfile
from pathlib import Path

from tests import hall
from tests.elsewhere import ask, begin, manage, new_database, sqlite_at


def manifest_of(backup: Path) -> bytes:
    with tarfile.open(backup) as archive:
        content = archive.extractfile("manifest.json")
        assert content is not None
        return content.read()


def rows_in(backup: Path) -> dict[str, str]:
    """Each table's digest; PostgreSQL's sequences, alone, are of no moment."""
    tables = json.loads(manifest_of(backup))["tables"]
    return {table["label"]: table["digest"] for table in tables}


class DrillTests(hall.HallCase):
    maxDiff = 2000

    def done(self, url: str, *arguments: str) -> str:
        found = manage(url, *arguments)
        self.assertEqual((found.code, found.err), (0, ""))
        return found.out

    def copy_of(self, path: Path, name: str = "copy.sqlite3") -> Path:
        return Path(shutil.copyfile(path, self.folder / name))

    def assert_whole(self, url: str) -> None:
        """Row by row, address by address, and as frozen as it was."""
        found = ask(url, hall.everything)
        for part, expected in self.hall.everything.items():
            self.assertEqual(found[part], expected)
        told = self.done(url, "verify_editions")
        self.assertRegex(told, "^3个版本、1次撤回，校验值全部相符。")

    def test_the_hall_has_what_the_drill_is_about(self) -> None:
        answers = self.hall.everything["addresses"]
        gone = [address for address, (status, _) in answers.items() if status != 200]
        self.assertEqual(gone, ["/2020/11/"])
        self.assertEqual(self.hall.everything["refused"], ["Edition", "Event", "Scheme"])

    def test_there_and_back(self) -> None:
        key, there, home = (self.folder / name for name in ("key", "there", "home.sqlite3"))
        self.done(sqlite_at(home), "backup", "--new-key", str(key))
        shutil.copyfile(self.hall.empty, home)
        with new_database(like=self.hall.empty) as url:
            told = self.done(url, "restore", str(self.hall.backup))
            self.assertRegex(
                told, r"^已恢复，所有版本的校验值相符。.*已发布3个版本，.*账号6个。\n$"
            )
            self.assert_whole(url)
            self.done(url, "backup", str(there))
            self.assertEqual(manifest_of(there), manifest_of(self.hall.backup))
            self.done(url, "backup", str(self.folder / "sealed"), "--key-file", str(key))
        sealed = str(self.folder / "sealed")
        self.done(sqlite_at(home), "restore", sealed, "--key-file", str(key))
        self.assert_whole(sqlite_at(home))

    def test_to_its_own_kind(self) -> None:
        again = self.folder / "again"
        with (
            new_database(like=self.hall.empty) as first,
            new_database(like=self.hall.empty) as second,
        ):
            self.done(first, "restore", str(self.hall.backup))
            self.done(first, "backup", str(again))
            self.done(second, "restore", str(again))
            self.assert_whole(second)
            # The last key was a piece's that is gone: the record of acts means that one by it.
            gone = ask(self.url, hall.deleted_key)
            self.assertEqual(ask(first, hall.next_key), gone + 1)
            self.assertEqual(ask(second, hall.next_key), gone + 1)

    def test_an_older_backup_is_restored_as_it_was_and_then_migrated(self) -> None:
        old, backup = sqlite_at(self.copy_of(self.hall.database)), str(self.folder / "old")
        self.done(old, "migrate", "otp_static", "0002", "--verbosity", "0")
        self.done(old, "backup", backup)
        new = sqlite_at(self.folder / "new.sqlite3")
        self.done(new, "restore", backup)
        self.assert_whole(new)
        self.assertIn("[X] 0003_add", self.done(new, "showmigrations", "otp_static"))
        upgraded = manage(sqlite_at(self.copy_of(self.hall.empty, "upgraded")), "restore", backup)
        self.assertEqual(
            upgraded.err,
            "CommandError: 这份备份是旧版本做的，而这个数据库已经升级过了。"
            "请换一个新建的空数据库，不要先运行 migrate，直接恢复。\n",
        )

    def test_others_write_and_publish_while_it_runs(self) -> None:
        """Its reader takes the first bytes, then nothing until others have published."""
        backup = self.folder / "moment"
        with new_database(like=self.hall.empty) as url:
            self.done(url, "restore", str(self.hall.backup))
            running = begin(url, "backup", "-")
            assert running.stdout is not None
            with backup.open("wb") as file:
                file.write(running.stdout.read(1000))
                self.assertIsNone(running.poll())
                ask(url, lambda: str(hall.correct("备份时发布的更正。")))
                self.assertIsNone(running.poll())
                shutil.copyfileobj(running.stdout, file)
            self.assertEqual((running.wait(), running.communicate()[1]), (0, b""))
            told = self.done(url, "verify_editions")
            self.assertRegex(told, "^4个版本、1次撤回，校验值全部相符。")
        self.assertEqual(rows_in(backup), rows_in(self.hall.backup))
        self.done(sqlite_at(self.copy_of(self.hall.empty)), "restore", str(backup))

    def test_killed_midway_it_leaves_nothing_and_can_be_done_again(self) -> None:
        """On a busy machine the kill may come too late: then all is there, and it is tried anew."""
        for _ in range(5):
            with new_database(like=self.hall.empty) as url:
                before = ask(url, hall.made_by_migrations)
                self.kill_midway(url)
                if not ask(url, hall.is_empty):
                    self.done(url, "verify_editions")
                    continue
                self.assertEqual(ask(url, hall.made_by_migrations), before)
                self.done(url, "restore", str(self.hall.backup))
                return
        self.fail("five times the restore was faster than the kill")

    def kill_midway(self, url: str) -> None:
        """Some tables are in, most are not."""
        running = begin(url, "restore", str(self.hall.backup), "--verbosity", "2")
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith(b"bulletin.Bulletin "):
                break
        running.kill()
        running.communicate()
        self.assertEqual(running.returncode, -signal.SIGKILL)

    def test_as_json(self) -> None:
        home = sqlite_at(self.copy_of(self.hall.empty))
        told = json.loads(self.done(home, "restore", str(self.hall.backup), "--format", "json"))
        rows = sum(map(len, self.hall.everything["rows"].values()))
        expected = {"rows": rows, "editions": 3, "accounts": 6, "restored": True}
        self.assertEqual({name: told[name] for name in expected}, expected)
