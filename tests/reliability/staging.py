"""A stage: a new database with the cast of tests.base, December's figures, pieces and edition 1.

python -m tests.reliability.staging KIND DIRECTORY
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

from tests.reliability.databases import place


def build(package: str, kind: str, root: Path) -> None:
    """Leaves a stopped database in `root`, to be copied."""
    made = place(kind, root)
    made.start()
    try:
        set_up(made.url)
        _migrate()
        if package == "loads":
            from tests.reliability.loads import hall

            hall.fill(root)
        else:
            _fill()
        _leave()
    finally:
        made.stop()


def set_up(url: str) -> None:
    """Django on this database, with the settings that it is run with."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "bulletin.settings"
    django.setup()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _leave() -> None:
    from django.db import connections

    connections.close_all()


def _fill() -> None:
    """December's figures, three pieces, edition 1."""
    from bulletin.models import NoticeSwitch
    from bulletin.models.notice import Occasion
    from tests.base import Cast

    cast = Cast()
    cast.raise_curtain()
    cast.fill_ledger()
    for number in range(1, 4):
        cast.piece(f"窗口推出延时服务之{number}", department=cast.social, author=cast.she)
    NoticeSwitch.objects.update_or_create(
        occasion=Occasion.PUBLISHED, defaults={"by_messenger": True, "by_mail": False}
    )
    cast.publish(cast.bulletin())


if __name__ == "__main__":
    build(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
