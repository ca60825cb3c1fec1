"""Two texts of a piece, or two versions of a bulletin: sentence by sentence, cell by cell."""

from .comparison import Comparison, Kind, Row, compare
from .corrections import corrections

__all__ = ["Comparison", "Kind", "Row", "compare", "corrections"]
