"""What people fill in of a piece."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from departments.models import Department, User
from departments.months import MonthFormField

from ..models import NewsItem
from ..models.news import CONTENT, Text
from ..permissions import ACCEPT
from ..reporting import working_month

STALE = "页面不完整，没有保存。请把文字复制下来，刷新这一页再试。"


def complaints(form: forms.BaseForm) -> str:
    """All that is wrong with what was filled in, one sentence after the other."""
    return "".join(str(error) for errors in form.errors.values() for error in errors)


class PieceForm(forms.ModelForm):
    """The text of a piece. Nothing is required here: that comes with 提交."""

    seen = forms.IntegerField(
        label="",
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), STALE),
    )

    class Meta:
        model = NewsItem
        fields = CONTENT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CONTENT:  # what the page's script keeps
            self.fields[name].widget.attrs["data-text"] = ""
        self.fields["section_wish"].widget.attrs["list"] = "sections"

    @classmethod
    def of(cls, piece: NewsItem) -> PieceForm:
        return cls(instance=piece, initial={"seen": piece.revision})

    @property
    def text(self) -> Text:
        """What was written; of a field that is refused, nothing."""
        return Text(**{name: self.cleaned_data.get(name) or "" for name in CONTENT})


class NewPieceForm(forms.Form):
    """For which month; an editor says for which department too."""

    month = MonthFormField(label="月份")
    department = forms.ModelChoiceField(
        Department.objects.all(), label="部门", required=False, empty_label="审批局自己的稿件"
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].initial = working_month()
        if not by.has_perm(ACCEPT):
            del self.fields["department"]


class ManuscriptForm(NewPieceForm):
    file = forms.FileField(
        label="Word 文件（.docx）",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "请先选文件。"},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由。"},
    )


class RemarkForm(forms.Form):
    text = forms.CharField(
        label="批注",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "批注没有内容。"},
    )
    for_editors = forms.BooleanField(label="只给编辑看", required=False)


class ArrangeForm(forms.ModelForm):
    """What editors settle beside the text."""

    department = forms.ModelChoiceField(
        Department.objects.all(),
        label="部门",
        required=False,
        empty_label="审批局自己的稿件",
        error_messages={"invalid_choice": "没有这个部门，请重新选。"},
    )

    class Meta:
        model = NewsItem
        fields = ("month", "department", "used_elsewhere")
        error_messages: ClassVar = {
            "month": {"required": "请填月份。"},
            "used_elsewhere": dict.fromkeys(
                ("invalid", "min_value", "max_value"), "被采用次数请填0到32767的整数。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["used_elsewhere"].required = False

    def clean_used_elsewhere(self) -> int:
        """An emptied field: it was used nowhere else."""
        return self.cleaned_data["used_elsewhere"] or 0
