"""What a proofreader would mark in a text: private data, words, punctuation. Flags only."""

from .flag import Flag, Kind, Word, masked
from .reading import flags_in

__all__ = ["Flag", "Kind", "Word", "flags_in", "masked"]
