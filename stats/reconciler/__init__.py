"""The reconciler: every number in a text held against the month's ledger."""

from .checking import check_text, check_with
from .evidence import Evidence
from .verdicts import Judged, Verdict

__all__ = ["Evidence", "Judged", "Verdict", "check_text", "check_with"]
