"""Only these files can be read, none written, no TCP spoken: asked of the kernel itself.

Landlock (Linux 5.13, Debian 12's default; TCP from 6.7) needs no rights, and holds for libraries in
C as well, of whose opening a file Python's audit hook learns nothing. An older kernel has none.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every machine
ASK_VERSION = 1
PATH_BENEATH = 1
#: All acts on files that the first version knows; what is not allowed of them is refused.
EVERY_ACT = (1 << 13) - 1
READ_FILE, READ_DIRECTORY = 1 << 2, 1 << 3
#: Binding to a port and connecting to one, from the fourth version.
TCP = 3


def restrict(readable: Iterable[Path]) -> bool:
    """From here on nothing else can be opened; False where the kernel has no such thing."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, 0, ASK_VERSION)
    if version < 1:
        return False
    handled = struct.pack("QQ", EVERY_ACT, TCP) if version >= 4 else struct.pack("Q", EVERY_ACT)
    ruleset = _checked(libc.syscall(CREATE_RULESET, handled, len(handled), 0))
    for path in readable:
        _allow(libc, ruleset, path)
    _checked(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)
    return True


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    acts = READ_FILE | READ_DIRECTORY if path.is_dir() else READ_FILE
    _checked(libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", acts, place), 0))
    os.close(place)


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return answer
