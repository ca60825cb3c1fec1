"""Asks of every package in requirements-dev.txt whether it has a known hole: `make audit`.

Exit 0 only if each of them was really asked about, by a service that does know a hole in a package
known to have one. Behind a mirror pip-audit by itself skips what it cannot ask, or believes an
empty answer, and says that all is well.

    make audit                                    asks OSV (https://osv.dev)
    make audit ARGS="--osv-url https://…/v1/query"  another service that speaks its language
    make audit ARGS="--advisories all.zip"        without internet, from OSV's export for PyPI

What pip-audit itself takes can follow, such as `--ignore-vuln ID`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from advisories import Advisories, Unusable, answering

REQUIREMENTS = Path(__file__).parents[1] / "requirements-dev.txt"
PIN = re.compile(r"(?m)^([A-Za-z0-9._-]+)==([^ ;\\\n]+)")
#: Not one of ours: its hole (PYSEC-2018-51) was mended in 2.1.3. A service that does not know of it
#: knows nothing.
KNOWN_BAD = ("bleach", "2.1.2")
ELSEWHERE = (
    "没有网络时：在能上网的机器上取得 OSV 的 PyPI 公告（osv.dev，Data 一节：PyPI/all.zip），"
    '带进来后运行 make audit ARGS="--advisories all.zip"；'
    "或在能上网的机器上对同一提交运行 make audit。\n"
    "Without internet: bring OSV's export for PyPI (osv.dev, section Data: PyPI/all.zip) and name "
    "it as above, or run make audit elsewhere on the same commit."
)

Pins = list[tuple[str, str]]


class NothingAudited(Exception):
    """The audit has no result, good or bad."""


def pinned(requirements: Path) -> Pins:
    """Name and version of every package, also of those that only other platforms install."""
    return PIN.findall(requirements.read_text("utf-8"))


def rounds(pins: Pins) -> Iterator[Pins]:
    """Each name once a round: some are pinned in one version for old Pythons, another for new."""
    while pins:
        now = dict(reversed(pins))
        yield list(now.items())
        pins = [pin for pin in pins if now[pin[0]] != pin[1]]


def ask(pins: Pins, osv_url: str | None, more: list[str]) -> list[dict[str, Any]]:
    """What pip-audit says of each: `name`, `version`, `vulns`.

    Raises NothingAudited when it broke off or skipped one.
    """
    service = ["--osv-url", osv_url] if osv_url else []
    command = [sys.executable, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip"]
    command += ["--progress-spinner", "off", "-f", "json", "-s", "osv", *service, *more]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{name}=={version}\n" for name, version in pins)
        file.flush()
        ran = subprocess.run([*command, "-r", file.name], capture_output=True, text=True)
    try:
        found: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        raise NothingAudited(ran.stderr.strip().rpartition("\n")[2]) from None
    return found


def audit(pins: Pins, osv_url: str | None, more: list[str]) -> list[dict[str, Any]]:
    """All of `pins`, each answered for. Raises NothingAudited."""
    answers = [answer for part in rounds([*pins, KNOWN_BAD]) for answer in ask(part, osv_url, more)]
    of_known_bad = [answer for answer in answers if answer["name"] == KNOWN_BAD[0]]
    if not of_known_bad or not of_known_bad[0].get("vulns"):
        raise NothingAudited(f"the service knows no hole in {'=='.join(KNOWN_BAD)}, which has one")
    ours = [answer for answer in answers if answer["name"] != KNOWN_BAD[0]]
    asked = Counter((answer["name"], answer.get("version")) for answer in ours if "vulns" in answer)
    if left_out := Counter(pins) - asked:
        names = ", ".join("==".join(pin) for pin in sorted(left_out))
        raise NothingAudited(f"{asked.total()} of {len(pins)} were audited, not these: {names}")
    return ours


@contextmanager
def service(advisories: Path | None, osv_url: str | None) -> Iterator[str | None]:
    """Where to ask: what was named, or a service of our own on the loopback address."""
    if advisories is None:
        yield osv_url
        return
    known = Advisories.read(advisories)
    print(f"公告 {known.count} 条，最新一条 / advisories, the newest of {known.newest:%Y-%m-%d}")
    with ThreadingHTTPServer(("127.0.0.1", 0), answering(known)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


def told(answer: dict[str, Any], hole: dict[str, Any]) -> str:
    mended = "、".join(hole["fix_versions"]) or "尚无 / none yet"
    names = ", ".join([hole["id"], *hole.get("aliases", [])])
    return f"{answer['name']}=={answer['version']}: {names}; 修复版本 / mended in: {mended}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--requirements", type=Path, default=REQUIREMENTS)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--osv-url")
    where.add_argument("--advisories", type=Path, metavar="ZIP")
    options, more = parser.parse_known_args()
    pins = pinned(options.requirements)
    try:
        if not pins:
            raise NothingAudited(f"{options.requirements} pins nothing")
        with service(options.advisories, options.osv_url) as address:
            answers = audit(pins, address, more)
    except (NothingAudited, Unusable) as reason:
        print(f"没有审计 / NOT audited: {reason}\n{ELSEWHERE}", file=sys.stderr)
        return 2
    holes = [told(answer, hole) for answer in answers for hole in answer["vulns"]]
    print(*holes, sep="\n", end="\n" if holes else "")
    count = len(answers)
    print(f"审计了 {count} 个依赖，已知漏洞 {len(holes)} 个", end=" / ")
    print(f"audited all {count}, holes: {len(holes)}")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
