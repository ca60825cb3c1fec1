"""The standard rules, where a hall has none yet."""

from typing import Any

from django.db import migrations

from stats.checks.standard import add_standard_rules


def add(apps: Any, schema_editor: Any) -> None:
    add_standard_rules(apps)


class Migration(migrations.Migration):
    dependencies = [("stats", "0002_statistics_desk")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
