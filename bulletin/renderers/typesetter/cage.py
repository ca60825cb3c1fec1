"""What the process may take and touch, put on by itself before it reads a word of a page.

A page's own limits: so much memory that a bulletin of 450 pages (690 MiB) can be set, and no
process is larger than 1 GiB with the 110 MiB of libraries and fonts that lie beside it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree

from . import landlock

MIB = 1024**2
#: What it writes to itself (RLIMIT_DATA); libraries and fonts are read from files and not in it.
MEMORY = 880 * MIB
ADDRESSES = 1536 * MIB
PROCESSOR_SECONDS = 30
#: The largest PDF; files are what this limit is of, and the answer is one.
LARGEST = 100 * MIB
OPEN_FILES = 128

SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE, SET_NO_NEW_PRIVILEGES = 1, 4, 38

#: Of the machine's: the libraries and what finds them.
SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache")
HARMLESS = ("/dev/null", "/dev/urandom", "/etc/fonts", "/usr/share/fontconfig")
DENIED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.kill")


def close(parent: int) -> None:
    """Shut the cage; `parent` is the process without which this one is to end."""
    _bind_to(parent)
    for kind, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    sys.dont_write_bytecode = True
    allowed = [*map(Path, (*SYSTEM, *HARMLESS)), *_python(), *_fonts()]
    landlock.restrict(allowed)
    sys.addaudithook(_Hook(allowed))


def _bind_to(parent: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.prctl(SET_DUMPABLE, 0, 0, 0, 0)
    if os.getppid() != parent:  # it died before it could be told
        os._exit(1)


def _python() -> list[Path]:
    """Where modules come from: Python's own, those installed, and this program's."""
    installed = sysconfig.get_paths()
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return [*(Path(installed[name]) for name in names), Path(__file__).parent]


def _fonts() -> list[Path]:
    """What fontconfig is told to read: its configuration, fonts and caches."""
    file = Path(os.environ["FONTCONFIG_FILE"])
    bases = {"relative": file.parent, "xdg": Path(os.environ["XDG_CACHE_HOME"])}
    tree = ElementTree.parse(file)  # noqa: S314 - a file of our own
    told = (one for one in tree.iter() if one.tag in ("dir", "cachedir"))
    return [
        file,
        *(bases.get(one.get("prefix", ""), Path("/")) / (one.text or "") for one in told),
    ]


class _Hook:
    """Python's own word on what it is about to do: to be heard where the kernel has no Landlock."""

    def __init__(self, allowed: list[Path]) -> None:
        self._files = frozenset(os.path.realpath(path) for path in allowed)
        self._beneath = tuple(f"{path}/" for path in self._files)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(DENIED):
            raise PermissionError(event)
        if event == "open" and not self._may_open(*arguments):
            raise PermissionError(f"{event} {arguments[0]!r}")

    def _may_open(self, path: object, mode: object, flags: object) -> bool:
        if isinstance(path, int):  # what it was started with
            return True
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return False
        real = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        return real in self._files or real.startswith(self._beneath)
