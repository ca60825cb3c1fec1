"""December's attendance, which is invented."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

from departments.months import Month
from stats.intake.taking_in import take_in
from stats.models import Source

SOURCE = "示例虚构考勤"


def load_attendance(month: Month) -> None:
    """Needs the sample's departments and the standard indicators."""
    source, _ = Source.objects.get_or_create(name=SOURCE)
    content = Path(__file__).with_name(f"attendance-{month}.csv").read_bytes()
    outcome = take_in(content, month=month, source=source)
    if outcome.problems:
        raise CommandError("\n".join(map(str, outcome.problems)))
