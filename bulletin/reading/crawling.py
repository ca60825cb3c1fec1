"""What search engines ask for: which pages there are, and which are none of theirs; the icon."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..models import Edition
from .answers import data

if TYPE_CHECKING:
    EditionSitemap = Sitemap[Edition]
else:
    EditionSitemap = Sitemap


class Bulletins(EditionSitemap):
    """Each month's page; what is withdrawn is not named."""

    limit = 5000

    def items(self) -> list[Edition]:
        return list(Edition.objects.readable().current())

    def lastmod(self, item: Edition) -> datetime:
        return item.published_at

    def location(self, item: Edition) -> str:
        return item.bulletin.get_absolute_url()

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


@require_safe
@cache_control(public=True, no_cache=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    made = sitemap_view(request, {"bulletins": Bulletins}).render()
    return data(request, made.content, "application/xml")


@require_safe
@cache_control(public=True, no_cache=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in settings.PRIVATE_PATHS),
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return data(request, ("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at this address, whatever a page says."""
    icon = (settings.BASE_DIR / "static" / "favicon.svg").read_bytes()
    return HttpResponse(icon, content_type="image/svg+xml")
