import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from departments.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0011_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="发布时间")),
                ("correction", models.TextField(blank=True, verbose_name="更正说明")),
                ("after", models.PositiveIntegerField(default=0)),
                (
                    "refused_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="未能发布的时间"),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="未能发布的原因")),
            ],
            options={
                "verbose_name": "定时发布",
                "verbose_name_plural": "定时发布",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="印在网页上，代替撤回的内容。", verbose_name="撤回的原因"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="撤回时间")),
            ],
            options={
                "verbose_name": "撤回",
                "verbose_name_plural": "撤回",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ("-published_at", "-pk"),
                "permissions": (("withdraw_edition", "可以撤回通报"),),
                "verbose_name": "版本",
                "verbose_name_plural": "版本",
            },
        ),
        migrations.AddField(
            model_name="bulletin",
            name="document_number",
            field=models.CharField(
                blank=True,
                help_text="公文才印，如“西行审〔2021〕3号”。",
                max_length=60,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[^〔〕\\s]+〔20\\d\\d〕[1-9]\\d*号$",
                        "发文字号应写成“机关代字〔年份〕序号号”，如“西行审〔2021〕3号”；年份用六角括号，序号不补0。",
                    )
                ],
                verbose_name="发文字号",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="print_run",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="印作“共印50份”；留空不印。",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(9999),
                ],
                verbose_name="印数",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="recipients",
            field=models.CharField(
                blank=True,
                help_text="公文才印，如“各窗口单位”；不写冒号。",
                max_length=300,
                verbose_name="主送机关",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="report_to",
            field=models.CharField(
                blank=True,
                help_text="简报印在最后一页的版记里；留空不印这一行。",
                max_length=300,
                verbose_name="报",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="sent_to",
            field=models.CharField(
                blank=True,
                help_text="简报印在最后一页的版记里；留空不印这一行。",
                max_length=300,
                verbose_name="发",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="style",
            field=models.CharField(
                choices=[("brief", "简报"), ("official", "公文")],
                default="brief",
                help_text="简报：报头下印期号、发文机关和日期；公文：印发文字号、主送机关和落款。",
                max_length=8,
                verbose_name="样式",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="docx",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="edition",
            name="docx_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(("style__in", ["brief", "official"])),
                name="bulletin_style_known",
            ),
        ),
        migrations.AddField(
            model_name="schedule",
            name="bulletin",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="schedule",
                to="bulletin.bulletin",
                verbose_name="通报",
            ),
        ),
        migrations.AddField(
            model_name="schedule",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="设定人",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="撤回人",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="edition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="bulletin.edition",
                verbose_name="版本",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refusal", ""), ("refused_at", None)),
                    models.Q(
                        ("refused_at__isnull", False), models.Q(("refusal", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="refused_schedule_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="withdrawal_says_why"
            ),
        ),
        freeze("bulletin_edition"),
        freeze("bulletin_withdrawal"),
    ]
