"""Once made the groups; the newest of its kind makes them as the table says today."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0012_published_bulletin"),
        ("departments", "0002_events"),
        ("stats", "0003_standard_rules"),
    ]
    operations = []
