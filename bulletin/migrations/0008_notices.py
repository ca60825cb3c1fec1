from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def make_switches(apps: Any, schema_editor: Any) -> None:
    """One for each occasion, as they are without a row: by mail, not by messenger."""
    switches = apps.get_model("bulletin", "NoticeSwitch").objects
    for occasion, _ in apps.get_model("bulletin", "Notice")._meta.get_field("occasion").choices:
        switches.create(occasion=occasion)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0007_newsroom"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeSwitch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
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
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="事项",
                    ),
                ),
                ("by_mail", models.BooleanField(default=True, verbose_name="发邮件")),
                ("by_messenger", models.BooleanField(default=False, verbose_name="发群消息")),
            ],
            options={
                "verbose_name": "通知开关",
                "verbose_name_plural": "通知开关",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
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
                                ],
                            )
                        ),
                        name="switch_occasion_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
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
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "邮件"), ("messenger", "群消息")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                (
                    "address",
                    models.EmailField(
                        blank=True,
                        help_text="Empty: the messenger's one group.",
                        max_length=254,
                        verbose_name="邮箱",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="主题")),
                ("text", models.TextField(verbose_name="内容")),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="What may be told only once has a key.",
                        max_length=100,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="发出时间")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="下次再试"
                    ),
                ),
                (
                    "error",
                    models.CharField(blank=True, max_length=300, verbose_name="没发出的原因"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail", "messenger"])),
                        name="notice_channel_known",
                    ),
                    models.CheckConstraint(
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
                                ],
                            )
                        ),
                        name="notice_occasion_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "mail"), _negated=True),
                            models.Q(("address", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mail_has_address",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="notice_told_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_switches, migrations.RunPython.noop),
    ]
