"""Words and privacy, in a piece and in a bulletin: flags only, nothing blocks or changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from departments.quoting import quoted
from stats.findings import Finding, Severity

from .document import Document, Piece, every_section
from .models import HouseWord, NewsItem
from .proofreading import Flag, Kind, Word, flags_in, masked
from .reconciling import OPENING
from .richtext.replacing import replace_in
from .richtext.text import lines_of, text_of

#: So many characters around a flag are shown.
AROUND = 12
SHOWN = 8
LABELS = {"headline": "标题", "subtitle": "副标题", "body": "正文", "credit": "供稿署名"}
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PieceFlag:
    """A flag in a piece's field: headline, subtitle, body or credit.

    `text` is the field's plain text, in which the flag's places count; the body's is
    `text_of(piece.body)`, and `richtext.replacing.replace_in` masks it there.
    """

    field: str
    text: str
    flag: Flag

    @property
    def label(self) -> str:
        return LABELS[self.field]

    @property
    def before(self) -> str:
        """What stands before it in its line, cut short with an ellipsis."""
        line = _last_line(self.text[: self.flag.start])
        return line if len(line) <= AROUND else f"…{line[-AROUND:]}"

    @property
    def after(self) -> str:
        line = _first_line(self.text[self.flag.end :])
        return line if len(line) <= AROUND else f"{line[:AROUND]}…"


def flags_of_piece(piece: NewsItem, words: Sequence[Word] | None = None) -> list[PieceFlag]:
    """Everything to be looked at in a piece, in the order of reading; what is private first.

    Asks one query, or none where the house's `words` are given.
    """
    if words is None:
        words = HouseWord.objects.in_use()
    texts = {
        "headline": piece.headline,
        "subtitle": piece.subtitle,
        "body": text_of(piece.body),
        "credit": piece.credit,
    }
    found = [
        PieceFlag(field, text, flag)
        for field, text in texts.items()
        for flag in flags_in(text, words)
    ]
    return sorted(found, key=lambda one: not one.flag.is_privacy)


def masked_field(piece: NewsItem, one: PieceFlag) -> str:
    """What the flag's field holds once the flag is masked; the piece itself is not changed.

    Raises ValueError where there is nothing to mask, or the text has changed since.
    """
    content: str = getattr(piece, one.field)
    if one.field != "body":
        return masked(content, one.flag)
    if one.flag.masked is None:
        raise ValueError("nothing to mask")
    return replace_in(content, one.flag.start, one.flag.text, one.flag.masked)


def flag_findings(document: Document) -> list[Finding]:
    """Private data as warnings; words, doublings and punctuation as notes. One query.

    A finding repeats no private data: it would be kept with a waiver.
    """
    words = HouseWord.objects.in_use()
    found: list[Finding] = []
    for where, text in _places(document):
        found += _of_place(where, text, flags_in(text, words))
    return found


def _places(document: Document) -> Iterator[Place]:
    """Where something is written, as it is told, and the text there."""
    yield "标题里", document.title
    yield f"{quoted(OPENING)}里", "\n".join(lines_of(document.opening))
    for section in every_section(document):
        lines = lines_of(section.blocks, with_tables=True)
        yield f"{quoted(section.title)}里", "\n".join([section.title, *lines])
        for block in section.blocks:
            if isinstance(block, Piece):
                lines = lines_of(block.blocks, with_tables=True)
                parts = [block.headline, block.subtitle, *lines, block.credit]
                yield f"稿件{quoted(block.headline)}里", "\n".join(filter(None, parts))
    for word, names in (("主送机关", document.recipients), *document.distribution):
        yield f"{quoted(word)}里", names


def _of_place(where: str, text: str, flags: list[Flag]) -> Iterator[Finding]:
    for flag in flags:
        if flag.is_privacy:
            yield _private(where, text, flag)
    notes = sorted((flag for flag in flags if not flag.is_privacy), key=_group)
    for (kind, _), group in groupby(notes, key=_group):
        yield _note(where, text, Kind(kind), list(group))


def _group(flag: Flag) -> tuple[str, str]:
    """A wrong word is told once a place; of the rest, a place's are told together."""
    return flag.kind.value, flag.text if flag.kind == Kind.WORD else ""


def _private(where: str, text: str, flag: Flag) -> Finding:
    before = _last_line(text[max(0, flag.start - AROUND) : flag.start])
    around = f"{before}{flag.masked}"
    return Finding(
        Severity.WARNING,
        flag.kind.value,
        f"{where}的{quoted(around)}{flag.message}",
        printed=flag.masked,
    )


def _note(where: str, text: str, kind: Kind, flags: list[Flag]) -> Finding:
    if kind == Kind.WORD:
        message = f"{where}有{len(flags)}处：{flags[0].message}"
        return Finding(Severity.NOTE, kind.value, message, printed=flags[0].text)
    examples = list(dict.fromkeys(_example(text, flag) for flag in flags))
    more = "等" if len(examples) > SHOWN else ""
    shown = "、".join(map(quoted, examples[:SHOWN])) + more
    what = _ADVICE[kind]
    message = f"{where}有{len(flags)}处{kind.label}要看一下：{shown}。{what}"
    return Finding(Severity.NOTE, kind.value, message, printed="、".join(examples))


_ADVICE = {
    Kind.WIDTH: "中文里的标点用全角，数字和字母用半角。",
    Kind.DOUBLED: "多打了的请删去。",
    Kind.QUOTES: "引号用弯引号，要成对，里层用单引号。",
}


def _example(text: str, flag: Flag) -> str:
    """The flag with a word or two on each side, within its line."""
    before, after = text[max(0, flag.start - 4) : flag.start], text[flag.end : flag.end + 4]
    return f"{_last_line(before)}{flag.text}{_first_line(after)}"


def _last_line(text: str) -> str:
    return text.rpartition("\n")[2].replace("\t", " ")


def _first_line(text: str) -> str:
    return text.partition("\n")[0].replace("\t", " ")
