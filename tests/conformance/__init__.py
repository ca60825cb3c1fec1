"""A checker of PDFs: what a file that says PDF/UA-1 and PDF/A-2a does against them.

`complaints(content)` asks every rule. Each rule is a function of an opened PDF that yields a
sentence for each breach; its name stands before them. The rules are those of ISO 14289-1, of the
Matterhorn Protocol, of ISO 19005-2 and of ISO 32000-1, as far as a program can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import archive, fonts, pages, tables, tree, whole
from .opened import Opened

Rule = Callable[[Opened], Iterator[str]]

RULES: tuple[Rule, ...] = (
    *whole.RULES,
    *pages.RULES,
    *tree.RULES,
    *tables.RULES,
    *fonts.RULES,
    *archive.RULES,
)


def complaints(content: bytes) -> list[str]:
    """Every breach as `rule: what`; nothing for a PDF that holds."""
    with Opened(content) as pdf:
        return [f"{rule.__name__}: {said}" for rule in RULES for said in rule(pdf)]
