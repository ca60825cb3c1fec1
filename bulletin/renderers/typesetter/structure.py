"""What stands on the pages, as a tree of tags: one for an element, on however many pages.

Tags are ISO 32000-1's standard structure types (14.8.4), so no role map is needed. Their order is
that of the page's elements and not that of painting.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .figures import described, is_picture

#: What becomes a tag under this name; other elements' content belongs to what is around them.
NAMES = {
    "section": "Sect",
    "p": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Tags that hold other tags and no text of their own.
GROUPS = ("Document", "Sect", "BlockQuote", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR")
#: Parts of a table that are set again on each of its pages.
REPEATED = ("thead", "tfoot")
SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}
NUMBERINGS = {
    "decimal": "Decimal",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A stretch of marked content, by its page (from 0) and its number there."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotation:
    page: int
    entry: Any


@dataclass(eq=False, slots=True)
class Tag:
    """`place` is where its element stands among all of the page's; attributes go by owner."""

    name: str
    place: int = 0
    element: Any = None
    kids: list[Tag | Content | Annotation] = field(default_factory=list)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    alternative: str = ""
    identity: str = ""

    def add(self, name: str, place: int, element: Any = None) -> Tag:
        tag = Tag(name, place, element)
        self.kids.append(tag)
        return tag

    @property
    def tags(self) -> list[Tag]:
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    def say(self, owner: str, **attributes: Any) -> None:
        self.attributes.setdefault(owner, {}).update(attributes)


class Structure:
    """Grows by `read`, page after page; `finish` puts it in order and gives its root."""

    def __init__(self, root: Any) -> None:
        self.places = {element: place for place, element in enumerate(root.iter())}
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.document = Tag("Document")
        self.found: dict[Any, Tag] = {}
        #: Lists by their items, items by their bodies, labels by elements.
        self.lists: dict[Tag, Tag] = {}
        self.items: dict[Tag, Tag] = {}
        self.labels: dict[Any, Tag] = {}
        self.first_pages: dict[Any, int] = {}

    def tag_of(self, element: Any) -> Tag:
        """The tag that an element's content belongs to."""
        if element is None:
            return self.document
        if element not in self.found:
            self.found[element] = self._new(element, self.tag_of(self.parents.get(element)))
        return self.found[element]

    def text_tag(self, element: Any) -> Tag:
        """The same for text, which needs a paragraph where there is none around it."""
        tag = self.tag_of(element)
        if tag.name not in GROUPS:
            return tag
        last = tag.kids[-1] if tag.kids else None
        if isinstance(last, Tag) and last.name == "P" and last.element is None:
            return last
        # Text that is the group's own comes after what has been read of it.
        place = max(self.places.get(element, 0), *(kid.place for kid in tag.tags), 0)
        return tag.add("P", place)

    def marker_tag(self, item: Any, style: object) -> Tag:
        """The label of a list's item, marked in this style."""
        if item not in self.labels:
            whole = self.items[self.tag_of(item)]
            self.labels[item] = Tag("Lbl", whole.place, item)
            whole.kids.insert(0, self.labels[item])
            numbering = NUMBERINGS.get(str(style), "None")
            self.lists[whole].say("List", ListNumbering=f"/{numbering}")
        return self.labels[item]

    def link_tag(self, element: Any) -> Tag:
        if element not in self.found:
            around = self.text_tag(self.parents[element])
            self.found[element] = around.add("Link", self.places[element], element)
        return self.found[element]

    def is_shown_again(self, box: Any, page: int) -> bool:
        """Whether this is a table's head (or foot) on another page than its first."""
        if box.element_tag not in REPEATED:
            return False
        return self.first_pages.setdefault(box.element, page) != page

    def finish(self) -> Tag:
        self._order(self.document)
        self._level_headings(self.document, 0)
        return self.document

    def _new(self, element: Any, above: Tag) -> Tag:
        kind = str(element.tag)
        place = self.places.get(element, 0)
        if kind == "li":
            item = above.add("LI", place, element)
            body = item.add("LBody", place, element)
            self.lists[item], self.items[body] = above, item
            return body
        if kind in HEADINGS:
            return above.add(f"H{self._level(element)}", place, element)
        if is_picture(element) and above.name != "Figure" and (alternative := described(element)):
            figure = above.add("Figure", place, element)
            figure.alternative = alternative
            return figure
        if kind in ("caption", "figcaption") and above.name in ("Table", "Figure"):
            return above.add("Caption", place, element)
        if kind not in NAMES:
            return above
        tag = above.add(NAMES[kind], place, element)
        if kind == "th":
            tag.say("Table", Scope=f"/{SCOPES.get(element.get('scope'), 'Column')}")
        return tag

    def _level(self, element: Any) -> int:
        """By the sections around a heading; one that is not its section's own is a level lower."""
        sections, above = [], self.parents.get(element)
        while above is not None:
            sections += [above] if above.tag == "section" else []
            above = self.parents.get(above)
        if not sections:
            return 1 if element.tag == "h1" else 2
        title = next(one for one in sections[0].iter() if one.tag in HEADINGS)
        return min(1 + len(sections) + (title is not element), 6)

    def _order(self, tag: Tag) -> None:
        if all(isinstance(kid, Tag) for kid in tag.kids):
            tag.kids.sort(key=lambda kid: kid.place if isinstance(kid, Tag) else 0)
        for kid in tag.tags:
            self._order(kid)

    def _level_headings(self, tag: Tag, before: int) -> int:
        """No heading more than a level below the one before it (ISO 14289-1, 7.4.2)."""
        if tag.name[0] == "H" and tag.name[1:].isdigit():
            before = min(int(tag.name[1:]), before + 1)
            tag.name = f"H{before}"
        for kid in tag.tags:
            before = self._level_headings(kid, before)
        return before
