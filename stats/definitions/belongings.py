"""What belongs to a row and stands with it in the file: aliases, presence, columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from departments.models import Department, Presence
from departments.months import Month, month_from_user
from departments.names import fold
from departments.quoting import quoted

from ..models import Indicator, Source, StatTable, TableColumn
from .changes import Changes
from .entries import Wrong, nearest, short, texts

MAX_LIST = 30


class Misfit(Exception):
    """Some of a list does not fit; each line says what, and follows the list's name."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__(*self.lines)


def aliases(owner: models.Model, raw: Any, changes: Changes) -> None:
    """Names added to a department, or to an indicator for every source."""
    _add_aliases(owner, _names(raw), changes)


def aliases_by_source(indicator: Indicator, raw: Any, changes: Changes) -> None:
    if not isinstance(raw, dict):
        raise Misfit(['要按来源写，如 aliases_by_source = { "窗口统计" = ["收件数"] }。'])
    sources = Source.objects.by_name()
    for name, given in raw.items():
        source = sources.get(fold(name))
        if source is None:
            near = nearest(name, [known.name for known in sources.values()])
            raise Misfit([f"没有叫{quoted(short(name))}的数据来源{near}"])
        _add_aliases(indicator, _names(given), changes, source=source)


def presences(department: Department, raw: Any, changes: Changes) -> None:
    """Spans of months, each by its first month; a known one gets its last month from the file."""
    if not isinstance(raw, list) or not all(isinstance(span, dict) for span in raw):
        raise Misfit(['要写成 [{ since = "2020-01", until = "2020-12" }] 的样子。'])
    held = {span.since: span for span in department.presences.all()}
    for given in _limited(raw):
        since, until = _months(given)
        span = held.setdefault(since, Presence(department=department, since=since))
        if span.pk is None or span.until != until:
            span.until = until
            _save(span)
            changes.tell(department, f"部门{quoted(department.name)}的进驻时段：{span}")


def columns(table: StatTable, raw: Any, changes: Changes) -> None:
    """The table's columns, from left to right; they replace what it had."""
    known = Indicator.objects.by_name()
    wanted = []
    for name in _names(raw):
        if fold(name) not in known:
            near = nearest(name, [indicator.name for indicator in known.values()])
            raise Misfit([f"里的{quoted(short(name))}没有这个指标{near}"])
        wanted.append(known[fold(name)])
    held = [column.indicator for column in table.columns.select_related("indicator")]
    if held == wanted:
        return
    table.columns.all().delete()
    for place, indicator in enumerate(wanted, 1):
        _save(TableColumn(table=table, indicator=indicator, order=place))
    listed = "、".join(indicator.name for indicator in wanted) or "没有"
    changes.tell(table, f"统计表{quoted(table.name)}的列：{listed}")


def _add_aliases(owner: Any, names: list[str], changes: Changes, **of: Any) -> None:
    held = set(owner.aliases.filter(**of or _for_all(owner)).values_list("name", flat=True))
    where = f"（只在{quoted(of['source'].name)}的文件里）" if of else ""
    new = [name for name in dict.fromkeys(names) if name not in held]
    for name in new:
        _save(owner.aliases.model(**{_owner_field(owner): owner}, name=name, **of))
    if new:
        noun, listed = owner._meta.verbose_name, "".join(map(quoted, new))
        changes.tell(owner, f"{noun}{quoted(owner.name)}添别名{listed}{where}")


def _for_all(owner: models.Model) -> dict[str, Any]:
    return {"source": None} if isinstance(owner, Indicator) else {}


def _owner_field(owner: models.Model) -> str:
    return str(owner._meta.model_name)


def _names(raw: Any) -> list[str]:
    try:
        return list(texts(_limited(raw)))
    except Wrong as wrong:
        raise Misfit([str(wrong)]) from None


def _limited(raw: Any) -> Any:
    if isinstance(raw, list) and len(raw) > MAX_LIST:
        raise Misfit([f"有{len(raw)}个，最多{MAX_LIST}个。"])
    return raw


def _months(given: dict[str, Any]) -> tuple[Month, Month | None]:
    unknown = [key for key in given if key not in ("since", "until")]
    if unknown:
        raise Misfit([f"里的“{short(unknown[0])}”不认识，可以写：since、until。"])
    if "since" not in given:
        raise Misfit(["里要写 since，从哪个月起，如“2020-01”。"])
    try:
        until = given.get("until", "")
        return month_from_user(given["since"]), month_from_user(until) if until != "" else None
    except ValidationError as error:
        raise Misfit(f"：{message}" for message in error.messages) from None


def _save(thing: models.Model) -> None:
    try:
        thing.full_clean()
    except ValidationError as error:
        named = quoted(short(getattr(thing, "name", "") or str(thing)))
        raise Misfit(f"里的{named}：{message}" for message in error.messages) from None
    thing.save()
