"""What breaks under it: `make fault`, or `python -m tests.reliability.fault [--quick] [NAME …]`.

Each fault is tried on SQLite and on PostgreSQL, side by side; what came of it is written into
docs/reliability.md (only when all were tried in full).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .databases import KINDS
from .results import Result, keep

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Trial:
    """A module of faults or loads, how often it is done on one database, and on which."""

    name: str
    rounds: int
    kinds: tuple[str, ...] = KINDS


TRIALS = (
    Trial("killed_publishing", 10),
    Trial("killed_importing", 10),
    Trial("published_twice", 250),
    Trial("edited_meanwhile", 150),
    Trial("restarting", 20, ("postgresql",)),
    Trial("full_disk", 3),
    Trial("missing_fonts", 1),
    Trial("turned_back", 5),
)
REMARKS = (
    "Half of the rounds on SQLite, half on PostgreSQL, with the settings, the durability and the "
    "gunicorn that it is run with. A process is killed by SIGKILL as it enters or leaves a named "
    "function. With a full disk PostgreSQL ends itself when its log has no room; it is "
    "started again when there is room, as systemd would, and readers are asked before."
)


def main(
    package: str = "faults",
    chapter: str = "Faults",
    trials: Iterable[Trial] = TRIALS,
    remarks: str = REMARKS,
    *,
    at_once: bool = True,
) -> int:
    parser = argparse.ArgumentParser(description=f"what is tried: {_names(trials)}")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, help="so many rounds of each on each database")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    given = parser.parse_args()
    wanted = [one for one in trials if one.name in given.names or not given.names]
    if unknown := set(given.names) - {one.name for one in trials}:
        parser.error(f"{', '.join(unknown)}: not one of {_names(trials)}")
    rounds = 1 if given.quick else given.rounds
    results = _merged(_all(package, wanted, rounds, at_once))
    if rounds or given.names:
        print("".join(map(str, results)))
        return 0 if results and all(one.holds for one in results) else 1
    return keep(chapter, results, remarks=remarks)


def _names(trials: Iterable[Trial]) -> str:
    return ", ".join(one.name for one in trials)


def _all(
    package: str, trials: list[Trial], rounds: int | None, at_once: bool
) -> list[list[Result]]:
    """By database; static files are gathered first, as the site's server wants them."""
    folder = Path(tempfile.mkdtemp(prefix="bulletin-reliability.", dir="/tmp"))
    folder.chmod(0o711)
    _manage("collectstatic", "--noinput", "--verbosity", "0")
    try:
        with ThreadPoolExecutor(len(KINDS) if at_once else 1) as pool:

            def of(kind: str) -> list[Result]:
                return _of_kind(package, kind, folder / kind, trials, rounds)

            return list(pool.map(of, KINDS))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _of_kind(
    package: str, kind: str, stage: Path, trials: list[Trial], rounds: int | None
) -> list[Result]:
    mine = [one for one in trials if kind in one.kinds]
    if not mine:
        return []
    _python("tests.reliability.staging", package, kind, str(stage))
    results: list[Result] = []
    for one in mine:
        words = (package, one.name, kind, str(stage), str(rounds or one.rounds))
        said = _python("tests.reliability.trial", *words)
        print(said, flush=True)
        found = json.loads(said.rstrip().rpartition("\n")[2])
        results += [Result(**each) for each in found]
    return results


def _python(module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(words)}: {done.stdout}")
    return done.stdout


def _manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


def _merged(by_kind: list[list[Result]]) -> list[Result]:
    """What was tried on both databases as one line."""
    merged: dict[str, Result] = {}
    for kind, results in zip(("SQLite", "PostgreSQL"), by_kind, strict=True):
        for one in results:
            other = merged.get(one.what)
            merged[one.what] = _both(other, one, kind) if other else one
    return list(merged.values())


def _both(sqlite: Result, other: Result, kind: str) -> Result:
    same = sqlite.found == other.found
    found = sqlite.found if same else f"SQLite: {sqlite.found}; {kind}: {other.found}"
    holds = sqlite.holds and other.holds
    return Result(sqlite.what, sqlite.tried + other.tried, sqlite.promised, found, holds)


if __name__ == "__main__":
    sys.exit(main())
