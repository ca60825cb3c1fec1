"""The month as a grid: departments down, indicators across."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return []
