"""What a page says about itself: the tags of government sites, Open Graph, and a table to read.

What is not known is left out, never said empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from ..document import Document, chinese_date

Pairs = tuple[tuple[str, str], ...]


def government_tags(document: Document, address: str) -> Pairs:
    """`<meta name>` as 政府网站发展指引 (国办发〔2017〕47号) asks for of a page with an article.

    `address` is the path of this version.
    """
    site = _site()
    return _known(
        ("SiteName", settings.SITE_NAME or document.masthead),
        ("SiteDomain", urlsplit(site).hostname or ""),
        ("SiteIDCode", settings.SITE_CODE),
        ("ColumnName", document.masthead),
        ("ArticleTitle", document.title),
        ("PubDate", _published(document)),
        ("ContentSource", document.issuer),
        ("Keywords", ",".join(_keywords(document))),
        ("Author", document.issuer),
        ("Description", description(document)),
        ("Url", site and site + address),
    )


def open_graph(document: Document, address: str) -> Pairs:
    """`<meta property>`, for messengers and search."""
    site = _site()
    return _known(
        ("og:type", "article"),
        ("og:title", document.title),
        ("og:description", description(document)),
        ("og:locale", "zh_CN"),
        ("og:site_name", settings.SITE_NAME or document.masthead),
        ("og:url", site and site + address),
        ("article:published_time", _published(document)),
        ("article:author", document.issuer),
    )


def record(document: Document) -> Pairs:
    """The lines of the table that government sites show beside a document."""
    published = document.published
    version = f"第{document.version}版" if document.version else ""
    return _known(
        ("索引号", "" if document.is_draft else document.index_number),
        ("发布机构", document.issuer),
        ("发文字号", document.document_number),
        ("期号", f"第{document.number}期" if document.number else ""),
        ("成文日期", document.printed_date),
        ("发布日期", chinese_date(published) if published else ""),
        ("版本", version),
    )


def description(document: Document) -> str:
    """Who and when, and the first figures: `某局 2021年1月13日。排号数7705件，受理数7016件。`"""
    figures = "，".join(f"{one.name}{one.value}{one.unit}" for one in document.highlights[:4])
    return f"{document.issuer} {document.printed_date}" + (f"。{figures}。" if figures else "")


def _keywords(document: Document) -> Iterator[str]:
    year, month = document.month.split("-")
    yield from dict.fromkeys((document.masthead, f"{year}年{int(month)}月"))
    yield from (one.name for one in document.highlights)


def _published(document: Document) -> str:
    return document.published.isoformat() if document.published else ""


def _site() -> str:
    """The site's own address; an address of this machine is none for others."""
    host = urlsplit(settings.SITE_URL).hostname
    return "" if host in ("127.0.0.1", "localhost", "::1") else settings.SITE_URL


def _known(*pairs: tuple[str, str]) -> Pairs:
    return tuple(pair for pair in pairs if pair[1])
