"""The ledger: what is counted (indicators), where it comes from (sources), what was observed."""

from .figure import Figure, FigureQuerySet
from .indicator import Indicator, IndicatorAlias
from .intake import FigureImport
from .source import Source
from .table import StatTable, TableColumn

__all__ = [
    "Figure",
    "FigureImport",
    "FigureQuerySet",
    "Indicator",
    "IndicatorAlias",
    "Source",
    "StatTable",
    "TableColumn",
]
