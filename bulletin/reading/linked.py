"""A bulletin described for search engines: a Report and the Dataset in it (schema.org, JSON-LD).

At an address of its own and not inside the frozen page: that page holds no script element of any
kind, and editions from before have one too.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from departments.months import Month

from ..document import Document, decode, titled_tables
from ..models import Edition
from .answers import data
from .stored import public, stored

CONTENT_TYPE = "application/ld+json"
FILES = (
    ("bulletin.csv", "text/csv"),
    ("figures.csv", "text/csv"),
    ("bulletin.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("bulletin.json", "application/json"),
)


@public
def linked_data(request: HttpRequest, month: Month, number: int | None = None) -> HttpResponse:
    edition = stored(month, number, "document", "published_at")
    told = described(decode(bytes(edition.document)), edition)
    # Whoever sets it into a page of theirs is not harmed by a title.
    content = json.dumps(told, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    name = f"bulletin-{month}-v{edition.number}.jsonld"
    return data(request, content.encode(), CONTENT_TYPE, name=name)


def described(document: Document, edition: Edition) -> dict[str, Any]:
    """The graph of a Report and, where it has tables, its Dataset; addresses are absolute."""
    address = f"{settings.SITE_URL}/{document.month.replace('-', '/')}/v{document.version}/"
    report = {"@type": "Report", "@id": address, **_common(document, edition), **_report(document)}
    graph = [report]
    if any(titled_tables(document)):
        report["hasPart"] = {"@id": f"{address}#figures"}
        graph.append(_dataset(document, edition, address))
    return {"@context": "https://schema.org", "@graph": graph}


def _common(document: Document, edition: Edition) -> dict[str, Any]:
    office = {"@type": "GovernmentOrganization", "name": document.issuer}
    return {
        "name": document.title,
        "inLanguage": "zh-CN",
        "datePublished": edition.published_at.isoformat(timespec="seconds"),
        "dateCreated": document.date.isoformat(),
        "version": str(document.version),
        "creator": office,
        "publisher": office,
    }


def _report(document: Document) -> dict[str, Any]:
    number = document.document_number or (document.number and f"第{document.number}期")
    told: dict[str, Any] = {"isPartOf": {"@type": "Periodical", "name": document.masthead}}
    if number:
        told["reportNumber"] = number
    if document.correction:
        told["correction"] = document.correction
    return told


def _dataset(document: Document, edition: Edition, address: str) -> dict[str, Any]:
    measured = {
        measure.name: measure.unit
        for _, table in titled_tables(document)
        for measure in table.measures
    } | {figure.name: figure.unit for figure in document.hall}
    year, month = document.month.split("-")
    return {
        "@type": "Dataset",
        "@id": f"{address}#figures",
        **_common(document, edition),
        "description": f"{document.issuer}{year}年{int(month)}月各部门窗口办件等数据，"
        f"随通报一起发布，共{len(measured)}项指标。没有数据的写作“暂无数据”，不是0。",
        "url": address,
        "isPartOf": {"@id": address},
        "temporalCoverage": document.month,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, **({"unitText": unit} if unit else {})}
            for name, unit in measured.items()
        ],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": address + name, "encodingFormat": kind}
            for name, kind in FILES
        ],
    }
