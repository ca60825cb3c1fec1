"""What was published so far, taken apart for searching."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from bulletin.published.indexing import fill


def fill_in(apps: Any, schema_editor: Any) -> None:
    fill(*(apps.get_model("bulletin", name) for name in ("Edition", "Passage", "PrintedRow")))


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0015_leading"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField()),
                ("anchor", models.CharField(blank=True, max_length=20)),
                ("place", models.TextField(blank=True)),
                ("heading", models.TextField()),
                ("credit", models.CharField(blank=True, max_length=200)),
                ("folded", models.TextField()),
                ("text", models.TextField(blank=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="bulletin.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "段落",
                "verbose_name_plural": "段落",
                "ordering": ("edition", "order"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["credit", "edition"], name="passage_by_credit")],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "order"), name="passage_placed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField()),
                ("anchor", models.CharField(max_length=20)),
                ("table", models.TextField()),
                ("name", models.CharField(max_length=100)),
                ("folded", models.CharField(max_length=100)),
                ("cells", models.JSONField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="bulletin.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "印出的行",
                "verbose_name_plural": "印出的行",
                "ordering": ("edition", "order"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["folded", "edition"], name="printed_row_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "order"), name="printed_row_placed_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
