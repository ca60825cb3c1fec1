"""Two texts of a piece beside each other: sentence by sentence, table cell by cell."""

from .comparison import Comparison, Kind, Row, compare

__all__ = ["Comparison", "Kind", "Row", "compare"]
