from __future__ import annotations

from typing import Any

from django import forms

from departments.months import MonthFormField

from .files import MAX_BYTES
from .models import Source


class FigureImportForm(forms.Form):
    """A file, and what it is about."""

    month = MonthFormField(label="月份", help_text="表里是哪个月的数据。")
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label="数据来源",
        help_text="单元格里没有另外写明来源的，都算这个来源。",
        empty_label=None,
        error_messages={"required": "请选数据来源；还一个都没有的，先在“数据来源”里添加。"},
    )
    file = forms.FileField(
        label="文件",
        help_text="CSV 或 XLSX，一行一个部门，表头写“部门”和各项指标。不超过5MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        allow_empty_file=True,
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = Source.objects.default()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("文件超过5MB，请只留要导入的那张表。")
        return file
