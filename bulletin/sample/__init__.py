"""The sample: December 2020 of a real hall; its pieces, other months and January are invented."""

from .load import accounts_note, database_is_empty, load

__all__ = ["accounts_note", "database_is_empty", "load"]
