"""Tells which part of the page is being set, so that it can be named should it be the last one.

A line on standard error for each part that is come to: its name, seconds on the clock that all
processes share, and the memory held so far in KiB.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

NAMED = re.compile(r"[sa]\d+(-\d+)?")


def watch(root: Any, report: Callable[[str], None]) -> None:
    """Report the parts of the tree under `root` from here on."""
    from weasyprint.formatting_structure import build
    from weasyprint.layout import block

    names = dict(_parts(root))
    watcher = _Watcher(report)

    def building(make: Any) -> Any:
        def make_box(element: Any, *more: Any) -> Any:
            name = names.get(element)
            return make(element, *more) if name is None else watcher(name, make, element, *more)

        return make_box

    def setting(lay_out: Any) -> Any:
        def lay_out_box(context: Any, box: Any, *more: Any, **named: Any) -> Any:
            name = names.get(box.element)
            if name is None:
                return lay_out(context, box, *more, **named)
            return watcher(name, lay_out, context, box, *more, **named)

        return lay_out_box

    build.element_to_box = building(build.element_to_box)
    block.block_level_layout = setting(block.block_level_layout)


def _parts(root: Any) -> Iterator[tuple[Any, str]]:
    """`s1`, `s1-2`, `a1` as the page names them; pieces are counted, `p1`."""
    pieces = 0
    for element in root.iter("section"):
        name = element.get("id", "")
        if element.get("class") == "piece":
            pieces += 1
            yield element, f"p{pieces}"
        elif NAMED.fullmatch(name):
            yield element, name


class _Watcher:
    """Says where the process is, and after a part that it is in the one around it again."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._around = [""]

    def __call__(self, name: str, act: Callable[..., Any], *more: Any, **named: Any) -> Any:
        self._around.append(name)
        self._report(name)
        done = act(*more, **named)
        # Not where it failed: then the part it failed in is the last one told.
        self._around.pop()
        self._report(self._around[-1])
        return done


class Reporter:
    """Opened before the cage is shut, since the system tells a process its memory by a file."""

    def __init__(self) -> None:
        self._memory = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._page = os.sysconf("SC_PAGE_SIZE") // 1024

    def __call__(self, name: str) -> None:
        held = int(os.pread(self._memory, 100, 0).split()[1]) * self._page
        os.write(2, f"at {name or '-'} {time.monotonic():.3f} {held}\n".encode())
