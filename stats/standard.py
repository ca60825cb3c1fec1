"""What a hall usually starts with: the definitions of `standard.toml`, made when asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from departments.names import fold

from .models import Indicator, Source, StatTable, TableColumn
from .models.kinds import Scope

FILE = Path(__file__).with_name("standard.toml")
TABLE = "部门窗口办件情况"
PLATFORM, WINDOWS = "智慧政务平台", "窗口统计"


@cache
def standard_definitions() -> dict[str, Any]:
    """The file as it stands; not to be changed by who reads it."""
    return tomllib.loads(FILE.read_text("utf-8"))


def standard_rules() -> list[dict[str, Any]]:
    """The arguments of each standard Rule, in order."""
    rules = standard_definitions()["rule"]
    return [{**rule, "order": place * 10} for place, rule in enumerate(rules, 1)]


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
    for place, definition in enumerate(standard_definitions()["indicator"], 1):
        names = {fold(definition["name"]), fold(definition.get("heading", definition["name"]))}
        if fold(name) in names:
            return _found_or_made(definition, names, place * 10)
    return None


def _found_or_made(definition: dict[str, Any], names: set[str], order: int) -> Indicator:
    known = Indicator.objects.by_name()
    for name in names & known.keys():
        return known[name]
    fields = {key: value for key, value in definition.items() if key != "aliases"}
    if "weight" in fields:
        fields["weight"] = standard_indicator(fields["weight"])
    made = Indicator.objects.create(**fields, order=order)
    for alias in definition.get("aliases", ()):
        if fold(alias) not in known:
            made.aliases.create(name=alias)
    return made


def standard_table() -> StatTable:
    """The hall's only table or the standard one, made with all it needs where there is none.

    With it come the standard indicators of the whole hall, which the standard prose names.
    """
    existing = StatTable.objects.filter(name=TABLE).first() or StatTable.objects.first()
    if existing is not None:
        return existing
    standard_sources()
    definitions = standard_definitions()
    definition = next(table for table in definitions["table"] if table["name"] == TABLE)
    for indicator in definitions["indicator"]:
        if indicator.get("scope") == Scope.HALL or indicator["name"] in definition["columns"]:
            standard_indicator(indicator["name"])
    table = StatTable.objects.create(name=TABLE, rank_by=standard_indicator(definition["rank_by"]))
    TableColumn.objects.bulk_create(
        TableColumn(table=table, indicator=standard_indicator(name), order=place)
        for place, name in enumerate(definition["columns"], 1)
    )
    return table
