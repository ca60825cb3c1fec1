"""Lists of the house's words as files: read, held against those there are, written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from departments.names import fold
from departments.quoting import quoted
from stats.intake.files import read_file
from stats.intake.sheets import UnreadableFile
from stats.spreadsheets import as_csv, as_xlsx, bared

from .models import HouseWord
from .models.words import WordKind

WRONG, RIGHT, KIND, NOTE = HEADINGS = ("错误写法", "正确写法", "类别", "说明")
WIDTHS = (24, 24, 14, 50)
TITLE = "规范用语"
#: The heading stands in one of the first rows.
LOOKED_AT = 10
MAX_ENTRIES = 5_000
LONGEST = {WRONG: 60, RIGHT: 60, NOTE: 200}
KINDS = {fold(kind.label): kind for kind in WordKind}


@dataclass(frozen=True, slots=True)
class Entry:
    wrong: str
    right: str
    kind: WordKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that is not understood; the row counts from 1, as in Excel."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class WordList:
    """What a file says; `remarks` are sentences for whoever hands it in."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


class Change(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Compared:
    """An entry beside the word of the house that it would add, change or leave."""

    entry: Entry
    change: Change
    before: Entry | None = None


def read_words(content: bytes) -> WordList:
    """A CSV or XLSX with the columns 错误写法, 正确写法 and perhaps 类别, 说明.

    Raises UnreadableFile where the file is no such table; what is wrong in single rows is told.
    """
    sheet = read_file(content)
    at, columns, remarks = _heading(sheet.rows)
    reader = _Reader(columns)
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        reader.read(number, row)
    if not reader.entries and not reader.problems:
        raise UnreadableFile("表头下面没有一行内容，没有可以导入的。")
    if len(reader.entries) > MAX_ENTRIES:
        raise UnreadableFile(f"超过{MAX_ENTRIES}条，请分开导入。")
    remarks = (*sheet.remarks, *remarks)
    return WordList(tuple(reader.entries), tuple(reader.problems), remarks)


def _heading(rows: list[list[str]]) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """Its row, where each of our columns stands, and what to say of the others."""
    for at, row in enumerate(rows[:LOOKED_AT]):
        titles = [fold(bared(cell)) for cell in row]
        if WRONG in titles and RIGHT in titles:
            columns = {name: titles.index(name) for name in HEADINGS if name in titles}
            others = [cell for cell, title in zip(row, titles, strict=True) if title not in columns]
            named = "、".join(quoted(cell) for cell in others if cell.strip())
            return at, columns, (f"没有用到的列：{named}。",) if named else ()
    raise UnreadableFile(
        f"没有找到表头。请在第一行写“{WRONG}”“{RIGHT}”，需要时再加“{KIND}”“{NOTE}”。"
    )


class _Reader:
    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.rows: dict[str, int] = {}

    def read(self, number: int, row: list[str]) -> None:
        given = {name: _cell(row, at) for name, at in self.columns.items()}
        if not any(given.values()):
            return
        found = [Problem(number, *told) for told in self._complaints(number, given)]
        self.problems += found
        if not found:
            kind = KINDS[fold(given.get(KIND, ""))] if given.get(KIND) else WordKind.TYPO
            self.entries.append(Entry(given[WRONG], given[RIGHT], kind, given.get(NOTE, "")))

    def _complaints(self, number: int, given: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        """Column, value, and what is wrong with it."""
        wrong, right, kind = given[WRONG], given[RIGHT], given.get(KIND, "")
        for name, most in LONGEST.items():
            if len(given.get(name, "")) > most:
                yield name, f"{given[name][:20]}……", f"超过{most}个字，请缩短。"
        if not fold(wrong):
            yield WRONG, wrong, "没有写错误写法，请补上，或删去这一行。"
        elif wrong == right:
            yield RIGHT, right, "和错误写法相同，请改其中一个，或删去这一行。"
        if kind and fold(kind) not in KINDS:
            labels = "、".join(WordKind.labels)
            yield KIND, kind, f"不认识这个类别，请写{labels}中的一个；不写算错别字。"
        elif not right and KINDS.get(fold(kind)) != WordKind.SENSITIVE:
            yield RIGHT, "", "没有写正确写法，请补上；只有敏感词可以不写。"
        if fold(wrong):
            before = self.rows.setdefault(fold(wrong), number)
            if before != number:
                yield WRONG, wrong, f"和第{before}行重复，请只留一行。"


def _cell(row: list[str], at: int) -> str:
    """Line ends and rows of spaces inside a cell count as one space."""
    return " ".join(bared(row[at].strip()).split()) if at < len(row) else ""


def compare(entries: Iterable[Entry]) -> list[Compared]:
    """Each beside what there is; one query."""
    known = HouseWord.objects.by_fold()
    return [_compared(entry, known.get(fold(entry.wrong))) for entry in entries]


def _compared(entry: Entry, word: HouseWord | None) -> Compared:
    if word is None:
        return Compared(entry, Change.NEW)
    before = _entry(word)
    return Compared(entry, Change.UNCHANGED if before == entry else Change.CHANGED, before)


def fingerprint(compared: Iterable[Compared]) -> str:
    """The same as long as the same would be done."""
    return hashlib.sha256(repr(list(compared)).encode()).hexdigest()


def written(words: Iterable[HouseWord], shape: str) -> bytes:
    """The words as CSV or XLSX, as `read_words` takes them."""
    return _file(map(_entry, words), shape)


def as_text(entries: Iterable[Entry]) -> str:
    """The entries as the text of a CSV, to be handed in again when they are confirmed."""
    return _file(entries, "csv").decode("utf-8-sig")


def _file(entries: Iterable[Entry], shape: str) -> bytes:
    rows: list[Sequence[str]] = [HEADINGS]
    rows += [(one.wrong, one.right, one.kind.label, one.note) for one in entries]
    return as_xlsx(rows, title=TITLE, widths=WIDTHS) if shape == "xlsx" else as_csv(rows)


def _entry(word: HouseWord) -> Entry:
    return Entry(word.wrong, word.right, WordKind(word.kind), word.note)
