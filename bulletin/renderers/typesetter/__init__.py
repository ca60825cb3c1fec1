"""Sets a page and its style as an archive keeps it: PDF/UA-1 and PDF/A-2a at once.

Runs in a process of its own (`python -I` and this directory) and imports nothing from around it.
"""

from __future__ import annotations

from .setting import typeset

__all__ = ["typeset"]
