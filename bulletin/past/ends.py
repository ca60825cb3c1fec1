"""What stands around the sections: the head with title and opening, and the imprint at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..richtext.blocks import CJK
from .parsed import Element, Line, Past
from .signs import (
    DOCUMENT_NUMBER,
    ISSUE,
    LONGEST_TITLE,
    MONTH,
    NAMES_BULLETIN,
    PAGE_NUMBER,
    SECTION,
    date_in,
    is_sentence,
)

LONGEST_MASTHEAD = 20
IMPRINT = re.compile(r"(?P<kind>报|送|发|抄送|主送|抄报)\s*[:：]\s*(?P<whom>.+)")
PRINTED = re.compile(r"[（(]?\s*(?:共印|印数)\s*[:：]?\s*(?P<number>\d{1,4})\s*份\s*[）)]?")
CORRECTION = re.compile(r"第\d+版，更正说明[:：].*")
RECIPIENTS = re.compile(r"(?P<whom>[^。；]{2,300})[:：]")
ISSUERS = ("局", "中心", "办", "办公室", "委员会")
SPACE_IN_CHINESE = re.compile(f"(?<=[{CJK}]) +(?=[{CJK}])")
#: Fields of Past by the word before the colon.
KINDS = {"报": "report_to", "抄报": "report_to", "送": "copies_to", "抄送": "copies_to",
         "发": "sent_to", "主送": "recipients"}  # fmt: skip


def without_page_numbers(elements: Sequence[Element], past: Past) -> list[Element]:
    kept: list[Element] = []
    gone = []
    for element in elements:
        if isinstance(element, Line) and PAGE_NUMBER.fullmatch(element.text):
            gone.append(element.text)
        else:
            kept.append(element)
    if gone:
        where = f"“{gone[0]}”" + (f"等{len(gone)}处" if gone[1:] else "")
        past.doubt("页码", where, "去掉了，页码由系统印", "看看是不是页码")
    return kept


def read_ending(elements: list[Element], past: Past) -> list[Element]:
    """The elements without imprint and signature at their end, whatever the lines' order."""
    kept = list(elements)
    while kept and all(_is_ending(text, past) for text in _lines(kept[-1])):
        kept.pop()
    return kept


def _lines(element: Element) -> list[str]:
    """Word sets an imprint as a small table: its rows are lines."""
    if isinstance(element, Line):
        return [element.text]
    return ["  ".join(filter(None, row)) for row in element.rows]


def _is_ending(text: str, past: Past) -> bool:
    if match := PRINTED.fullmatch(text):
        past.print_run = int(match["number"]) or None
        return True
    if match := IMPRINT.fullmatch(text):
        setattr(past, KINDS[match["kind"]], match["whom"].strip())
        return True
    return _is_signature(text, past)


def _is_signature(text: str, past: Past) -> bool:
    """`某局　2021年1月13日印发`, or 某局 and the date on lines of their own."""
    date, before = date_in(text)
    if date is not None and len(before) <= LONGEST_TITLE and not is_sentence(before):
        past.date = past.date or date
        past.issuer = past.issuer or before.strip()
        return True
    if not past.issuer and past.date is not None and text.endswith(ISSUERS):
        past.issuer = text if len(text) <= LONGEST_TITLE else ""
    return bool(past.issuer) and text == past.issuer


def read_head(elements: Sequence[Element], past: Past) -> None:
    """Masthead, issue, issuer, date, numbers, title, recipients; the rest is the opening."""
    names: list[Line] = []
    for element in elements:
        text = element.text
        if past.opening or not isinstance(element, Line):
            past.opening += _words(text)
        elif not _is_of_the_head(text, past):
            if is_sentence(text) and not _is_recipients(text, past):
                past.opening.append(text)
            elif not is_sentence(text):
                names.append(element)
    _name(names, past)


def _words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _is_of_the_head(text: str, past: Past) -> bool:
    if CORRECTION.fullmatch(text):
        past.doubt(
            "更正说明", f"“{text[:30]}”", "没有收入，那是网页和文件自己的说明", "需要的话写进正文"
        )
        return True
    if match := ISSUE.fullmatch(text):
        past.number = int(match["number"]) or None
        return True
    if match := DOCUMENT_NUMBER.fullmatch(text):
        code = text.split("〔")[0].split("[")[0].split("［")[0]
        past.document_number = f"{code}〔{match['year']}〕{match['number']}号"
        return True
    return _is_issuer_and_date(text, past)


def _is_issuer_and_date(text: str, past: Past) -> bool:
    date, before = date_in(text)
    if date is None or is_sentence(before):
        return False
    match = ISSUE.match(before)
    if match:
        past.number, before = int(match["number"]) or None, before[match.end() :]
    past.date = past.date or date
    past.issuer = past.issuer or " ".join(before.split())
    return True


def _is_recipients(text: str, past: Past) -> bool:
    """主送机关 are printed in the style 公文 only; elsewhere such a line belongs to the opening."""
    match = RECIPIENTS.fullmatch(text)
    if match is None or not past.document_number:
        return False
    past.recipients = match["whom"].strip()
    return True


def _name(lines: list[Line], past: Past) -> None:
    """Of the lines that are no sentences: the title is the last that names a bulletin."""
    texts = [" ".join(line.text.split()) for line in lines]
    named = [n for n, text in enumerate(texts) if NAMES_BULLETIN.fullmatch(text)]
    styled = next((n for n, line in enumerate(lines) if line.level), None)
    last = named[-1] if named else styled
    used: set[int] = set()
    if last is not None:
        first = _beginning(texts, last)
        title = SPACE_IN_CHINESE.sub("", "".join(texts[first : last + 1]))
        used = set(range(first, last + 1))
        if len(named) == 1 and styled not in used and _is_masthead(title):
            past.masthead = title
        else:
            past.title = title
            masthead = next((n for n in named if n < first and _is_masthead(texts[n])), None)
            if masthead is not None:
                past.masthead = texts[masthead]
                used.add(masthead)
    _take_rest([text for n, text in enumerate(texts) if n not in used], past)


def _beginning(texts: list[str], last: int) -> int:
    """Where a title begins that is broken by sense: 关于…… above ……的通报."""
    first = last
    while first and texts[first - 1].startswith("关于") and not texts[last].startswith("关于"):
        first -= 1
    return first


def _take_rest(texts: list[str], past: Past) -> None:
    """What is neither title nor masthead: perhaps the issuer, else words before the opening."""
    rest = []
    for text in texts:
        if not past.issuer and text.endswith(ISSUERS):
            past.issuer = text
        elif not SECTION.fullmatch(text):
            rest.append(text)
    past.opening[:0] = rest
    if rest:
        past.doubt(
            "报头",
            f"“{rest[0]}”" + (f"等{len(rest)}行" if rest[1:] else ""),
            "认不出是什么，放在开头语前面",
            "是标题、发文机关的，请移到该填的地方",
        )


def _is_masthead(text: str) -> bool:
    """A name that fits every issue: it says no month."""
    return len(text) <= LONGEST_MASTHEAD and not MONTH.search(text) and "关于" not in text
