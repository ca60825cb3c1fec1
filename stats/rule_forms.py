"""The form of a rule, each choice explained with an example."""

from __future__ import annotations

from typing import Any

from django import forms

from .checks.reporting import plain
from .expressions import ExpressionError, parse
from .findings import Severity
from .models import Rule
from .models.rule import Check, Over

KINDS = {
    Check.COMPARE: "两边各写一个算式，如“办结数”不大于“受理数 + 上月.受理数 - 上月.办结数”。",
    Check.MISSING: "别的部门有、上月有、这个部门却空着的数据，如区社保局缺评价数。"
    "填了“暂无数据”的只作提示。",
    Check.RATE_RANGE: "如满意率填成了100.5%。",
    Check.RATE_PARTS: "填报的比率按分子、分母重算一遍，如办结133件、受理200件，却填65.6%。",
    Check.SHARES: "名称以“占比”“比重”“份额”结尾的比率，各部门加起来应是100%，"
    "四舍五入的误差不算，如加起来是107.97%。",
    Check.IMPORTED_TOTAL: "导入的表自己有合计行，与系统算出的合计对不上，"
    "如表里是13475，系统是7016。",
    Check.JUMP: "与近12个月的中位数相差太大，如平常2000件左右，这个月20000件。不足6个月不查。",
    Check.COPIED: "一个部门来自同一来源的各项数据与上月一个不差，可能误用了上月的表。",
    Check.NAME_GONE: "有数据的部门，按进驻时段这个月不在大厅。",
}
SEVERITIES = {
    Severity.BLOCKING: "不解决、也不放行，就不能发布通报",
    Severity.WARNING: "列出来请人核对，不挡发布",
    Severity.NOTE: "只是告诉一声",
}
OVERS = {
    Over.DEPARTMENT: "一个部门一个部门地比，如各部门的办结数和受理数",
    Over.HALL: "只比全大厅的数，如大厅的即办件数和各部门办结数的合计",
    Over.BOTH: "各部门比一遍，合计再比一遍",
}
#: Built-in checks that a tolerance makes milder.
TOLERANT = (Check.RATE_PARTS, Check.SHARES, Check.IMPORTED_TOTAL)


class RuleForm(forms.ModelForm):
    class Meta:
        model = Rule
        fields = (
            "name", "check_kind", "left", "relation", "right", "over",
            "tolerance", "parameter", "severity", "note", "is_active", "order",
        )  # fmt: skip
        widgets = {
            "check_kind": forms.RadioSelect,
            "over": forms.RadioSelect,
            "severity": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "name": "写明查什么，如“办结数不大于受理数加结转数”。",
            "left": "指标的名称、数字，加减乘除 + - * / 和括号，如“即办件数 + 承诺件数”。"
            "上个月的数写作“上月.受理数”，去年同月的写作“上年同月.受理数”。",
            "right": "写法相同，如“办结数”或“100”。缺数据的部门不比，不会当作0。",
            "tolerance": "左右相差不超过这个数就算相符；要完全相符填0。",
            "is_active": "不要这种核查，就取消勾选。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("tolerance", "parameter"):
            if (number := self.initial.get(field)) is not None:
                self.initial[field] = plain(number)
        self._explain("severity", SEVERITIES)
        self._explain("over", OVERS)
        if "check_kind" in self.fields:
            self._explain("check_kind", {check: KINDS[check] for check in free_kinds()})

    def _explain(self, field: str, words: dict[Any, str]) -> None:
        if field in self.fields:
            self.fields[field].choices = [  # type: ignore[attr-defined]
                (choice.value, f"{choice.label}：{text}") for choice, text in words.items()
            ]


def free_kinds() -> list[Check]:
    """Comparisons, and the built-in checks for which there is no rule yet."""
    taken = set(Rule.objects.values_list("check_kind", flat=True))
    return [check for check in Check if check == Check.COMPARE or check not in taken]


def in_words(rule: Rule) -> str:
    """`办结数 不大于 受理数`, or what a built-in check looks for."""
    if rule.check_kind != Check.COMPARE:
        return KINDS[Check(rule.check_kind)]
    return f"{rule.left} {rule.get_relation_display()} {rule.right}"


def hindrance(rule: Rule, names: list[str]) -> str:
    """Why an active comparison is silent: an indicator it names is gone. Empty when it is not."""
    if rule.check_kind == Check.COMPARE:
        for side in (rule.left, rule.right):
            try:
                parse(side, names)
            except ExpressionError as error:
                return f"{str(error).partition('。')[0]}。"
    return ""
