"""Figures one by one; the other pages about figures hang below their address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from departments.access import signed_in
from departments.recorded import OneRecord

from ..grid.cells import State
from ..models import Door, Figure
from ..phrases import shown
from ..writing import Content, LedgerClosed, Write, refuse_closed_years, write
from . import findings, grid, imports, reconciler, trends

PLACE = ("month", "department", "indicator")
CHANGED_MEANWHILE = (
    "您打开这一页以后，这条数据被改成了“{}”，来源“{}”。"
    "下面是您填的，再点一次保存就以您的为准；要留对方的，请离开这一页。"
)


class FigureForm(forms.ModelForm):
    """`before`: what the figure was when the page was loaded, so that nobody's work is lost."""

    before = forms.CharField(required=False, label="", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "before" in self.fields:
            self.initial["before"] = _stamp(self.instance)
        if self.instance.value is not None:
            self.initial["value"] = shown(self.instance.value)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        month = self.cleaned_data.get("month") or self.instance.month
        if month:
            refuse_closed_years([month.year])
        if self.instance.pk and "before" in self.fields:
            self._refuse_changed_meanwhile()
        return cleaned

    def _refuse_changed_meanwhile(self) -> None:
        held = Figure.objects.select_for_update(of=("self",)).with_names()
        now = held.filter(pk=self.instance.pk).first()
        if now is None:
            raise ValidationError("这条数据刚刚被别人删了。要留您填的，请另外添加。")
        if self.cleaned_data.get("before") != _stamp(now):
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("before")] = _stamp(now)
            self.data = data
            state = State.of(Content.of(now), now.indicator)
            raise ValidationError(CHANGED_MEANWHILE.format(state.text, now.source))


def _stamp(figure: Figure) -> str:
    state = State.of(Content.of(figure), figure.indicator)
    return f"{state.source} {state.text}"


@admin.register(Figure)
class FigureAdmin(OneRecord):
    """On record by `stats.writing`, through which every change here goes."""

    form = FigureForm
    list_display = ("month", "department_name", "indicator", "shown", "source", "note")
    list_display_links = ("shown",)
    list_filter = (("month", admin.AllValuesFieldListFilter), "indicator", "source", "department")
    list_select_related = ("department", "indicator", "source")
    search_fields = ("department__name", "indicator__name", "note")
    list_per_page = 150

    def get_fields(self, request: HttpRequest, obj: Figure | None = None) -> Any:
        fields = (*PLACE, "value", "source", "note")
        changes = obj is not None and self.has_change_permission(request, obj)
        return (*fields, "before") if changes else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None) -> Any:
        """Another place is another figure: its history would not be this one's."""
        return PLACE if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A figure after another one is usually of the same month and source."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        last = Figure.objects.order_by("-pk").first()
        if last:
            initial = {"month": last.month, "source": last.source_id} | initial
        return initial

    @admin.display(description="部门", ordering="department__order")
    def department_name(self, figure: Figure) -> str:
        return figure.department.name if figure.department else "（大厅）"

    @admin.display(description="数值", ordering="value")
    def shown(self, figure: Figure) -> str:
        return figure.printed()

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        content = Content(obj.value, obj.source, obj.note)
        changes = _write(request, [_at(obj, content)])
        if not change:
            if not any(one.source_before is None for one in changes):
                raise IntegrityError("another one made the same figure meanwhile")
            place = {name: getattr(obj, name) for name in PLACE}
            obj.pk = Figure.objects.get(**place).pk

    def delete_model(self, request: HttpRequest, obj: Figure) -> None:
        _write(request, [_at(obj, None)])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        _write(request, [_at(figure, None) for figure in queryset.with_names()])

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody was quicker with the same figure: asked again, the form says so.
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _unless_closed(request, partial(super().delete_view, request, *args, **kwargs))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the actions of the list, deleting among them."""
        return _unless_closed(request, partial(super().changelist_view, request, extra_context))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What happened to the cell, not only to this row in it."""
        figure = self.get_object(request, object_id)
        if figure is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, figure):
            raise PermissionDenied
        return grid.show_history(request, figure.month, figure.indicator, figure.department)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            *imports.urls(view),
            *grid.urls(view),
            *findings.urls(view),
            *trends.urls(view),
            *reconciler.urls(view),
            *super().get_urls(),
        ]


def _at(figure: Figure, content: Content | None) -> Write:
    return Write(figure.month, figure.indicator, figure.department, content)


def _write(request: HttpRequest, writes: list[Write]) -> Any:
    return write(writes, by=signed_in(request), door=Door.FORM)


def _unless_closed(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """The page, or where its figures stand for good, the sentence that says so."""
    try:
        with transaction.atomic():
            return view()
    except LedgerClosed as refusal:
        messages.error(request, "".join(refusal.messages))
        return HttpResponseRedirect(request.get_full_path())
