"""Documents of every allowed shape, for Hypothesis."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

from hypothesis import strategies as st

from bulletin.document import (
    Annex,
    Block,
    Cell,
    Change,
    Document,
    Highlight,
    ItemList,
    ListItem,
    Paragraph,
    Piece,
    Quote,
    Run,
    Section,
    Subheading,
    Table,
)
from bulletin.numerals import annex_label, section_number, subsection_number

CHARACTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工"
PUNCTUATION = "，。、；：？！“”（）《》〔〕—…%·"
ALPHABET = CHARACTERS + PUNCTUATION + "0123456789ABCxyz<>&\"'"

words = st.text(ALPHABET, min_size=1, max_size=60)
names = st.text(CHARACTERS, min_size=1, max_size=24)
numbers = st.one_of(st.integers(0, 10**8).map(str), st.just("暂无数据"), st.just("99.95%"))

run = st.builds(
    Run,
    text=words,
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    raised=st.booleans(),
    href=st.sampled_from(["", "", "https://example.org/a?b=1&c=2"]),
)
runs = st.lists(run, min_size=1, max_size=4).map(tuple)
paragraph = st.builds(Paragraph, runs=runs)
cell = st.builds(
    Cell, runs=st.builds(Run, text=numbers).map(lambda one: (one,)), numeric=st.just(True)
)


@st.composite
def tables(draw: st.DrawFn, most: int = 12) -> Table:
    """With an ordinal, a name and one to six numbers in a row; a cell may carry a note."""
    width = draw(st.integers(1, 6))
    headings = ["序号", "部门", *draw(st.lists(names, min_size=width, max_size=width))]
    count = draw(st.integers(1, most))
    noted = Cell((Run("6459"),), note="（数据来源于窗口统计）", numeric=True)
    body = []
    for number in range(1, count + 1):
        cells = draw(st.lists(cell, min_size=width, max_size=width))
        if draw(st.integers(0, 9)) == 0:
            cells[0] = noted
        name = Cell((Run(draw(names)),), header=True)
        body.append((Cell((Run(str(number)),), numeric=True), name, *cells))
    head = (tuple(Cell((Run(heading),), header=True) for heading in headings),)
    return Table(head, tuple(body), remarks=tuple(draw(st.lists(words, max_size=2))))


def _deeper(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(inner, min_size=1, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, blocks=blocks), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(ItemList, ordered=st.booleans(), items=items), st.builds(Quote, blocks=blocks)
    )


block: st.SearchStrategy[Block] = st.recursive(
    st.one_of(paragraph, paragraph, st.builds(Subheading, runs=runs), tables()),
    _deeper,
    max_leaves=4,
)
blocks = st.lists(block, max_size=3).map(tuple)
pieces = st.builds(
    Piece,
    headline=st.text(ALPHABET, min_size=1, max_size=80),
    subtitle=st.one_of(st.just(""), words),
    blocks=blocks,
    credit=st.sampled_from(["", "（区社保局供稿）"]),
)
content = st.lists(st.one_of(block, pieces), max_size=3).map(tuple)


def _element(*tags: str) -> Any:
    """HTML inside one of these tags."""

    def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(tags), inner)

    return wrapped


_plain = words.map(html.escape)
_inline = st.recursive(
    _plain,
    lambda inner: st.lists(
        st.one_of(
            _element("strong", "b", "em", "i", "u", "sup", "sub")(inner),
            inner.map('<a href="https://example.org/">{}</a>'.format),
            inner.map("{}<br>".format),
        ),
        min_size=1,
        max_size=3,
    ).map("".join),
    max_leaves=5,
)
_span = st.sampled_from(["", ' colspan="2"', ' rowspan="2"'])
_cells = st.lists(st.builds("<td{}>{}</td>".format, _span, _inline), min_size=1, max_size=3)
_rows = st.lists(_element("tr")(_cells.map("".join)), min_size=1, max_size=4).map("".join)
_block_html = st.recursive(
    st.one_of(
        _element("p", "div", "h1", "h3", "h4")(_inline),
        _inline,
        st.builds("<table><caption>{}</caption><tbody>{}</tbody></table>".format, _inline, _rows),
    ),
    lambda inner: st.one_of(
        _element("blockquote", "div")(inner),
        st.lists(_element("li")(inner), min_size=1, max_size=3)
        .map("".join)
        .flatmap(lambda items: _element("ul", "ol")(st.just(items))),
    ),
    max_leaves=4,
)
#: HTML made of everything that the sanitiser lets through, nested as people paste it.
rich_html = st.lists(_block_html, min_size=1, max_size=5).map("".join)


changes = st.builds(Change, names, st.one_of(st.just(""), words), st.one_of(st.just(""), words))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Long titles, empty sections, tables, sub-sections, annexes, corrections."""
    sections = []
    for place in range(1, draw(st.integers(0, 3)) + 1):
        children = tuple(
            Section(subsection_number(n), draw(names), draw(content))
            for n in range(1, draw(st.integers(0, 2)) + 1)
        )
        sections.append(Section(section_number(place), draw(names), draw(content), children))
    count = draw(st.integers(0, 2))
    annexes = [
        Annex(annex_label(n, count), draw(names), draw(content)) for n in range(1, count + 1)
    ]
    version = draw(st.integers(0, 3))
    return Document(
        month="2020-12",
        masthead=draw(st.text(CHARACTERS, min_size=1, max_size=20)),
        title=draw(st.text(ALPHABET, min_size=1, max_size=120)),
        issuer=draw(names),
        date=draw(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))),
        number=draw(st.one_of(st.none(), st.integers(1, 9999))),
        opening=draw(st.lists(paragraph, max_size=2).map(tuple)),
        sections=tuple(sections),
        annexes=tuple(annexes),
        highlights=(Highlight("受理数", "7016", "件"),),
        style=draw(st.sampled_from(["brief", "official"])),
        document_number=draw(st.sampled_from(["", "示行审〔2021〕3号"])),
        recipients=draw(st.one_of(st.just(""), words)),
        report_to=draw(st.one_of(st.just(""), words)),
        copies_to=draw(st.one_of(st.just(""), words)),
        sent_to=draw(st.one_of(st.just(""), words)),
        print_run=draw(st.one_of(st.none(), st.integers(1, 9999))),
        version=version,
        correction=draw(words) if version > 1 else "",
        changes=draw(st.lists(changes, max_size=3).map(tuple)) if version > 1 else (),
        is_draft=version == 0,
    )
