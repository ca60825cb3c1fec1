"""The month as a grid: who sees which cells, what they hold, and saving what was typed."""

from .page import Grid
from .reach import Reach, can_look, entry_month, reach_of
from .saving import check, save

__all__ = ["Grid", "Reach", "can_look", "check", "entry_month", "reach_of", "save"]
