"""Searching what is published, at `/search/?q=`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest, HttpResponse

from ..published.finding import Found, Issue, Word, find, shown, words_in
from ..verification.copies import is_hash, known, normal
from .policy import public_page, site_page

ISSUES_A_PAGE = 10
LONGEST, MOST_WORDS = 100, 8


class SearchForm(forms.Form):
    """Gives the words as `words`."""

    q = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={
            "max_length": f"要找的字太多（%(show_value)s个），最多{LONGEST}个字，请写短一些。",
            "null_characters_not_allowed": "要找的字里有看不见的控制符，请重新输入。",
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = data.get("q", "")
        if len(typed.split()) > MOST_WORDS:
            self.add_error("q", f"一次最多找{MOST_WORDS}个词，请去掉几个。")
        elif typed:
            data["words"] = words_in(typed)
            if not data["words"]:
                self.add_error("q", "要找的字里没有看得见的字，请重新输入。")
        return data


@public_page
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "query": request.GET.get("q", "").strip()}
    if is_hash(normal(context["query"])):
        context |= {"is_hash": True, "copy": known(context["query"])}
    if "is_hash" in context or not form.is_valid() or not form.cleaned_data.get("words"):
        return site_page(request, "reading/search.html", context)
    words = form.cleaned_data["words"]
    pages = Paginator(find(words), ISSUES_A_PAGE)
    try:
        page = pages.page(request.GET.get("page", 1))
    except InvalidPage:
        context |= {"no_such_page": f"没有这一页，一共{pages.num_pages}页。"}
        return site_page(request, "reading/search.html", context, status=404)
    context |= {"pages": pages, "page": page, "issues": _issues(page, words)}
    return site_page(request, "reading/search.html", context)


def _issues(page: Page[Found], words: Sequence[Word]) -> list[Issue]:
    return shown(list(page), words)
