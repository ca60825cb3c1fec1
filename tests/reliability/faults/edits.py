"""What can be changed while somebody publishes: a cell of the grid, a piece, the opening words."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.test import Client
from lxml import html as lxml_html

from bulletin.actions.writing import save as save_piece
from bulletin.models import Bulletin, NewsItem
from bulletin.models.news import Text
from departments.months import Month
from stats.grid.cells import State, key
from stats.grid.saving import Asked, Typed
from stats.grid.saving import save as save_grid
from stats.models import Figure, FigureChange, Indicator

from ..wholeness import HOST
from .publishing import bulletin, person

DECEMBER = Month(2020, 12)


class Edit(Protocol):
    """Of a text `old` that becomes `new`; neither stands anywhere else in the bulletin."""

    old: str
    new: str

    def save(self) -> None:
        """By the editor, as the page does."""

    def held(self) -> str:
        """What the database holds now."""

    def at(self) -> dt.datetime | None:
        """When it was changed, where that decides what was known at publication."""


class Cell:
    def __init__(self, number: int) -> None:
        self.figure = Figure.objects.get(indicator__name="受理数", department__name="社保局")
        self.old, self.new = self.held(), str(70_000 + number)

    def save(self) -> None:
        figure = self.figure
        name = key(figure.indicator, figure.department)
        typed = Typed(name, State(self.old, figure.source_id), self.new)
        outcome = save_grid(DECEMBER, Asked([typed]), by=person("bian"))
        if name not in outcome.saved:
            raise AssertionError(outcome)

    def held(self) -> str:
        self.figure.refresh_from_db()
        return f"{self.figure.value:f}".partition(".")[0]

    def at(self) -> dt.datetime | None:
        changes = FigureChange.objects.filter(indicator=Indicator.objects.get(name="受理数"))
        return changes.order_by("pk").values_list("at", flat=True).last()


class Piece:
    def __init__(self, number: int) -> None:
        found = NewsItem.objects.order_by("pk").first()
        assert found is not None
        self.piece, self.seen = found, found.revision
        self.old, self.new = self.held(), f"窗口推出延时服务第{number}回"

    def save(self) -> None:
        text = Text(self.new, "", self.piece.body)
        save_piece(self.piece, text, by=person("bian"), seen=self.seen)

    def held(self) -> str:
        return NewsItem.objects.get(pk=self.piece.pk).headline

    def at(self) -> dt.datetime | None:
        return None


class Opening:
    def __init__(self, number: int) -> None:
        self.address = f"/admin/bulletin/bulletin/{bulletin().pk}/change/"
        self.client = Client(SERVER_NAME=HOST)
        self.client.force_login(person("bian"))
        page = lxml_html.document_fromstring(self.client.get(self.address).content.decode())
        [form] = [form for form in page.forms if form.get("id", "").endswith("_form")]
        self.fields = {name: value or "" for name, value in form.fields.items() if name}
        self.old, self.new = self.held() or "没有的话", f"开头的话第{number}回"

    def save(self) -> None:
        answer = self.client.post(self.address, self.fields | {"opening": self.new})
        if answer.status_code != 302:
            raise AssertionError(answer.content.decode())

    def held(self) -> str:
        return Bulletin.objects.get().opening

    def at(self) -> dt.datetime | None:
        return None
