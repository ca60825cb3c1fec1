"""What does not agree in a month, and letting it pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return []
