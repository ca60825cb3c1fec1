"""What is painted, and how it hangs together with the tree (Matterhorn 01, 09, 28)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .opened import Opened

#: ISO 19005-2, 6.1.13.
DEEPEST = 28


def everything_is_tagged_or_artifact(pdf: Opened) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        for operator, count in Counter(page.unmarked).items():
            yield f"page {number}: {operator} {count} times outside of both"


def marks_are_not_mixed(pdf: Opened) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        yield from (f"page {number}: {wrong}" for wrong in page.wrong)


def content_is_in_the_tree_once(pdf: Opened) -> Iterator[str]:
    painted = Counter((at, mcid) for at, page in enumerate(pdf.pages) for mcid in page.mcids)
    told = Counter(mark for element in pdf.elements for mark in element.marks)
    for at, mcid in sorted({*painted, *told}):
        if (painted[at, mcid], told[at, mcid]) != (1, 1):
            times = f"{painted[at, mcid]} times painted, {told[at, mcid]} times in the tree"
            yield f"page {at + 1}, content {mcid}: {times}"


def parent_tree_leads_back(pdf: Opened) -> Iterator[str]:
    for element in pdf.elements:
        for at, mcid in element.marks:
            row = pdf.parent_tree.get(int(pdf.pdf.pages[at].get("/StructParents", -1)), [])
            if mcid >= len(row) or row[mcid].objgen != element.entry.objgen:
                yield f"page {at + 1}, content {mcid} leads to another than its {element.name}"
        for thing in element.objects:
            parent = pdf.parent_tree.get(int(thing.get("/StructParent", -1)))
            if parent is None or parent.objgen != element.entry.objgen:
                yield f"an annotation leads to another than its {element.name}"


def elements_know_their_parents(pdf: Opened) -> Iterator[str]:
    for element in pdf.elements:
        above = element.above
        if above is None or element.entry.get("/P", element.entry).objgen != above.entry.objgen:
            yield f"a {element.name} names another"


def tab_order_is_that_of_the_structure(pdf: Opened) -> Iterator[str]:
    for number, page in enumerate(pdf.pdf.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"not on page {number}"


def annotations_are_in_the_tree(pdf: Opened) -> Iterator[str]:
    told = Counter(thing.objgen for element in pdf.elements for thing in element.objects)
    for annotation in pdf.annotations:
        if told[annotation.objgen] != 1:
            yield f"one is there {told[annotation.objgen]} times"


def states_are_not_nested_too_deep(pdf: Opened) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if page.depth > DEEPEST:
            yield f"page {number}: {page.depth} deep"


RULES = (
    everything_is_tagged_or_artifact,
    marks_are_not_mixed,
    content_is_in_the_tree_once,
    parent_tree_leads_back,
    elements_know_their_parents,
    tab_order_is_that_of_the_structure,
    annotations_are_in_the_tree,
    states_are_not_nested_too_deep,
)
