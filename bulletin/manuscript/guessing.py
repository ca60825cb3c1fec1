"""What of a text is its headline, its subtitle and its credit line: guesses, to be looked over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .xml import Element, attribute, first, holds, inner, named, words

#: Characters that a headline or subtitle may have, as the fields of a piece do.
MOST = 100
TITLES = re.compile(r"heading 1|title|标题 ?1?|文档标题", re.IGNORECASE)
DASHES = re.compile(r"^(?:[—―–─-]\s*){2,}|^[—―]\s*")
CREDIT = re.compile(
    r"[（(]\s*(.{1,50}?)\s*(?:供稿|报送|提供)\s*[）)]|供\s*稿(?:单位|人)?\s*[:：]\s*(.{1,50})"
)


@dataclass(frozen=True, slots=True)
class Guess:
    headline: str = ""
    subtitle: str = ""
    credit: str = ""


def guess(body: Element, styles: Element | None) -> Guess:
    """Takes the lines it recognises out of the body."""
    lines = [one for one in body if named(one) == "w:p" and words(one)]
    headline = subtitle = ""
    if lines and named_before(body, lines[0]) and _is_title(lines[0], styles):
        title = lines.pop(0)
        headline, subtitle = _split(words(title))
        body.remove(title)
        if not subtitle and lines and DASHES.match(words(lines[0])):
            below = lines[0]
            if len(words(below)) <= MOST and not holds(below, "w:drawing"):
                subtitle = _without_dashes(words(below))
                lines.pop(0)
                body.remove(below)
    return Guess(headline, subtitle, _credit(body, lines))


def named_before(body: Element, line: Element) -> bool:
    """Whether nothing but empty lines and pictures stands before it."""
    return not any(named(one) == "w:tbl" for one in line.itersiblings(preceding=True))


def _is_title(line: Element, styles: Element | None) -> bool:
    if len(words(line)) > MOST or holds(line, "w:drawing", "w:pict"):
        return False
    dress = first(line, "w:pPr")
    name, aligned = _style(attribute(first(dress, "w:pStyle"), "w:val"), styles)
    own = attribute(first(dress, "w:jc"), "w:val")
    return bool(TITLES.fullmatch(name)) or (own or aligned) == "center"


def _style(wanted: str, styles: Element | None) -> tuple[str, str]:
    """The name and alignment of a paragraph style."""
    for style in inner(styles, "w:style"):
        if wanted and attribute(style, "w:styleId") == wanted:
            aligned = attribute(first(style, "w:pPr", "w:jc"), "w:val")
            return attribute(first(style, "w:name"), "w:val"), aligned
    return "", ""


def _split(text: str) -> tuple[str, str]:
    """A headline with its subtitle in one line: `让数据多跑路——记一次改革`."""
    headline, _, subtitle = text.partition("——")
    return (headline.strip(), _without_dashes(subtitle)) if headline.strip() else (text, "")


def _without_dashes(text: str) -> str:
    return DASHES.sub("", text.strip()).strip(" —-")


def _credit(body: Element, lines: list[Element]) -> str:
    """`（区社保局供稿）` from the last line, which must say nothing else."""
    if not lines:
        return ""
    match = CREDIT.fullmatch(words(lines[-1]))
    if match is None or holds(lines[-1], "w:drawing", "w:pict"):
        return ""
    body.remove(lines[-1])
    return f"（{(match[1] or match[2]).strip()}供稿）"
