"""The PDF: the Document's HTML on paper, set by WeasyPrint in a process that can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.template.loader import render_to_string

from ..document import Document
from .paper import arranged, paper_of, style_of
from .rendered import Rendered, RenderingFailed

TYPESETTER = Path(__file__).with_name("typesetter")
FONTS = Path(__file__).with_name("fonts.conf")
#: All that the typesetter is told of the machine; fontconfig reads its cache in var/fontconfig.
ENVIRONMENT = {
    "FONTCONFIG_FILE": str(FONTS),
    "XDG_CACHE_HOME": str(FONTS.parents[2] / "var"),
    "HOME": os.devnull,
    "LANG": "C.UTF-8",
}
#: Seconds on the clock; the typesetter itself limits its memory and its time on the processor.
TIMEOUT = 120


def render(document: Document) -> Rendered:
    """Set the Document; raises RenderingFailed when it cannot be set."""
    return Rendered(f"{document.month}.pdf", "application/pdf", typeset(source(document)))


def source(document: Document) -> dict[str, str]:
    """What the typesetter is handed: a page and its style, complete in themselves."""
    paper = paper_of(document)
    page = render_to_string("bulletin/paper.html", {"document": document})
    return {"html": arranged(page, paper), "css": style_of(paper, draft=document.is_draft)}


def typeset(page: dict[str, str]) -> bytes:
    """Run the typesetter on a page; it gets no secrets, no network names and a few fonts."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the user's in its arguments
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(page).encode(),
            capture_output=True,
            timeout=TIMEOUT,
            env=ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RenderingFailed("排版用时太长，已停下。请看看是不是有特别大的表格。") from None
    if done.returncode == 0:
        return done.stdout
    raise RenderingFailed(_complaint(done.stderr))


def _complaint(stderr: bytes) -> str:
    last = stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    try:
        missing = json.loads(last)["missing_characters"]
    except (ValueError, KeyError, TypeError):
        return "排版没有完成。请检查最近改过的稿件里有没有特别大的表格；仍不行请找管理员。"
    named = "、".join(f"{char}（U+{ord(char):04X}）" for char in missing)
    return f"有字体里没有的字：{named}。请换成常用字，或请管理员安装有这些字的字体。"
