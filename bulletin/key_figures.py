"""What stands beside the text, on the page only: key figures with their comparisons, and charts.

Every value is rounded and printed as in the prose and in the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from departments.months import Month
from stats.comparisons import Against, Compared
from stats.ledger import Ledger
from stats.models import Figure, Indicator, Source, StatTable
from stats.models.figure import MISSING
from stats.models.kinds import Aggregation, Kind, Scope
from stats.phrases import called
from stats.prose import indicators_in
from stats.prose.values import tidy
from stats.spans import Span
from stats.tables import ranked
from stats.trends import Step, Trends

from .document import Chart, HallFigure, Highlight, Point
from .models import Section
from .richtext.blocks import plain

TREND_MONTHS = 13
#: A longer ranking is cut, and says so.
MOST_RANKED = 30


def highlights(
    named: Iterable[Indicator], values: Mapping[str, str | None], compared: Compared
) -> tuple[Highlight, ...]:
    """The indicators that have a value this month, with what they are beside others."""
    return tuple(
        Highlight(one.name, value, _unit(one), tuple(_comparisons(one, compared)))
        for one in named
        if (value := values.get(one.name)) is not None
    )


def hall_figures(texts: Iterable[str], ledger: Ledger) -> tuple[HallFigure, ...]:
    """The figures of the whole hall that the prose names, in the indicators' order."""
    named = {name for text in texts for name in indicators_in(text)}
    found = (ledger.figure(i, None) for name, i in ledger.indicators.items() if name in named)
    return tuple(
        HallFigure(
            name=figure.indicator.name,
            value=figure.printed(),
            unit=figure.indicator.kept_unit,
            source=figure.source.name,
            note=plain(figure.note),
        )
        for figure in found
        if figure is not None
    )


def key_indicators(
    sections: Iterable[Section], indicators: Mapping[str, Indicator]
) -> list[Indicator]:
    """Those that the first section about figures speaks of, in its order."""
    for section in sections:
        named = [indicators[n] for n in indicators_in(section.text) if n in indicators]
        if named:
            return named
    return []


def _comparisons(indicator: Indicator, compared: Compared) -> Iterator[str]:
    """`环比增长17.23%`; nothing where there is nothing to compare with."""
    for against in (Against.LAST_MONTH, Against.LAST_YEAR):
        comparison = compared.compare(indicator, against)
        if comparison.difference is not None and (phrase := called(comparison)):
            yield phrase


def charts(
    named: Sequence[Indicator], tables: Sequence[StatTable], ledger: Ledger
) -> tuple[Chart, ...]:
    """Course, ranking and sources of one indicator; none where there is nothing to be seen.

    It is the one by which the first ranked table is ranked, since that table has its figures;
    without such a table the first key figure.
    """
    ranked_by = next((one.rank_by for one in tables if one.rank_by is not None), None)
    indicator = ranked_by or next(iter(named), None)
    if indicator is None:
        return ()
    found = [_trend(indicator, ledger.month)]
    if ranked_by is not None:
        found += [_ranking(ranked_by, ledger), _sources(ranked_by, ledger)]
    return tuple(chart for chart in found if chart is not None)


def _trend(indicator: Indicator, month: Month) -> Chart | None:
    course = Trends.of_indicator(indicator, Span.ending(month, months=TREND_MONTHS))
    steps = course.total(indicator).steps
    known = [step for step in steps if step.value is not None]
    if len(known) < 2:
        return None
    return Chart(
        "trend",
        f"{indicator}近{len(steps)}个月趋势",
        tuple(
            Point(s.month.label, _rounded(indicator, s.value), _shown(indicator, s.value))
            for s in steps
        ),
        _unit(indicator),
        _course_told(indicator, known, len(steps) - len(known)),
    )


def _course_told(indicator: Indicator, known: Sequence[Step], missing: int) -> str:
    most = max(known, key=lambda step: step.value or Decimal())
    least = min(known, key=lambda step: step.value or Decimal())
    gaps = f"有{missing}个月没有数据，图上空着。" if missing else ""
    left_out = "不计入合计的没有算在内。" if any(step.note for step in known) else ""
    ends = [f"{word}{_with_unit(indicator, step.value)}（{step.month.label}）"
            for word, step in (("最高", most), ("最低", least))]  # fmt: skip
    return f"{'，'.join(ends)}。{gaps}{left_out}"


def _ranking(indicator: Indicator, ledger: Ledger) -> Chart | None:
    departments = ranked(ledger, indicator)
    figures = [(d.name, ledger.figure(indicator, d)) for d in departments]
    known = [(n, f) for n, f in figures if f is not None and f.value is not None]
    if len(known) < 2:
        return None
    cut = f"（前{MOST_RANKED}名）" if len(figures) > MOST_RANKED else ""
    return Chart(
        "ranking",
        f"各部门{indicator}{cut}",
        tuple(_place(indicator, name, figure) for name, figure in figures[:MOST_RANKED]),
        _unit(indicator),
        _ranking_told(indicator, known, len(figures)),
    )


def _place(indicator: Indicator, name: str, figure: Figure | None) -> Point:
    if figure is None:
        return Point(name, None, MISSING)
    value = _rounded(indicator, figure.value)
    return Point(name, value, figure.printed(), not figure.source.counts_in_totals)


def _ranking_told(indicator: Indicator, known: Sequence[tuple[str, Figure]], count: int) -> str:
    (first, most), (last, least) = known[0], known[-1]
    missing = f"，其中{count - len(known)}个没有数据" if count > len(known) else ""
    aside = any(not figure.source.counts_in_totals for _, figure in known)
    return (
        f"共{count}个部门{missing}。最高{_with_unit(indicator, most.value)}（{first}），"
        f"最低{_with_unit(indicator, least.value)}（{last}）。"
        f"{'空心的条不计入合计。' if aside else ''}"
    )


def _sources(indicator: Indicator, ledger: Ledger) -> Chart | None:
    """How much came from which source; shares of the total where several count in it."""
    if indicator.aggregation != Aggregation.SUM or indicator.scope != Scope.DEPARTMENT:
        return None
    sums = _by_source(indicator, ledger)
    if len(sums) < 2 or any(value < 0 for value in sums.values()):
        return None
    counted = [value for source, value in sums.items() if source.counts_in_totals]
    total = sum(counted, Decimal()) if len(counted) > 1 else None
    return Chart(
        "share",
        f"{indicator}的数据来源",
        tuple(
            Point(source.name, _rounded(indicator, value),
                  _shown(indicator, value) + _of_total(source, value, total),
                  not source.counts_in_totals)
            for source, value in sums.items()
        ),
        _unit(indicator),
        _sources_told(indicator, sums),
    )  # fmt: skip


def _by_source(indicator: Indicator, ledger: Ledger) -> dict[Source, Decimal]:
    """Most first; what counts in totals before what does not."""
    sums: dict[Source, Decimal] = {}
    for figure in ledger.figures:
        if figure.indicator_id == indicator.pk and figure.value is not None:
            sums[figure.source] = sums.get(figure.source, Decimal()) + figure.value
    order = sorted(sums.items(), key=lambda pair: (not pair[0].counts_in_totals, -pair[1]))
    return dict(order)


def _of_total(source: Source, value: Decimal, total: Decimal | None) -> str:
    return f"（{tidy(value / total * 100)}%）" if source.counts_in_totals and total else ""


def _sources_told(indicator: Indicator, sums: Mapping[Source, Decimal]) -> str:
    told = [
        f"{source}{_with_unit(indicator, value)}"
        f"{'' if source.counts_in_totals else '（不计入合计）'}"
        for source, value in sums.items()
    ]
    return f"{'，'.join(told)}。"


def _unit(indicator: Indicator) -> str:
    return "" if indicator.kind == Kind.RATE else indicator.unit


def _rounded(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    return None if value is None else indicator.rounded(value)


def _shown(indicator: Indicator, value: Decimal | None) -> str:
    return MISSING if value is None else indicator.format(value)


def _with_unit(indicator: Indicator, value: Decimal | None) -> str:
    return _shown(indicator, value) + _unit(indicator)
