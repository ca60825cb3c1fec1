"""The Atom feed: an entry an edition; a correction says what it changed, a withdrawal why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..document import Change, chinese_date, decode
from ..models import Edition
from .answers import data

MOST = 30
#: What XML cannot hold, however it is written.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An edition as it stands now; of one withdrawn nothing is told but that, and why."""

    edition: Edition
    withdrawn_at: datetime | None
    reason: str
    changes: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        month, number = self.edition.bulletin.month, self.edition.number
        if self.withdrawn_at:
            return f"{month.label}通报第{number}版已撤回"
        return self.edition.title + (f"（第{number}版，更正）" if number > 1 else "")

    @property
    def summary(self) -> SafeString:
        if self.withdrawn_at:
            on = chinese_date(timezone.localtime(self.withdrawn_at).date())
            return format_html("<p>{}撤回，原因：{}</p>", on, self.reason)
        if not self.edition.correction:
            return format_html("<p>{}的通报已发布。</p>", self.edition.bulletin.month.label)
        changes = format_html_join("", "<li>{}</li>", ((one.sentence,) for one in self.changes))
        told = format_html("<p>更正说明：{}</p>", self.edition.correction)
        return told + format_html("<ul>{}</ul>", changes) if changes else told


def entries() -> list[Entry]:
    """What happened last, newest first; two queries at most."""
    editions = list(Edition.objects.by_news()[:MOST])
    changes = _changes([e.pk for e in editions if e.correction and not e.withdrawn_at])
    return [
        Entry(e, e.withdrawn_at, e.withdrawn_because or "", changes.get(e.pk, ())) for e in editions
    ]


def _changes(keys: list[int]) -> dict[int, tuple[Change, ...]]:
    documents = Edition.objects.filter(pk__in=keys).values_list("pk", "document")
    return {key: decode(bytes(content)).changes for key, content in documents}


if TYPE_CHECKING:
    EntryFeed = Feed[Entry, None]
else:
    EntryFeed = Feed


class BulletinFeed(EntryFeed):
    feed_type = Atom1Feed
    language = "zh-CN"
    title = "政务服务通报"
    subtitle = "各期通报的发布、更正和撤回"
    author_name = "政务服务通报"

    def link(self) -> str:
        return f"{settings.SITE_URL}/"

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("feed")

    def items(self) -> Iterable[Entry]:
        return entries()

    def item_title(self, item: Entry) -> str:
        return NOT_XML.sub("", item.title)

    def item_description(self, item: Entry) -> str:
        """As HTML, in which every text is escaped."""
        return NOT_XML.sub("", item.summary)

    def item_link(self, item: Entry) -> str:
        return settings.SITE_URL + item.edition.get_absolute_url()

    def item_guid(self, item: Entry) -> str:
        """A tag URI (RFC 4151): of the day it came out, so that it stays when the site moves on."""
        host = urlsplit(settings.SITE_URL).hostname
        day = timezone.localtime(item.edition.published_at).date()
        return f"tag:{host},{day}:{item.edition.get_absolute_url()}"

    def item_pubdate(self, item: Entry) -> datetime:
        return item.edition.published_at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.withdrawn_at or item.edition.published_at


@require_safe
@cache_control(public=True, no_cache=True)
def feed(request: HttpRequest) -> HttpResponse:
    made = BulletinFeed()(request)
    return data(request, made.content, made["Content-Type"])
