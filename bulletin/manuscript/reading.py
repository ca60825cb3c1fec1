"""A .docx read into a piece: inspected, made plain, converted, cleaned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from ..pictures import ReadPicture
from ..richtext import clean
from ..richtext.clean import MAX_BYTES as MAX_TEXT
from ..richtext.clean import defused
from .converting import WHOLE, converted
from .guessing import Guess, guess
from .package import Package
from .pictures import Pictures
from .pruning import Pruning
from .refusing import ManuscriptRefused, broken, overgrown
from .relations import Relation, relations
from .xml import Element, attribute, check_depth, first, inner, named, parsed, words

PAGE_NUMBER = re.compile(r"[第共页\d\s/／·—–-]*")
#: Elements of the plain document: 200 KB of text in runs of four characters. The converter takes
#: a KB and a twentieth of a millisecond for each.
MAX_ELEMENTS = 60_000
#: Bytes of the text of a whole bulletin.
MAX_WHOLE = 5 * MAX_TEXT
CHINESE_NUMBERS = ("chinese", "japaneseCounting", "japaneseLegal", "ideograph", "taiwanese")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A piece to look over.

    `html` is cleaned and shows the `pictures` by their addresses; headline, subtitle and credit are
    guesses, taken out of the text; `lost` says in Chinese what could not be kept.
    """

    html: str
    headline: str = ""
    subtitle: str = ""
    credit: str = ""
    pictures: tuple[ReadPicture, ...] = ()
    lost: tuple[str, ...] = ()


def read_docx(content: bytes, name: str = "") -> Manuscript:
    """Read a .docx of at most 10 MB, known by its content; follows nothing outside it.

    Raises ManuscriptRefused, in Chinese, for what is no .docx, is broken, hostile or too long.
    """
    try:
        return _read(Package(content))
    except ManuscriptRefused:
        raise
    except ValidationError as refusal:
        raise ManuscriptRefused(refusal.messages[0]) from None
    except Exception:
        # The converter fails on broken files in whatever way it likes.
        raise broken() from None


def read_whole(content: bytes) -> Manuscript:
    """A document of many pieces, as `read_docx` reads one: nothing is guessed out of its text.

    Its HTML is made harmless, not held to the limits of one piece.
    """
    try:
        return _read(Package(content), whole=True)
    except ManuscriptRefused:
        raise
    except Exception:
        raise broken() from None


def _read(package: Package, *, whole: bool = False) -> Manuscript:
    root = parsed(package.read_xml(package.main))
    body = first(root, "w:body")
    if root is None or body is None:
        raise broken()
    check_depth(root)
    styles = parsed(package.read_xml("word/styles.xml"))
    numbering = parsed(package.read_xml("word/numbering.xml"))
    related = relations(package)
    pictures = Pictures(package, related)
    pruning = Pruning(related, pictures)
    pruning.prune(body)
    _tell_surroundings(package, related, pruning)
    _tell_body(body, numbering, pruning)
    _check_length(body, MAX_WHOLE if whole else MAX_TEXT)
    guessed = Guess() if whole else guess(body, styles)
    marked = converted(root, styles, numbering, pruning, WHOLE if whole else "")
    html = defused(marked) if whole else clean(marked)
    return _manuscript(html, guessed, pruning, pictures)


def _manuscript(html: str, guessed: Guess, pruning: Pruning, pictures: Pictures) -> Manuscript:
    if not html and not guessed.headline:
        raise ManuscriptRefused("这份文件里没有文字。请看看是不是选错了文件。")
    return Manuscript(
        html=html,
        headline=guessed.headline,
        subtitle=guessed.subtitle,
        credit=guessed.credit,
        pictures=tuple(pictures.kept.values()),
        lost=pruning.losses.told(),
    )


def _tell_surroundings(package: Package, related: dict[str, Relation], pruning: Pruning) -> None:
    """What stands in other parts than the text itself: around the page, below it, behind it."""
    losses = pruning.losses
    losses.macros = any("vbaproject" in part.casefold() for part in package.names)
    for relation in related.values():
        if relation.kind in ("header", "footer"):
            said = words(parsed(package.read_xml(relation.part)))
            if not PAGE_NUMBER.fullmatch(said):
                losses.headings.append(said)
    for kind in ("footnote", "endnote"):
        wanted = [number for of, number in pruning.notes if of == kind]
        found = parsed(package.read_xml(f"word/{kind}s.xml")) if wanted else None
        texts = {attribute(note, "w:id"): words(note) for note in inner(found, f"w:{kind}")}
        losses.notes += [texts.get(number, "") for number in wanted]


def _tell_body(body: Element, numbering: Element | None, pruning: Pruning) -> None:
    losses = pruning.losses
    losses.in_tables = sum(
        any(named(above) == "w:tbl" for above in drawing.iterancestors())
        for drawing in inner(body, "w:drawing")
    )
    used = {attribute(one, "w:val") for one in inner(body, "w:numId")}
    losses.chinese_numbers = any(
        attribute(form, "w:val").startswith(CHINESE_NUMBERS)
        for number in _children(numbering, "w:num")
        if attribute(number, "w:numId") in used
        for abstract in _children(numbering, "w:abstractNum")
        if attribute(abstract, "w:abstractNumId")
        == attribute(first(number, "w:abstractNumId"), "w:val")
        for form in inner(abstract, "w:numFmt")
    )


def _children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if named(child) == name] if element is not None else []


def _check_length(body: Element, most: int) -> None:
    """Before the converter sees it: what would be refused after it, or take too long in it."""
    if len(words(body).encode()) > most:
        raise ManuscriptRefused(
            f"正文超过{most // 1024}KB（约{most // 30000}万字），不像一篇稿件。请删减，或分成几篇。"
            if most == MAX_TEXT
            else f"文件里的文字超过{most // 1024}KB（约{most // 30000}万字），请分开导入。"
        )
    if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
        raise overgrown()
