"""Prose about figures: a template over the ledger, `{{ 受理数 }}`, never a typed number."""

from .catalogue import catalogue, offered_attributes
from .filling import Filled, Values, fill, ledger_values
from .hall import EXCLUSIONS, HALL_NAMES, MONTH_NAMES, month_values
from .syntax import Placeholder, indicators_in, names_in, renamed
from .vocabulary import Others, Unknown, Vocabulary, validate_template

__all__ = [
    "EXCLUSIONS",
    "HALL_NAMES",
    "MONTH_NAMES",
    "Filled",
    "Others",
    "Placeholder",
    "Unknown",
    "Values",
    "Vocabulary",
    "catalogue",
    "fill",
    "indicators_in",
    "ledger_values",
    "month_values",
    "names_in",
    "offered_attributes",
    "renamed",
    "validate_template",
]
