"""Reads files through the doors they came to, each in a fork of this process, and measures.

Standard input is a JSON list of {name, door, path}; a line of JSON for each is the answer.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from bulletin.accounts.reading import _lines  # noqa: E402
from bulletin.manuscript import ManuscriptRefused, read_docx  # noqa: E402
from bulletin.past.reading import read_past  # noqa: E402
from bulletin.past.refusing import PastRefused  # noqa: E402
from bulletin.pictures import PictureRefused, read_picture  # noqa: E402
from bulletin.word_lists import read_words  # noqa: E402
from stats.intake.files import read_file  # noqa: E402
from stats.intake.layout import read_layout  # noqa: E402
from stats.intake.sheets import UnreadableFile  # noqa: E402
from tests.bulletin.odd_manuscripts import docx  # noqa: E402
from tests.bulletin.odd_pictures import png  # noqa: E402

from .xlsx_bombs import honest  # noqa: E402

#: Seconds of the processor, after which a reading is ended.
LONGEST = 4


def figures(content: bytes) -> Any:
    sheet = read_file(content)
    return read_layout(sheet.rows, sheet.merges)


DOORS: dict[str, Callable[[bytes], Any]] = {
    "figures": figures,
    "accounts": lambda content: _lines(read_file(content)),
    "words": read_words,
    "manuscript": read_docx,
    "past": read_past,
    "picture": read_picture,
}
REFUSALS = (UnreadableFile, ManuscriptRefused, PastRefused, PictureRefused)


def main() -> None:
    # A worker that has served a while has loaded what it needs; that is none of the file's cost.
    for door, content in (
        ("figures", honest(50)), ("manuscript", docx()), ("picture", png((40, 30))),
    ):  # fmt: skip
        DOORS[door](content)
    for asked in json.load(sys.stdin):
        print(json.dumps(_forked(asked)), flush=True)


def _forked(asked: dict[str, str]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + LONGEST, used + LONGEST))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        with os.fdopen(writing, "w") as answer:
            json.dump(_read(DOORS[asked["door"]], Path(asked["path"]).read_bytes()), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    broken = {"seconds": LONGEST, "mib": 0, "refused": "", "error": f"ended by {status}"}
    return asked | (json.loads(told) if told else broken)


def _read(door: Callable[[bytes], Any], content: bytes) -> dict[str, Any]:
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins from here
    before, began = _kib("VmRSS"), time.process_time()
    refused = error = ""
    try:
        door(content)
    except REFUSALS as refusal:
        refused = str(getattr(refusal, "message", refusal))
    except BaseException as failure:
        error = f"{type(failure).__name__}: {failure}"[:300]
    seconds = time.process_time() - began
    grown = (_kib("VmHWM") - before) / 1024
    return {"seconds": seconds, "mib": grown, "refused": refused[:300], "error": error}


def _kib(name: str) -> int:
    found = re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
