"""What a page shows, as text, and which of it is not Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

#: Latin words that stay as they are in Chinese writing, each with its reason.
ALLOWED = {
    "CSV": "a file format, as Excel and WPS name it",
    "XLSX": "a file format",
    "PDF": "a file format",
    "JSON": "a file format, for those who make programs",
    "TB": "how an index number begins, 索引号 TB-202012",
    "docx": "a file format, as its name ends",
    "txt": "a file format, as its name ends",
    "html": "a file format, as its name ends",
    "HTML": "a file format, as browsers' own save dialogues name it",
    "jpg": "a file format, as its name ends",
    "png": "a file format, as its name ends",
    "webp": "a file format, as its name ends",
    "MB": "a size",
    "Word": "the program's name",
    "WPS": "the program's name",
    "Excel": "the program's name",
    "UTF": "an encoding, as Excel's own save dialogue names it",
    "GB": "an encoding, GB18030",
    "GBK": "how some fonts' names end, 方正仿宋_GBK",
    "SHA": "SHA-256, which a clerk compares by eye",
    "Ctrl": "a key, as printed on it",
    "Command": "a key, as printed on it",
    "Shift": "a key, as printed on it",
    "Tab": "a key, as printed on it",
    "Esc": "a key, as printed on it",
    "Delete": "a key, as printed on it",
    "Home": "a key, as printed on it",
    "End": "a key, as printed on it",
    "IPv": "IPv4, IPv6",
    "SQLite": "the program's name, for whoever keeps the server",
    "PostgreSQL": "the program's name, for whoever keeps the server",
}
#: Words of those who make programs, not of those who use them.
MACHINE_WORDS = (
    "字段", "主键", "外键", "实例", "对象", "字符串", "布尔", "哈希", "参数", "数组", "令牌",
    "空值", "查询集", "序列化", "表单", "模型", "后端", "调试", "异常",
)  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")
#: Not words: digests, placeholders of a format string, addresses, and names of settings.
NOT_WORDS = re.compile(
    r"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b|\bBULLETIN_[A-Z_]+\b|%\(\w+\)[a-z]|\{\w*\}|%[sdr]|<[^>]*>"
)
#: Shown although they are attributes.
SHOWN = ("title", "placeholder", "alt", "aria-label", "label", "data-name")
UNSEEN = ("script", "style", "textarea", "svg", "template")


def english_in(text: str, also: frozenset[str] = frozenset()) -> list[str]:
    """The Latin words of two letters and more that are neither allowed nor in `also`."""
    words = WORD.findall(NOT_WORDS.sub(" ", text))
    return [word for word in words if word not in ALLOWED and word not in also]


def is_plain(text: str, also: frozenset[str] = frozenset()) -> bool:
    """Chinese as a clerk writes it, as far as a test can tell."""
    return not english_in(text, also) and not any(word in text for word in MACHINE_WORDS)


def shown(page: str) -> Iterator[str]:
    """Every piece of text that a reader of the page sees or hears, scripts and styles aside."""
    if not page.strip():
        return
    tree = lxml_html.document_fromstring(page)
    for unseen in UNSEEN:
        for element in list(tree.iter(unseen)):
            element.drop_tree()
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield from _texts(element)


def _texts(element: Any) -> Iterator[str]:
    pieces = [element.text, element.tail, *(element.get(name) for name in SHOWN)]
    if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
        pieces.append(element.get("value"))
    if options := element.get("data-inline-formset"):
        # The labels of an inline's buttons, which the admin's script puts there.
        pieces += [json.loads(options)["options"][name] for name in ("addText", "deleteText")]
    yield from (" ".join(piece.split()) for piece in pieces if piece and piece.strip())


def complaints(page: str, also: frozenset[str] = frozenset()) -> list[str]:
    """The pieces of a page that hold English or a machine's words, each once."""
    return list(dict.fromkeys(text for text in shown(page) if not is_plain(text, also)))
