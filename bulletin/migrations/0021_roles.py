"""The groups of departments.roles, once the permissions of all three apps exist."""

from typing import Any

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from departments import roles


def make_groups(apps: Any, schema_editor: Any) -> None:
    # Permissions are usually made after all migrations; the groups need them now.
    for label in ("departments", "stats", "bulletin"):
        create_permissions(real_apps.get_app_config(label), verbosity=0, apps=apps)
    roles.apply(apps)
    roles.dissolve_chiefs(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0020_histories_never_change"),
        ("departments", "0004_record"),
        ("stats", "0005_histories_never_change"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
