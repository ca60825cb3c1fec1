"""The JSON Schema of a published bulletin, made from the Document's own types."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..document import Document
from .answers import data

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = (
    "一期政务服务通报的全部内容（bulletin.json）。没有写出的项取默认值；"
    "图片的内容用 Base64 写在里面。以后只会增加有默认值的项，以前发布的通报永远符合。"
)


def schema() -> dict[str, Any]:
    """`version` follows from the content, so it cannot be forgotten when a type changes."""
    made = msgspec.json.schema(Document)
    version = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:12]
    return {
        "$schema": DIALECT,
        "$id": settings.SITE_URL + reverse("schema"),
        "title": "政务服务通报",
        "description": ABOUT,
        "version": version,
        **made,
    }


@require_safe
@cache_control(public=True, no_cache=True)
def bulletin_schema(request: HttpRequest) -> HttpResponse:
    content = json.dumps(schema(), ensure_ascii=False, indent=2).encode()
    return data(request, content, "application/schema+json", name="bulletin.schema.json")
