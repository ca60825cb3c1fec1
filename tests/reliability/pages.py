"""Hostile pages: what the renderer fetches, takes and leaves behind (`make fuzz`).

`python -m tests.reliability.pages [--rounds 2000] [--only fetches bombs renders fonts]`
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from bulletin.actions.publication import PublicationRefused, publish  # noqa: E402
from bulletin.checks import fonts_are_there  # noqa: E402
from bulletin.models import Bulletin, Edition  # noqa: E402
from bulletin.renderers import RENDERERS, caging  # noqa: E402
from departments.models import User  # noqa: E402
from tests.base import Cast  # noqa: E402
from tests.pdf import a_document, paragraph  # noqa: E402

from . import bombing, fetching  # noqa: E402
from .measuring import children, open_files, resident  # noqa: E402
from .results import Result, keep  # noqa: E402

CHAPTER = "Hostile pages"
WARM = 100
MOST_GROWTH = 10
LATIN = "/usr/share/fonts/truetype/dejavu"

REMARKS = """\
Straight means that the page is handed to the typesetter as it is, which no piece can do. What a
piece holds is cleaned when it is saved; assembling, measuring and writing Word are done by the
process that serves the web. A refusal names the piece to who published, previewed or exported."""


def renders(rounds: int) -> Iterator[Result]:
    """The same small bulletin over and over, in one process as a web worker would."""
    document = a_document(opening=(paragraph("再排一次。"),))
    before = None
    for turn in range(1, rounds + 1):
        RENDERERS["pdf"](document)
        if turn == min(WARM, max(1, rounds // 4)):
            before = resident(what="VmRSS"), open_files()
    assert before is not None
    memory, files = resident(what="VmRSS"), open_files()
    growth = 100 * (memory - before[0]) / before[0]
    left = len(children())
    told = (
        f"{growth:+.1f}% ({before[0] // 1024} to {memory // 1024} MiB), "
        f"{files - before[1]} files, {left} processes"
    )
    holds = growth <= MOST_GROWTH and files <= before[1] and not left
    yield Result("renders in one process", rounds, "memory within 10%, nothing left", told, holds)


class _Stage(Cast):
    pass


def missing_fonts() -> Iterator[Result]:
    """A machine without any fonts, and one without Chinese ones; then they are there again."""
    stage = _Stage()
    stage.raise_curtain()
    stage.fill_ledger()
    issue = stage.bulletin()
    stage.sign(issue)
    yield _refused(issue, stage.zhu, "no font on the machine", "/nowhere", "排不了版")
    yield _refused(issue, stage.zhu, "no Chinese font on it", LATIN, "印不出这些字")
    publish(issue, by=stage.zhu)
    yield Result("the fonts back again", 1, "published", "published", Edition.objects.exists())


def _refused(issue: Bulletin, by: User, what: str, fonts: str, words: str) -> Result:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "fonts.conf")
        file.write_text(f"<fontconfig><dir>{fonts}</dir></fontconfig>")
        with mock.patch.dict(caging.ENVIRONMENT, FONTCONFIG_FILE=str(file)):
            warned = [message.msg for message in fonts_are_there()]
            try:
                publish(issue, by=by)
                refusal = "published"
            except PublicationRefused as refused:
                refusal = str(refused)
    named = "缺少字体：FandolFang R" in refusal and words in refusal
    told = "refused, fonts named" if named else refusal
    holds = named and not Edition.objects.exists() and bool(warned)
    promised = "publication refused in a sentence, the system check warns"
    return Result(what, 1, promised, f"{told}; {len(warned)} warning", holds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000, help="renders in one process")
    parser.add_argument("--only", nargs="*", default=["fetches", "bombs", "renders", "fonts"])
    parser.add_argument("--bomb", nargs="*", default=[], help="only bombs with this in their name")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], Iterator[Result]]] = {
        "renders": lambda: renders(asked.rounds),
        "fetches": fetching.results,
        "bombs": lambda: bombing.results(asked.bomb),
        "fonts": missing_fonts,
    }
    found: list[Result] = []
    for name, part in parts.items():
        if name in asked.only:
            found += _on_a_database_of_its_own(part)
    if asked.bomb or not parts.keys() <= set(asked.only):
        print("".join(map(str, found)))  # a part of it is no chapter
        return 0 if all(result.holds for result in found) else 1
    return keep(CHAPTER, found, remarks=REMARKS)


def _on_a_database_of_its_own(part: Callable[[], Iterator[Result]]) -> list[Result]:
    made = setup_databases(verbosity=0, interactive=False)
    try:
        return list(part())
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    setup_test_environment()
    sys.exit(main())
