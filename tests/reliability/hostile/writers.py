"""Texts that a spreadsheet would run, in whatever is exported: none comes out as a formula.

Which addresses give files is found by asking all of them, so that a new one is among them.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse
from openpyxl import load_workbook

from bulletin.document import Cell, Document, Run, Section, Table
from bulletin.models import HouseWord
from departments.events import Act, record
from departments.models import Department, Event, User
from departments.months import Month
from stats.models import Criterion, Figure, Indicator, Scheme, SchemeGroup, Source
from tests.authorisation import routes
from tests.invented_issues import document, issue

from ..results import Result
from .stage import BOSS, Stage
from .tally import Tally

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
INSIDE = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.invalid","甲")')
BEFORE = ("", "'", "''", '"', " ", "\u3000", "\xa0", "\ufeff", "\u200b", "\0", "\x01", "﹦", "'\t")
#: Every sign with something behind it, and one sign behind whatever hides it.
TEXTS = (
    *(f"{before}=1+1" for before in BEFORE),
    *(f"{sign}{inside}" for sign, inside in itertools.product(SIGNS, INSIDE)),
    *(f"{before}@SUM(1)" for before in BEFORE[3:9]), "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=WEBSERVICE(\"http://evil.invalid\")", "-2+3+cmd|' /C calc'!A0", ";=1+1", ",=1+1", "\n=1+1",
    "=1+1\n=2+2", "%0A=1+1", "＝ＳＵＭ（Ａ１）",
)  # fmt: skip
KINDS = {"csv": "text/csv", "xlsx": "spreadsheetml.sheet"}
#: In CSV a formula begins with one of these, whatever is unseen before it.
RUNS = "=+-@＝＋－＠﹦"
UNSEEN = " \t\r\n\u3000\xa0\ufeff\u200b\0\x01\x02"
ANSWERS = ("?csv=1", "?shape=csv", "?shape=xlsx")
MARCH = Month(2031, 3)
#: Found once: it takes a thousand questions.
KNOWN: list[Door] = []


@dataclass(frozen=True, slots=True)
class Door:
    """How to ask for a file."""

    url: str
    data: dict[str, Any] | None = None

    def ask(self, stage: Stage) -> HttpResponse:
        client = stage.clients[BOSS]
        answer: HttpResponse = (
            client.get(self.url) if self.data is None else client.post(self.url, self.data)
        )
        return answer


def attack(scale: float, stage: Stage) -> list[Result]:
    tally, numbers, some = Tally(), Tally(), []
    doors: set[str] = set()
    addresses = list(_addresses(stage))
    texts = TEXTS[:: max(1, round(1 / scale))] if scale < 1 else TEXTS
    for text in texts:
        with tally.trying(text), transaction.atomic():
            typed(text, stage)
            for door in _doors(stage, addresses):
                content, kind = _file(door.ask(stage))
                if not kind:
                    continue
                doors.add(door.url)
                some.append((kind, content))
                _look(content, kind, f"{door.url}: {text!r}", tally, numbers)
            transaction.set_rollback(True)
    return [
        tally.result(f"texts that look like formulas × {len(doors)} files", "no cell is one"),
        numbers.result("numbers in those files", "in XLSX a number is one"),
        _opened(some, scale),
    ]


def typed(text: str, stage: Stage) -> None:
    """Into every name, note and word that some file holds, past the forms that refuse it."""
    for model, field in (
        (Department, "name"), (Indicator, "name"), (Indicator, "heading"), (Source, "name"),
        (User, "name"), (Scheme, "title"), (SchemeGroup, "name"), (Criterion, "name"),
    ):  # fmt: skip
        for number, pk in enumerate(list(model.objects.values_list("pk", flat=True))):
            _write(model, pk, field, f"{text}{number or ''}")
    Indicator.objects.update(unit=text[:10])
    Figure.objects.update(note=text[:100])
    HouseWord.objects.filter(pk__in=HouseWord.objects.values("pk")[5:]).delete()
    for number, word in enumerate(HouseWord.objects.all()):
        _write(HouseWord, word.pk, "wrong", f"{text}{number}")
        HouseWord.objects.filter(pk=word.pk).update(right=text[:50], note=text[:100])
    record(stage.matrix.boss, Department.objects.first(), text, act=Act.OTHER)
    issue(_document(text), by=stage.matrix.boss)


def _write(model: type[Model], pk: Any, field: str, text: str) -> None:
    longest = model._meta.get_field(field).max_length or 100
    # What is frozen keeps its name.
    with contextlib.suppress(DatabaseError), transaction.atomic():
        model._base_manager.filter(pk=pk).update(**{field: text.replace("\0", "\x02")[:longest]})


def _document(text: str) -> Document:
    usual = document(MARCH, departments=["甲局"])
    head = ((Cell((Run(text),), header=True), Cell((Run("受理数"),), header=True)),)
    body = (
        (
            Cell((Run(text),), header=True),
            Cell((Run("7016"),), note=text, numeric=True, source=text),
        ),
        (Cell((Run("乙"),), header=True), Cell((Run("99.5%"),), numeric=True)),
        (Cell((Run("丙"),), header=True), Cell((Run(text),))),
    )
    table = Table(head, body, remarks=(text,))
    sections = (Section("一、", text, (table, table)), *usual.sections)
    return msgspec.structs.replace(usual, title=text, issuer=text, masthead=text, sections=sections)


def _doors(stage: Stage, addresses: Iterable[str]) -> Iterator[Door]:
    """Every address that answers with a file, whatever it is asked with; and forms for files."""
    if not KNOWN:
        KNOWN.extend(found for url in addresses for found in _found(stage, url))
    yield from KNOWN
    for shape in KINDS:
        yield Door(reverse("admin:stats_figure_export"), {"shape": shape, "since": "", "until": ""})
    slips = [["a", "=1+1", "=1+1", "编辑", "-1+1"]]
    names = ("username", "name", "department", "role", "password")
    told = json.dumps([dict(zip(names, slip, strict=True)) for slip in slips])
    yield Door(reverse("admin:departments_user_slips"), {"slips": told})
    yield from _actions(stage)


def _found(stage: Stage, url: str) -> list[Door]:
    """The address as it is, or with each of the questions by which a page becomes a file."""
    if _file(Door(url).ask(stage))[1]:
        shapes = ("?shape=csv", "?shape=xlsx") if "/export/" in url else ("",)
        return [Door(f"{url}{shape}") for shape in shapes]
    asked = (Door(f"{url}{query}") for query in ANSWERS)
    return [door for door in asked if _file(door.ask(stage))[1]]


def _addresses(stage: Stage) -> Iterator[str]:
    for route in routes():
        own = stage.matrix._address(route, "own")
        yield own
        if own.startswith("/2020/12/"):
            yield own.replace("/2020/12/", f"/{MARCH.year}/{MARCH.number:02}/")


def _actions(stage: Stage) -> Iterator[Door]:
    """Rows of the record, chosen and exported."""
    keys = list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:3])
    url = reverse("admin:departments_event_changelist")
    yield Door(url, {"action": "export", "_selected_action": keys, "index": "0"})


def _file(answer: HttpResponse) -> tuple[bytes, str]:
    told = answer.get("Content-Type", "") + answer.get("Content-Disposition", "")
    for ending, kind in KINDS.items():
        if answer.status_code == 200 and (kind in told or f".{ending}" in told):
            content = b"".join(answer) if getattr(answer, "streaming", False) else answer.content
            return content, ending
    return b"", ""


def _look(content: bytes, kind: str, where: str, tally: Tally, numbers: Tally) -> None:
    if kind == "csv":
        for cell in itertools.chain.from_iterable(
            csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        ):
            tally.seen["cells"] += 1
            if _would_run(cell):
                tally.complain("a formula in CSV", (where, cell))
    else:
        _look_into_sheets(content, where, tally, numbers)


def _look_into_sheets(content: bytes, where: str, tally: Tally, numbers: Tally) -> None:
    """As openpyxl takes the cells, and in the XML itself."""
    for cell in _cells(content):
        tally.seen["cells"] += 1
        if cell.data_type == "f":
            tally.complain("a formula in XLSX", (where, cell.value))
        if isinstance(cell.value, int | float):
            numbers.tried += 1
        elif isinstance(cell.value, str) and cell.value.isdecimal() and len(cell.value) <= 15:
            numbers.seen["texts of digits"] += 1
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and re.search(rb"<f[\s>]", archive.read(name)):
                tally.complain("a formula in XLSX", (where, name))


def _would_run(cell: str) -> bool:
    """As a spreadsheet takes it; a number that stands for itself does not."""
    bare = cell.lstrip(UNSEEN)
    if not bare or bare[0] not in RUNS:
        return cell[:1] in "\t\r\n" if cell else False
    try:
        float(cell)
    except ValueError:
        return True
    return False


def _cells(content: bytes) -> Iterator[Any]:
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        yield from itertools.chain.from_iterable(sheet.iter_rows())


def _opened(files: list[tuple[str, bytes]], scale: float) -> Result:
    """Some of them in LibreOffice, which is not our reader: as it keeps them, no formula."""
    tally = Tally()
    chosen = files[:: max(1, len(files) // max(6, round(60 * scale)))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # One that is a formula, without which finding none would say nothing.
        for number, (kind, content) in enumerate((("csv", b"=1+1,2\n"), *chosen)):
            (folder / f"{number}.{kind}").write_bytes(content)
        for kind in KINDS:
            _converted(sorted(folder.glob(f"*.{kind}")), folder)
        for number, (_, content) in enumerate(chosen, 1):
            tally.tried += 1
            if _has_formula(folder / f"{number}.fods"):
                tally.complain("a formula in LibreOffice, or no answer", content[:300])
        if not _has_formula(folder / "0.fods"):
            tally.complain("LibreOffice sees no formula in a formula", "=1+1")
    return tally.result("of those files, opened in LibreOffice", "no cell is a formula")


def _has_formula(flat: Path) -> bool:
    return not flat.exists() or "table:formula=" in flat.read_text("utf-8")


def _converted(paths: list[Path], folder: Path) -> None:
    """Into XML with everything in it; a CSV as UTF-8 between commas, its numbers looked for."""
    if not paths:
        return
    filters = ["--infilter=CSV:44,34,76,1,,0,false,true"] if paths[0].suffix == ".csv" else []
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *filters,
         "--convert-to", "fods", "--outdir", str(folder), *map(str, paths)],
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
