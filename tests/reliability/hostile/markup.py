"""Ten thousand hostile texts through the sanitiser, held against what it promises.

Each cleaned text is read by two parsers that are not the cleaner's own, and by Chromium.
"""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Iterator

import hypothesis
import lxml.html
import tinyhtml5
from django.core.exceptions import ValidationError
from hypothesis import strategies as st

from bulletin.richtext import clean, to_blocks
from bulletin.richtext.clean import (
    ALLOWED,
    LONGEST_ALT,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_LINKS,
    MAX_PICTURES,
    MAX_ROWS,
    MAX_SPAN,
    defused,
)
from bulletin.richtext.text import text_of
from tests.documents import rich_html
from tests.text import of_blocks, squeezed

from ..results import Result
from . import grammar
from .chromium import attack as attack_chromium
from .tally import Tally

SEED, HOSTILE, HONEST = 6, 10_000, 1_000
HAN = re.compile(r"[\u4e00-\u9fff]")
LINK = re.compile(r"(?:https?://[^/\s]|mailto:|tel:)\S*", re.IGNORECASE)
PICTURE = re.compile(r"/pieces/pictures/[0-9a-f]{64}")
UNSEEN = re.compile(
    "[\0-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
#: Around what is hostile: where it leaves open, what comes after may be lost, what is before not.
BEFORE = "<p>始于此</p>"
fragments = st.lists(
    st.one_of(
        st.sampled_from(grammar.PIECES),
        st.sampled_from([f"<{tag}" for tag in grammar.TAGS]),
        st.sampled_from([f"</{tag}>" for tag in grammar.TAGS]),
        st.builds(lambda name, value: f' {name}="{value}"', st.sampled_from(grammar.ATTRIBUTES),
                  st.sampled_from((*grammar.SCHEMES, *grammar.VALUES))),
        st.text(alphabet="<>/=\"'&;:#x1 a甲\n\t\0\u202e\ud800", max_size=12),
    ),
    max_size=14,
).map("".join)  # fmt: skip


def attack(scale: float) -> list[Result]:
    tally, kept = Tally(), []
    for text in _texts(round(HOSTILE * scale)):
        with tally.trying(text):
            kept += _examine(BEFORE + text, tally)
    return [
        tally.result(
            "sanitiser properties: hostile texts",
            "cleaning again changes nothing, only what is allowed by two parsers, "
            "text kept, limits or a sentence",
        ),
        _honest(round(HONEST * scale)),
        *attack_chromium(kept),
    ]


def _texts(count: int) -> Iterator[str]:
    """Half of them by hypothesis, half by the grammar; the same each time."""
    chance = random.Random(SEED)
    for _ in range(count - count // 2):
        yield grammar.made(chance)
    yield from examples(fragments, count // 2)


def examples(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    found: list[str] = []

    @hypothesis.settings(
        max_examples=max(count, 1), derandomize=True, deadline=None, database=None,
        phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(strategy)
    def gather(text: str) -> None:
        found.append(text)

    gather()
    return found[:count]


def _examine(text: str, tally: Tally) -> list[str]:
    """What is wrong goes to the tally; gives what is to be shown to a browser."""
    shown = defused(text)
    for name, found in _strangers(shown):
        tally.complain(f"in the editor, by {name}: {found}", text)
    try:
        cleaned = clean(text)
    except ValidationError as refusal:
        tally.seen["refused"] += 1
        if not HAN.search(refusal.messages[0]):
            tally.complain("refused without a sentence", text)
        return [shown]
    tally.seen["kept"] += 1
    if clean(cleaned) != cleaned:
        tally.complain("cleaning again changes it", (text, cleaned, clean(cleaned)))
    for name, found in _strangers(cleaned):
        tally.complain(f"by {name}: {found}", (cleaned, text))
    for found in (*_over(cleaned), *_lost(text, cleaned)):
        tally.complain(found, cleaned)
    return [cleaned]


def _strangers(cleaned: str) -> Iterator[tuple[str, str]]:
    """Elements, attributes and values beyond the list, as each parser sees them."""
    if UNSEEN.search(cleaned):
        yield "eye", "a character that cannot be seen"
    for name, elements in (("lxml", by_lxml(cleaned)), ("tinyhtml5", by_tinyhtml5(cleaned))):
        for tag, attributes in elements:
            if tag not in ALLOWED:
                yield name, f"<{tag}>"
            for attribute, value in attributes.items():
                if attribute not in ALLOWED.get(tag, ()) or not _fits(attribute, value):
                    yield name, f"<{tag} {attribute}>"


def _fits(attribute: str, value: str) -> bool:
    match attribute:
        case "href":
            return bool(LINK.fullmatch(value))
        case "src":
            return bool(PICTURE.fullmatch(value))
        case "alt":
            return len(value) <= LONGEST_ALT
    return value.isdecimal() and 1 <= int(value) <= MAX_SPAN


def by_lxml(cleaned: str) -> Iterator[tuple[str, dict[str, str]]]:
    root = lxml.html.fragment_fromstring(cleaned, create_parent="div")
    for element in root.iterdescendants():
        yield str(element.tag), {str(k): str(v) for k, v in element.attrib.items()}


def by_tinyhtml5(cleaned: str) -> Iterator[tuple[str, dict[str, str]]]:
    """By the HTML standard's own algorithm; a `tbody` that it adds is on the list too."""
    body = _tree(cleaned)
    for element in body.iter():
        if element is not body:
            yield _local(element.tag), {_local(k): v for k, v in element.attrib.items()}


def _tree(html: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = tinyhtml5.parse(f"<!DOCTYPE html><body>{html}", namespace_html_elements=False)
    return root.find("body")


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else f"{name}"


def _over(cleaned: str) -> Iterator[str]:
    tags = [tag for tag, _ in by_tinyhtml5(cleaned)]
    limits = (("tr", MAX_ROWS), ("a", MAX_LINKS), ("img", MAX_PICTURES))
    yield from (f"more than {most} <{tag}>" for tag, most in limits if tags.count(tag) > most)
    if len(cleaned.encode()) > MAX_BYTES:
        yield "too long"
    if _depth(lxml.html.fragment_fromstring(cleaned, create_parent="div")) > MAX_DEPTH + 2:
        yield "too deep"


def _depth(element: lxml.html.HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in lxml.etree.iterwalk(element, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _lost(text: str, cleaned: str) -> Iterator[str]:
    """Text that cleaning or the way through runs loses."""
    if not cleaned.startswith(BEFORE):
        yield "what stood before it is lost"
    words = squeezed(lxml.html.fragment_fromstring(cleaned, create_parent="div").text_content())
    blocks = to_blocks(cleaned)
    if of_blocks(blocks) != words:
        yield "runs hold another text"
    if to_blocks(text) != blocks:
        yield "the text gives other runs than its cleaned form"
    if squeezed(text_of(cleaned)) != words:
        yield "the plain text is another"


def _honest(count: int) -> Result:
    """What an editor would write loses not a word and keeps its markup."""
    tally = Tally()
    for html in examples(rich_html, count):
        with tally.trying(html):
            whole = squeezed(lxml.html.fromstring(f"<div>{html}</div>").text_content())
            if squeezed(lxml.html.fromstring(f"<div>{clean(html)}</div>").text_content()) != whole:
                tally.complain("a word is lost", html)
            if of_blocks(to_blocks(html)) != whole:
                tally.complain("a word is lost in runs", html)
    return tally.result("sanitiser properties: honest texts", "not a word lost")
