"""Which months, and what of them: the forms of trends and of exports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max, Min
from django.http import QueryDict
from django.utils import timezone

from departments.models import Department, User
from departments.months import Month, MonthFormField

from .exporting import Wanted
from .models import Figure
from .spans import Span

#: A month of this year, with last year's same month.
USUAL = 13
LENGTHS = (USUAL, 24, 36, 60, 120)
MOST = 240


class SpanForm(forms.Form):
    """From a month to a month."""

    since = MonthFormField(label="起始月份", required=False)
    until = MonthFormField(label="结束月份", required=False)

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("since", f"起始月份{since.label}晚于结束月份{until.label}，请改正。")
        return self.cleaned_data


class TrendForm(SpanForm):
    """Up to a month: so many months, or from another one. Nothing asked for is the usual span."""

    months = forms.TypedChoiceField(
        label="最近",
        choices=[(number, f"{number}个月") for number in LENGTHS],
        coerce=int,
        empty_value=USUAL,  # type: ignore[arg-type] # what is coerced is a number
        required=False,
        error_messages={"invalid_choice": "没有这个选项，请从列表里选。"},
    )
    field_order = ("until", "months", "since")

    def __init__(self, asked: QueryDict, *, newest: Month | None) -> None:
        last = newest or Month.of(timezone.localdate())
        usual = {"until": str(last), "months": str(USUAL), "since": ""}
        super().__init__({name: asked.get(name) or value for name, value in usual.items()})
        self.fields["since"].help_text = "填了起始月份，就从那个月看起，不管“最近”几个月。"
        self._last = last

    def clean(self) -> dict[str, Any]:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and not self.errors and Span(since, until).length > MOST:
            self.add_error("since", f"一次最多看{MOST}个月，请缩短。")
        return self.cleaned_data

    def span(self) -> Span:
        """The months to show; the usual ones where what was asked for is not in order."""
        if not self.is_valid():
            return Span.ending(self._last, months=USUAL)
        until = self.cleaned_data["until"]
        since = self.cleaned_data["since"]
        return (
            Span(since, until) if since else Span.ending(until, months=self.cleaned_data["months"])
        )


class ExportForm(SpanForm):
    """What of the ledger goes into the file."""

    department = forms.ModelChoiceField(
        Department.objects.all(),
        label="部门",
        required=False,
        empty_label="全部部门和大厅",
        error_messages={"invalid_choice": "没有这个部门，请从列表里选。"},
    )
    shape = forms.ChoiceField(
        label="文件格式",
        choices=(("csv", "CSV（Excel、WPS 都能打开）"), ("xlsx", "XLSX（Excel 工作簿）")),
        error_messages={"invalid_choice": "没有这个选项，请从列表里选。"},
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        self._user = user
        extent = Figure.objects.for_user(user).aggregate(since=Min("month"), until=Max("month"))
        super().__init__(data, initial=extent)
        if not user.has_perm("stats.view_figure"):
            del self.fields["department"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.wanted().figures(self._user).exists():
            raise forms.ValidationError("选定的范围里没有数据，没有可导出的。请改选月份。")
        return self.cleaned_data

    def wanted(self) -> Wanted:
        asked = self.cleaned_data
        department = asked.get("department")
        return Wanted(
            shape=asked["shape"],
            since=str(asked["since"] or ""),
            until=str(asked["until"] or ""),
            department=department.pk if department else None,
        )
