"""What stands in a file of definitions: its kinds of entry, and the keys of each, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from departments.models import Department

from ..models import Indicator, Rule, Source, StatTable


@dataclass(frozen=True)
class EntryKind:
    """`[[key]]` in the file, and the model that its entries make.

    Keys are fields of the model; those in `lists` are lists of what belongs to it.
    """

    key: str
    noun: str
    model: type[models.Model]
    keys: tuple[str, ...]
    lists: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        return {key: _field(self.model, key) for key in self.keys if key not in self.lists}

    def label(self, key: str) -> str:
        """`unit（单位）`"""
        words = LISTS.get(key) or str(_field(self.model, key).verbose_name)
        return f"{key}（{words}）"


LISTS = {
    "aliases": "别名",
    "aliases_by_source": "只在一个来源的文件里用的别名",
    "presence": "进驻时段",
    "columns": "列",
}


def _field(model: type[models.Model], key: str) -> models.Field:
    field = model._meta.get_field(key)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(key)
    return field


SOURCE = EntryKind("source", "数据来源", Source, ("name", "is_default", "counts_in_totals", "note"))
DEPARTMENT = EntryKind(
    "department",
    "部门",
    Department,
    ("name", "order", "aliases", "presence"),
    ("aliases", "presence"),
)
INDICATOR = EntryKind(
    "indicator",
    "指标",
    Indicator,
    (
        "name", "heading", "unit", "kind", "scope",
        "aggregation", "numerator", "denominator", "weight",
        "direction", "decimals", "rounding", "target", "window_start", "self_reported",
        "note", "order", "aliases", "aliases_by_source",
    ),
    ("aliases", "aliases_by_source"),
)  # fmt: skip
TABLE = EntryKind(
    "table",
    "统计表",
    StatTable,
    ("name", "rank_by", "show_ordinal", "show_total", "columns"),
    ("columns",),
)
RULE = EntryKind(
    "rule",
    "核查规则",
    Rule,
    (
        "name", "check_kind", "left", "relation", "right", "over",
        "tolerance", "parameter", "severity", "note", "is_active", "order",
    ),
)  # fmt: skip

#: In the order in which they can be made: each names only what stands before it.
KINDS = (SOURCE, DEPARTMENT, INDICATOR, TABLE, RULE)
#: What the rooms above add to the file; not read here.
OTHERS = ("section",)
