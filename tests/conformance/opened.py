"""A PDF opened for the rules: its structure tree, and what is painted on its pages."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import pikepdf

from .painted import Painted, painted_on

#: What is kept of an object that lies by itself.
Key = tuple[int, int]


@dataclass(eq=False)
class Element:
    """`marks` are its own pages (from 0) and numbers of marked content, `objects` its own OBJRs."""

    entry: Any
    name: str
    above: Element | None
    kids: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)

    def attribute(self, name: str) -> Any:
        """From any of its attribute dictionaries."""
        owners = self.entry.get("/A", [])
        for owner in owners if isinstance(owners, pikepdf.Array) else [owners]:
            if name in owner:
                return owner[name]
        return None

    @property
    def is_empty(self) -> bool:
        return not (self.marks or self.objects) and all(kid.is_empty for kid in self.kids)

    @property
    def all(self) -> list[Element]:
        return [self, *(below for kid in self.kids for below in kid.all)]

    def named(self, *names: str) -> list[Element]:
        return [element for element in self.all if element.name in names]


class Opened:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.catalog: Any = self.pdf.Root

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    @cached_property
    def pages(self) -> list[Painted]:
        return [painted_on(page) for page in self.pdf.pages]

    @cached_property
    def tree(self) -> Element:
        """The structure tree's root, as an element without a name."""
        root = Element(self.catalog.get("/StructTreeRoot", pikepdf.Dictionary()), "", None)
        self._grow(root, None)
        return root

    @cached_property
    def elements(self) -> list[Element]:
        return self.tree.all[1:]

    def named(self, *names: str) -> list[Element]:
        return self.tree.named(*names)

    @cached_property
    def parent_tree(self) -> dict[int, Any]:
        numbers = self.tree.entry.get("/ParentTree", pikepdf.Dictionary()).get("/Nums", [])
        return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}

    @cached_property
    def page_numbers(self) -> dict[Key, int]:
        return {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}

    @cached_property
    def annotations(self) -> list[Any]:
        return [one for page in self.pdf.pages for one in page.get("/Annots", [])]

    @cached_property
    def streams(self) -> list[pikepdf.Stream]:
        return [one for one in self.pdf.objects if isinstance(one, pikepdf.Stream)]

    @cached_property
    def metadata(self) -> str:
        return self.catalog.Metadata.read_bytes().decode() if "/Metadata" in self.catalog else ""

    def _grow(self, element: Element, page: Any) -> None:
        page = element.entry.get("/Pg", page)
        kids = element.entry.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                element.marks.append((self.page_numbers[page.objgen], int(kid)))
            elif kid.get("/Type") == "/MCR":
                number = self.page_numbers[kid.get("/Pg", page).objgen]
                element.marks.append((number, int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                element.objects.append(kid.Obj)
            else:
                below = Element(kid, str(kid.S)[1:], element)
                element.kids.append(below)
                self._grow(below, page)
