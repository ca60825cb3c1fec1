"""Withdrawals become links of the chain, and what is frozen cannot be replaced on SQLite either."""

import hashlib
from typing import Any

from django.db import migrations, models

from departments.frozen import freeze, thaw
from stats.frozen import freeze_closed_schemes, thaw_closed_schemes


def chain(apps: Any, schema_editor: Any) -> None:
    """After the newest edition, in the order in which they were made."""
    newest = apps.get_model("bulletin", "Edition").objects.order_by("-pk").first()
    for withdrawal in apps.get_model("bulletin", "Withdrawal").objects.order_by("pk"):
        link = (newest.hash, "withdrawal", withdrawal.edition.hash)
        said = (withdrawal.reason, withdrawal.at.isoformat(), str(withdrawal.by_id))
        withdrawal.previous_hash = newest.hash
        withdrawal.hash = hashlib.sha256("\x1f".join((*link, *said)).encode()).hexdigest()
        withdrawal.save(update_fields=["previous_hash", "hash"])
        newest = withdrawal


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0021_roles"),
        ("departments", "0004_record"),
        ("stats", "0005_histories_never_change"),
    ]
    operations = [
        thaw("bulletin_withdrawal"),
        migrations.AddField(
            "withdrawal", "previous_hash", models.CharField(max_length=64, null=True, unique=True)
        ),
        migrations.AddField(
            "withdrawal",
            "hash",
            models.CharField("校验值", max_length=64, null=True, unique=True),
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.AlterField(
            "withdrawal", "previous_hash", models.CharField(max_length=64, unique=True)
        ),
        migrations.AlterField(
            "withdrawal", "hash", models.CharField("校验值", max_length=64, unique=True)
        ),
        freeze("bulletin_edition"),
        freeze("bulletin_withdrawal"),
        freeze("bulletin_opening"),
        freeze("bulletin_instruction"),
        freeze("departments_event"),
        freeze("stats_figurechange"),
        thaw_closed_schemes(),
        freeze_closed_schemes(),
    ]
