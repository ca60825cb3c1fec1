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
        use_bulk = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        # `take_in` holds the one transaction; a savepoint for each row would only cost time.
        use_transactions = False

    def __init__(self, month: Month) -> None:
        super().__init__()
        self.month = month

    def validate_instance(
        self, instance: Figure, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """The model's own rules, without a query a row: what the row refers to has been found."""
        instance.clean_fields(exclude={"month", "department", "indicator", "source"})
        instance.clean()

    def init_instance(self, row: Any = None) -> Figure:
        return Figure(month=self.month)


def as_dataset(entries: list[Entry]) -> Dataset:
    """The entries as the Resource takes them."""
    dataset = Dataset(headers=COLUMNS)
    for entry in entries:
        dataset.append([getattr(entry, column) for column in COLUMNS])
    return dataset
