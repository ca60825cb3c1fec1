"""Who may do what, by role. Roles are groups; a migration applies this table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

STAFF, EDITOR, REVIEWER, LEADER, MANAGER = "部门信息员", "编辑", "审核", "签发", "管理员"
#: Reads what all others did, and does nothing else (等保: 系统管理、安全管理、审计管理 apart).
AUDITOR = "审计员"
#: Its people became 审核 and 签发 at once when the three readings came.
FORMER_CHIEF = "主编"

_EVERY_ACT = ("view", "add", "change", "delete")


def _all_of(*models: str) -> tuple[str, ...]:
    pairs = [model.split(".") for model in models]
    return tuple(f"{app}.{act}_{name}" for app, name in pairs for act in _EVERY_ACT)


_DEFINITIONS = _all_of(
    "departments.department",
    "departments.departmentalias",
    "departments.presence",
    "stats.indicator",
    "stats.indicatoralias",
    "stats.source",
    "stats.stattable",
    "stats.tablecolumn",
    "stats.rule",
    "bulletin.standardsection",
)

_OWN = ("bulletin.write_newsitem", "stats.report_figures")

_BUREAU = (
    *_DEFINITIONS,
    *_all_of(
        "stats.figure",
        "stats.collection",
        "stats.scheme",
        "stats.schemegroup",
        "stats.criterion",
        "stats.groupmarks",
        "bulletin.newsitem",
        "bulletin.section",
        "bulletin.placement",
        "bulletin.deadline",
        "bulletin.houseword",
    ),
    "stats.import_figure",
    "stats.view_figureimport",
    "stats.view_figurechange",
    "stats.view_waiver",
    "bulletin.write_newsitem",
    "bulletin.accept_newsitem",
    "bulletin.view_bulletin",
    "bulletin.add_bulletin",
    "bulletin.change_bulletin",
    "bulletin.publish_bulletin",
    "bulletin.view_pagesizes",
    "bulletin.change_pagesizes",
    "bulletin.view_edition",
    "bulletin.view_notice",
    "bulletin.view_opening",
    "bulletin.name_reader",
    "bulletin.view_instruction",
    "bulletin.view_task",
    "bulletin.keep_task",
    "departments.view_event",
)

#: What only those may who answer for the bulletin.
_ANSWERING = ("stats.waive_finding", "stats.close_scheme", "bulletin.delete_bulletin")

PERMISSIONS: dict[str, tuple[str, ...]] = {
    STAFF: _OWN,
    EDITOR: (*_BUREAU, "bulletin.sign_as_editor"),
    REVIEWER: (*_BUREAU, *_ANSWERING, "bulletin.sign_as_reviewer"),
    LEADER: (
        *_BUREAU,
        *_ANSWERING,
        "bulletin.sign_as_leader",
        "departments.export_event",
        "bulletin.withdraw_edition",
        "bulletin.write_instruction",
    ),
    MANAGER: (
        *_DEFINITIONS,
        "departments.view_user",
        "departments.add_user",
        "departments.change_user",
        "departments.view_event",
        "departments.export_event",
        "bulletin.view_notice",
        "bulletin.view_noticeswitch",
        "bulletin.change_noticeswitch",
    ),
    AUDITOR: ("departments.view_event", "departments.export_event"),
}


def wrongly_mixed(names: Collection[str]) -> str:
    """Why these roles are not one person's, in a sentence; empty where they may be."""
    if AUDITOR in names and len(names) > 1:
        return f"“{AUDITOR}”只看别人做了什么，不能同时有别的角色。请分成两个账号，或只选一个角色。"
    return ""


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


def dissolve_chiefs(apps: Any) -> None:
    """Who was 主编 becomes 审核 and 签发, and loses nothing; for a migration."""
    group_model = apps.get_model("auth", "Group")
    former = group_model.objects.filter(name=FORMER_CHIEF).first()
    if former is None:
        return
    for user in apps.get_model("departments", "User").objects.filter(groups=former):
        user.groups.add(*group_model.objects.filter(name__in=(REVIEWER, LEADER)))
    former.delete()
