from typing import Any

import django.core.validators
from django.db import migrations, models


def make_rows(apps: Any, schema_editor: Any) -> None:
    """One a style, with nothing in it that differs from the standard."""
    for style in ("brief", "official"):
        apps.get_model("bulletin", "PageSizes").objects.get_or_create(style=style)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0017_past_files"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bulletin",
            name="copies_to",
            field=models.CharField(
                blank=True,
                help_text="印在最后一页的版记里，最后写句号；留空不印。简报有“报”或“发”的，印作“送”。",
                max_length=300,
                verbose_name="抄送",
            ),
        ),
        migrations.AlterField(
            model_name="bulletin",
            name="date",
            field=models.DateField(
                help_text="简报印在报头，公文印在落款；与统计的月份是两回事。",
                verbose_name="成文日期",
            ),
        ),
        migrations.AlterField(
            model_name="bulletin",
            name="masthead",
            field=models.CharField(
                default="政务服务通报",
                help_text="印在最上面的红字。公文写发文机关加“文件”，如“某某区行政审批局文件”。",
                max_length=20,
                verbose_name="报头名称",
            ),
        ),
        migrations.AlterField(
            model_name="bulletin",
            name="number",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="简报印作“第12期”；留空不印。",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(9999),
                ],
                verbose_name="期号",
            ),
        ),
        migrations.CreateModel(
            name="PageSizes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "style",
                    models.CharField(
                        choices=[("brief", "简报"), ("official", "公文")],
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="样式",
                    ),
                ),
                (
                    "top",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="纸的上边到版心。",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(10, "最小10毫米。"),
                            django.core.validators.MaxValueValidator(80, "最大80毫米。"),
                        ],
                        verbose_name="天头",
                    ),
                ),
                (
                    "left",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="纸的左边到版心。",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(10, "最小10毫米。"),
                            django.core.validators.MaxValueValidator(60, "最大60毫米。"),
                        ],
                        verbose_name="订口",
                    ),
                ),
                (
                    "text_width",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(100, "最小100毫米。"),
                            django.core.validators.MaxValueValidator(190, "最大190毫米。"),
                        ],
                        verbose_name="版心宽",
                    ),
                ),
                (
                    "text_height",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(150, "最小150毫米。"),
                            django.core.validators.MaxValueValidator(277, "最大277毫米。"),
                        ],
                        verbose_name="版心高",
                    ),
                ),
                (
                    "lines",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(15, "最小15行。"),
                            django.core.validators.MaxValueValidator(30, "最大30行。"),
                        ],
                        verbose_name="每页行数",
                    ),
                ),
                (
                    "page_number_below",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="版心下边到页码的一字线。",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(3, "最小3毫米。"),
                            django.core.validators.MaxValueValidator(20, "最大20毫米。"),
                        ],
                        verbose_name="页码距版心",
                    ),
                ),
                (
                    "masthead_top",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="只有公文用。",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "最小0毫米。"),
                            django.core.validators.MaxValueValidator(80, "最大80毫米。"),
                        ],
                        verbose_name="发文机关标志距版心上边",
                    ),
                ),
                (
                    "body",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="略缩一点就能排满整数个字的，印时自动略缩。",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(9, "最小9磅。"),
                            django.core.validators.MaxValueValidator(26, "最大26磅。"),
                        ],
                        verbose_name="正文",
                    ),
                ),
                (
                    "title",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(12, "最小12磅。"),
                            django.core.validators.MaxValueValidator(42, "最大42磅。"),
                        ],
                        verbose_name="标题",
                    ),
                ),
                (
                    "masthead",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="名称太长时自动缩小。",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(22, "最小22磅。"),
                            django.core.validators.MaxValueValidator(90, "最大90磅。"),
                        ],
                        verbose_name="报头",
                    ),
                ),
                (
                    "table",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(7, "最小7磅。"),
                            django.core.validators.MaxValueValidator(16, "最大16磅。"),
                        ],
                        verbose_name="统计表",
                    ),
                ),
                (
                    "small",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(9, "最小9磅。"),
                            django.core.validators.MaxValueValidator(18, "最大18磅。"),
                        ],
                        verbose_name="版记和页码",
                    ),
                ),
                (
                    "fang",
                    models.CharField(
                        blank=True,
                        help_text="如“方正仿宋_GBK”。电脑上没有这种字体的，用原来的。",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w][\\w \\-]*$",
                                "字体名称只能有汉字、字母、数字、空格、短横和下划线，如“方正仿宋_GBK”。",
                            )
                        ],
                        verbose_name="正文（仿宋）",
                    ),
                ),
                (
                    "hei",
                    models.CharField(
                        blank=True,
                        help_text="也用于加粗的字。",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w][\\w \\-]*$",
                                "字体名称只能有汉字、字母、数字、空格、短横和下划线，如“方正仿宋_GBK”。",
                            )
                        ],
                        verbose_name="一级标题（黑体）",
                    ),
                ),
                (
                    "kai",
                    models.CharField(
                        blank=True,
                        help_text="也用于斜体的字。",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w][\\w \\-]*$",
                                "字体名称只能有汉字、字母、数字、空格、短横和下划线，如“方正仿宋_GBK”。",
                            )
                        ],
                        verbose_name="二级标题（楷体）",
                    ),
                ),
                (
                    "song",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w][\\w \\-]*$",
                                "字体名称只能有汉字、字母、数字、空格、短横和下划线，如“方正仿宋_GBK”。",
                            )
                        ],
                        verbose_name="页码（宋体）",
                    ),
                ),
                (
                    "title_font",
                    models.CharField(
                        blank=True,
                        help_text="如“方正小标宋_GBK”。",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w][\\w \\-]*$",
                                "字体名称只能有汉字、字母、数字、空格、短横和下划线，如“方正仿宋_GBK”。",
                            )
                        ],
                        verbose_name="标题和报头（小标宋）",
                    ),
                ),
            ],
            options={
                "verbose_name": "版面尺寸",
                "verbose_name_plural": "版面尺寸",
                "ordering": ("-style",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("style__in", ["brief", "official"])),
                        name="page_sizes_style_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lines", None), ("lines__range", (15, 30)), _connector="OR"
                        ),
                        name="page_sizes_lines",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_rows, migrations.RunPython.noop),
    ]
