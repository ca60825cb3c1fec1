"""What the main document refers to: parts of its own, and what lies outside, never followed."""

from __future__ import annotations

from dataclasses import dataclass

from .package import Package, resolved
from .xml import parsed

RELATIONS = "word/_rels/document.xml.rels"


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is the last word of its type: `image`, `hyperlink`, `header`."""

    kind: str
    target: str
    is_outside: bool

    @property
    def part(self) -> str:
        return "" if self.is_outside else resolved(self.target)


def relations(package: Package) -> dict[str, Relation]:
    """The main document's relations by their id."""
    root = parsed(package.read_xml(RELATIONS))
    found = {}
    for element in root if root is not None else ():
        kind = element.get("Type", "").rpartition("/")[2]
        outside = element.get("TargetMode", "").lower() == "external"
        found[element.get("Id", "")] = Relation(kind, element.get("Target", ""), outside)
    return found
