"""A program of its own: JSON {html, css} on standard input, a PDF on standard output.

Knows nothing of Django or of the database, limits itself, and fetches nothing. What went wrong is
its exit: 3 with {"missing_characters": […]} as the last line of standard error where no font has a
character, 4 out of memory, 5 nested too deeply, 6 too large to be handed back.
"""

from __future__ import annotations

import gc
import json
import mimetypes
import os
import sys

from . import cage
from .watching import Reporter

MISSING, MEMORY, DEPTH, SIZE = 3, 4, 5, 6
#: New objects between two searches for what nobody needs any longer: seldom, for time's sake.
SELDOM = 100_000


def main(parent: int) -> int:
    """`parent` is the process that asked."""
    gc.set_threshold(SELDOM, 10, 10)
    mimetypes.knownfiles.clear()  # what this machine calls its files is none of a page's business
    report = Reporter()
    cage.close(parent)
    try:
        return _set(report)
    except MemoryError:
        os._exit(MEMORY)  # nothing is left to go away tidily with
    except RecursionError:
        os._exit(DEPTH)


def _set(report: Reporter) -> int:
    from .setting import typeset

    page = json.load(sys.stdin.buffer)
    pdf, missing = typeset(page["html"], page["css"], report)
    if missing:
        print(json.dumps({"missing_characters": missing}), file=sys.stderr)
        return MISSING
    if len(pdf) > cage.LARGEST:
        return SIZE
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()
    return 0
