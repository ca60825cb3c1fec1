"""A published bulletin as data: its Document, its tables, its figures.

Made when asked for, from the frozen Document and from nothing else, so that no format can say
what the page does not.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from departments.months import Month

from ..document import Document, decode
from ..renderers import Rendered, RenderingFailed, csv, figures, xlsx
from .answers import data
from .stored import public, stored

Maker = Callable[[Document], Rendered]

WHOLE: dict[str, Maker] = {"csv": csv.render, "xlsx": xlsx.render}
TABLES = {"csv": csv.of_table, "xlsx": xlsx.of_table}


@public
def document(request: HttpRequest, month: Month, number: int | None = None) -> HttpResponse:
    """The frozen bytes, pictures and all: their hash is the one that the chain vouches for."""
    edition = stored(month, number, "document")
    response = data(
        request,
        bytes(edition.document),
        "application/json",
        name=f"bulletin-{month}-v{edition.number}.json",
    )
    response["Link"] = f'<{reverse("schema")}>; rel="describedby"'
    return response


@public
def tables(
    request: HttpRequest, month: Month, shape: str, number: int | None = None
) -> HttpResponse:
    """The tables as printed: the first one as CSV, all of them as XLSX."""
    return _made(request, month, number, WHOLE[shape], f"bulletin-{{}}.{shape}")


@public
def table(
    request: HttpRequest, month: Month, place: int, shape: str, number: int | None = None
) -> HttpResponse:
    """One table, by its number in the order of print."""
    make = TABLES[shape]
    name = f"bulletin-{{}}-table{place}.{shape}"
    return _made(request, month, number, lambda document: make(document, place), name)


@public
def tidy(request: HttpRequest, month: Month, number: int | None = None) -> HttpResponse:
    """The printed figures, one a row, with their sources."""
    return _made(request, month, number, figures.render, "figures-{}.csv")


def _made(
    request: HttpRequest, month: Month, number: int | None, make: Maker, name: str
) -> HttpResponse:
    edition = stored(month, number, "document")
    try:
        made = make(decode(bytes(edition.document)))
    except RenderingFailed as failure:
        raise Http404(str(failure)) from None
    name = name.format(f"{month}-v{edition.number}")
    return data(request, made.content, made.content_type, name=name, keep=True)
