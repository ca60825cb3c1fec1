"""The month named in titles, in the head and beside figures: is it the bulletin's?"""

from __future__ import annotations

import re
from decimal import Decimal

from .claims import Claim
from .evidence import Evidence
from .items import Item
from .opinions import Opinion
from .periods import Period
from .verdicts import Judged, Verdict

#: What a heading or the opening says after the month that the bulletin is of.
SPEAKS_OF_ITSELF = re.compile(
    r"^[^，。；！？\n]{0,40}?(?:情况|统计|通报|简报|指标|办件|运行|分析|数据|工作)"
)
SPEAKS_OF_ANOTHER = re.compile(r"整改|上期|对比|以来|起|比|较|至|—|计划|安排|部署|通报的问题|期间")
NOW = re.compile(r"现将[^，。；\n]{0,20}$")


def judge(
    evidence: Evidence,
    text: str,
    named: list[tuple[Item, Period]],
    said: list[tuple[Claim, Opinion]],
    *,
    is_title: bool,
) -> list[Judged]:
    """A verdict for each month named that figures, a title or the opening hang on."""
    by_place: dict[tuple[int, int], list[tuple[Claim, Opinion]]] = {}
    for claim, opinion in said:
        if claim.period_at is not None:
            by_place.setdefault(claim.period_at, []).append((claim, opinion))
    found = []
    for item, period in named:
        place = (item.start, item.end)
        wrong = _wrong(evidence, text, place, period, by_place.get(place, []), is_title)
        if wrong is not None:
            found.append(_judged(evidence, text, place, period, wrong=wrong))
    return found


def _wrong(
    evidence: Evidence,
    text: str,
    place: tuple[int, int],
    period: Period,
    said: list[tuple[Claim, Opinion]],
    is_title: bool,
) -> bool | None:
    """Whether the month named is another than its figures'; None where it is of no concern."""
    own = period.first == evidence.month
    right = [o for _, o in said if o.verdict == Verdict.MATCHES and o.subject and o.period]
    taken = [
        o
        for _, o in said
        if o.verdict == Verdict.CONTRADICTS
        and o.period
        and f"{evidence.month.label}的" in o.message
    ]
    others = [o for _, o in said if "像是" in o.message and o.verdict == Verdict.CONTRADICTS]
    if right:
        return False if own else None
    if not own and (taken or _of_this_month(evidence, others)):
        return True
    if is_title or _is_headline(text, place):
        return not own
    return False if own and said else None


def _of_this_month(evidence: Evidence, opinions: list[Opinion]) -> bool:
    return any(f"像是{evidence.month.label}的数" in o.message for o in opinions)


def _is_headline(text: str, place: tuple[int, int]) -> bool:
    """A line that is a title or a heading about the month, or the opening's 现将……通报如下."""
    start = text.rfind("\n", 0, place[0]) + 1
    end = text.find("\n", place[1])
    line = text[start : end if end >= 0 else len(text)].strip()
    before, after = text[start : place[0]], text[place[1] : end if end >= 0 else len(text)]
    if SPEAKS_OF_ANOTHER.search(before + after):
        return False
    if NOW.search(before):
        return bool(re.search(r"如下|通报|报告", after))
    is_line = not re.search(r"[，。；！？：]", line) and len(line) <= 50
    return is_line and bool(SPEAKS_OF_ITSELF.match(after))


def _judged(
    evidence: Evidence, text: str, place: tuple[int, int], period: Period, *, wrong: bool
) -> Judged:
    label = evidence.month.label
    number = period.first.number if period.first else 0
    message = (
        f"这里写的是{period.label}，但这期通报和这里的数都是{label}的，请核对月份。"
        if wrong
        else "月份与数据相符。"
    )
    return Judged(
        text=text[place[0] : place[1]],
        start=place[0],
        end=place[1],
        value=Decimal(number),
        unit="月",
        verdict=Verdict.CONTRADICTS if wrong else Verdict.MATCHES,
        against=f"统计月份 = {label}",
        message=message,
        computed=label,
    )
