"""A bulletin of the past, handed in as a file: what it says, as plain data, and what is doubtful.

Knows nothing of the database; what becomes of it is the business of `bulletin.actions.past`.
"""

from .parsed import Doubt, Past, PastPiece, PastSection
from .reading import read_past
from .refusing import PastRefused

__all__ = ["Doubt", "Past", "PastPiece", "PastRefused", "PastSection", "read_past"]
