from typing import Any

from django.conf import settings
from django.db import migrations, models


def make_switches(apps: Any, schema_editor: Any) -> None:
    """One for each new occasion: by mail, not by messenger."""
    switches = apps.get_model("bulletin", "NoticeSwitch").objects
    for occasion, _ in apps.get_model("bulletin", "Notice")._meta.get_field("occasion").choices:
        switches.get_or_create(occasion=occasion)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0013_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                        ],
                    )
                ),
                name="switch_occasion_known",
            ),
        ),
        migrations.RunPython(make_switches, migrations.RunPython.noop),
    ]
