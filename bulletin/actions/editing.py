"""Saying that something is open to be written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from ..models import Editing
from ..models.editing import OPEN_FOR

if TYPE_CHECKING:
    from departments.models import User


def note_editing(thing: models.Model, *, by: User) -> list[str]:
    """Note that `by` has it open; gives who else has, as `张三（10:32打开）`.

    An open page says so every half minute; what was silent for long is forgotten.
    """
    now = timezone.now()
    Editing.objects.filter(seen_at__lt=now - OPEN_FOR).delete()
    kind = ContentType.objects.get_for_model(thing)
    Editing.objects.update_or_create(
        user=by, content_type=kind, object_id=thing.pk, defaults={"seen_at": now}
    )
    others = Editing.objects.of(thing).now(now).exclude(user=by).order_by("since")
    return [f"{one.user}（{timezone.localtime(one.since):%H:%M}打开）" for one in others]
