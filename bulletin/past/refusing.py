"""Why a file cannot be read as a bulletin, in a sentence that says what to do."""

from __future__ import annotations


class PastRefused(Exception):
    """Says in Chinese what is wrong with the file and what to do."""
