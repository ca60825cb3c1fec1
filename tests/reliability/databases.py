"""Databases of one's own in a directory, that can be stopped and started: SQLite, PostgreSQL."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

from tests.ports import free_port

KINDS = ("sqlite", "postgresql")
#: As it is run for real: what was answered is on the disk.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
max_wal_size = 64MB
min_wal_size = 32MB
"""


class Place(Protocol):
    """A database in a directory; `url` is its DATABASE_URL."""

    kind: str
    url: str
    root: Path

    def start(self) -> None: ...

    def stop(self, mode: str = "fast") -> None: ...

    def give(self) -> None:
        """What was copied to its directory belongs to it."""

    def revive(self) -> None:
        """Start it again if it has ended, as systemd would."""


def place(kind: str, root: Path, *, copy_of: Path | None = None) -> Place:
    """A new database in `root`, or a copy of one that was stopped; not started yet."""
    root.mkdir(parents=True, exist_ok=True)
    return Sqlite(root, copy_of) if kind == "sqlite" else Postgres(root, copy_of)


class Sqlite:
    kind = "SQLite"

    def __init__(self, root: Path, copy_of: Path | None) -> None:
        if copy_of:
            shutil.copytree(copy_of, root, dirs_exist_ok=True)
        self.root, self.url = root, f"sqlite:///{root}/bulletin.sqlite3"

    def start(self) -> None:
        """It is always there."""

    def stop(self, mode: str = "fast") -> None:
        """Nor does it go away."""

    def give(self) -> None:
        """It has no owner of its own."""

    def revive(self) -> None:
        """It does not end."""


class Postgres:
    kind = "PostgreSQL"

    def __init__(self, root: Path, copy_of: Path | None) -> None:
        self.root, self.data = root, root / "data"
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        if copy_of:
            shutil.copytree(copy_of, root, dirs_exist_ok=True)
            self.password = (root / "password").read_text().strip()
        else:
            self.password = secrets.token_hex(16)
            (root / "password").write_text(self.password + "\n")
        self.give()
        if not copy_of:
            self._initialise()
        self._settle(free_port())

    def start(self) -> None:
        log = str(self.root / "server.log")
        self._run("pg_ctl", "-D", str(self.data), "-l", log, "-t", "60", "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop", may_fail=True)

    def revive(self) -> None:
        if self._run("pg_ctl", "-D", str(self.data), "status", may_fail=True).returncode:
            self.start()

    def _initialise(self) -> None:
        words = ["-U", "bulletin", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]
        secret = f"--pwfile={self.root / 'password'}"
        # Files of 2 MB in place of 16: small disks are part of what is tried.
        self._run("initdb", "-D", str(self.data), *words, secret, "--no-sync", "--wal-segsize=2")

    def _settle(self, port: int) -> None:
        own = f"{SETTINGS}port = {port}\n"
        (self.data / "postgresql.auto.conf").write_text(own)
        self.give()
        self.url = f"postgres://bulletin:{self.password}@127.0.0.1:{port}/postgres"

    def give(self) -> None:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)

    def _run(
        self, program: str, *words: str, may_fail: bool = False
    ) -> subprocess.CompletedProcess[str]:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        # To a file: a server that is started keeps what it was given open.
        with (self.root / "commands.log").open("a") as log:
            done = subprocess.run(
                [*as_owner, str(self.bin / program), *words],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                text=True,
                cwd=self.root,
                check=False,
            )
        if done.returncode and not may_fail:
            raise RuntimeError((self.root / "commands.log").read_text()[-2000:])
        return done
