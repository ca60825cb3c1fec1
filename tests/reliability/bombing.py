"""Render bombs, straight at the typesetter and through the door that people use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError

from bulletin.actions.issue import gather
from bulletin.assembly import assemble
from bulletin.models import Bulletin
from bulletin.renderers import RENDERERS, RenderingFailed, caging
from tests.base import Cast

from .bombs import BOMBS, Bomb
from .measuring import Measured, children, measured
from .results import Result

SECONDS, MIB = 45, 1024
PAGE = (
    "<!DOCTYPE html><html lang=zh-CN><title>a</title><body>"
    "<section class=section id=s1><section class=piece>{}</section></section></body></html>"
)
PROMISED = f"refused or finished within {SECONDS} s and {MIB} MiB, the next job fine"


def results(names: list[str]) -> Iterator[Result]:
    """Each bomb twice; those whose name has one of the `names` in it, if any are given."""
    chosen = [bomb for bomb in BOMBS if not names or any(name in bomb.name for name in names)]
    yield _together("render bombs, straight at the typesetter", chosen, _straight)
    stage = _Stage()
    yield _together(
        "render bombs in a piece: saved, assembled, set", chosen, stage.through_the_door
    )
    if not names:
        yield _together("60 pieces, each as large as can be saved", ["60 pieces"], stage.sixty)


def _together(what: str, bombs: list[Bomb] | list[str], act: Callable[..., str]) -> Result:
    """One line for all of them: the slowest, the largest, and which did not hold."""
    all_measured: list[tuple[str, Measured]] = []
    failed = []
    ends: dict[str, int] = {}
    for bomb in bombs:
        name = bomb if isinstance(bomb, str) else bomb.name
        with measured() as found:
            end = act(bomb)
        ends[end] = ends.get(end, 0) + 1
        all_measured.append((name, found))
        holds = (
            found.seconds <= SECONDS and found.peak <= MIB and not children() and _next_is_fine()
        )
        failed += [] if holds else [name]
        told = f"{found.seconds:5.1f} s {found.child:5d} + {found.own:4d} MiB"
        print(f"{'  ' if holds else '! '}{name:46} {told}  {end}", file=sys.stderr, flush=True)
    slowest = max(all_measured, key=lambda pair: pair[1].seconds)
    largest = max(all_measured, key=lambda pair: pair[1].peak)
    said = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
    found_text = (
        f"{said}; slowest {slowest[1].seconds:.0f} s ({slowest[0]}), "
        f"largest {largest[1].peak} MiB ({largest[0]})"
    )
    if failed:
        found_text += f"; not held: {', '.join(failed)}"
    return Result(what, len(bombs), PROMISED, found_text, not failed)


def _next_is_fine() -> bool:
    return caging.typeset({"html": PAGE.format("<p>好</p>"), "css": ""}).startswith(b"%PDF-")


def _straight(bomb: Bomb) -> str:
    try:
        caging.typeset({"html": PAGE.format(bomb.body()), "css": bomb.css})
    except caging.Broken as broken:
        return f"refused ({broken.why})"
    return "finished"


class _Stage(Cast):
    def __init__(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue: Bulletin = self.bulletin()

    def through_the_door(self, bomb: Bomb) -> str:
        try:
            piece = self.piece("炸弹", body=bomb.body())
        except ValidationError:
            return "refused when saved"
        try:
            return self._rendered()
        finally:
            piece.delete()

    def sixty(self, _: str) -> str:
        row = "<tr>" + "<td>7016件</td>" * 13 + "</tr>"
        body = f"<table>{row * 295}</table><p>{'受理7016件，办结7018件。' * 3500}</p>"
        pieces = [self.piece(f"大稿{n}", body=body) for n in range(60)]
        try:
            return self._rendered()
        finally:
            for piece in pieces:
                piece.delete()

    def _rendered(self) -> str:
        """Every format that is made in this process or the typesetter's."""
        gather(self.issue, by=self.bian)
        assembled = assemble(self.issue)
        rules = {finding.rule for finding in assembled.blocking}
        for name in ("html", "docx", "pdf"):
            try:
                RENDERERS[name](assembled.document)
            except RenderingFailed as failure:
                if not any(word in str(failure) for word in ("炸弹", "大稿", "字体")):
                    return "refused, the piece not named"
                return "refused, the piece named"
        return "finished" if not rules & {"too_much", "piece_too_large"} else "refused by a finding"
