"""Versions, remarks, signatures and files taken in: the database itself keeps them as they were.

A draft that was never handed in may be thrown away, and its versions with it.
"""

from django.db import migrations

from departments.frozen import keep

CONTENT = ("headline", "subtitle", "body", "credit", "section_wish")
SIGNATURE = ("bulletin_id", "step", "by_id", "name", "at", "content_sha256", "document")
PAST = ("file_name", "content", "sha256", "month", "by_id", "handed_in_at", "taken_in_at", "doubts")


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0019_roles")]
    operations = [
        keep(
            "bulletin_pieceversion",
            ("piece_id", "number", "by_id", "at", *CONTENT),
            removed="1 = 1",
        ),
        keep("bulletin_remark", ("piece_id", "by_id", "at", "text"), removed="1 = 1"),
        keep("bulletin_signature", SIGNATURE, removed="1 = 1"),
        keep("bulletin_pastfile", PAST, once="OLD.taken_in_at IS NOT NULL"),
    ]
