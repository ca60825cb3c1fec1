"""An empty database brought to where a backup was made, or refused."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from .manifest import Columns, Head
from .migrated import Model, ahead_of, applied_in, models_at, unknown_to
from .refusing import BackupRefused
from .values import fields_of

#: A database that holds any of these is in use; what migrations put there is not among them.
PEOPLES = (
    "departments.User",
    "departments.Department",
    "stats.Figure",
    "bulletin.Bulletin",
    "bulletin.NewsItem",
)


def bring_to(head: Head) -> None:
    """Apply the migrations that the backup's database had, and no others; raises BackupRefused."""
    loader = MigrationLoader(connection)
    if ahead_of(loader):
        raise BackupRefused("这个数据库是更新的版本用过的。请换一个新建的空数据库再恢复。")
    if missing := unknown_to(loader, head.migrations):
        version = f"（{head.version}）" if head.version else ""
        raise BackupRefused(
            f"这份备份是别的版本{version}做的，有本程序没有的改动（{missing[0]}）。"
            "请先安装做备份时的版本，恢复以后再升级。"
        )
    refuse_unless_empty(tables_now(loader))
    executor = MigrationExecutor(connection)
    targets = [(app, name) for app, names in head.migrations.items() for name in names]
    if any(backwards for _, backwards in executor.migration_plan(targets)):
        raise BackupRefused(
            "这份备份是旧版本做的，而这个数据库已经升级过了。"
            "请换一个新建的空数据库，不要先运行 migrate，直接恢复。"
        )
    executor.migrate(targets)


def tables_now(loader: MigrationLoader | None = None) -> list[Model]:
    """The models of every table that the database has now."""
    loader = loader or MigrationLoader(connection)
    return models_at(loader, applied_in(loader))


def tables_of(head: Head) -> dict[str, Model]:
    """By label, the models of the backup's tables; raises BackupRefused where they are others."""
    loader = MigrationLoader(connection)
    found = {one._meta.label: one for one in models_at(loader, dict(head.migrations))}
    shapes = {
        Columns(label, tuple(field.attname for field in fields_of(model)))
        for label, model in found.items()
    }
    if shapes != set(head.tables):
        names = sorted({one.label for one in shapes ^ set(head.tables)})
        raise BackupRefused(
            f"备份里的表和本程序的不同（{'、'.join(names)}）。请先安装做备份时的版本，恢复以后再升级。"
        )
    return found


def refuse_unless_empty(models: list[Model]) -> None:
    held = {
        str(model._meta.verbose_name): count
        for model in models
        if model._meta.label in PEOPLES and (count := model._base_manager.count())
    }
    if held:
        counted = "，".join(f"{name}{count}个" for name, count in held.items())
        raise BackupRefused(
            f"数据库里已经有内容（{counted}），不能恢复到里面。请换一个新建的空数据库再恢复。"
        )
