"""The printed table of an earlier bulletin: one that the hall has, or one made for it."""

from __future__ import annotations

from departments.names import fold
from stats.intake.columns import ORDINAL
from stats.ledger import Ledger
from stats.models import Indicator, StatTable, TableColumn
from stats.standard import TABLE, standard_definitions, standard_table
from stats.tables import tabulate

from ...past import Past
from .figures import ReadTable

MOST = 50


def table_for(read: ReadTable, ledger: Ledger, past: Past) -> StatTable:
    """A table that prints what the file's does: its columns, its order, its ordinals, its total."""
    ordinal, total = _shows_ordinal(read), bool(read.reading.totals)
    _make_standard(read)
    for table in StatTable.objects.prefetch_related("columns__indicator").select_related("rank_by"):
        fits = (table.show_ordinal, table.show_total) == (ordinal, total)
        if fits and _columns(table) == read.indicators and _order_fits(table, read, ledger):
            return table
    table = _made(read, ledger, ordinal, total)
    past.doubt(
        "统计表",
        f"栏目“{read.section.title}”",
        f"系统里没有一样的统计表，新建了“{table.name}”"
        + (f"，按“{table.rank_by}”排名" if table.rank_by else "，按部门的顺序排"),
        "看看列和排名依据对不对",
    )
    if not _order_fits(table, read, ledger):
        past.doubt(
            "统计表",
            f"栏目“{read.section.title}”",
            "各部门的先后与文件里的不同",
            "名次由系统按数据排，看看文件里是不是排错了",
        )
    return table


def _make_standard(read: ReadTable) -> None:
    """In a hall that has no table yet, the standard one, where it is the file's."""
    if StatTable.objects.exists():
        return
    standard = next(table for table in standard_definitions()["table"] if table["name"] == TABLE)
    if standard["columns"] == [indicator.name for indicator in read.indicators]:
        standard_table()


def _shows_ordinal(read: ReadTable) -> bool:
    grid = read.section.grid
    return grid is not None and any(fold(cell) in ORDINAL for row in grid.rows[:4] for cell in row)


def _columns(table: StatTable) -> list[Indicator]:
    return [column.indicator for column in table.columns.all()]


def _order_fits(table: StatTable, read: ReadTable, ledger: Ledger) -> bool:
    """Whether the file's departments come in the file's order; others may stand between them."""
    names = [department.name for department in read.departments]
    printed = [row.name for row in tabulate(table, ledger).rows]
    return [name for name in printed if name in set(names)] == names


def _made(read: ReadTable, ledger: Ledger, ordinal: bool, total: bool) -> StatTable:
    table = StatTable(name=_name(read.section.title), show_ordinal=ordinal, show_total=total)
    table.save()
    TableColumn.objects.bulk_create(
        TableColumn(table=table, indicator=indicator, order=place)
        for place, indicator in enumerate(read.indicators, 1)
    )
    for indicator in (None, *read.indicators):
        table.rank_by = indicator
        if _order_fits(table, read, ledger):
            break
    else:
        table.rank_by = None
    table.save()
    return table


def _name(title: str) -> str:
    """As the section is called, without what belongs to one month, and not taken yet."""
    taken = set(StatTable.objects.values_list("name", flat=True))
    base = title[: MOST - 4].strip() or "统计表"
    names = [base, *(f"{base}（{number}）" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
