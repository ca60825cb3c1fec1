"""One issue for leaders: read, opened on record, instructed upon, and followed up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from departments.models import User
from departments.months import Month
from stats.grid.reach import LOOK

from ..actions import Refused
from ..actions.instructing import close_task, instruct, make_task
from ..actions.readership import note_opening
from ..models import Edition, Instruction, Opening, Task
from ..newsroom.access import private
from ..permissions import INSTRUCT, KEEP_TASKS, VIEW_INSTRUCTIONS, VIEW_READERSHIP, require
from .access import edition_of, reader, shown
from .following import instructions_of
from .forms import CloseForm, InstructionForm, TaskForm
from .readership import readings
from .screen import screen_of


@private
@require_safe
def briefing(request: HttpRequest, month: Month) -> HttpResponse:
    """The page; whoever is a named reader is noted as having opened it, and told so."""
    by, edition = reader(request), edition_of(month)
    return _page(request, edition, opening=_noted(request, edition, by))


def _noted(request: HttpRequest, edition: Edition, by: User) -> Opening | None:
    """Not when a browser only fetches it ahead, nor what was taken back."""
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method != "GET" or is_ahead or edition.withdrawn:
        return None
    return note_opening(edition, by=by)


@private
@require_POST
def write(request: HttpRequest, month: Month) -> HttpResponse:
    """An instruction (批示)."""
    by, edition = reader(request), edition_of(month)
    require(by, INSTRUCT)
    form = InstructionForm(request.POST)
    if form.is_valid():
        try:
            instruct(edition, form.cleaned_data["text"], by=by)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "批示已交给编辑，写上就不能改。")
            return _back(edition)
    return _page(request, edition, status=400, instruction_form=form)


@private
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """A task upon an instruction (立项督办), on a page of its own."""
    by = signed_in(request)
    require(by, KEEP_TASKS)
    instruction = Instruction.objects.with_names().filter(pk=pk).first()
    if instruction is None:
        raise Http404("没有这条批示。")
    form = TaskForm(
        request.POST if request.method == "POST" else None, initial={"what": instruction.text[:200]}
    )
    if form.is_valid():
        try:
            made = make_task(instruction, by=by, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已立项督办，{made.responsible}办理。办结以前列在工作台上。")
            return _back(instruction.edition, f"#t{made.pk}")
    context = {"title": "立项督办", "instruction": instruction, "form": form}
    status = 400 if form.is_bound else 200
    return shown(request, "task", context, status=status)


@private
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """A task is done (办结)."""
    by = signed_in(request)
    require(by, KEEP_TASKS)
    found = Task.objects.with_names().filter(pk=pk).first()
    if found is None:
        raise Http404("没有这个督办事项。")
    form = CloseForm(request.POST, auto_id=f"t{pk}-%s")
    if form.is_valid():
        try:
            close_task(found, form.cleaned_data["note"], by=by)
        except Refused as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, "已办结。")
            return _back(found.instruction.edition, f"#t{pk}")
    edition = edition_of(found.instruction.edition.bulletin.month)
    return _page(request, edition, status=400, close_forms={pk: form})


def _back(edition: Edition, anchor: str = "") -> HttpResponse:
    return redirect(reverse("briefing", args=[edition.bulletin.month]) + anchor)


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    status: int = 200,
    opening: Opening | None = None,
    instruction_form: InstructionForm | None = None,
    close_forms: dict[int, CloseForm] | None = None,
) -> HttpResponse:
    user, month = signed_in(request), edition.bulletin.month
    sees = {name: user.has_perm(permission) for name, permission in _SEES.items()}
    context: dict[str, Any] = {
        "title": f"{month.label}通报：领导专页",
        "edition": edition,
        "month": month,
        "screen": None if edition.withdrawn else screen_of(edition),
        "opening": opening,
        "readings": readings(edition) if sees["readership"] else [],
        "instruction_form": instruction_form or InstructionForm(),
        "sees": sees,
    }
    if sees["instructions"]:
        context["instructions"] = _with_forms(month, close_forms or {}, keeps=sees["keeps"])
    return shown(request, "briefing", context, status=status)


#: What the template asks, by name.
_SEES = {
    "figures": LOOK,
    "readership": VIEW_READERSHIP,
    "instructions": VIEW_INSTRUCTIONS,
    "writes": INSTRUCT,
    "keeps": KEEP_TASKS,
}


def _with_forms(
    month: Month, bound: dict[int, CloseForm], *, keeps: bool
) -> list[tuple[Instruction, list[tuple[Task, CloseForm | None]]]]:
    """Each instruction with its tasks, the open ones with a form for those who may close them."""

    def form(task: Task) -> CloseForm | None:
        if task.pk in bound:  # also where it was closed meanwhile: what was typed is not lost
            return bound[task.pk]
        return CloseForm(auto_id=f"t{task.pk}-%s") if keeps and not task.is_done else None

    return [
        (one, [(task, form(task)) for task in one.tasks.all()]) for one in instructions_of(month)
    ]
