"""The fonts that bulletins are set in: whether this machine has them."""

from __future__ import annotations

import shutil
import subprocess

from .caging import ENVIRONMENT

#: Font families that stand first among those Debian and `make` provide.
FAMILIES = ("FandolFang R", "FandolKai", "Noto Sans CJK SC", "Noto Serif CJK SC")


def lacking() -> list[str] | None:
    """Those that are not there; None where there is no program that could tell."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [program, ":", "family"],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
    )
    there = {name for line in done.stdout.splitlines() for name in line.split(",")}
    return [family for family in FAMILIES if family not in there]
