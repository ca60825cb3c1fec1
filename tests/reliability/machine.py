"""A fresh Debian 12 with systemd and without network, on this machine (root, Debian's tools)."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

TOOLS = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container"}
#: What an installed Debian has besides its base.
USUAL = "systemd-sysv,dbus,procps,curl,iproute2,less"


class Machine:
    """Booted while in `with`; `sh` runs a script in it as root."""

    def __init__(self, root: Path, *, mirror: str = "") -> None:
        self.root = root
        self._mirror = [mirror] if mirror else []
        self._process: subprocess.Popen[bytes] | None = None

    def install(self) -> None:
        """Debian's base, nothing of ours; a machine that was there is removed."""
        for tool, package in TOOLS.items():
            if not shutil.which(tool):
                raise SystemExit(f"{tool} is missing: apt-get install {package}")
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.parent.mkdir(parents=True, exist_ok=True)
        debian = ["debootstrap", "--variant=minbase", f"--include={USUAL}", "bookworm"]
        subprocess.run([*debian, str(self.root), *self._mirror], check=True, capture_output=True)

    def __enter__(self) -> Machine:
        self.boot()
        return self

    def __exit__(self, *raised: object) -> None:
        self.off()

    def boot(self) -> None:
        """Up to the end of systemd's start, with no network but loopback."""
        self._process = subprocess.Popen(
            [
                "systemd-nspawn",
                "--quiet",
                "--register=no",
                "--keep-unit",
                "--private-network",
                "--console=pipe",
                "--hostname=hall",
                f"--directory={self.root}",
                "--boot",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(120):
            time.sleep(0.5)
            if self._leader() and self.sh("systemctl is-system-running --wait").returncode in (
                0,
                1,
            ):
                return
        raise SystemExit("systemd did not start in the new machine")

    def off(self) -> None:
        if self._process is None:
            return
        self.sh("systemctl poweroff")
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def sh(self, script: str, *, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["nsenter", "--target", self._leader(), "--all", "bash", "-euc", script],
            capture_output=True,
            text=True,
            timeout=timeout,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
            | {"HOME": "/root", "LANG": "C.UTF-8"},
            check=False,
        )

    def _leader(self) -> str:
        """The new machine's systemd, as this one numbers it."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return children.read_text().split()[0] if children.exists() and children.read_text() else ""
