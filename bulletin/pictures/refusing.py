"""Why a picture is not taken, in a sentence that says what to do instead."""

from __future__ import annotations


class PictureRefused(Exception):
    """Says in Chinese what is wrong with a picture and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
