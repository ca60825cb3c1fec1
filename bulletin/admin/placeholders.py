"""The picker beside a text: which data it may name, and what the text says once filled."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from departments.models import Department
from stats.ledger import Ledger
from stats.models import Indicator
from stats.prose import (
    Values,
    Vocabulary,
    catalogue,
    fill,
    ledger_values,
    offered_attributes,
    validate_template,
)

from ..models import Bulletin
from ..models.annexes import ANNEX
from ..permissions import EDIT_BULLETIN, require

LONGEST = 20_000


def picker_context(bulletin: Bulletin, text: str) -> dict[str, Any]:
    """For the page with the text: how data is named in general, and the text as it is now."""
    return {
        "picker": {
            "bulletin": bulletin,
            "indicators": Indicator.objects.values_list("name", flat=True),
            "attributes": offered_attributes(),
            "annexes": [f"{ANNEX}.{name}" for name in bulletin.annexes().offered()],
            "filled": fill(text, _values(bulletin)).text if text else "",
        }
    }


def _values(bulletin: Bulletin, ledger: Ledger | None = None) -> Values:
    return ledger_values(ledger or Ledger(bulletin.month), {ANNEX: bulletin.annexes()})


def _editable(request: HttpRequest, pk: int) -> Bulletin:
    require(signed_in(request), EDIT_BULLETIN)
    return get_object_or_404(Bulletin, pk=pk)


@require_safe
def placeholders(request: HttpRequest, pk: int) -> HttpResponse:
    """All that may be named, with what it prints in the bulletin's month."""
    bulletin = _editable(request, pk)
    ledger = Ledger(bulletin.month)
    chosen = _department(request.GET.get("department", ""), ledger)
    context = {
        **admin.site.each_context(request),
        "title": f"{bulletin.month.label}可引用的数据",
        "bulletin": bulletin,
        "departments": ledger.departments,
        "chosen": chosen,
        "headings": catalogue(_values(bulletin, ledger), chosen),
    }
    return TemplateResponse(request, "admin/bulletin/bulletin/placeholders.html", context)


def _department(given: str, ledger: Ledger) -> Department | None:
    if not given:
        return None
    for department in ledger.departments:
        if str(department.pk) == given:
            return department
    raise Http404("没有这个部门，请重新选择。")


@require_POST
def filled(request: HttpRequest, pk: int) -> JsonResponse:
    """The text handed in, filled: `{"text", "problems"}`; 400 with `problems` where too long."""
    bulletin = _editable(request, pk)
    text = request.POST.get("text", "")
    if len(text) > LONGEST:
        return JsonResponse({"text": "", "problems": [f"文字太长，最多{LONGEST}字。"]}, status=400)
    values = _values(bulletin)
    done = fill(text, values)
    problems = _refusals(text, values) or _gaps(done.missing, values)
    return JsonResponse({"text": done.text, "problems": problems})


def _refusals(text: str, values: Values) -> list[str]:
    try:
        validate_template(text, Vocabulary.load(values.others))
    except ValidationError as error:
        return error.messages
    return []


def _gaps(missing: tuple[str, ...], values: Values) -> list[str]:
    return [f"“{name}”：{values.why(name) or '本月还没有数据'}。" for name in missing]
