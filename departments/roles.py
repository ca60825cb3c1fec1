"""Who may do what, by role. Roles are groups; a migration applies this table."""

from __future__ import annotations

from typing import Any

STAFF, EDITOR, CHIEF = "部门信息员", "编辑", "主编"

_OWN = (
    "bulletin.view_newsitem",
    "bulletin.add_newsitem",
    "bulletin.change_newsitem",
    "stats.report_figures",
)

_EVERY_ACT = ("view", "add", "change", "delete")
_EDITED = (
    "departments.department",
    "departments.departmentalias",
    "departments.presence",
    "stats.figure",
    "stats.indicator",
    "stats.indicatoralias",
    "stats.source",
    "stats.stattable",
    "stats.tablecolumn",
    "stats.rule",
    "stats.collection",
    "stats.scheme",
    "stats.schemegroup",
    "stats.criterion",
    "stats.groupmarks",
    "bulletin.newsitem",
    "bulletin.section",
    "bulletin.placement",
    "bulletin.standardsection",
)


def _all_of(model: str) -> tuple[str, ...]:
    app, name = model.split(".")
    return tuple(f"{app}.{act}_{name}" for act in _EVERY_ACT)


_EDITING = (
    *(permission for model in _EDITED for permission in _all_of(model)),
    "stats.import_figure",
    "stats.view_figureimport",
    "stats.view_figurechange",
    "stats.view_waiver",
    "bulletin.accept_newsitem",
    "bulletin.view_bulletin",
    "bulletin.add_bulletin",
    "bulletin.change_bulletin",
    "bulletin.view_edition",
)

PERMISSIONS: dict[str, tuple[str, ...]] = {
    STAFF: _OWN,
    EDITOR: _EDITING,
    CHIEF: (
        *_EDITING,
        "bulletin.publish_bulletin",
        "bulletin.delete_bulletin",
        "stats.waive_finding",
        "stats.close_scheme",
    ),
}


def apply(apps: Any) -> None:
    """Make the groups as the table says; for a migration after which all permissions exist."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for role, names in PERMISSIONS.items():
        group, _ = group_model.objects.get_or_create(name=role)
        pairs = [name.split(".") for name in names]
        found = [
            permission_model.objects.get(content_type__app_label=app, codename=codename)
            for app, codename in pairs
        ]
        group.permissions.set(found)
