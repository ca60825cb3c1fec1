"""The signs by which the lines of a bulletin are told apart."""

from __future__ import annotations

import datetime as dt
import re

from ..numerals import chinese_number

LONGEST_TITLE = 60
LONGEST_HEADLINE = 100
SENTENCE_END = re.compile(r"[。；：，！？…;:,!?]$")
CHINESE = {chinese_number(number): number for number in range(1, 100)}
_CN = "[一二三四五六七八九十]{1,3}"
SECTION = re.compile(rf"(?:第)?(?P<number>{_CN})\s*[、.．]\s*(?P<title>\S.*)")
SUBSECTION = re.compile(rf"[（(]\s*(?P<number>{_CN})\s*[）)]\s*[、.．]?\s*(?P<title>\S.*)")
ARABIC = re.compile(r"(?P<number>\d{1,2})\s*[、.．](?!\d)\s*(?P<title>\S.*)")
ANNEX = re.compile(
    r"附\s*件\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：]?\s*(?P<title>.*)"
)
DASHES = re.compile(r"\s*(?:[—―–─－-]\s*){2,}|\s*[—―]\s*")
CREDIT = re.compile(r"[（(]\s*(?P<who>.{1,50}?)\s*(?P<verb>供稿|报送|提供)\s*[）)]")
CREDIT_LINE = re.compile(r"供\s*稿(?:单位|人)?\s*[:：]\s*(?P<who>.{1,50})")
REMARK = re.compile(r"(?:备注|注|说明)\s*[:：]\s*(?P<said>.*)")
PAGE_NUMBER = re.compile(
    r"(?:[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页(?:\s*[共/／].*)?|\d{1,3}\s*/\s*\d{1,3})"
)
ISSUE = re.compile(
    r"[（(〔]?\s*(?:\d{4}\s*年\s*)?(?:总?\s*第)\s*(?P<number>\d{1,4})\s*期\s*[）)〕]?(?:\s*[（(]?\s*总第?\s*\d{1,5}\s*期\s*[）)]?)?"
)
DOCUMENT_NUMBER = re.compile(
    r"[^〔〕\[\]\s]+[〔\[［](?P<year>20\d\d)[〕\]］]\s*0*(?P<number>[1-9]\d*)\s*号"
)
DATE = re.compile(r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
CHINESE_DATE = re.compile(
    rf"(?P<year>[二〇○Ｏ零一三四五六七八九]{{4}})年(?P<month>{_CN})月(?P<day>{_CN})日"
)
DIGITS = dict(zip("〇○Ｏ零一二三四五六七八九", "0000123456789", strict=True))
NAMES_BULLETIN = re.compile(r".*(?:通报|简报|月报|快报|专报|通讯)")
MONTH = re.compile(
    r"(?:(?P<year>20\d\d)\s*年\s*)?(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*月(?:份)?(?!\s*\d*\s*日)"
)


def is_sentence(text: str) -> bool:
    return bool(SENTENCE_END.search(text)) or len(text) > LONGEST_TITLE


def looks_like_heading(text: str) -> bool:
    """Short, and without the end of a sentence."""
    return bool(text) and not is_sentence(text)


def date_in(text: str) -> tuple[dt.date | None, str]:
    """The date at the end of a line (or alone in it), and what stands before it."""
    match = next(reversed([*DATE.finditer(text), *CHINESE_DATE.finditer(text)]), None)
    if match is None or text[match.end() :].strip(" 　印发"):
        return None, text
    year, month, day = match["year"], match["month"], match["day"]
    if not year.isdigit() or year[0] in DIGITS:
        year = "".join(DIGITS.get(c, c) for c in year)
        month, day = str(CHINESE.get(month, 0)), str(CHINESE.get(day, 0))
    try:
        return dt.date(int(year), int(month), int(day)), text[: match.start()].strip()
    except ValueError:
        return None, text


def without_dashes(text: str) -> str:
    match = DASHES.match(text)
    return text[match.end() :].strip() if match else text.strip()


def credit_in(text: str) -> tuple[str, str]:
    """Who sent a piece in, and the credit line as it prints; empty where the line says else."""
    if match := CREDIT.fullmatch(text):
        return match["who"].strip(), f"（{match['who'].strip()}{match['verb']}）"
    if match := CREDIT_LINE.fullmatch(text.strip("（）() ")):
        return match["who"].strip(), f"（{match['who'].strip()}供稿）"
    return "", ""
