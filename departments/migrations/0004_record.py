"""More kinds of acts, found quickly; and what Django's own log held, on the one record."""

import json
from typing import Any

from django.db import migrations, models

from departments.frozen import freeze

ACTS = (
    ("state", "状态"),
    ("text", "文字"),
    ("placement", "编排"),
    ("remark", "批注"),
    ("signature", "签名"),
    ("publication", "发布"),
    ("reporting", "报送"),
    ("notice", "通知"),
    ("figures", "数据"),
    ("import", "导入"),
    ("waiver", "放行"),
    ("definition", "设置"),
    ("account", "账号权限"),
    ("assessment", "考核"),
    ("instruction", "批示督办"),
    ("export", "导出"),
    ("sign_in", "登录"),
    ("other", "其他"),
)
VERBS = {1: "新建", 2: "修改", 3: "删除"}


def copy_log(apps: Any, schema_editor: Any) -> None:
    """Every entry with its own time; what had gone to both records stands in ours already."""
    event = apps.get_model("departments", "Event")
    entries = apps.get_model("admin", "LogEntry").objects.exclude(content_type=None)
    for entry in entries.select_related("user").order_by("pk").iterator(chunk_size=1000):
        event.objects.create(
            at=entry.action_time,
            by_id=entry.user_id,
            by_name=entry.user.name or entry.user.username,
            act="other",
            content_type_id=entry.content_type_id,
            object_id=str(entry.object_id or "")[:40],
            subject=entry.object_repr[:200],
            what=said(entry.action_flag, entry.change_message),
        )


def said(flag: int, message: str) -> str:
    """Ours was a sentence; Django's is a list of what was added, changed and deleted."""
    if message and not message.startswith("["):
        return message
    parts = []
    for part in json.loads(message or "[]"):
        for act, of in part.items():
            verb = {"added": "添加", "changed": "修改", "deleted": "删除"}.get(act, act)
            thing = f"{of['name']}“{of['object']}”" if "name" in of else ""
            fields = "、".join(of.get("fields", ()))
            parts.append(f"{verb}{thing}{'的' if thing and fields else ''}{fields}")
    return "；".join(filter(None, parts)) or VERBS.get(flag, "修改")


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("departments", "0003_first_passwords"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="event",
            options={
                "ordering": ("-at", "-pk"),
                "permissions": (("export_event", "可以导出操作记录"),),
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
            },
        ),
        migrations.RemoveConstraint(model_name="event", name="event_act_known"),
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(choices=ACTS, max_length=12, verbose_name="类别"),
        ),
        migrations.AlterField(
            model_name="event",
            name="department",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=models.DO_NOTHING,
                related_name="+",
                to="departments.department",
                verbose_name="部门",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["act", "at"], name="event_act_at"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["by", "at"], name="event_by_at"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["department", "at"], name="event_department_at"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["month", "at"], name="event_month_at"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", [value for value, _ in ACTS])),
                name="event_act_known",
            ),
        ),
        # SQLite has made the table anew, without its triggers.
        freeze("departments_event"),
        migrations.RunPython(copy_log, migrations.RunPython.noop),
    ]
