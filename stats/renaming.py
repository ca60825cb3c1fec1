"""A new name for an indicator: what named it in the ledger by the old one goes on meaning it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from departments.events import Act, record
from departments.models import User
from departments.names import fold
from departments.quoting import quoted
from departments.wording import told_change

from .expressions import (
    EARLIER,
    MAX_LENGTH,
    WORD,
    ExpressionError,
    Node,
    Reference,
    parse,
    places,
    written,
)
from .models import FigureImport, Indicator, IndicatorAlias, Rule
from .models.indicator import refuse_taken_name

SIDES = ("left", "right")


def rewritten_rules(old: str, new: str) -> list[Rule]:
    """The comparisons that name the indicator, unsaved, by its new name.

    `old` is empty for an indicator that is new itself: no rule changes then. Raises
    ValidationError when a rule would come to mean something else, or grow too long.
    """
    names = list(Indicator.objects.values_list("name", flat=True))
    changed = []
    for rule in Rule.objects.exclude(left=""):
        sides = {side: _rewritten(rule, getattr(rule, side), names, old, new) for side in SIDES}
        if any(text != getattr(rule, side) for side, text in sides.items()):
            rule.left, rule.right = sides["left"], sides["right"]
            changed.append(rule)
    return changed


def follow_in_ledger(
    indicator: Indicator, old: str, rules: Iterable[Rule], *, by: User | None
) -> list[str]:
    """Save the rewritten rules, and what imports noted of their files' totals.

    Gives what was changed that people have written themselves, a noun phrase each.
    """
    told = []
    for rule in rules:
        _record_rewritten(rule, by)
        rule.save(update_fields=SIDES)
        told.append(f"核查规则{quoted(rule.name)}")
    for intake in FigureImport.objects.exclude(stated_totals={}).only("stated_totals"):
        if old in intake.stated_totals:
            intake.stated_totals[indicator.name] = intake.stated_totals.pop(old)
            intake.save(update_fields=("stated_totals",))
    return told


def _record_rewritten(rule: Rule, by: User | None) -> None:
    before = Rule.objects.get(pk=rule.pk)
    told = (
        told_change(label, getattr(before, side), getattr(rule, side))
        for side, label in zip(SIDES, ("左边", "右边"), strict=True)
    )
    record(by, rule, f"随指标改名，{'；'.join(filter(None, told))}", act=Act.DEFINITION)


def remember_old_name(indicator: Indicator, old: str, *, by: User | None) -> bool:
    """Keep it as a header of files, for every source; False where it is one, or is another's."""
    aliases = indicator.aliases.filter(source=None).values_list("name", flat=True)
    if fold(old) in map(fold, (*indicator.own_names, *aliases)):
        return False
    try:
        refuse_taken_name(old, indicator=indicator.pk, field="name")
    except ValidationError:
        return False
    IndicatorAlias.objects.create(indicator=indicator, name=old)
    record(by, indicator, f"改名后，原名{quoted(old)}留作表头别名", act=Act.DEFINITION)
    return True


def _rewritten(rule: Rule, text: str, names: list[str], old: str, new: str) -> str:
    known = {*names, *_words(text)}
    try:
        means = _as(parse(text, known), old, new)
    except ExpressionError:
        return text  # silent before, and silent after
    renamed = text
    for place, name in reversed(places(text, known)):
        if name == old:
            renamed = renamed[:place] + new + renamed[place + len(old) :]
    if len(renamed) > MAX_LENGTH:
        raise ValidationError(
            f"核查规则{quoted(rule.name)}换成新名称就太长了，请把名称改短，或先改那条规则。"
        )
    if not _reads(renamed, (known - {old}) | {new}, old, new, means):
        raise ValidationError(
            f"用这个名称，核查规则{quoted(rule.name)}里的算式就读成别的了，请换一个名称。"
        )
    return renamed


def _reads(text: str, names: set[str], old: str, new: str, means: str) -> bool:
    try:
        return _as(parse(text, names), old, new) == means
    except ExpressionError:
        return False


def _words(text: str) -> set[str]:
    """What may be a name: of a rule that is silent for want of one, the others are rewritten."""
    return {EARLIER.sub("", word) for word in WORD.findall(text)}


def _as(node: Node, old: str, new: str) -> str:
    """What an expression means, with the one name for the other."""

    def show(reference: Reference) -> str:
        name = new if reference.name == old else reference.name
        return f"〔{Reference(name, reference.when)}〕"

    return written(node, show)
