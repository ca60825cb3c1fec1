"""Charts as SVG, from plain numbers: a course over time, a ranking in bars, shares, a sparkline.

Shapes tell things apart, never colour alone: everything is drawn in the text's colour, so that
it holds in a dark theme and in black and white; a style sheet may colour `.chart-mark`.
"""

from .courses import line, sparkline
from .points import Point, described
from .ranked import bars
from .shares import share

__all__ = ["Point", "bars", "described", "line", "share", "sparkline"]
