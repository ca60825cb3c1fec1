"""A Document's runs as HTML; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ..document import Block, Run, text_of_runs

register = template.Library()

BREAK = mark_safe("<br>")


@register.filter
def inline(runs: Iterable[Run]) -> SafeString:
    """Runs one after another, without white space between them."""
    return mark_safe("".join(_run(run) for run in runs))  # noqa: S308 - each is escaped


@register.filter
def plain(runs: Iterable[Run]) -> str:
    """The words alone."""
    return text_of_runs(runs)


@register.filter
def number_of(numbers: Mapping[int, int] | str, block: Block) -> int | None:
    """A table's or a piece's number; none where blocks are not numbered, as on paper."""
    return numbers.get(id(block)) if isinstance(numbers, Mapping) else None


def _run(run: Run) -> str:
    html: str = BREAK.join(conditional_escape(line) for line in run.text.split("\n"))
    for wanted, tag in (
        (run.raised, "sup"),
        (run.lowered, "sub"),
        (run.underline, "u"),
        (run.italic, "em"),
        (run.bold, "strong"),
    ):
        if wanted:
            html = f"<{tag}>{html}</{tag}>"
    if run.href:
        html = format_html('<a href="{}">', run.href) + html + "</a>"
    return html
