import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import departments.months
from departments.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("departments", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="department",
            field=models.ForeignKey(
                blank=True,
                help_text="部门信息员必填；审批局自己的人留空。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="staff",
                to="departments.department",
                verbose_name="所属部门",
            ),
        ),
        migrations.CreateModel(
            name="Event",
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
                        db_index=True, default=django.utils.timezone.now, verbose_name="时间"
                    ),
                ),
                ("by_name", models.CharField(max_length=150, verbose_name="姓名")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="网络地址")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("state", "状态"),
                            ("text", "文字"),
                            ("placement", "编排"),
                            ("remark", "批注"),
                            ("signature", "签名"),
                            ("publication", "发布"),
                            ("reporting", "报送"),
                            ("notice", "通知"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("object_id", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200, verbose_name="涉及")),
                ("month", departments.months.MonthField(null=True, verbose_name="月份")),
                ("what", models.TextField(verbose_name="内容")),
                (
                    "by",
                    models.ForeignKey(
                        help_text="None: the system itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="类型",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="event_of_thing")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "state",
                                    "text",
                                    "placement",
                                    "remark",
                                    "signature",
                                    "publication",
                                    "reporting",
                                    "notice",
                                    "other",
                                ],
                            )
                        ),
                        name="event_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="event_says_what"
                    ),
                ],
            },
        ),
        freeze("departments_event"),
    ]
