"""The prose of an earlier bulletin as templates over the ledger; what cannot be is told."""

from __future__ import annotations

from collections.abc import Iterable

from stats.models import Source
from stats.prose import EXCLUSIONS, Values, fill
from stats.prose.vocabulary import braced
from stats.reconciler import Evidence, Judged, Verdict
from stats.reconciler.stating import hall_figures
from stats.reconciler.templating import as_template
from stats.writing import Content, Write

from ...past import Past
from .month import with_month

SHOWN = 8
WHY = {
    Verdict.UNKNOWN: ("台账里没有这样的数", "自己核对一遍；有这项数据的，请录入后改成 {{ 名称 }}"),
    Verdict.DERIVED: ("能由台账算出，但没有直接的写法", "数据改了，这里不会跟着变"),
    Verdict.MATCHES: ("与台账相符，但没有直接的写法", "数据改了，这里不会跟着变"),
}


def hall_writes(past: Past, evidence: Evidence, source: Source) -> list[Write]:
    """What the prose says of the hall itself, the first time it says it."""
    writes: dict[int, Write] = {}
    for text in _texts(past):
        for one in hall_figures(evidence, text):
            content = Content(one.value, source)
            write = Write(evidence.month, one.indicator, None, content)
            writes.setdefault(one.indicator.pk, write)
    return list(writes.values())


def _texts(past: Past) -> Iterable[str]:
    yield "\n".join(past.opening)
    yield from ("\n".join(section.lines) for section in past.every_section())


def templated(lines: list[str], where: str, evidence: Evidence, past: Past) -> str:
    """The lines as one template that prints just them."""
    text = "\n".join(lines)
    if not text:
        return ""
    found = as_template(evidence, text)
    values = Values(evidence.compared)
    template = with_month(_with_exclusions(found.template, values), evidence.month)
    if fill(template, values).text != text:
        template = text  # never another text than the file's
    _tell(found.kept, where, past)
    return template


def _with_exclusions(template: str, values: Values) -> str:
    """The sentence that says who is not in the totals, where it is the one that we would print."""
    said = values.get(EXCLUSIONS)
    return template.replace(said, braced(EXCLUSIONS)) if said else template


def _tell(kept: Iterable[Judged], where: str, past: Past) -> None:
    by_verdict: dict[Verdict, list[str]] = {}
    for one in kept:
        if one.verdict == Verdict.CONTRADICTS:
            past.doubt(
                "数字",
                f"“{where}”里的“{one.text}”",
                f"照原文保留。与台账不符：{one.message.rstrip('。')}",
                "不改正，通报不能发布；看看是文字错了，还是数据错了",
            )
        else:
            by_verdict.setdefault(one.verdict, []).append(one.text)
    for verdict, texts in by_verdict.items():
        shown = "、".join(texts[:SHOWN]) + ("等" if len(texts) > SHOWN else "")
        why, check = WHY[verdict]
        past.doubt("数字", f"“{where}”里的{shown}", f"照原文保留：{why}", check)
