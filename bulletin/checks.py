"""System checks: what must be on the machine, or the PDF comes out wrong or slowly."""

from __future__ import annotations

import ctypes.util
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, register

from .renderers import fonts


@register()
def fonts_are_there(**_: Any) -> list[CheckMessage]:
    lacking = fonts.lacking()
    if lacking is None:
        return [
            checks.Warning(
                "没有 fc-list，查不了字体。", hint="apt-get install fontconfig", id="bulletin.W001"
            )
        ]
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
