"""System checks: what must be on the machine, or the PDF comes out wrong or slowly."""

from __future__ import annotations

import ctypes.util
import shutil
import subprocess
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, register

from .renderers.pdf import ENVIRONMENT

#: Font families that stand first among those Debian and `make` provide.
FAMILIES = ("FandolFang R", "FandolKai", "Noto Sans CJK SC", "Noto Serif CJK SC")


@register()
def fonts_are_there(**_: Any) -> list[CheckMessage]:
    program = shutil.which("fc-list")
    if program is None:
        return [
            checks.Warning(
                "没有 fc-list，查不了字体。", hint="apt-get install fontconfig", id="bulletin.W001"
            )
        ]
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [program, ":", "family"],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
    )
    there = {name for line in done.stdout.splitlines() for name in line.split(",")}
    lacking = [family for family in FAMILIES if family not in there]
    if not lacking:
        return []
    return [
        checks.Warning(
            f"缺少字体：{'、'.join(lacking)}。PDF 会换成别的字体，或印出空框。",
            hint="make setup",
            id="bulletin.W002",
        )
    ]


@register()
def subsetter_is_there(**_: Any) -> list[CheckMessage]:
    if ctypes.util.find_library("harfbuzz-subset"):
        return []
    return [
        checks.Warning(
            "缺少 libharfbuzz-subset，生成一份 PDF 要多花十几倍时间。",
            hint="apt-get install libharfbuzz-subset0",
            id="bulletin.W003",
        )
    ]
