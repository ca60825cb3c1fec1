"""The year-end assessment with what stats knows nothing of: editions, the PDF, who issues it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stats.admin.assessment import SchemeAdmin
from stats.admin.assessment.pages import Publication, find
from stats.assessment import results_of
from stats.assessment.workbook import file_name
from stats.models import Scheme

from ..assessment import printed
from ..models import Bulletin, Edition
from ..renderers import RenderingFailed, renderer


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = find(request, pk)
    results = results_of(scheme)
    date = timezone.localdate(scheme.closed_at) if scheme.closed_at else timezone.localdate()
    try:
        rendered = renderer("pdf")(printed(results, date=date, is_draft=not scheme.is_closed))
    except RenderingFailed as failure:
        messages.error(request, str(failure))
        return HttpResponseRedirect(reverse("admin:stats_scheme_results", args=[pk]))
    response = HttpResponse(rendered.content, content_type=rendered.content_type)
    response["Content-Disposition"] = f'inline; filename="{file_name(results)}.pdf"'
    return response


@admin.register(Scheme)
class PublishedSchemeAdmin(SchemeAdmin):
    def publications(self, year: int) -> dict[str, list[Publication]]:
        """The year's editions by the month they speak of; one query."""
        editions = Edition.objects.without_content().filter(
            bulletin__month__gte=f"{year}-01", bulletin__month__lte=f"{year}-12"
        )
        found: dict[str, list[Publication]] = {}
        for edition in editions.order_by("bulletin__month", "number"):
            day = timezone.localdate(edition.published_at)
            link = Publication(f"第{edition.number}版", edition.get_absolute_url(), day)
            found.setdefault(str(edition.bulletin.month), []).append(link)
        return found

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = Bulletin.objects.order_by("-month").first()
        issuer = {"issuer": last.issuer} if last else {}
        return issuer | super().get_changeform_initial_data(request)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/results.pdf", view(pdf), name="stats_scheme_pdf"),
            *super().get_urls(),
        ]
