"""Forms of the assessment: groups that share no department, marks by group, verbs' questions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import BaseInlineFormSet

from departments.events import Act, record
from departments.models import Department, User
from departments.wording import told_change

from ...models import Criterion, GroupMarks, Scheme, SchemeGroup


class GroupForm(forms.ModelForm):
    class Meta:
        model = SchemeGroup
        fields = ("name", "order", "departments")
        widgets = {"departments": forms.CheckboxSelectMultiple}


class CriterionForm(forms.ModelForm):
    """Numbers without idle zeros."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = _plain(value)


class GroupFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        """A department is in one group of a scheme only."""
        super().clean()
        where: dict[Department, str] = {}
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("DELETE"):
                continue
            name = data.get("name", "")
            for department in data.get("departments", ()):
                if department in where:
                    raise ValidationError(
                        f"“{department}”同时勾在“{where[department]}”和“{name}”里，"
                        "一个部门只能在一个组，请去掉一处。"
                    )
                where[department] = name


class MarksForm(forms.Form):
    """Full marks by group and criterion; an empty one means the criterion's own."""

    def __init__(self, scheme: Scheme, data: Any = None) -> None:
        super().__init__(data)
        self.scheme = scheme
        self.groups = list(scheme.groups.prefetch_related("marks"))
        self.criteria = list(scheme.criteria.all())
        for group in self.groups:
            own = {marks.criterion_id: marks.full_marks for marks in group.marks.all()}
            for criterion in self.criteria:
                field = forms.DecimalField(
                    label=f"{group} {criterion}",
                    required=False,
                    min_value=0,
                    max_digits=6,
                    decimal_places=2,
                    initial=own.get(criterion.pk),
                )
                field.widget.attrs |= {
                    "placeholder": f"{criterion.full_marks:f}",
                    "aria-label": f"{group}，{criterion}",
                }
                self.fields[_name(group, criterion)] = field

    def rows(self) -> list[tuple[SchemeGroup, list[forms.BoundField]]]:
        return [(group, [self[_name(group, c)] for c in self.criteria]) for group in self.groups]

    @transaction.atomic
    def save(self, *, by: User) -> None:
        """Replace all; raises nothing that `is_valid` has not found."""
        told = "；".join(self._told(name) for name in self.changed_data)
        if told:
            record(by, self.scheme, f"各组满分：{told}", act=Act.ASSESSMENT)
        GroupMarks.objects.filter(group__in=self.groups).delete()
        GroupMarks.objects.bulk_create(
            GroupMarks(group=group, criterion=criterion, full_marks=marks)
            for group in self.groups
            for criterion in self.criteria
            if (marks := self.cleaned_data[_name(group, criterion)]) is not None
        )

    def _told(self, name: str) -> str:
        field = self.fields[name]
        before, after = (_plain(value) for value in (field.initial, self.cleaned_data[name]))
        return told_change(str(field.label), before, after)


def _name(group: SchemeGroup, criterion: Criterion) -> str:
    return f"m{group.pk}_{criterion.pk}"


def _plain(marks: Decimal | None) -> str:
    return "" if marks is None else f"{marks.normalize():f}"


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="为什么要改已经办结的考核，如“区残联补报11月数据”。会印在新版本的结果上。",
    )


class CopyForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2099)
