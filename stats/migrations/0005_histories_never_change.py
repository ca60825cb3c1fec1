"""The address a figure was changed from; and histories that the database itself keeps."""

from django.conf import settings
from django.db import migrations, models

from departments.frozen import freeze, keep

IMPORT = (
    *("file_name", "content", "sha256", "month", "source_id", "by_id", "handed_in_at"),
    *("confirmed_at", "new", "changed", "unchanged", "left_out"),
)
WAIVER = ("month", "rule", "message", "reason", "is_printed", "by_id", "at")


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0004_record"),
        ("stats", "0004_closed_schemes_never_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="figurechange",
            name="address",
            field=models.GenericIPAddressField(null=True, verbose_name="网络地址"),
        ),
        migrations.AddField(
            model_name="job",
            name="address",
            field=models.GenericIPAddressField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="figurechange",
            index=models.Index(fields=["at"], name="change_at"),
        ),
        migrations.AddIndex(
            model_name="figurechange",
            index=models.Index(fields=["by", "at"], name="change_by_at"),
        ),
        migrations.AddIndex(
            model_name="figurechange",
            index=models.Index(fields=["department", "at"], name="change_department_at"),
        ),
        migrations.AddIndex(
            model_name="figurechange",
            index=models.Index(fields=["month", "at"], name="change_month_at"),
        ),
        freeze("stats_figurechange"),
        # An import is undone once, a waiver taken back once; names in them follow a new name.
        keep("stats_figureimport", IMPORT, once="OLD.confirmed_at IS NOT NULL"),
        keep(
            "stats_figureimport",
            ("undone_at", "undone_by_id"),
            once="OLD.undone_at IS NOT NULL",
            name="undone",
        ),
        keep("stats_waiver", WAIVER),
        keep(
            "stats_waiver",
            ("revoked_at", "revoked_by_id"),
            once="OLD.revoked_at IS NOT NULL",
            name="revoked",
        ),
    ]
