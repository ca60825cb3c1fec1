"""What is filled in on the leaders' pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from departments.models import Department, User

from ..notices.people import who_may
from ..permissions import VIEW_INSTRUCTIONS

#: Proposed for a task; long enough for a department to ask around.
USUAL_DAYS = 14


class InstructionForm(forms.Form):
    text = forms.CharField(
        label="批示",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "批示没有内容。"},
    )


class TaskForm(forms.Form):
    what = forms.CharField(
        label="要办的事", max_length=200, error_messages={"required": "请写要办什么事。"}
    )
    due = forms.DateField(
        label="办结期限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填办结期限。"},
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label="责任部门",
        required=False,
        empty_label="（不选）",
        error_messages={"invalid_choice": "没有这个部门，请重新选。"},
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="或责任人",
        required=False,
        empty_label="（不选）",
        error_messages={"invalid_choice": "没有这个人，请重新选。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        people = who_may(VIEW_INSTRUCTIONS)
        fields["person"].queryset = people.order_by("name", "username")
        fields["due"].initial = timezone.localdate() + dt.timedelta(USUAL_DAYS)


class CloseForm(forms.Form):
    note = forms.CharField(
        label="办理情况",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写办理情况。"},
    )


class ReaderForm(forms.Form):
    """The bureau's accounts, and those of leaders, who belong to no department."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="账号",
        empty_label="请选",
        error_messages={"required": "请先选账号。", "invalid_choice": "没有这个账号，请重新选。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        found = User.objects.filter(is_active=True, department=None)
        fields["user"].queryset = found.order_by("name", "username")
