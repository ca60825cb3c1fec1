"""The model field for rich text: cleaned on every write, by whatever door."""

from __future__ import annotations

from typing import Any

from ckeditor.fields import RichTextField as EditorField
from django.core.exceptions import ValidationError
from django.db import models

from .clean import clean
from .widget import RichTextFormField


class RichTextField(EditorField):
    """HTML as `clean` leaves it, also after save(), update() and the bulk writes."""

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)  # the admin would put its plain text area here
        return models.TextField.formfield(self, **{"form_class": RichTextFormField, **kwargs})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(clean(value or ""), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "resolve_expression") and not isinstance(value, models.Value):
            raise ValidationError("正文只能写入文字，不能写入由数据库计算的值。")
        if isinstance(value, models.Value):
            value = value.value
        return super().get_db_prep_save(
            clean(value) if isinstance(value, str) else value, connection
        )
