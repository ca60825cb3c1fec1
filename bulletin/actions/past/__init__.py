"""A bulletin of the past taken in: previewed, then all of it or nothing, with what is doubtful."""

from .confirming import confirm, hand_in, preview
from .outcome import Taken
from .taking_in import take_in

__all__ = ["Taken", "confirm", "hand_in", "preview", "take_in"]
