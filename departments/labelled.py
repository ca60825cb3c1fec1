"""Rows of a form in a table, each field named for those who do not see the column's heading."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet, BaseModelFormSet, Form


def label_fields(form: Form, row: str) -> None:
    """`第1行标题`: an aria-label on every field that is seen."""
    for bound in form:
        if not bound.is_hidden:
            # A choice with icons beside it is a widget around another one.
            widget: Any = bound.field.widget
            widget = getattr(widget, "widget", widget)
            widget.attrs["aria-label"] = f"{row}{bound.label}"


class LabelledFormSet(BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        label_fields(form, f"第{index + 1}行" if index is not None else "新的一行")


class LabelledInline(admin.TabularInline):
    formset = LabelledFormSet


class LabelledRows(BaseModelFormSet):
    """A list that is edited in place."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        label_fields(form, f"{form.instance}的")
