"""The year-end assessment (年底考核): what a scheme comes to, and closing it.

`formulas` are plain numbers; `years` reads the ledger; `results` puts both together as the plain
data of `outcome`; `closing` freezes them.
"""

from .closing import AssessmentRefused, close, copy, held_open, reopen
from .outcome import Results
from .results import compute, results_of

__all__ = [
    "AssessmentRefused",
    "Results",
    "close",
    "compute",
    "copy",
    "held_open",
    "reopen",
    "results_of",
]
