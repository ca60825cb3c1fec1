"""Figures through django-import-export: the ledger going out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import F
from import_export import resources

from .models.figure import Figure, FigureQuerySet
from .tidy import HEADINGS, row_of

#: How many rows are written between two words about progress.
STRIDE = 1000
#: What `row_of` reads: a ledger of ten years is some 90,000 rows.
NEEDED = (
    "month",
    "value",
    "note",
    "department__name",
    "indicator__name",
    "indicator__unit",
    "indicator__kind",
    "source__name",
)
ORDER = (
    "month",
    F("department__order").asc(nulls_first=True),
    "department__name",
    "indicator__order",
    "indicator",
)


class LedgerResource(resources.ModelResource):
    """The ledger going out as a tidy table (`stats.tidy`); `tell` hears how many rows are done."""

    class Meta:
        model = Figure
        fields = ()

    def __init__(
        self, figures: FigureQuerySet, *, tell: Callable[[int], None] | None = None
    ) -> None:
        super().__init__()
        self.figures, self.tell = figures, tell

    def get_queryset(self) -> FigureQuerySet:
        return self.figures.with_names().only(*NEEDED).order_by(*ORDER)

    def iter_queryset(self, queryset: Any) -> Iterator[Figure]:
        for number, figure in enumerate(super().iter_queryset(queryset)):
            if self.tell and number % STRIDE == 0:
                self.tell(number)
            yield figure

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        return list(HEADINGS)

    def export_resource(self, instance: Figure, selected_fields: Any = None, **_: Any) -> list[Any]:
        return list(row_of(instance))
