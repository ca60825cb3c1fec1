"""What was published held against itself: the chain of hashes, the database's guard, a copy."""

from __future__ import annotations

from .chain import Fault, faults
from .copies import Copy, is_hash, known, recognise
from .guard import unguarded

__all__ = ["Copy", "Fault", "faults", "is_hash", "known", "recognise", "unguarded"]
