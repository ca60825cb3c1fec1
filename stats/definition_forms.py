"""The forms of definitions: an indicator's, each choice explained with an example; a file's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from departments.months import Month, span_label

from .definitions.file import MAX_BYTES
from .models import Indicator, Rule
from .models.indicator import NAME_SHAPE
from .models.kinds import Aggregation, Direction, Kind, Rounding, Scope
from .prose import HALL_NAMES
from .renaming import rewritten_rules

EXPLAINED: dict[str, dict[Any, str]] = {
    "kind": {
        Kind.COUNT: "整数，如受理数7016件；比上月说“增加75.42%”",
        Kind.RATE: "百分数，填100就是100%，如满意率；比上月说“提高1.1个百分点”",
        Kind.DAYS: "可以有小数，如平均办理2.35天；比上月说“减少0.28天”",
        Kind.MONEY: "可以有小数，也可以是负数，如收费12.5万元",
    },
    "scope": {
        Scope.DEPARTMENT: "每个部门一个数，合计由系统算，如受理数",
        Scope.HALL: "全大厅一个数，分不到部门，如排号数",
    },
    "aggregation": {
        Aggregation.SUM: "各部门加起来，如受理数2586＋2321＝4907",
        Aggregation.RATIO: "如办结率＝办结数合计÷受理数合计；要选分子和分母",
        Aggregation.WEIGHTED: "如满意率按评价数加权：甲局10人评价，100%，乙局90人评价，90%，"
        "合计是91%，不是95%；要选权数",
        Aggregation.NONE: "没有合计，表里合计一格印“—”，如平均等候时间",
    },
    "direction": {
        Direction.MORE: "多的排在前面，低于目标值算未达标，如满意率",
        Direction.LESS: "少的排在前面，高于目标值算未达标，如迟到、平均办理天数",
        Direction.NEITHER: "只报数，不论好坏，如请假；多的排在前面",
    },
    "rounding": {
        Rounding.HALF_UP: "保留2位小数时，2.345印作2.35",
        Rounding.TRUNCATE: "保留2位小数时，2.345印作2.34",
    },
}
PARTS = ("numerator", "denominator", "weight")
EXAMPLE_DAY = 17


class IndicatorForm(forms.ModelForm):
    #: What a new name makes of the rules that name the indicator, once the form is valid.
    rewritten_rules: Sequence[Rule] = ()

    class Meta:
        model = Indicator
        fields = (
            "name", "heading", "unit", "kind", "decimals", "rounding",
            "scope", "window_start", "self_reported",
            "aggregation", *PARTS,
            "direction", "target", "note", "order",
        )  # fmt: skip
        widgets = dict.fromkeys(EXPLAINED, forms.RadioSelect)
        help_texts = {
            "name": "正文里引用的名称，如“受理数”，正文写作 {{ 受理数 }}。"
            "改了名称，正文和核查规则里用旧名称的地方会跟着改。",
            "heading": "表头印得与名称不同才填，如名称“受理数”，表头“系统受理数”。",
            "unit": "如“件”“%”“天”“万元”。比率填“%”。",
            "kind": "",
            "scope": "",
            "aggregation": "",
            "numerator": "只有合计方法选“分子合计除以分母合计”才选，如办结率的“办结数”。",
            "denominator": "只有合计方法选“分子合计除以分母合计”才选，如办结率的“受理数”。",
            "weight": "只有合计方法选“按权数加权平均”才选，如满意率的“评价数”。",
            "decimals": "最多保留几位，末尾的0不印：填2，99.50印作99.5。数量填0。",
            "target": "用来列出未达标的部门，如满意率填95。没有目标就留空。",
            "note": "印在统计表备注里，接在表头后面，如“含上月未办结件”。",
            "order": "小的在前。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in EXPLAINED.items():
            self._explain(name, words)
        summed = Indicator.objects.filter(aggregation=Aggregation.SUM).exclude(pk=self.instance.pk)
        for name in PARTS:
            if name in self.fields:
                self.fields[name].queryset = summed  # type: ignore[attr-defined]
        if "window_start" in self.fields:
            self.fields["window_start"].help_text = window_help(self.instance.window_start)

    def clean_name(self) -> str:
        """Nothing that stands written already may come to mean something else by it."""
        name: str = self.cleaned_data["name"].strip()
        if name == self.initial.get("name") or not NAME_SHAPE.fullmatch(name):
            return name
        if name in HALL_NAMES:
            raise ValidationError(f"{{{{ {name} }}}} 在正文里另有所指，请换一个名称。")
        self.rewritten_rules = rewritten_rules(self.initial.get("name", ""), name)
        return name

    def _explain(self, name: str, words: dict[Any, str]) -> None:
        if name in self.fields:
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (value, f"{value.label}：{text}") for value, text in words.items()
            ]


def window_help(day: int) -> str:
    """What a first day means, by the example of last month."""
    month = Month.of(timezone.localdate()).plus(-1)
    shown = day if day != 1 else EXAMPLE_DAY
    span = span_label(*Indicator(window_start=shown).window(month))
    return (
        f"按自然月统计的填1。填{shown}，{month.label}的数就是{span}的，统计表备注里会印出来。"
        "填1至28。"
    )


class DefinitionsFileForm(forms.Form):
    """A file of definitions; `content` holds its bytes."""

    file = forms.FileField(
        label="定义文件",
        help_text="从这里下载的、或别的大厅给的定义文件，不超过1MB。",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        max_length=200,
        error_messages={"required": "请选定义文件。", "missing": "请选定义文件。"},
    )

    def clean(self) -> dict[str, Any] | None:
        if (file := self.cleaned_data.get("file")) is not None:
            self.cleaned_data["content"] = file.read(MAX_BYTES + 1)
        return self.cleaned_data


class ConfirmedDefinitionsForm(forms.Form):
    """The content that was looked at, and the fingerprint of the changes that were seen."""

    content = forms.CharField(widget=forms.Textarea(attrs={"hidden": True}), strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_content(self) -> bytes:
        content: str = self.cleaned_data["content"]
        return content.encode("utf-8", "replace")
