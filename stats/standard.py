"""The indicators, sources and table that a hall usually starts with, as data."""

from __future__ import annotations

from typing import Any

from departments.names import fold

from .models import Indicator, Source, StatTable, TableColumn
from .models.indicator import Aggregation, Direction, Kind, Scope

TABLE = "部门窗口办件情况"
RANKED_BY = "受理数"
PLATFORM, WINDOWS = "智慧政务平台", "窗口统计"

INDICATORS: tuple[dict[str, Any], ...] = (
    {"name": "排号数", "scope": Scope.HALL, "unit": "件"},
    {"name": "受理数", "heading": "系统受理数", "unit": "件", "direction": Direction.MORE},
    {"name": "办结数", "heading": "系统办结数", "unit": "件", "direction": Direction.MORE},
    {"name": "即办件数", "scope": Scope.HALL, "unit": "件", "direction": Direction.MORE},
    {"name": "评价数", "heading": "系统评价数", "unit": "件", "direction": Direction.MORE},
    {
        "name": "满意率",
        "heading": "系统评价满意率",
        "unit": "%",
        "kind": Kind.RATE,
        "aggregation": Aggregation.WEIGHTED,
        "weight": "评价数",
        "decimals": 2,
        "direction": Direction.MORE,
    },
)
COLUMNS = ("受理数", "办结数", "评价数", "满意率")


def standard_sources() -> tuple[Source, Source]:
    """The hall's default source, usually its service platform, and the windows' own counts."""
    platform = Source.objects.default()
    if platform is None:
        platform, _ = Source.objects.get_or_create(name=PLATFORM, defaults={"is_default": True})
    windows, _ = Source.objects.get_or_create(name=WINDOWS, defaults={"counts_in_totals": False})
    return platform, windows


def standard_indicator(name: str) -> Indicator | None:
    """The standard indicator of this name or heading, made where the hall lacks it.

    With it comes what weighs it. None where no standard indicator has the name.
    """
    for order, definition in enumerate(INDICATORS, 1):
        names = {fold(definition["name"]), fold(definition.get("heading", definition["name"]))}
        if fold(name) in names:
            return _found_or_made(definition, names, order)
    return None


def _found_or_made(definition: dict[str, Any], names: set[str], order: int) -> Indicator:
    known = Indicator.objects.by_name()
    for name in names & known.keys():
        return known[name]
    weight = standard_indicator(definition["weight"]) if "weight" in definition else None
    return Indicator.objects.create(**{**definition, "weight": weight, "order": order * 10})


def standard_table() -> StatTable:
    """The hall's only table or the standard one, made with all it needs where there is none."""
    existing = StatTable.objects.filter(name=TABLE).first() or StatTable.objects.first()
    if existing is not None:
        return existing
    standard_sources()
    indicators = {d["name"]: standard_indicator(d["name"]) for d in INDICATORS}
    table = StatTable.objects.create(name=TABLE, rank_by=indicators[RANKED_BY])
    TableColumn.objects.bulk_create(
        TableColumn(table=table, indicator=indicators[name], order=place)
        for place, name in enumerate(COLUMNS, 1)
    )
    return table
