from __future__ import annotations

from typing import Any

from django import forms

from departments.months import MonthFormField
from stats.intake.sheets import MAX_BYTES

from .models import Edition
from .past.files import MAX_BYTES as MAX_PAST

STALE = "页面不完整，没有发布。请刷新这一页再试。"


class PublishForm(forms.Form):
    """`after` is the edition its reader has seen: a newer one since then is a refusal."""

    after = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), STALE),
    )
    correction = forms.CharField(
        label="更正说明",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="改了什么，为什么改；印在新版的标题下面。",
        error_messages={"required": "请写更正说明：改了什么，为什么改。"},
    )

    urgent = forms.CharField(
        label="紧急发布的理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="签名没有齐，由签发人负责先发布。理由留在记录里，缺的签名事后要补。",
        error_messages={"required": "紧急发布要写明理由；不急的，请等签名齐了再发布。"},
    )

    at = forms.DateTimeField(
        error_messages={
            "required": "请选定时发布的日期和时间。",
            "invalid": "请选定时发布的日期和时间，如 2021-01-13 09:00。",
        },
    )

    def __init__(
        self,
        *args: Any,
        last: Edition | None,
        may_be_urgent: bool = False,
        later: bool = False,
        **kwargs: Any,
    ) -> None:
        """`later`: to be published at a time; then it cannot be urgent."""
        super().__init__(*args, **kwargs)
        self.fields["after"].initial = last.number if last else 0
        wanted = {"correction": last, "urgent": may_be_urgent and not later, "at": later}
        for name, is_wanted in wanted.items():
            if not is_wanted:
                del self.fields[name]


class WithdrawForm(forms.Form):
    """`after` is the edition its reader has seen."""

    after = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "页面不完整，没有撤回。请刷新这一页再试。"
        ),
    )
    reason = forms.CharField(
        label="撤回的原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="印在网页上，代替撤回的内容；读者看得到。",
        error_messages={"required": "请写撤回的原因；它会印在网页上，代替撤回的内容。"},
    )


class WordListForm(forms.Form):
    """A list of the house's words; `content` holds its bytes."""

    file = forms.FileField(
        label="文件",
        help_text="CSV 或 XLSX，第一行写“错误写法”“正确写法”，需要时再加“类别”“说明”。"
        f"不超过{MAX_BYTES // 1024 // 1024}MB。",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xlsm,.txt"}),
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": "请选文件。", "missing": "请选文件。"},
    )

    def clean(self) -> dict[str, Any] | None:
        if (file := self.cleaned_data.get("file")) is not None:
            self.cleaned_data["content"] = file.read(MAX_BYTES + 1)
        return self.cleaned_data


class ConfirmedWordsForm(forms.Form):
    """The list that was looked at, as the text of a CSV, and the fingerprint of that look."""

    content = forms.CharField(widget=forms.Textarea(attrs={"hidden": True}), strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_content(self) -> bytes:
        content: str = self.cleaned_data["content"]
        return content.encode("utf-8", "replace")


class PastFileForm(forms.Form):
    """A file with an earlier bulletin; `content` holds its bytes."""

    file = forms.FileField(
        label="文件",
        help_text="Word 文档（.docx）、文本（.txt）或保存的网页（.html）。"
        f"不超过{MAX_PAST // 1024 // 1024}MB。",
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.html,.htm"}),
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": "请选文件。", "missing": "请选文件。"},
    )
    month = MonthFormField(
        label="月份",
        required=False,
        help_text="统计的月份。留空就看文件里写的是哪个月。",
    )

    def clean(self) -> dict[str, Any] | None:
        if (file := self.cleaned_data.get("file")) is not None:
            self.cleaned_data["content"] = file.read(MAX_PAST + 1)
        return self.cleaned_data
