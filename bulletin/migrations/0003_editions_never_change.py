"""The database itself refuses to change or remove an edition (design, rule 4)."""

from django.db import migrations

from departments.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0002_initial")]
    operations = [freeze("bulletin_edition")]
