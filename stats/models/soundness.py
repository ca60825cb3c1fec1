"""Which choices of an indicator do not go together, and which its figures no longer allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from .figure import Figure
    from .indicator import Indicator

PARTS = {"numerator": "分子", "denominator": "分母", "weight": "权数"}
#: So many figures that stand in the way are named; of more, the number is told.
NAMED = 3


def refuse_unsound(indicator: Indicator) -> None:
    """Raises ValidationError, in Chinese, for each field that does not go with the others."""
    errors = _of_kind(indicator) | _of_parts(indicator)
    if indicator.pk is not None:
        errors = errors | _of_use(indicator) | _of_figures(indicator)
    if errors:
        raise ValidationError(errors)


def _of_kind(indicator: Indicator) -> dict[str, str]:
    errors = {}
    is_rate = indicator.kind == "rate"
    if is_rate and indicator.unit not in ("", "%"):
        errors["unit"] = f"比率印出来带“%”，单位请填“%”，不填“{indicator.unit}”。"
    if not is_rate and indicator.unit in ("%", "％"):
        errors["kind"] = "单位是“%”的是比率，类型请选“比率”。"
    if indicator.kind == "count" and indicator.decimals:
        errors["decimals"] = "数量是整数，小数位数填0。"
    target = indicator.target
    if target is not None and is_rate and not 0 <= target <= 100:
        errors["target"] = "比率的目标值应在0至100之间，如95表示95%。"
    elif target is not None and target < 0 and indicator.kind != "money":
        errors["target"] = "目标值不能是负数。"
    return errors


def _of_parts(indicator: Indicator) -> dict[str, str]:
    """Parts are summed themselves, so that no part has parts; and every department has them."""
    errors = {}
    for field, label in PARTS.items():
        part: Indicator | None = getattr(indicator, field)
        if part is None:
            continue
        if part.aggregation != "sum":
            errors[field] = f"{label}“{part}”不能各部门相加，{label}请选“受理数”一类相加的指标。"
        elif indicator.scope == "department" and part.scope == "hall":
            errors[field] = f"{label}“{part}”是全大厅的指标，分不到各部门，请另选一个。"
    return errors


def _of_use(indicator: Indicator) -> dict[str, str]:
    """What others make of it: as their part it is summed, in a table it has departments."""
    from .indicator import Indicator as Model
    from .table import StatTable

    errors = {}
    users = [user for field in PARTS for user in Model.objects.filter(**{field: indicator.pk})]
    if users and indicator.aggregation != "sum":
        errors["aggregation"] = f"“{users[0]}”用它作分子、分母或权数，它的合计方法只能是“相加”。"
    table = (
        StatTable.objects.filter(columns__indicator=indicator).first()
        or StatTable.objects.filter(rank_by=indicator).first()
    )
    if table is not None and indicator.scope == "hall":
        errors["scope"] = f"统计表“{table}”里有这个指标，一行一个部门，范围只能是“各部门”。"
    elif indicator.scope == "hall" and any(user.scope == "department" for user in users):
        errors["scope"] = f"“{users[0]}”按部门算要用到它，范围只能是“各部门”。"
    return errors


def _of_figures(indicator: Indicator) -> dict[str, str]:
    """Figures on record keep their meaning: it is not changed under them."""
    before = type(indicator).objects.filter(pk=indicator.pk).first()
    if before is None:
        return {}
    figures = indicator.figures.order_by("month", "department__order", "pk")
    count = figures.count() if _differ(before, indicator) else 0
    if not count:
        return {}
    kept = f"“{before}”已有{count}条数据，"
    if before.scope != indicator.scope:
        return {"scope": f"{kept}是按“{before.get_scope_display()}”填的，范围不能再改。"}
    if "rate" in (before.kind, indicator.kind):
        return {
            "kind": f"{kept}是按“{before.get_kind_display()}”填的，"
            f"不能改成“{indicator.get_kind_display()}”。请另建一个指标。"
        }
    unfit = [figure for figure in figures.select_related("department") if not _fits(figure)]
    if unfit:
        named = "、".join(map(_place, unfit[:NAMED])) + ("等" if len(unfit) > NAMED else "")
        return {
            "kind": f"{kept}其中{len(unfit)}条不合“{indicator.get_kind_display()}”的规定："
            f"{named}。请先改这些数据，或另建一个指标。"
        }
    return {}


def _differ(before: Indicator, after: Indicator) -> bool:
    return (before.kind, before.scope) != (after.kind, after.scope)


def _fits(figure: Figure) -> bool:
    try:
        if figure.value is not None:
            figure.indicator.clean_value(figure.value)
    except ValidationError:
        return False
    return True


def _place(figure: Figure) -> str:
    value = f"{figure.value.normalize():f}" if figure.value is not None else ""
    return f"{figure.month.label}{figure.department or '大厅'}是{value}"
