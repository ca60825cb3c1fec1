"""The assembled bulletin as plain data: what every format is made from, and nothing else.

Imports no Django. Structs are frozen, typed when decoded, and encode to the same bytes each time.
"""

from .beside import Chart, HallFigure, Highlight, Point
from .blocks import (
    Block,
    Cell,
    ItemList,
    ListItem,
    Measure,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Run,
    Subheading,
    Table,
    text_of_runs,
)
from .change import Change
from .encoding import GENESIS, content_hash, content_of, decode, document_hash, encode
from .whole import (
    Annex,
    Document,
    Section,
    Size,
    Style,
    chinese_date,
    every_section,
    pieces,
    statistical_tables,
    titled_tables,
)

__all__ = [
    "GENESIS",
    "Annex",
    "Block",
    "Cell",
    "Change",
    "Chart",
    "Document",
    "HallFigure",
    "Highlight",
    "ItemList",
    "ListItem",
    "Measure",
    "Paragraph",
    "Picture",
    "Piece",
    "Point",
    "Quote",
    "Run",
    "Section",
    "Size",
    "Style",
    "Subheading",
    "Table",
    "chinese_date",
    "content_hash",
    "content_of",
    "decode",
    "document_hash",
    "encode",
    "every_section",
    "pieces",
    "statistical_tables",
    "text_of_runs",
    "titled_tables",
]
