"""The ledger: what is counted (indicators), where it comes from (sources), what was observed."""

from .assessment import Scheme, SchemeGroup
from .change import Door, FigureChange
from .collection import Collection
from .criterion import Criterion, GroupMarks
from .figure import Figure, FigureQuerySet
from .indicator import Indicator, IndicatorAlias
from .intake import FigureImport
from .job import Job
from .rule import Rule, Waiver
from .source import Source
from .table import StatTable, TableColumn

__all__ = [
    "Collection",
    "Criterion",
    "Door",
    "Figure",
    "FigureChange",
    "FigureImport",
    "FigureQuerySet",
    "GroupMarks",
    "Indicator",
    "IndicatorAlias",
    "Job",
    "Rule",
    "Scheme",
    "SchemeGroup",
    "Source",
    "StatTable",
    "TableColumn",
    "Waiver",
]
