"""Who has what open to write in it, so that two people see each other."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

#: An open page says so every half minute; after this long of silence it is taken for closed.
OPEN_FOR = dt.timedelta(seconds=90)


class EditingQuerySet(models.QuerySet["Editing"]):
    def of(self, thing: models.Model) -> EditingQuerySet:
        kind = ContentType.objects.get_for_model(thing)
        return self.filter(content_type=kind, object_id=thing.pk)

    def now(self, at: dt.datetime | None = None) -> EditingQuerySet:
        """Those that are still open, with who it is."""
        return self.filter(seen_at__gt=(at or timezone.now()) - OPEN_FOR).select_related("user")


class Editing(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = EditingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "正在编辑"
        constraints = (
            models.UniqueConstraint(
                fields=("user", "content_type", "object_id"), name="editing_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}"
