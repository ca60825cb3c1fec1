"""docs/deployment.md, run as it stands on a fresh Debian 12, and what was promised there.

    python -m tests.reliability.deployment [--keep] [--mirror ADDRESS-OF-A-DEBIAN-MIRROR]

Takes a quarter of an hour, root, and Debian's packages once.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .machine import Machine
from .results import Result, keep

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "deployment.md"
PLACE = HOUSE / "dist" / "try"
BLOCK = re.compile(r"(?ms)^```sh\n(.*?)^```$")
CHECKS = re.compile(r"(?ms)^# (.+?) \| (.+?)\n(.*?)(?=^# .+? \| |\Z)")


def bundle() -> Path:
    """A release packed from the commit at hand, with Debian's packages."""
    subprocess.run(["make", "wheelhouse", "ARGS=--debs"], check=True, cwd=HOUSE)
    return max(HOUSE.glob("dist/bulletin-*.tar"), key=lambda path: path.stat().st_mtime)


def as_written(machine: Machine, packed: Path) -> Result:
    """Every block of the page, in one shell, as somebody would who reads it from the top."""
    (machine.root / "root").mkdir(exist_ok=True)
    shutil.copy(packed, machine.root / "root")
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    marked = [f"echo '## block {n}' >&2\n{block}" for n, block in enumerate(blocks, 1)]
    ran = machine.sh("set -o pipefail\ncd /root\n" + "".join(marked), timeout=1800)
    (PLACE / "as-written.log").write_text(ran.stdout + ran.stderr)
    reached = ran.stderr.count("## block ")
    found = "done" if ran.returncode == 0 else f"block {reached} failed: {last_line(ran.stderr)}"
    return Result(
        "the page's blocks, in order", len(blocks), "each succeeds", found, ran.returncode == 0
    )


def promises(machine: Machine) -> Iterator[Result]:
    """The checks beside this file: a shell script each, which must succeed."""
    text = Path(__file__).with_suffix(".sh").read_text("utf-8")
    common, _, checks = text.partition("\n\n")
    for what, promised, script in CHECKS.findall(checks):
        ran = machine.sh(f"set -o pipefail\n{common}\n{script}")
        said = last_line(ran.stdout) or "as promised"
        found = said if ran.returncode == 0 else f"{said}; {last_line(ran.stderr)}"
        yield Result(what, 1, promised, found, ran.returncode == 0)
        print(f"{'yes' if ran.returncode == 0 else 'NO '}  {what}: {found}", flush=True)


def last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]


def after_a_reboot(machine: Machine) -> Result:
    machine.off()
    machine.boot()
    ran = machine.sh(
        "for _ in $(seq 30); do curl -fsSk --resolve tongbao.example.gov.cn:443:127.0.0.1 "
        "https://tongbao.example.gov.cn/2020/12/ | grep -q 7016 && exit 0; sleep 1; done; exit 1"
    )
    found = "served" if ran.returncode == 0 else "not served"
    return Result("the machine restarted", 1, "the page is served", found, ran.returncode == 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", default="")
    parser.add_argument("--keep", action="store_true", help="leave the machine in dist/try")
    options = parser.parse_args()
    PLACE.mkdir(parents=True, exist_ok=True)
    packed = bundle()
    new = Machine(PLACE / "machine", mirror=options.mirror)
    new.install()
    with new as machine:
        results = [as_written(machine, packed)]
        if results[0].holds:
            results += [*promises(machine), after_a_reboot(machine)]
    if not options.keep:
        shutil.rmtree(PLACE / "machine", ignore_errors=True)
    return keep("Deployment", results)


if __name__ == "__main__":
    raise SystemExit(main())
