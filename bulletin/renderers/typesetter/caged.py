"""A program of its own: JSON {html, css} on standard input, a PDF on standard output.

Knows nothing of Django or of the database, limits itself, and fetches nothing. Exits 3 with
{"missing_characters": […]} as the last line of standard error where no font has a character.
"""

from __future__ import annotations

import gc
import json
import resource
import sys

from .setting import typeset

MEMORY = 2 * 1024**3
PROCESSOR_SECONDS = 100


def deny(event: str, _: tuple[object, ...]) -> None:
    """No connection and no other program, should WeasyPrint ever try."""
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
        raise PermissionError(event)


def main() -> int:
    # Lives for a moment and is limited anyway; collecting takes a third of its time.
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(deny)
    page = json.load(sys.stdin.buffer)
    pdf, missing = typeset(page["html"], page["css"])
    if missing:
        print(json.dumps({"missing_characters": missing}), file=sys.stderr)
        return 3
    sys.stdout.buffer.write(pdf)
    return 0
