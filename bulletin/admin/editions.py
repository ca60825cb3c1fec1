"""What was published, to be read only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from departments.admin import ReadOnlyAdmin

from ..actions.scheduling import moment_in_words
from ..models import Edition
from ..models.formats import BYTES
from ..models.signing import Step


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "published_at", "published_by", "urgent", "page")
    list_select_related = ("bulletin", "published_by")
    fields = ("bulletin", "number", "title", "correction", "published_at", "published_by",
              "signed", "urgent_reason", "hash")  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer(*BYTES)

    @admin.display(description="签名")
    def signed(self, edition: Edition) -> str:
        steps = dict(Step.choices)
        return "；".join(
            f"{steps[one['step']]}：{one['name']}，{moment_in_words(dt.datetime.fromisoformat(one['at']))}"
            for one in edition.signatures
        )

    @admin.display(description="紧急发布")
    def urgent(self, edition: Edition) -> str:
        return f"紧急发布：{edition.urgent_reason}" if edition.urgent_reason else ""

    @admin.display(description="网页")
    def page(self, edition: Edition) -> str:
        return format_html('<a href="{}">打开</a>', edition.get_absolute_url())
