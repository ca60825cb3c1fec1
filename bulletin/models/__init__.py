"""The newsroom and the bulletin: pieces, issues with their sections, frozen editions."""

from .edition import Edition
from .issue import Bulletin, Placement, Section
from .layout import StandardSection
from .news import NewsItem

__all__ = ["Bulletin", "Edition", "NewsItem", "Placement", "Section", "StandardSection"]
