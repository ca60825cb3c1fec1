"""A cell's name, its text as people type it, and that text read into what the ledger keeps."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.core.exceptions import ValidationError

from departments.models import Department
from departments.names import fold

from ..intake.cells import read_cell
from ..models import Figure, Indicator, Source
from ..models.figure import MISSING
from ..models.kinds import Kind
from ..writing import Content

#: Longer than any number with the longest note.
MAX_TEXT = 200
UNSEEN = {ord(mark): None for mark in "\u200b\u200c\u200d\u2060\ufeff"}


def key(indicator: Indicator, department: Department | None) -> str:
    """A cell's name in addresses and in the page: `d3-i5`; the hall's `hall-i7`."""
    return f"d{department.pk}-i{indicator.pk}" if department else f"hall-i{indicator.pk}"


class State(msgspec.Struct, frozen=True):
    """What a cell holds, as the page knows it; no figure is an empty text without a source."""

    text: str = ""
    source: int | None = None

    @classmethod
    def of(cls, content: Content | None, indicator: Indicator) -> State:
        return cls(text_of(content, indicator), content.source.pk) if content else cls()


def text_of(content: Content, indicator: Indicator) -> str:
    """Exact, not rounded for print: `6459（数据来源于窗口统计）`, `99.55%`, `暂无数据`."""
    body = MISSING
    if content.value is not None:
        percent = "%" if indicator.kind == Kind.RATE else ""
        body = f"{content.value.normalize():f}{percent}"
    return f"{body}（{content.note}）" if content.note else body


def read_text(
    text: str, indicator: Indicator, held: Figure | None, sources: Sources
) -> Content | None:
    """What a cell is to hold, None for no figure; ValidationError in Chinese.

    The source is the one picked; else the one that the brackets name; else that of the figure
    held; else the usual one.
    """
    kept_note = held.note if held and held.note else ""
    suffix = f"（{kept_note}）"
    # A note left as it was says nothing new, and may hold brackets of its own.
    kept = bool(kept_note) and text.strip().endswith(suffix)
    body = _tidy(text.strip().removesuffix(suffix) if kept else text)
    if not body and not kept:
        return None
    cell = read_cell(body, indicator)
    named = sources.named(cell.source) if cell.source else None
    source = sources.picked() or named or (held.source if held else sources.usual)
    if source is None:
        raise ValidationError("请打开“详情”选数据来源，或先定一个默认来源。")
    return Content(cell.value, source, kept_note if kept else cell.note)


@dataclass(frozen=True, slots=True)
class Sources:
    """The hall's sources: which one a new figure has, and the number of one picked by hand."""

    known: list[Source]
    usual: Source | None
    pick: int | None = None

    def named(self, name: str) -> Source:
        for source in self.known:
            if fold(source.name) == fold(name):
                return source
        raise ValidationError(f"来源“{name}”没有登记。请在“详情”里另选，或先在“数据来源”里添加。")

    def picked(self) -> Source | None:
        if self.pick is None:
            return None
        for source in self.known:
            if source.pk == self.pick:
                return source
        raise ValidationError("选的数据来源已经没有了，请另选。")


def _tidy(text: str) -> str:
    """On one line, without what cannot be seen; refuses what no cell can hold."""
    text = " ".join(text.translate(UNSEEN).split())
    if len(text) > MAX_TEXT:
        raise ValidationError(f"内容太长，一格最多{MAX_TEXT}个字。")
    if not text.isprintable():
        raise ValidationError("里面有看不见的特殊符号，请删掉重填。")
    return text
