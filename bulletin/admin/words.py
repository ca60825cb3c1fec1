"""The house's words: kept one by one, taken in from a file after a look, taken home."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from departments.access import signed_in
from departments.admin import yes_no
from departments.recorded import Recorded
from stats.downloads import attachment
from stats.intake.sheets import UnreadableFile

from ..actions import Refused
from ..actions.words import take_in_words
from ..forms import ConfirmedWordsForm, WordListForm
from ..models import HouseWord
from ..permissions import KEEP_WORDS, VIEW_WORDS, require
from ..word_lists import TITLE, Change, WordList, as_text, compare, fingerprint, read_words, written

#: So many lines of a preview are shown; of more, the number is told.
MOST_LINES = 200


@admin.register(HouseWord)
class HouseWordAdmin(Recorded):
    list_display = ("wrong", "right", "kind", "note", yes_no("is_active", "启用"))
    list_filter = ("kind", "is_active")
    search_fields = ("wrong", "right", "note")
    fields = ("wrong", "right", "kind", "note", "is_active")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(import_words), name="bulletin_houseword_import"),
            path("export/", view(export_words), name="bulletin_houseword_export"),
            *super().get_urls(),
        ]


@require_safe
def export_words(request: HttpRequest) -> HttpResponse:
    """Those in use, as `?shape=csv` or as XLSX."""
    require(signed_in(request), VIEW_WORDS)
    shape = "csv" if request.GET.get("shape") == "csv" else "xlsx"
    return attachment(written(HouseWord.objects.filter(is_active=True), shape), f"{TITLE}.{shape}")


def import_words(request: HttpRequest) -> HttpResponse:
    """A list handed in, then looked at, then confirmed; only what was looked at is taken in."""
    for permission in KEEP_WORDS:
        require(signed_in(request), permission)
    confirmed = ConfirmedWordsForm(request.POST) if "content" in request.POST else None
    form: Any = confirmed or WordListForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(request, {"form": WordListForm() if confirmed else form})
    try:
        given = read_words(form.cleaned_data["content"])
    except UnreadableFile as refusal:
        form = WordListForm(request.POST, request.FILES) if confirmed is None else WordListForm()
        return _refused(request, form, str(refusal))
    if given.problems:
        return _page(request, {"form": WordListForm(), "remarks": given.remarks, **_cut(given)})
    if confirmed:
        return _taken_in(request, given, confirmed.cleaned_data["seen"])
    return _preview(request, given)


def _taken_in(request: HttpRequest, given: WordList, seen: str) -> HttpResponse:
    try:
        done = take_in_words(given.entries, by=signed_in(request), seen=seen)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return _preview(request, given)
    counts = {change: sum(one.change == change for one in done) for change in Change}
    messages.success(
        request,
        f"规范用语已导入：新增{counts[Change.NEW]}条，修改{counts[Change.CHANGED]}条，"
        f"未变{counts[Change.UNCHANGED]}条。",
    )
    return HttpResponseRedirect(reverse("admin:bulletin_houseword_changelist"))


def _preview(request: HttpRequest, given: WordList) -> HttpResponse:
    compared = compare(given.entries)
    by_change = {change: [one for one in compared if one.change == change] for change in Change}
    differing = [*by_change[Change.CHANGED], *by_change[Change.NEW]]
    again = {"content": as_text(given.entries), "seen": fingerprint(compared)}
    return _page(
        request,
        {
            "form": ConfirmedWordsForm(initial=again),
            "is_preview": True,
            "remarks": given.remarks,
            "counts": {change.value: len(found) for change, found in by_change.items()},
            "differing": differing[:MOST_LINES],
            "more": max(0, len(differing) - MOST_LINES),
        },
    )


def _cut(given: WordList) -> dict[str, Any]:
    problems = given.problems
    more = max(0, len(problems) - MOST_LINES)
    return {"problems": problems[:MOST_LINES], "count": len(problems), "more": more}


def _refused(request: HttpRequest, form: WordListForm, sentence: str) -> HttpResponse:
    if form.is_bound:
        form.is_valid()
        form.add_error("file", sentence)
    else:
        messages.error(request, sentence)
    return _page(request, {"form": form})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/bulletin/houseword/import.html",
        {
            **admin.site.each_context(request),
            "title": "导入规范用语",
            "opts": HouseWord._meta,
            **context,
        },
    )
