"""Once made the groups; the newest of its kind makes them as the table says today."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0005_statistics_desk"),
        ("stats", "0002_statistics_desk"),
    ]
    operations = []
