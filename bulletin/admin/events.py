"""What people did, to be looked through and taken along; changed by nobody."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin
from departments.models import Event, User
from stats.downloads import attachment_in_parts

from ..permissions import EXPORT_EVENTS, require
from ..trail import Asked, Place, lines, newest
from ..trail.exporting import (
    FORMATS,
    TITLE,
    as_csv,
    as_json,
    count,
    record_export,
    write_xlsx,
)
from ..trail.forms import AskedForm

PAGE = 100
#: What a page can wait for; more is the command's. A workbook is made whole before it is sent.
MOST = {"csv": 100_000, "json": 100_000, "xlsx": 20_000}
TOO_MANY = (
    "没有导出：有{}条，网页上导 {} 最多{}条。请缩小时间范围，"
    "或请系统管理员用命令 manage.py export_events。"
)
LIST = "admin:departments_event_changelist"


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    fields = ("at", "by_name", "address", "act", "subject", "department", "month", "what")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        events: Any = super().get_queryset(request)
        return events.for_user(signed_in(request))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Events and changes of figures as one list, a page at a time from the newest."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        user, form = signed_in(request), AskedForm(request.GET)
        valid = form.is_valid()
        found, following = newest(form.asked(), user, form.place(), PAGE) if valid else ([], None)
        context = {
            **self.admin_site.each_context(request),
            "title": TITLE,
            "opts": self.opts,
            "form": form,
            "lines": found,
            "valid": valid,
            "thing": valid and form.asked().thing,
            "following": following and _address(request, following),
            "beginning": _address(request, None) if "event" in request.GET else "",
            "export": f"{reverse('admin:departments_event_export')}?{_address(request, None)}",
            "formats": FORMATS.items() if user.has_perm(EXPORT_EVENTS) else (),
        }
        return TemplateResponse(request, "admin/departments/event/record.html", context)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.export))
        return [path("export/", view, name="departments_event_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """All that is asked for, in the shape of the button pressed; recorded before it goes."""
        user, form = signed_in(request), AskedForm(request.GET)
        require(user, EXPORT_EVENTS)
        shape = request.POST.get("format", "")
        back = HttpResponseRedirect(f"{reverse(LIST)}?{_address(request, None)}")
        if not form.is_valid() or shape not in FORMATS:
            messages.error(request, "没有导出：筛选的条件不对，请改好再导。")
            return back
        asked = form.asked().as_it_is()
        total = count(asked, user)
        if total > MOST[shape]:
            messages.error(request, TOO_MANY.format(total, FORMATS[shape], MOST[shape]))
            return back
        record_export(user, f"{total}条（{FORMATS[shape]}）：{asked}")
        return _file(asked, user, shape)


def _file(asked: Asked, user: User, shape: str) -> HttpResponseBase:
    name = f"{TITLE}{timezone.localdate():%Y%m%d}.{shape}"
    if shape != "xlsx":
        parts = as_csv if shape == "csv" else as_json
        return attachment_in_parts(parts(lines(asked, user)), name)
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 the answer closes it
    write_xlsx(lines(asked, user), Path(file.name))
    return FileResponse(file, as_attachment=True, filename=name)


def _address(request: HttpRequest, place: Place | None) -> str:
    """The same question, from another place on."""
    asked = request.GET.copy()
    for name in ("event", "change"):
        asked.pop(name, None)
    if place is not None:
        asked["event"], asked["change"] = str(place.event), str(place.change)
    return asked.urlencode()
