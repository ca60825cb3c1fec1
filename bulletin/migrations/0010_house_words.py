"""The house's words and those that a hall starts with."""

from typing import Any

from django.db import migrations, models

from bulletin.standard_words import add_standard_words


def add_words(apps: Any, schema_editor: Any) -> None:
    add_standard_words(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0009_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wrong",
                    models.CharField(
                        help_text="稿件和通报里出现时要提示的，如“截止目前”。",
                        max_length=60,
                        verbose_name="错误写法",
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        blank=True,
                        help_text="如“截至目前”。不能用、也没有替换说法的敏感词可以留空。",
                        max_length=60,
                        verbose_name="正确写法",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("typo", "错别字"),
                            ("leader", "领导姓名职务"),
                            ("sensitive", "敏感词"),
                            ("name", "规范名称"),
                        ],
                        default="typo",
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="为什么、哪些情况除外；随提示一起显示。",
                        max_length=200,
                        verbose_name="说明",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True, help_text="不勾选就不再提示。", verbose_name="启用"
                    ),
                ),
                ("folded", models.CharField(editable=False, max_length=1080, unique=True)),
            ],
            options={
                "verbose_name": "规范用语",
                "verbose_name_plural": "规范用语",
                "ordering": ("kind", "wrong"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wrong", ""), _negated=True),
                            models.Q(("folded", ""), _negated=True),
                        ),
                        name="houseword_has_wrong_form",
                        violation_error_message="请填错误写法。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wrong", models.F("right")), _negated=True),
                        name="houseword_forms_differ",
                        violation_error_message="错误写法和正确写法相同，请改其中一个。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "sensitive"),
                            models.Q(("right", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="houseword_has_right_form",
                        violation_error_message="请填正确写法；只有敏感词可以不填。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["typo", "leader", "sensitive", "name"])),
                        name="houseword_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
