"""The hour that is written down: the machine's, but never before what is on record already."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from .events import Event

TICK = dt.timedelta(microseconds=1)


def moment(*also: dt.datetime | None) -> dt.datetime:
    """Now; where the clock was turned back since, just after the last act on record. One query.

    What is told by its time (what came first, what was known when an edition came out) thus
    stays in the order in which it happened. `also`: moments that it must come after as well.
    """
    now = timezone.now()
    acted = Event.objects.order_by("-at").values_list("at", flat=True).first()
    last = max((at for at in (acted, *also) if at), default=None)
    return now if last is None or last < now else last + TICK
