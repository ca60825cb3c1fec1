"""Prose about figures: a template over the ledger, `{{ 受理数 }}`, never a typed number.

Only names stand between the braces; there are no tags and no expressions.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from departments.months import Month

from .ledger import Ledger, excluded_by_source
from .models.indicator import Indicator

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
MONTH_NAMES = ("年", "月", "年月")
EXCLUSIONS = "合计说明"


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values in; `missing` names the placeholders that had none."""

    text: str
    missing: tuple[str, ...]


def names_in(template: str) -> list[str]:
    """The placeholders of a template, in order, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))


def known_names() -> list[str]:
    """Every placeholder that may be written."""
    return [*MONTH_NAMES, EXCLUSIONS, *Indicator.objects.values_list("name", flat=True)]


def validate_template(template: str, known: Iterable[str]) -> None:
    """Refuse broken braces and names nobody knows; raises ValidationError with the nearest."""
    if re.search(r"\{|\}", PLACEHOLDER.sub("", template)):
        raise ValidationError(
            "花括号不成对。引用数据请写成 {{ 受理数 }} 的样子，前后各两个花括号。"
        )
    known = list(known)
    for name in names_in(template):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
            hint = "是不是要写" + "、".join(f"{{{{ {n} }}}}" for n in near) + "？" if near else ""
            raise ValidationError(f"没有叫“{name}”的数据。{hint}可用的有：{'、'.join(known)}。")


def fill(template: str, values: Mapping[str, str | None]) -> Filled:
    """Put the values in; a missing one shows as 【受理数：暂无数据】 and is reported."""
    missing: list[str] = []

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if found is None:
            missing.append(match[1])
            return f"【{match[1]}：暂无数据】"
        return found

    return Filled(PLACEHOLDER.sub(value, template), tuple(dict.fromkeys(missing)))


def ledger_values(ledger: Ledger) -> dict[str, str | None]:
    """What each placeholder prints this month; None where the ledger has no value."""
    values: dict[str, str | None] = {**month_values(ledger.month), EXCLUSIONS: _exclusions(ledger)}
    for name, indicator in ledger.indicators.items():
        total = ledger.value(indicator)
        values[name] = None if total is None else indicator.format(total)
    return values


def month_values(month: Month) -> dict[str, str]:
    return {"年": str(month.year), "月": str(month.number), "年月": month.label}


def _exclusions(ledger: Ledger) -> str:
    """`以上合计不含市公交公司（数据来源于窗口统计，不计入合计）。`, or nothing."""
    left_out = excluded_by_source(ledger.figures)
    if not left_out:
        return ""
    parts = (
        f"{'、'.join(names)}（{source.exclusion_note()}）" for source, names in left_out.items()
    )
    return f"以上合计不含{'；'.join(parts)}。"
