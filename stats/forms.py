"""The forms of an import: the file, and what its unknown names mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from departments.models import Department
from departments.months import MonthFormField

from .intake.files import read_file
from .intake.settling import Choice, Settlement, UnknownName, suggest
from .intake.sheets import MAX_BYTES, UnreadableFile
from .intake.taking_in import NO_MONTH
from .models import Indicator, Source
from .tidy import is_tidy

Choices = list[tuple[str, Any]]


class FigureImportForm(forms.Form):
    """A file that can be read, and what it is about; `content` holds its bytes."""

    month = MonthFormField(
        label="月份",
        required=False,
        help_text="表里是哪个月的数据。台账明细表的每一行自带月份，不用选。",
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label="数据来源",
        help_text="单元格里没有另外写明来源的，都算这个来源。",
        empty_label=None,
        error_messages={"required": "请选数据来源；还一个都没有的，先在“数据来源”里添加。"},
    )
    file = forms.FileField(
        label="文件",
        help_text="CSV 或 XLSX，一行一个部门，表头写“部门”和各项指标。"
        f"不超过{MAX_BYTES // 1024 // 1024}MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xlsm,.txt"}),
        allow_empty_file=True,
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = Source.objects.default()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"文件超过{MAX_BYTES // 1024 // 1024}MB，请只留要导入的那张表。"
            )
        return file

    def clean(self) -> dict[str, Any] | None:
        if (file := self.cleaned_data.get("file")) is not None:
            self.cleaned_data["content"] = content = file.read()
            try:
                tidy = is_tidy(read_file(content))
            except UnreadableFile as refusal:
                self.add_error("file", str(refusal))
                return self.cleaned_data
            if tidy:
                self.cleaned_data["month"] = None
            elif self.cleaned_data.get("month") is None and "month" not in self.errors:
                self.add_error("month", NO_MONTH)
        return self.cleaned_data


class SettlementForm(forms.Form):
    """A choice for each unknown name: one that is known, a new department, or leave it out."""

    def __init__(
        self, unknowns: Iterable[UnknownName], *, may_create: bool, data: Any = None
    ) -> None:
        super().__init__(data)
        self.unknowns = {one.key: one for one in unknowns}
        departments, indicators = Department.objects.by_name(), Indicator.objects.by_name()
        for key, one in self.unknowns.items():
            known: dict[str, Any] = departments if one.kind == "department" else indicators
            self.fields[key] = forms.ChoiceField(
                choices=_choices(one, known, may_create=may_create),
                required=False,
                label=one.name,
                error_messages={"invalid_choice": "请从列出的里面选一个。"},
            )
        self._known: dict[str, dict[str, Any]] = {
            "department": {str(d.pk): d for d in departments.values()},
            "indicator": {str(i.pk): i for i in indicators.values()},
        }

    @property
    def questions(self) -> list[tuple[UnknownName, forms.BoundField]]:
        return [(one, self[key]) for key, one in self.unknowns.items()]

    def clean(self) -> dict[str, Any] | None:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError("还一项也没有选。请至少选定一个名称是什么。")
        return self.cleaned_data

    def settlements(self) -> list[Settlement]:
        """What was chosen; names left open are not among it."""
        return [
            _settlement(one, chosen, self._known[one.kind])
            for key, one in self.unknowns.items()
            if (chosen := self.cleaned_data.get(key))
        ]


def _choices(one: UnknownName, known: dict[str, Any], *, may_create: bool) -> Choices:
    things = {thing.pk: thing for thing in known.values()}
    likely = suggest(one.name, known)
    rest = [thing for thing in things.values() if thing not in likely]
    is_department = one.kind == "department"
    what = "这一行" if is_department else "这一列"
    choices: Choices = [("", "请选……")]
    if likely:
        choices.append(("名称相近的", _options(likely)))
    if rest:
        choices.append(("其他部门" if is_department else "其他指标", _options(rest)))
    others = [(Choice.LEAVE_OUT.value, f"这次不导入{what}")]
    if is_department and may_create:
        others.insert(0, (Choice.CREATE.value, f"新建部门“{one.name}”"))
    return [*choices, ("都不是", others)]


def _options(things: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(thing.pk), str(thing)) for thing in things]


def _settlement(one: UnknownName, chosen: str, known: dict[str, Any]) -> Settlement:
    if chosen in (Choice.LEAVE_OUT.value, Choice.CREATE.value):
        return Settlement(one, Choice(chosen))
    return Settlement(one, Choice.MATCH, known[chosen])
