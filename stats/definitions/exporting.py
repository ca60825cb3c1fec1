"""The ledger's definitions as plain tables, in the order in which people see them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from ..models import Indicator, IndicatorAlias
from .kinds import DEPARTMENT, INDICATOR, RULE, SOURCE, TABLE, EntryKind

Entries = list[dict[str, Any]]


def ledger_definitions() -> dict[str, Entries]:
    """Every source, department, indicator, table and rule; a fixed number of queries.

    Sorted here, since databases differ in how they sort names.
    """
    return {
        SOURCE.key: [
            fields(SOURCE, source)
            for source in sorted(_rows(SOURCE), key=lambda row: (not row.is_default, row.name))
        ],
        DEPARTMENT.key: [
            fields(DEPARTMENT, department)
            | {
                "aliases": sorted(alias.name for alias in department.aliases.all()),
                "presence": [_span(span) for span in department.presences.all()],
            }
            for department in _by_order(_rows(DEPARTMENT).prefetch_related("aliases", "presences"))
        ],
        INDICATOR.key: [
            fields(INDICATOR, indicator) | _aliases(indicator)
            for indicator in _by_order(
                _rows(INDICATOR)
                .select_related("numerator", "denominator", "weight")
                .prefetch_related(models.Prefetch("aliases", _sourced()))
            )
        ],
        TABLE.key: [
            fields(TABLE, table)
            | {"columns": [column.indicator.name for column in table.columns.all()]}
            for table in _by_name(
                _rows(TABLE).select_related("rank_by").prefetch_related("columns__indicator")
            )
        ],
        RULE.key: [fields(RULE, rule) for rule in _by_order(_rows(RULE))],
    }


def _rows(kind: EntryKind) -> Any:
    return kind.model._default_manager.all()


def _by_name(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: row.name)


def _by_order(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (row.order, row.name))


def _sourced() -> models.QuerySet[IndicatorAlias]:
    return IndicatorAlias.objects.select_related("source")


def fields(kind: EntryKind, row: models.Model) -> dict[str, Any]:
    """What a file says for each field: links by name, nothing as an empty text."""
    return {key: _plain(getattr(row, key)) for key in kind.fields}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else value.normalize()
    if isinstance(value, str):
        return str(value).replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else value


def _aliases(indicator: Indicator) -> dict[str, Any]:
    found: dict[str, Any] = {"aliases": []}
    by_source: dict[str, list[str]] = {}
    for alias in sorted(indicator.aliases.all(), key=lambda a: (str(a.source), a.name)):
        names = (
            found["aliases"]
            if alias.source is None
            else by_source.setdefault(alias.source.name, [])
        )
        names.append(alias.name)
    return found | ({"aliases_by_source": by_source} if by_source else {})


def _span(span: Any) -> dict[str, str]:
    until = {"until": str(span.until)} if span.until else {}
    return {"since": str(span.since), **until}
