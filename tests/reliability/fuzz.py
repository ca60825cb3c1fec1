"""Hostile input of every kind at every door: `python -m tests.reliability.fuzz [NAME …]`.

`--scale 0.01` tries a hundredth of each; parts by name, all of them otherwise. On SQLite all of
it, on PostgreSQL, beside it, what a database has to do with. What is wrong is told on standard
error with an example, the numbers go to the chapter “Hostile input” of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import msgspec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from .results import Result, keep

ROOT = Path(__file__).parents[2]
CHAPTER = "Hostile input"
Found = dict[str, list[Result]]
#: Each is a module of `hostile`: `attack(scale) -> list[Result]`, or `attack(scale, stage)`.
WITHOUT_DATABASE = ("markup", "bombs")
WITH_DATABASE = ("tables", "writers", "injections", "addresses", "posts", "sockets")
ON_BOTH = ("injections", "addresses", "posts")
#: Two processes, on a core each: what has nothing to do with a database goes to the second.
BESIDE = (*WITHOUT_DATABASE, *ON_BOTH)


def main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="parts; all where none is named")
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the full number")
    parser.add_argument("--into", type=Path, help="write the results there and no chapter")
    asked = parser.parse_args()
    parts = WITHOUT_DATABASE + WITH_DATABASE
    if unknown := set(asked.names) - set(parts):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(parts)}")
    chosen = [name for name in parts if not asked.names or name in asked.names]
    if asked.into:
        asked.into.write_bytes(msgspec.json.encode(attacked(chosen, asked.scale)))
        return 0
    began = time.monotonic()
    with beside([name for name in chosen if name in BESIDE], asked.scale) as theirs:
        own = attacked([name for name in chosen if name in WITH_DATABASE], asked.scale)
        found = merged(chosen, own, theirs())
    minutes = (time.monotonic() - began) / 60
    said = f"{minutes:.1f} minutes, at scale {asked.scale:g}: {', '.join(chosen)}."
    held = keep(CHAPTER, found, remarks=said)
    return held | (0 if asked.names else pages(asked.scale))


def merged(chosen: list[str], own: Found, theirs: Found) -> list[Result]:
    """In order; what both have tried, with the database that the second had."""
    found: list[Result] = []
    for name in chosen:
        found += own.get(name, [])
        for result in theirs.get(name, []):
            what = f"{result.what}, on PostgreSQL" if name in ON_BOTH else result.what
            found.append(replace(result, what=what))
    if len(theirs) < sum(name in BESIDE for name in chosen):
        found.append(Result("on PostgreSQL", 0, "to be tried", "the attack broke off", False))
    return found


def attacked(names: list[str], scale: float) -> Found:
    django.setup()
    found = {name: told(name, scale) for name in names if name in WITHOUT_DATABASE}
    if with_database := [name for name in names if name in WITH_DATABASE]:
        from .hostile import stage

        with stage.database():
            furnished = stage.furnished()
            found |= {name: told(name, scale, furnished) for name in with_database}
    return found


def told(name: str, *given: Any) -> list[Result]:
    began = time.monotonic()
    found: list[Result] = import_module(f"{__package__}.hostile.{name}").attack(*given)
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


@contextmanager
def beside(names: list[str], scale: float) -> Iterator[Callable[[], Found]]:
    """These parts in a process beside this one, on PostgreSQL; gives what waits for results."""
    if not names:
        yield dict
        return
    with TemporaryDirectory() as folder:
        into = Path(folder, "results.json")
        process = subprocess.Popen(
            [".ci/postgres", sys.executable, "-m", "tests.reliability.fuzz", *names,
             "--scale", str(scale), "--into", str(into)],
            cwd=ROOT,
            env=os.environ | {"BULLETIN_TEST_RUN": f"{os.getpid()}-postgres"},
        )  # fmt: skip

        def results() -> Found:
            broken = process.wait() != 0
            return {} if broken else msgspec.json.decode(into.read_bytes(), type=Found)

        try:
            yield results
        finally:
            process.terminate()
            process.wait()


def pages(scale: float) -> int:
    """The renderer's own attacks, with a chapter of their own, where they are there."""
    name = "tests.reliability.pages"
    if find_spec(name) is None:
        return 0
    command = [sys.executable, "-m", name, "--rounds", str(max(20, round(2000 * scale)))]
    return int(subprocess.run(command, cwd=ROOT, check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
