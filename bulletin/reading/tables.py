"""A published table in an order of the reader's choice, without a script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import condition

from departments.months import Month

from ..document import Document, Table, decode, every_section, statistical_tables
from .large import in_mode
from .policy import site_page
from .sorting import Column, begins_rising, columns, headings, ordered
from .stored import etag, public, stored

RISING, FALLING = "asc", "desc"


def _etag(request: HttpRequest, month: Month, table: int, number: int | None = None) -> str | None:
    """Other for each mode; the order is part of the address."""
    return in_mode(request, etag(month, number, "document"))


@public
@condition(etag_func=_etag)
def table(
    request: HttpRequest, month: Month, table: int, number: int | None = None
) -> HttpResponse:
    """`?sort=` a heading, `&order=asc` or `desc`; without them as printed.

    A heading that the table has not, or another order, is passed over.
    """
    edition = stored(month, number, "document")
    document = decode(bytes(edition.document))
    found = _numbered(document, table, month)
    chosen, rising = _asked(request, found)
    base = f"/{str(month).replace('-', '/')}/v{edition.number}/"
    offered = columns(found, chosen, rising)
    context = {
        "document": document,
        "month": month,
        "edition": edition,
        "number": table,
        "title": _title(document, found),
        "table": found,
        "rows": found.body if chosen < 0 else ordered(found, chosen, rising),
        "columns": [(one, _query(one)) for one in offered],
        "chosen": offered[chosen] if chosen >= 0 else None,
        "back": f"{base}#t{table}",
        "base": base,
    }
    return site_page(request, "reading/table.html", context)


def _numbered(document: Document, number: int, month: Month) -> Table:
    tables = statistical_tables(document)
    if not 1 <= number <= len(tables):
        raise Http404(f"{month.label}的通报没有第{number}张统计表。")
    return tables[number - 1]


def _asked(request: HttpRequest, table: Table) -> tuple[int, bool]:
    """Which column, -1 for none, and whether from the least on."""
    names = headings(table)
    wanted = request.GET.get("sort", "")
    if wanted not in names:
        return -1, False
    place = names.index(wanted)
    order = request.GET.get("order", "")
    return place, order == RISING if order in (RISING, FALLING) else begins_rising(table, place)


def _query(column: Column) -> str:
    order = RISING if column.next_is_rising else FALLING
    return urlencode({"sort": column.heading, "order": order})


def _title(document: Document, table: Table) -> str:
    """The title of the section in which it stands."""
    for section in every_section(document):
        if any(block is table for block in section.blocks):
            return section.title
    return document.title
