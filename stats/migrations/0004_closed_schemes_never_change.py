"""The database itself refuses to change a closed assessment scheme or any of its parts."""

from django.db import migrations

from stats.frozen import freeze_closed_schemes


class Migration(migrations.Migration):
    dependencies = [("stats", "0003_standard_rules")]
    operations = [freeze_closed_schemes()]
