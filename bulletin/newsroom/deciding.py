"""The buttons beside a piece: each calls one verb."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments.models import User

from ..actions import Refused
from ..actions.news import accept, decline, remark, return_to_author, submit, take_back
from ..actions.writing import arrange, discard
from ..models import NewsItem
from ..permissions import ACCEPT, WRITE, require
from .access import View, piece_of, private, writer
from .forms import ArrangeForm, ReasonForm, RemarkForm, complaints

Verb = Callable[[NewsItem, User, HttpRequest], None]


def button(done: str, *, needs: str = WRITE, to: str = "piece") -> Callable[[Verb], View]:
    """A POST that does one thing to a piece, says so, and shows it again (or the list).

    `needs` is asked before what was filled in is looked at.
    """

    def made(verb: Verb) -> View:
        @private
        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            piece, by = piece_of(request, pk), writer(request)
            require(by, needs)
            try:
                verb(piece, by, request)
            except Refused as refusal:
                messages.error(request, str(refusal))
                return redirect("piece", pk=pk)
            messages.success(request, done)
            return redirect("piece", pk=pk) if to == "piece" else redirect(to)

        return view

    return made


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(complaints(form))
    return str(form.cleaned_data["reason"])


@button("稿件已提交给编辑。")
def hand_in(piece: NewsItem, by: User, request: HttpRequest) -> None:
    submit(piece, by=by)


@button("稿件已撤回，可以继续修改。")
def fetch_back(piece: NewsItem, by: User, request: HttpRequest) -> None:
    take_back(piece, by=by)


@button("稿件已采用。在通报页面点“收稿”，放进栏目。", needs=ACCEPT)
def take(piece: NewsItem, by: User, request: HttpRequest) -> None:
    accept(piece, by=by)


@button("稿件已退回给部门修改。", needs=ACCEPT)
def give_back(piece: NewsItem, by: User, request: HttpRequest) -> None:
    return_to_author(piece, _reason(request), by=by)


@button("已定为不采用，理由作者看得到。", needs=ACCEPT)
def turn_down(piece: NewsItem, by: User, request: HttpRequest) -> None:
    decline(piece, _reason(request), by=by)


@button("批注已记下。")
def say(piece: NewsItem, by: User, request: HttpRequest) -> None:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Refused(complaints(form))
    remark(piece, form.cleaned_data["text"], by=by, for_editors=form.cleaned_data["for_editors"])


@button("已改好。", needs=ACCEPT)
def settle(piece: NewsItem, by: User, request: HttpRequest) -> None:
    form = ArrangeForm(request.POST, instance=NewsItem())
    if not form.is_valid():
        raise Refused(complaints(form))
    standing = arrange(piece, by=by, **form.cleaned_data)
    for sentence in standing:
        messages.warning(request, sentence)


@button("草稿已删除。", to="pieces")
def throw_away(piece: NewsItem, by: User, request: HttpRequest) -> None:
    discard(piece, by=by)
