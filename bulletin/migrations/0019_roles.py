"""Once made the groups; the newest of its kind makes them as the table says today."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0018_page_sizes"),
        ("departments", "0002_events"),
        ("stats", "0003_standard_rules"),
    ]
    operations = []
