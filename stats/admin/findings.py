"""What does not agree in a month, and letting it pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from departments.models import Department
from departments.months import Month, month_from_user

from ..checks import check_month
from ..findings import Finding, Severity, by_weight
from ..models import Figure, Indicator, Waiver
from ..waivers import WAIVE, WaiverRefused, revoke, standing, waive, waivers_of, with_waivers


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on a page: the address of its cell, and who let it pass."""

    finding: Finding
    waiver: Waiver | None
    cell: str


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label="理由",
        max_length=200,
        error_messages={"required": "请写明为什么可以放行。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    printed = forms.BooleanField(label="印出理由", required=False)


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [
        path("findings/", view(newest), name="stats_figure_findings_newest"),
        path("findings/<month>/", view(of_month), name="stats_figure_findings"),
        path("findings/<month>/waive/", view(waive_one), name="stats_figure_waive"),
        path("findings/revoke/<int:pk>/", view(revoke_one), name="stats_figure_revoke"),
    ]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest month that has figures, or the one picked."""
    _require(request)
    if "month" in request.GET:
        try:
            picked = month_from_user(request.GET["month"])
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            return HttpResponseRedirect(reverse("admin:stats_figure_findings", args=[picked]))
    month = Figure.objects.order_by("-month").values_list("month", flat=True).first()
    return _page(request, month)


@require_safe
def of_month(request: HttpRequest, month: str) -> HttpResponse:
    _require(request)
    return _page(request, _month(month))


@require_POST
def waive_one(request: HttpRequest, month: str) -> HttpResponse:
    _require(request)
    wanted = _month(month)
    back = reverse("admin:stats_figure_findings", args=[wanted])
    return settle(request, wanted, check_month(wanted), back=back)


@require_POST
def revoke_one(request: HttpRequest, pk: int) -> HttpResponse:
    waiver = get_object_or_404(Waiver, pk=pk)
    try:
        revoke(waiver, by=signed_in(request))
    except WaiverRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "放行已收回，这个问题重新列出。")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("admin:stats_figure_findings", args=[waiver.month])
    return HttpResponseRedirect(back)


def settle(
    request: HttpRequest, month: Month, findings: Iterable[Finding], *, back: str
) -> HttpResponse:
    """Let pass the finding that a POST names, then go back; a faulty form returns by itself."""
    if not signed_in(request).has_perm(WAIVE):
        raise PermissionDenied
    form = WaiveForm(request.POST)
    try:
        finding = standing(findings, request.POST.get("fingerprint", ""))
        if form.is_valid():
            waive(finding, month=month, by=signed_in(request), **form.cleaned_data)
            messages.success(request, "已放行。理由留在记录里，数据一变，问题会重新列出。")
            return HttpResponseRedirect(back)
    except WaiverRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back)
    except ValidationError as error:
        form.add_error("reason", error.messages)
    context = {"title": "放行", "form": form, "finding": finding, "month": month, "back": back}
    return _template(request, "waive", context)


def shown(findings: Iterable[Finding], month: Month) -> list[Shown]:
    """With their waivers and the addresses of their cells; three queries."""
    waivers = waivers_of(month)
    departments = dict(Department.objects.values_list("name", "pk"))
    indicators = {i.name: i for i in Indicator.objects.only("name", "scope")}
    grid = reverse("admin:stats_figure_grid", args=[month])

    def cell(finding: Finding) -> str:
        indicator = indicators.get(finding.indicator or "")
        if indicator is None:
            return grid if finding.printable else ""
        if indicator.scope == "hall":
            return f"{grid}#hall-i{indicator.pk}"
        department = departments.get(finding.department or "")
        return f"{grid}#d{department}-i{indicator.pk}" if department else grid

    return [
        Shown(finding, waivers.get(finding.fingerprint) if finding.waived else None, cell(finding))
        for finding in findings
    ]


def may_waive(request: HttpRequest) -> bool:
    return signed_in(request).has_perm(WAIVE)


def _require(request: HttpRequest) -> None:
    if not signed_in(request).has_perm("stats.view_figure"):
        raise PermissionDenied


def _month(text: str) -> Month:
    try:
        return month_from_user(text)
    except ValidationError as error:
        raise Http404("".join(error.messages)) from None


def _page(request: HttpRequest, month: Month | None) -> HttpResponse:
    context: dict[str, Any] = {"title": "核查", "month": month}
    if month is not None:
        findings = by_weight(with_waivers(check_month(month), month))
        context |= {
            "title": f"{month.label}数据核查",
            "shown": shown(findings, month),
            "counts": _counts(findings),
            "before": month.neighbour(-1),
            "after": month.neighbour(1),
            "waive_url": reverse("admin:stats_figure_waive", args=[month]) * may_waive(request),
        }
    return _template(request, "findings", context)


def _counts(findings: list[Finding]) -> list[tuple[str, int]]:
    counts = Counter("已放行" if one.waived else one.severity.label for one in findings)
    labels = [*(severity.label for severity in Severity), "已放行"]
    return [(label, counts[label]) for label in labels if counts[label]]


def _template(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {**admin.site.each_context(request), "opts": Figure._meta}
    return TemplateResponse(request, f"admin/stats/figure/{name}.html", context)
