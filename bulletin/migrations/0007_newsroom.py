from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import bulletin.richtext.field
import departments.months
from departments.frozen import freeze


def tell_where_published(apps: Any, schema_editor: Any) -> None:
    """Pieces of bulletins that were published before: in their first edition."""
    pieces = apps.get_model("bulletin", "NewsItem").objects
    for edition in apps.get_model("bulletin", "Edition").objects.filter(number=1):
        placed = pieces.filter(placement__section__bulletin=edition.bulletin_id, state="accepted")
        placed.update(published_in=edition)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0006_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("departments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", departments.months.MonthField(unique=True, verbose_name="月份")),
                ("due", models.DateField(help_text="这一天也还算按时。", verbose_name="截止日期")),
            ],
            options={
                "verbose_name": "报送截止日期",
                "verbose_name_plural": "报送截止日期",
                "ordering": ("-month",),
            },
        ),
        migrations.CreateModel(
            name="Editing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "正在编辑",
                "verbose_name_plural": "正在编辑",
            },
        ),
        migrations.CreateModel(
            name="PieceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=100, verbose_name="标题")),
                (
                    "subtitle",
                    models.CharField(
                        blank=True,
                        help_text="前面的破折号由系统加。",
                        max_length=100,
                        verbose_name="副标题",
                    ),
                ),
                (
                    "body",
                    bulletin.richtext.field.RichTextField(
                        blank=True,
                        help_text="可以从 Word、WPS 里直接粘贴，字体、颜色会去掉，文字、表格、编号保留。",
                        verbose_name="正文",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="如“（区社保局供稿）”，印在正文后面。",
                        max_length=60,
                        verbose_name="供稿署名",
                    ),
                ),
                (
                    "section_wish",
                    models.CharField(
                        blank=True,
                        help_text="如“部门窗口动态”；不确定就留空。",
                        max_length=60,
                        verbose_name="希望刊登的栏目",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版次")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
            ],
            options={
                "verbose_name": "稿件版本",
                "verbose_name_plural": "稿件版本",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="批注")),
                ("for_editors", models.BooleanField(default=False, verbose_name="只给编辑看")),
            ],
            options={
                "verbose_name": "批注",
                "verbose_name_plural": "批注",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", departments.months.MonthField(verbose_name="月份")),
                (
                    "answer",
                    models.CharField(
                        choices=[("nothing", "零报送"), ("excused", "免报")],
                        max_length=8,
                        verbose_name="答复",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
            ],
            options={
                "verbose_name": "报送答复",
                "verbose_name_plural": "报送答复",
                "ordering": ("-month", "department"),
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("editor", "编辑"), ("reviewer", "审核"), ("leader", "签发")],
                        max_length=8,
                        verbose_name="步骤",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="姓名")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="签名时间"
                    ),
                ),
                ("content_sha256", models.CharField(max_length=64)),
                (
                    "document",
                    models.BinaryField(
                        help_text="The Document that was read: tells what changed since."
                    ),
                ),
                ("is_afterwards", models.BooleanField(default=False, verbose_name="补签")),
            ],
            options={
                "verbose_name": "签名",
                "verbose_name_plural": "签名",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="bulletin",
            options={
                "ordering": ("-month",),
                "permissions": (
                    ("publish_bulletin", "可以发布通报"),
                    ("sign_as_editor", "可以作编辑签名"),
                    ("sign_as_reviewer", "可以作审核签名"),
                    ("sign_as_leader", "可以签发"),
                ),
                "verbose_name": "通报",
                "verbose_name_plural": "通报",
            },
        ),
        migrations.AlterModelOptions(
            name="newsitem",
            options={
                "ordering": ("-month", "-created_at"),
                "permissions": (
                    ("write_newsitem", "可以供稿"),
                    ("accept_newsitem", "可以采用稿件"),
                ),
                "verbose_name": "稿件",
                "verbose_name_plural": "稿件",
            },
        ),
        migrations.RemoveConstraint(
            model_name="newsitem",
            name="newsitem_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="newsitem",
            name="newsitem_has_headline",
        ),
        migrations.AddField(
            model_name="edition",
            name="signatures",
            field=models.JSONField(
                default=list,
                help_text="发布时的签名。",
                verbose_name="签名",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="urgent_reason",
            field=models.TextField(
                blank=True,
                help_text="签名没有齐就发布的，为什么不能等。",
                verbose_name="紧急发布的理由",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="published_in",
            field=models.ForeignKey(
                editable=False,
                help_text="The first edition in which it stood.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pieces",
                to="bulletin.edition",
                verbose_name="刊登于",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="reason",
            field=models.TextField(blank=True, editable=False, verbose_name="退回或不采用的理由"),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="revision",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="Counts the writes: who saves says which one was seen.",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="saved_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="最后修改时间"
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="saved_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="最后修改人",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="提交时间"),
        ),
        migrations.AlterField(
            model_name="newsitem",
            name="body",
            field=bulletin.richtext.field.RichTextField(
                blank=True,
                help_text="可以从 Word、WPS 里直接粘贴，字体、颜色会去掉，文字、表格、编号保留。",
                verbose_name="正文",
            ),
        ),
        migrations.AlterField(
            model_name="newsitem",
            name="headline",
            field=models.CharField(blank=True, max_length=100, verbose_name="标题"),
        ),
        migrations.AlterField(
            model_name="newsitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "已提交"),
                    ("returned", "退回修改"),
                    ("accepted", "已采用"),
                    ("declined", "不采用"),
                ],
                default="draft",
                editable=False,
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "submitted", "returned", "accepted", "declined"])
                ),
                name="newsitem_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "returned")),
                    models.Q(("headline", ""), _negated=True),
                    _connector="OR",
                ),
                name="newsitem_has_headline",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("returned", "declined")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="newsitem_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_in", None), ("state", "accepted"), _connector="OR"),
                name="newsitem_published_was_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1), ("month__isnull", True), _connector="OR"),
                name="deadline_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("due__gt", models.F("month"))),
                name="deadline_after_month_began",
                violation_error_message="截止日期不能早于这个月。",
            ),
        ),
        migrations.AddField(
            model_name="editing",
            name="content_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddField(
            model_name="editing",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pieceversion",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="修改人",
            ),
        ),
        migrations.AddField(
            model_name="pieceversion",
            name="piece",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="bulletin.newsitem",
                verbose_name="稿件",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="批注人",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="piece",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remarks",
                to="bulletin.newsitem",
                verbose_name="稿件",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="经手人",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="departments.department",
                verbose_name="部门",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="bulletin",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="signatures",
                to="bulletin.bulletin",
                verbose_name="通报",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="签名人",
            ),
        ),
        migrations.AddConstraint(
            model_name="editing",
            constraint=models.UniqueConstraint(
                fields=("user", "content_type", "object_id"), name="editing_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pieceversion",
            constraint=models.UniqueConstraint(
                fields=("piece", "number"), name="piece_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pieceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="piece_version_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                fields=("department", "month"), name="one_reply_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["nothing", "excused"])),
                name="reply_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1), ("month__isnull", True), _connector="OR"),
                name="reply_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("bulletin", "step", "content_sha256"), name="step_signed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("bulletin", "by", "content_sha256"), name="one_step_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ["editor", "reviewer", "leader"])),
                name="signature_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="signature_has_name"
            ),
        ),
        migrations.RunPython(tell_where_published, migrations.RunPython.noop),
        # SQLite made the table of editions anew for their new columns, without its triggers.
        freeze("bulletin_edition"),
    ]
