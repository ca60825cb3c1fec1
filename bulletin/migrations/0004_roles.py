"""Once made the groups; the newest of its kind makes them as the table says today."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0003_editions_never_change"),
        ("departments", "0001_initial"),
        ("stats", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = []
