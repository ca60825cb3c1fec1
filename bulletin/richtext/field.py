"""The model field for rich text: cleaned on every write, by whatever door."""

from __future__ import annotations

from typing import Any

from ckeditor.fields import RichTextField as EditorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast

from .clean import clean
from .widget import RichTextFormField, RichTextWidget


class RichTextField(EditorField):
    """HTML as `clean` leaves it, also after save(), update() and the bulk writes."""

    def formfield(self, **kwargs: Any) -> Any:
        # The admin and TextField would both put a plain text area here.
        kwargs |= {"form_class": RichTextFormField, "widget": RichTextWidget}
        return models.TextField.formfield(self, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(clean(value or ""), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, models.Value):
            value = value.value
        elif hasattr(value, "resolve_expression") and not _is_of_bulk_update(value):
            raise ValidationError("正文只能写入文字，不能写入由数据库计算的值。")
        return super().get_db_prep_save(
            clean(value) if isinstance(value, str) else value, connection
        )


def _is_of_bulk_update(expression: Any) -> bool:
    """What bulk_update() makes: a choice between values of this field, each cleaned on its own."""
    if isinstance(expression, Cast):
        [expression] = expression.get_source_expressions()
    return isinstance(expression, models.Case) and all(
        isinstance(when.result, models.Value)
        and isinstance(when.result.output_field, RichTextField)
        for when in expression.cases
    )
