"""Figures through django-import-export: natural keys, cleaned, only what differs is written."""

from __future__ import annotations

from typing import Any

from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader
from tablib import Dataset

from departments.months import Month

from .models.figure import Figure
from .reading import Entry

COLUMNS = ("department", "indicator", "value", "source", "note")


class FiguresOfTheMonth(BaseInstanceLoader):
    """Finds a row's figure among those of the month, loaded by one query."""

    def __init__(self, resource: FigureResource, dataset: Dataset | None = None) -> None:
        super().__init__(resource, dataset)
        figures = Figure.objects.in_month(resource.month).with_names()
        self.known = {(f.department_id, f.indicator_id): f for f in figures}

    def get_instance(self, row: dict[str, Any]) -> Figure | None:
        return self.known.get((row["department"].pk, row["indicator"].pk))


class FigureResource(resources.ModelResource):
    """Takes rows of objects that `reading` has already understood, for one month."""

    department = fields.Field("department", "department", widgets.Widget())
    indicator = fields.Field("indicator", "indicator", widgets.Widget())
    value = fields.Field("value", "value", widgets.Widget())
    source = fields.Field("source", "source", widgets.Widget())
    note = fields.Field("note", "note", widgets.Widget())

    class Meta:
        model = Figure
        fields = COLUMNS
        import_id_fields = ("department", "indicator")
        instance_loader_class = FiguresOfTheMonth
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        use_transactions = True

    def __init__(self, month: Month) -> None:
        super().__init__()
        self.month = month

    def init_instance(self, row: Any = None) -> Figure:
        return Figure(month=self.month)


def as_dataset(entries: list[Entry]) -> Dataset:
    """The entries as the Resource takes them."""
    dataset = Dataset(headers=COLUMNS)
    for entry in entries:
        dataset.append([getattr(entry, column) for column in COLUMNS])
    return dataset
