from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from departments.frozen import freeze


def make_switches(apps: Any, schema_editor: Any) -> None:
    """One for each new occasion: by mail, not by messenger."""
    switches = apps.get_model("bulletin", "NoticeSwitch").objects
    for occasion, _ in apps.get_model("bulletin", "Notice")._meta.get_field("occasion").choices:
        switches.get_or_create(occasion=occasion)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0014_occasions"),
        ("departments", "0003_first_passwords"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="批示")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="批示时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "批示",
                "verbose_name_plural": "批示",
                "ordering": ("-at", "-pk"),
                "permissions": (("write_instruction", "可以作批示"),),
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="打开时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "已阅",
                "verbose_name_plural": "已阅",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="指定时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "指定读者",
                "verbose_name_plural": "指定读者",
                "ordering": ("at", "pk"),
                "permissions": (("name_reader", "可以指定读者"),),
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="要办的事")),
                ("due", models.DateField(help_text="这一天也还算按时。", verbose_name="办结期限")),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="立项时间"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                (
                    "done_note",
                    models.TextField(blank=True, max_length=500, verbose_name="办理情况"),
                ),
            ],
            options={
                "verbose_name": "督办事项",
                "verbose_name_plural": "督办事项",
                "ordering": ("due", "pk"),
                "permissions": (("keep_task", "可以立项和办结督办事项"),),
            },
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_occasion_known",
        ),
        migrations.RemoveConstraint(
            model_name="noticeswitch",
            name="switch_occasion_known",
        ),
        migrations.AlterField(
            model_name="notice",
            name="occasion",
            field=models.CharField(
                choices=[
                    ("new_piece", "有新稿件"),
                    ("returned", "稿件被退回"),
                    ("accepted", "稿件被采用"),
                    ("declined", "稿件不采用"),
                    ("used", "稿件已刊登"),
                    ("deadline_near", "三天内截止"),
                    ("deadline_passed", "已过截止日期"),
                    ("reminder", "催报"),
                    ("signature_wanted", "等待签名"),
                    ("published", "通报已发布"),
                    ("withdrawn", "通报已撤回"),
                    ("not_published", "定时发布没有完成"),
                    ("instruction", "领导批示"),
                    ("task", "督办事项"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="noticeswitch",
            name="occasion",
            field=models.CharField(
                choices=[
                    ("new_piece", "有新稿件"),
                    ("returned", "稿件被退回"),
                    ("accepted", "稿件被采用"),
                    ("declined", "稿件不采用"),
                    ("used", "稿件已刊登"),
                    ("deadline_near", "三天内截止"),
                    ("deadline_passed", "已过截止日期"),
                    ("reminder", "催报"),
                    ("signature_wanted", "等待签名"),
                    ("published", "通报已发布"),
                    ("withdrawn", "通报已撤回"),
                    ("not_published", "定时发布没有完成"),
                    ("instruction", "领导批示"),
                    ("task", "督办事项"),
                ],
                max_length=20,
                unique=True,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "occasion__in",
                        [
                            "new_piece",
                            "returned",
                            "accepted",
                            "declined",
                            "used",
                            "deadline_near",
                            "deadline_passed",
                            "reminder",
                            "signature_wanted",
                            "published",
                            "withdrawn",
                            "not_published",
                            "instruction",
                            "task",
                        ],
                    )
                ),
                name="notice_occasion_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeswitch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "occasion__in",
                        [
                            "new_piece",
                            "returned",
                            "accepted",
                            "declined",
                            "used",
                            "deadline_near",
                            "deadline_passed",
                            "reminder",
                            "signature_wanted",
                            "published",
                            "withdrawn",
                            "not_published",
                            "instruction",
                            "task",
                        ],
                    )
                ),
                name="switch_occasion_known",
            ),
        ),
        migrations.AddField(
            model_name="instruction",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="批示人",
            ),
        ),
        migrations.AddField(
            model_name="instruction",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instructions",
                to="bulletin.edition",
                verbose_name="版本",
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="bulletin.edition",
                verbose_name="版本",
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="读者",
            ),
        ),
        migrations.AddField(
            model_name="reader",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="指定人",
            ),
        ),
        migrations.AddField(
            model_name="reader",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="读者",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.department",
                verbose_name="责任部门",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="done_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办结人",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="instruction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="bulletin.instruction",
                verbose_name="批示",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="立项人",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="责任人",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="instruction_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(
                fields=("edition", "reader"), name="edition_opened_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="task_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department__isnull", False), ("person", None)),
                    models.Q(("department", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="task_is_somebodys",
                violation_error_message="责任部门和责任人选一个。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None), ("done_note", "")),
                    models.Q(
                        ("done_at__isnull", False),
                        ("done_by__isnull", False),
                        models.Q(("done_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="done_task_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("department__isnull", False)),
                fields=("instruction", "what", "department"),
                name="department_has_task_once",
                violation_error_message="这件事已经交给这个部门了。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("instruction", "what", "person"),
                name="person_has_task_once",
                violation_error_message="这件事已经交给这个人了。",
            ),
        ),
        migrations.RunPython(make_switches, migrations.RunPython.noop),
        freeze("bulletin_opening"),
        freeze("bulletin_instruction"),
    ]
