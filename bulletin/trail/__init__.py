"""The record of acts (操作记录): events and changes of figures, asked and shown as one."""

from .asking import Asked, Place
from .lines import HEAD, Line, lines, newest

__all__ = ["HEAD", "Asked", "Line", "Place", "lines", "newest"]
