"""A machine without a font: the site starts and serves; publishing is refused in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bulletin.models import Edition

from ..databases import Place
from ..results import Result
from ..serving import ROOT, Site
from ..wholeness import complaints
from .disk_acts import People
from .publishing import bulletin, change

ROOMS = ("bulletin", "departments", "stats", "templates", "static")
NO_FONTS = '<?xml version="1.0"?><fontconfig></fontconfig>\n'
#: The fonts are named where the typesetter can tell that it is they.
TOLD = ("缺少字体", "排版没有完成")


def run(place: Place, rounds: int) -> list[Result]:
    del rounds
    with tempfile.TemporaryDirectory(dir=place.root.parent) as aside:
        code = _without_fonts(Path(aside))
        wrong = _tried(place, code)
    for one in wrong:
        print(one)
    return [
        Result(
            "no font on the machine",
            1,
            "check names it; pages served; publishing refused in a sentence; nothing written",
            f"{len(wrong)} faults" if wrong else "as promised",
            not wrong,
        )
    ]


def _without_fonts(folder: Path) -> Path:
    """The code, beside its static files, with a list of fonts that is empty."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "var").mkdir()
    shutil.copytree(ROOT / "var" / "static", folder / "var" / "static")
    shutil.copy(ROOT / "var" / "secret_key", folder / "var")
    (folder / "bulletin" / "renderers" / "fonts.conf").write_text(NO_FONTS)
    return folder


def _tried(place: Place, code: Path) -> list[str]:
    wrong = []
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        capture_output=True,
        text=True,
        cwd=code,
        env=os.environ | {"DATABASE_URL": place.url},
        check=False,
    )
    if done.returncode or "缺少字体" not in done.stderr:
        wrong.append(f"check: {done.returncode} {done.stderr}")
    change()
    before = Edition.objects.count()
    with Site(place.url, place.root, code=code) as site:
        answer = People(site).publish(1)
        served = site.visitor().get("/2020/12/").status
    if (
        Edition.objects.count() != before
        or answer.status != 200
        or not any(words in answer.body for words in TOLD)
    ):
        wrong.append(f"publishing: {answer.status} {_told(answer.body)}")
    if served != 200:
        wrong.append(f"the page: {served}")
    return wrong + complaints(bulletin())


def _told(page: str) -> str:
    return page[page.find('class="errornote') :][:600]
