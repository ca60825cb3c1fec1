"""The departments that are published, at `/departments/`, and what is published about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from departments.models import Department
from departments.months import Month
from stats.charts import Point, line

from ..published.departments import (
    MonthRow,
    Printed,
    Series,
    account_of,
    published_departments,
)
from .policy import public_page, site_page

MONTHS_A_PAGE = 24
#: The largest key there can be, on either database.
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Line:
    """A month in a table; a cell is None where the month had no such column."""

    row: MonthRow
    cells: tuple[Printed | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: list[str]
    lines: list[Line]
    chart: SafeString | None


@public_page
def departments(request: HttpRequest) -> HttpResponse:
    context = {"departments": published_departments()}
    return site_page(request, "reading/departments.html", context)


@public_page
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """Two years a page; what is asked for beyond the last page is the last page."""
    found = Department.objects.filter(pk=pk).first() if pk <= LARGEST else None
    account = account_of(found) if found else None
    if account is None or not account.months:
        raise Http404("没有这个部门，或者已发布的通报里还没有它的数据和稿件。")
    page = Paginator(account.months, MONTHS_A_PAGE).get_page(request.GET.get("page"))
    visible = account.within(list(page.object_list))
    context = {
        "department": found,
        "page": page,
        "tables": [_table(one, f"c{place}") for place, one in enumerate(visible.series, 1)],
        "pieces": visible.pieces,
    }
    return site_page(request, "reading/department.html", context)


def _table(series: Series, ident: str) -> Table:
    columns = series.columns
    lines = [Line(row, tuple(map(row.cells.get, columns))) for row in series.rows]
    return Table(series.table, columns, lines, _chart(series, columns[:1], ident))


def _chart(series: Series, columns: Sequence[str], ident: str) -> SafeString | None:
    """The first column over time; none where there are fewer than two numbers."""
    for column in columns:
        points = list(_points(series.rows, column))
        if sum(point.value is not None for point in points) > 1:
            return line(points, ident=ident, title=f"{column}，逐月")
    return None


def _points(rows: Sequence[MonthRow], column: str) -> Iterator[Point]:
    """Each month from the earliest of the rows, given newest first, to the latest."""
    printed = {row.month: row.cells.get(column) for row in rows}
    month: Month | None = rows[-1].month
    while month is not None and month <= rows[0].month:
        cell = printed.get(month)
        yield Point(str(month), cell.number if cell else None, cell.text if cell else "")
        month = month.neighbour(1)
