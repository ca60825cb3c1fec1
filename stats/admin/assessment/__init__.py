"""The year-end assessment: its scheme, criteria and groups, and the pages of its results.

Registered by the bulletin, which adds what stats knows nothing of: editions, and the PDF.
"""

from .scheme import SchemeAdmin

__all__ = ["SchemeAdmin"]
