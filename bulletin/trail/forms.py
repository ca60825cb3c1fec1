"""The question that a person puts to the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from departments.events import Act
from departments.models import Department, User
from departments.months import MonthFormField

from .asking import SYSTEM, Asked, Place, kinds

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
SENSIBLE = (
    MinValueValidator(FIRST, "日期应在2000年至2099年之间。"),
    MaxValueValidator(LAST, "日期应在2000年至2099年之间。"),
)


class AskedForm(forms.Form):
    """What is asked of the record; all of it may be left empty."""

    since = forms.DateField(label="从", required=False, validators=SENSIBLE)
    until = forms.DateField(label="到", required=False, validators=SENSIBLE)
    by = forms.ChoiceField(label="操作人", required=False)
    act = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Act.choices])
    department = forms.ModelChoiceField(
        label="部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )
    month = MonthFormField(label="月份", required=False)
    kind = forms.ChoiceField(label="类型", required=False)
    object = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    q = forms.CharField(
        label="查找",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "内容、姓名、涉及、网络地址"}
        ),
    )
    event = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )
    change = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.people = {str(user.pk): user for user in User.objects.order_by("username")}
        told = [(pk, f"{user}（{user.username}）") for pk, user in self.people.items()]
        self._choose("by", [("", "全部"), (SYSTEM, "系统、命令行"), *told])
        self._choose("kind", [("", "全部"), *sorted(kinds().items(), key=lambda pair: pair[1])])
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            **{name: given[name] for name in ("since", "until", "act", "department", "month")},
            by=self.people.get(given["by"], given["by"]),
            kind=given["kind"],
            thing=given["object"],
            words=given["q"],
        )

    def place(self) -> Place:
        return Place(self.cleaned_data["event"] or 0, self.cleaned_data["change"] or 0)
