"""All that is published, as a Frictionless Data Package: every month's figures in one table.

Made from the frozen Documents and not from the ledger: what was corrected in the ledger and not yet
published, or was never printed, is not known to the public, and no two of our pages may disagree.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from stats.spreadsheets import CellValue, as_csv

from ..document import Document, decode
from ..models import Edition
from ..renderers import figures
from ..renderers.csv import CONTENT_TYPE
from .answers import data

#: Raised when the files are written differently, so that readers fetch them again.
FORM = 1
#: Documents with pictures are large: so many in memory at a time.
AT_A_TIME = 10
BULLETINS = (
    "月份", "标题", "期号", "版次", "发文机关", "成文日期", "发布时间", "更正说明", "网址",
    "校验值",
)  # fmt: skip
MONTH = "数据的月份，如2020-12"
MISSING = ["", figures.MISSING]


def _published() -> QuerySet[Edition]:
    """The newest edition of each month that is not withdrawn, the oldest month first."""
    return Edition.objects.readable().current().order_by("bulletin__month")


def _etag(request: HttpRequest) -> str:
    """Of all that the files are made from; one query, without the Documents."""
    known = _published().values_list("hash", flat=True)
    told = "\n".join((str(FORM), settings.SITE_URL, *known))
    return f'"{hashlib.sha256(told.encode()).hexdigest()}"'


def _documents() -> Iterator[tuple[Edition, Document]]:
    fields = ("bulletin__month", "number", "published_at", "document", "document_sha256")
    for edition in _published().defer(None).only(*fields).iterator(chunk_size=AT_A_TIME):
        yield edition, decode(bytes(edition.document))


@require_safe
@cache_control(public=True, no_cache=True)
@condition(etag_func=_etag)
def all_figures(request: HttpRequest) -> HttpResponse:
    rows = (row for _, document in _documents() for row in figures.rows(document))
    return _csv(request, "figures", [figures.HEADINGS, *rows])


@require_safe
@cache_control(public=True, no_cache=True)
@condition(etag_func=_etag)
def all_bulletins(request: HttpRequest) -> HttpResponse:
    rows = [_row(edition, document) for edition, document in _documents()]
    return _csv(request, "bulletins", [BULLETINS, *rows])


def _csv(request: HttpRequest, name: str, rows: list[tuple[CellValue, ...]]) -> HttpResponse:
    return data(request, as_csv(rows), CONTENT_TYPE, name=f"{name}.csv", keep=True, tagged=True)


def _row(edition: Edition, document: Document) -> tuple[CellValue, ...]:
    """A row below BULLETINS."""
    return (
        document.month,
        document.title,
        document.number,
        document.version,
        document.issuer,
        document.date.isoformat(),
        timezone.localtime(edition.published_at).isoformat(timespec="seconds"),
        document.correction,
        settings.SITE_URL + edition.get_absolute_url(),
        edition.document_sha256,
    )


@require_safe
@cache_control(public=True, no_cache=True)
def descriptor(request: HttpRequest) -> HttpResponse:
    content = json.dumps(described(), ensure_ascii=False, indent=2).encode()
    return data(request, content, "application/json", name="datapackage.json")


def described() -> dict[str, Any]:
    """The descriptor (Data Package 1.0); its licence is the hall's to give, so there is none."""
    return {
        "profile": "tabular-data-package",
        "name": "government-service-bulletin",
        "title": "政务服务通报的数据",
        "description": "各期政务服务通报里印出的全部数据，一行一个数；每个月取现行的版本，"
        "已撤回的不列。文字以“=”等符号开头的，前面加一个单引号，免得被当作公式。",
        "homepage": f"{settings.SITE_URL}/",
        "resources": [
            _resource("figures", "各部门和大厅的数据", _figure_fields(), ["月份", "部门", "指标"])
            | {"description": "部门写“大厅”的是全大厅的数。合计可由各行算出，不列。"},
            _resource("bulletins", "各期通报", _bulletin_fields(), ["月份"]),
        ],
    }


def _resource(
    name: str, title: str, fields: list[dict[str, Any]], key: list[str]
) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": fields, "missingValues": MISSING, "primaryKey": key}
    if name == "figures":
        reference = {"resource": "bulletins", "fields": "月份"}
        schema["foreignKeys"] = [{"fields": "月份", "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _figure_fields() -> list[dict[str, Any]]:
    needed = {"constraints": {"required": True}}
    return [
        {"name": "月份", "type": "yearmonth", "description": MONTH, **needed},
        {
            "name": "部门",
            "type": "string",
            "description": "发布时的名称；全大厅的写“大厅”",
            **needed,
        },
        {"name": "指标", "type": "string", "description": "统计什么", **needed},
        {"name": "数值", "type": "number", "description": "比率是百分数；“暂无数据”是没有，不是0"},
        {"name": "单位", "type": "string", "description": "如“件”“%”"},
        {"name": "来源", "type": "string", "description": "从哪里来；有的来源不计入合计"},
        {"name": "附注", "type": "string", "description": "印在数后面的括号里"},
    ]


def _bulletin_fields() -> list[dict[str, Any]]:
    kinds = {
        "月份": "yearmonth", "期号": "integer", "版次": "integer", "成文日期": "date",
        "发布时间": "datetime",
    }  # fmt: skip
    described = {"校验值": "bulletin.json 的 SHA-256", "网址": "这一版的固定地址", "月份": MONTH}
    return [
        {
            "name": name,
            "type": kinds.get(name, "string"),
            **({"format": "any"} if name == "发布时间" else {}),
            **({"description": described[name]} if name in described else {}),
        }
        for name in BULLETINS
    ]
