"""The news pieces of a section: where each begins, its headline, its subtitle, its credit line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .parsed import Element, Line, Past, PastPiece
from .signs import (
    ARABIC,
    DASHES,
    LONGEST_HEADLINE,
    SECTION,
    SUBSECTION,
    credit_in,
    is_sentence,
    looks_like_heading,
    without_dashes,
)


@dataclass(slots=True)
class _Piece:
    headline: str = ""
    subtitle: str = ""
    level: int = 0
    body: list[str] = field(default_factory=list)
    has_text: bool = False
    credit: str = ""
    in_subtitle: bool = False

    @property
    def is_closed(self) -> bool:
        return bool(self.credit)


def holds_pieces(elements: Sequence[Element]) -> bool:
    """Whether a section is news: it has a credit line, or a headline above its sentences."""
    lines = [one for one in elements if isinstance(one, Line) and one.text]
    if any(credit_in(line.text)[1] for line in lines):
        return True
    if len(lines) < 2 or not _may_be_headline(lines[0]):
        return False
    return any(is_sentence(line.text) for line in lines[1:])


def read_pieces(elements: Sequence[Element], section: str, past: Past) -> list[PastPiece]:
    pieces: list[_Piece] = []
    for element in elements:
        if _begins(element, pieces, section, past):
            pieces.append(_Piece())
        if not pieces:
            pieces.append(_Piece())
        _take(element, pieces[-1])
    return [_finished(piece, section, past) for piece in pieces]


def _begins(element: Element, pieces: list[_Piece], section: str, past: Past) -> bool:
    if not pieces or pieces[-1].is_closed:
        return True
    last = pieces[-1]
    if not isinstance(element, Line) or not last.has_text or not _may_be_headline(element):
        return False
    if element.level or last.level:
        return 0 < element.level <= last.level
    if not element.gap:
        past.doubt(
            "稿件",
            f"栏目“{section}”的“{element.text}”",
            "认作新的一篇稿件的标题",
            "是上一篇里的小标题的，请把两篇合起来",
        )
    return True


def _may_be_headline(line: Line) -> bool:
    """A short line that is no sentence, no credit and no numbered point."""
    if not looks_like_heading(line.text) or credit_in(line.text)[1] or line.ordinal:
        return False
    numbered = any(one.fullmatch(line.text) for one in (SECTION, SUBSECTION, ARABIC))
    return not numbered and line.html.startswith(("<p", "<h"))


def _take(element: Element, piece: _Piece) -> None:
    if not isinstance(element, Line):
        piece.body.append(element.html)
        piece.has_text = True
        return
    _, credit = credit_in(element.text)
    if credit:
        piece.credit = credit
    elif not piece.has_text and _is_of_headline(element, piece):
        _name(element, piece)
    else:
        piece.body.append(element.html)
        piece.has_text = piece.has_text or bool(element.text)


def _is_of_headline(line: Line, piece: _Piece) -> bool:
    """A headline and its subtitle may be broken into several lines each."""
    if not line.text:
        return False
    if DASHES.match(line.text) and piece.headline:
        return len(piece.subtitle) + len(line.text) <= LONGEST_HEADLINE
    room = len(piece.subtitle if piece.in_subtitle else piece.headline) + len(line.text)
    deeper = line.level > piece.level > 0
    return _may_be_headline(line) and room <= LONGEST_HEADLINE and not deeper


def _name(line: Line, piece: _Piece) -> None:
    text = " ".join(line.text.split())
    if not piece.headline:
        piece.level = line.level
        headline, dashes, subtitle = text.partition("——")
        piece.headline = headline.strip() or text
        piece.subtitle = subtitle.strip() if headline.strip() and dashes else ""
        piece.in_subtitle = bool(piece.subtitle)
    elif DASHES.match(text) or piece.in_subtitle:
        piece.subtitle += without_dashes(text)
        piece.in_subtitle = True
    else:
        piece.headline += text


def _finished(piece: _Piece, section: str, past: Past) -> PastPiece:
    html = "".join(piece.body).replace("</ol><ol>", "").replace("</ul><ul>", "")
    if not piece.headline:
        piece.headline = section
        past.doubt(
            "稿件", f"栏目“{section}”", "有一篇稿件没有标题，先用栏目的名称作标题", "请补上标题"
        )
    if not piece.has_text:
        past.doubt(
            "稿件", f"稿件“{piece.headline}”", "没有正文，先写作“（无正文）”", "看看标题认得对不对"
        )
        html = "<p>（无正文）</p>"
    return PastPiece(piece.headline, piece.subtitle, html, piece.credit)
