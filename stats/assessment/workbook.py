"""The results as an XLSX file: places and scores, what each score comes from, and the rules."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .evidence import STATES
from .notes import notes
from .outcome import MonthUsed, Results, Standing, YearUsed

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Content = str | int | Decimal | None
EVIDENCE = (
    "组", "部门", "考核项目", "得分", "月份", "指标", "数值", "单位", "数据来源", "附注", "说明",
)  # fmt: skip


def workbook(results: Results) -> bytes:
    """Numbers are numbers, and no text is ever a formula."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = "考核结果"
    _fill(first, _results(results), heading_row=2)
    _fill(book.create_sheet("得分依据"), [EVIDENCE, *_evidence(results)], heading_row=1)
    _fill(book.create_sheet("说明"), _rules(results), heading_row=1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def file_name(results: Results) -> str:
    return f"assessment-{results.year}-v{results.version}"


def _results(results: Results) -> Iterator[tuple[Content, ...]]:
    yield (results.title,)
    yield ("组", "名次", "部门", *(c.name for c in results.criteria), "总分", "满分", "备注")
    for group in results.groups:
        for standing in group.ranked:
            scores = [score.score for score in standing.scores]
            lacking = "、".join(standing.without_data)
            remark = f"没有数据、未计分：{lacking}" if lacking else ""
            last = (standing.total, group.total_marks, remark)
            yield (group.name, standing.place, standing.department, *scores, *last)
        for standing in group.left_out:
            blanks = [None] * (len(results.criteria) + 2)
            yield (group.name, None, standing.department, *blanks, f"未参加排名：{standing.reason}")


def _evidence(results: Results) -> Iterator[tuple[Content, ...]]:
    for group in results.groups:
        for standing in group.standings:
            for name, score, told, year in _scored(results, standing):
                head = (group.name, standing.department, name)
                yield (*head, score, "全年", *_year(year), None, None, told)
                for month in year.months:
                    for row in _month(month):
                        yield (*head, None, month.month, *row)


def _scored(
    results: Results, standing: Standing
) -> Iterator[tuple[str, Decimal | None, str, YearUsed]]:
    """Each criterion's score with its year; for one left out, the year that is the reason."""
    for criterion in results.criteria:
        score, year = standing.score(criterion.id), standing.year(criterion.indicator_id)
        if score is not None and year is not None:
            yield criterion.name, score.score, score.calculation, year
    if standing.place is None:
        for year in standing.years:
            if year.indicator_id == results.business_id:
                yield "业务量", None, standing.reason, year


def _year(year: YearUsed) -> tuple[Content, ...]:
    return year.indicator, year.value, year.unit or ("%" if "%" in year.printed else "")


def _month(month: MonthUsed) -> Iterator[tuple[Content, ...]]:
    told = STATES[month.state]
    if not month.figures:
        yield (None, None, None, None, None, told)
    for figure in month.figures:
        unit = figure.unit or ("%" if "%" in figure.printed else "")
        value = figure.printed if figure.value is None else figure.value
        yield (figure.indicator, value, unit, figure.source, figure.note, told)


def _rules(results: Results) -> Iterator[tuple[Content, ...]]:
    yield ("考核项目", "依据的指标", "满分", "算法")
    for criterion in results.criteria:
        yield (criterion.name, criterion.indicator, criterion.full_marks, criterion.rule)
    yield ()
    for note in notes(results):
        yield (note,)
    if results.reason:
        yield (f"第{results.version}版，另立新版本的原因：{results.reason}",)


def _fill(sheet: Worksheet, rows: Iterable[tuple[Content, ...]], *, heading_row: int) -> None:
    for number, row in enumerate(rows, 1):
        for column, content in enumerate(row, 1):
            if content is not None:
                _put(sheet.cell(number, column), content)
    for cell in sheet[heading_row]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = sheet.cell(heading_row + 1, 1)
    _widen(sheet, heading_row)


def _put(cell: Cell, content: Content) -> None:
    """Text is stored as text, and marked so that a spreadsheet never takes it for a formula."""
    if isinstance(content, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", content)
        cell.data_type = "s"
        cell.quotePrefix = content[:1] in "=+-@\t\r＝＋－＠" and bool(content)
    else:
        cell.value = content
        if isinstance(content, Decimal) and content.as_tuple().exponent == -2:
            cell.number_format = "0.00"


def _widen(sheet: Worksheet, heading_row: int) -> None:
    """Columns as wide as their longest text, up to a point; titles above do not count."""
    for number, column in enumerate(sheet.iter_cols(min_row=heading_row), 1):
        lengths = (len(str(cell.value or "").encode("gbk", "replace")) for cell in column)
        longest = max(lengths, default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, 8), 60)
