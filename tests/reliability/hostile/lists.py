"""Every list and search there is, with the parameters that its own page offers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import lxml.html
from django.urls import reverse

from bulletin.models import Edition
from tests.admin_pages import every_page

from .stage import BOSS, Stage

#: Of Django's lists, where a page need not have a link for them.
OF_CHANGELISTS = (
    "q",
    "o",
    "p",
    "all",
    "_facets",
    "e",
    "_popup",
    "_to_field",
    "_changelist_filters",
)
#: Words of an autocomplete's question.
OF_FIELDS = ("term", "app_label", "model_name", "field_name", "page")


@dataclass(frozen=True, slots=True)
class Listing:
    url: str
    parameters: tuple[str, ...]


def listings(stage: Stage) -> list[Listing]:
    urls = [*_public(stage), *(page.url for page in every_page())]
    return [found for url in dict.fromkeys(urls) if (found := _listing(stage, url)).parameters]


def _public(stage: Stage) -> list[str]:
    month = Edition.objects.latest("pk").bulletin.month
    table = reverse("bulletin_table", args=[month, 1])
    department = reverse("department", args=[stage.matrix.departments["own"].pk])
    names = ("archive", "search", "departments", "feed", "sitemap", "view_large")
    return [
        *map(reverse, names),
        "/2020/",
        "/2020/12/",
        "/healthz",
        table,
        department,
        "/data/figures.csv",
    ]


def _listing(stage: Stage, url: str) -> Listing:
    """A page that takes questions: by its links to itself, its forms, or what Django gives it."""
    answer = stage.clients[BOSS].get(url)
    offered: dict[str, None] = {}
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        root = lxml.html.document_fromstring(answer.content.decode())
        for href in root.xpath("//a/@href"):
            parts = urlsplit(href)
            if parts.query and parts.path in ("", url):
                offered |= dict.fromkeys(name for name, _ in parse_qsl(parts.query, True))
        for form in root.forms:
            if form.method == "GET" and (form.get("action") or url) in (url, "", "."):
                offered |= dict.fromkeys(form.xpath(".//*[@name]/@name"))
        if root.xpath("//*[@id='changelist']"):
            offered |= dict.fromkeys(OF_CHANGELISTS)
    if url.endswith("/autocomplete/"):
        offered |= dict.fromkeys(OF_FIELDS)
    if not url.startswith(("/admin/", "/pieces/", "/briefing/")):
        offered |= dict.fromkeys(("q", "page", "sort", "next"))
    return Listing(url, tuple(offered))
