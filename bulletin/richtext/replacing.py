"""A stretch of rich text replaced where it stands, although markup may run through it."""

from __future__ import annotations

from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement

from .clean import clean, parse
from .text import text_of

#: These may be left with nothing in them.
INLINE = frozenset({"strong", "b", "em", "i", "u", "sup", "sub", "a"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A character of the tree: in an element's text, or in the tail behind it."""

    element: HtmlElement
    is_tail: bool
    index: int

    @property
    def dress(self) -> HtmlElement | None:
        return self.element.getparent() if self.is_tail else self.element


def replace_in(html: str, start: int, old: str, new: str) -> str:
    """Cleaned HTML in which `old`, at `start` of `text_of(html)`, has become `new`.

    Markup around and inside it stays where both are of one length, as a masked number is:
    `138<b>1234</b>5678` becomes `138<b>****</b>5678`. A link that holds what was replaced is
    taken off. Raises ValueError where `old` does not stand there.
    """
    cleaned = clean(html)
    text = text_of(cleaned)
    if not _bare(old) or text[start : start + len(old)] != old:
        raise ValueError("the text has changed")
    tree = parse(cleaned)
    places, characters = _characters(tree)
    first = _found(places, characters, len(_bare(text[:start])), _bare(old))
    count = len(_bare(old))
    _write(places, first, count, new)
    _tidy({place.dress for place in places[first : first + count]}, _bare(old))
    return clean(_inner(tree))


def _bare(text: str) -> str:
    """Without spaces, which print and markup fold in different ways."""
    return "".join(text.split())


def _characters(tree: HtmlElement) -> tuple[list[_Place], str]:
    """Every character but spaces, in reading order."""
    places: list[_Place] = []

    def visit(element: HtmlElement) -> None:
        _add(element, element.text, is_tail=False)
        for child in element:
            visit(child)
            _add(child, child.tail, is_tail=True)

    def _add(element: HtmlElement, text: str | None, *, is_tail: bool) -> None:
        for index, character in enumerate(text or ""):
            if not character.isspace():
                places.append(_Place(element, is_tail, index))
                found.append(character)

    found: list[str] = []
    visit(tree)
    return places, "".join(found)


def _found(places: list[_Place], characters: str, at: int, wanted: str) -> int:
    """Where it stands; text that print leaves out may have moved it."""
    if characters.startswith(wanted, at):
        return at
    at = characters.find(wanted)
    if at < 0:
        raise ValueError("the text has changed")
    return at


def _write(places: list[_Place], first: int, count: int, new: str) -> None:
    """The new characters for the old ones; where they are not as many, all in the first place.

    Spaces between the old ones go with them.
    """
    one_for_one = len(new) == count
    written: dict[_Place, str] = {}
    for number, place in enumerate(places[first : first + count]):
        written[place] = new[number] if one_for_one else (new if number == 0 else "")
    begin, end = places[first], places[first + count - 1]
    for element, is_tail in dict.fromkeys((place.element, place.is_tail) for place in written):
        text = (element.tail if is_tail else element.text) or ""
        since = begin.index if _holds(begin, element, is_tail) else 0
        until = end.index + 1 if _holds(end, element, is_tail) else len(text)
        kept = (written.get(_Place(element, is_tail, at), "") for at in range(since, until))
        text = text[:since] + "".join(kept) + text[until:]
        if is_tail:
            element.tail = text
        else:
            element.text = text


def _holds(place: _Place, element: HtmlElement, is_tail: bool) -> bool:
    return place.element is element and place.is_tail == is_tail


def _tidy(elements: set[HtmlElement | None], old: str) -> None:
    for element in elements:
        while element is not None and element.tag in INLINE:
            above = element.getparent()
            if above is None:  # taken off before, with another place
                break
            is_empty = not len(element) and not (element.text or "").strip()
            if is_empty or (element.tag == "a" and old in (element.get("href") or "")):
                element.drop_tag()
            element = above


def _inner(tree: HtmlElement) -> str:
    """What stands within the tree's own `div`."""
    whole = lxml.html.tostring(tree, encoding="unicode")
    return whole[whole.index(">") + 1 : whole.rindex("<")]
