"""The admin, with the month's desk as its front page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path

from departments.site import AccountSite

from .forged import refusing_forged


class DeskSite(AccountSite):
    """Editors see the month's desk, a department's staff their pieces, others the list.

    A reader who has nothing else to do here goes to the leaders' pages.
    """

    site_header = site_title = "政务服务通报"
    index_title = "编发工作台"
    index_template = "desk/index.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(refusing_forged(view), cacheable)

    def get_urls(self) -> list[Any]:
        from . import views  # models are not there yet when the site is made

        return [
            path("desk/deadline/", self.admin_view(views.deadline), name="desk_deadline"),
            path("desk/reply/", self.admin_view(views.reply), name="desk_reply"),
            path("desk/remind/", self.admin_view(views.remind), name="desk_remind"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from . import views

        if views.only_writes(request):
            return redirect("pieces")
        if views.only_reads(request) and not self.get_app_list(request):
            return redirect("briefings")
        return super().index(request, {**(extra_context or {}), **views.desk_context(request)})
