"""The rules that a hall starts with, from the standard set."""

from __future__ import annotations

from typing import Any

from ..models import Rule
from ..standard import standard_rules


def standard_rule(check: str) -> Rule:
    """A built-in check as the standard set has it, unsaved."""
    found = (given for given in standard_rules() if given.get("check_kind") == check)
    rule = Rule(**next(found))
    rule.clean_fields()  # numbers of the file become decimals
    return rule


def add_standard_rules(apps: Any) -> None:
    """Where there is no rule; for a migration, whose Rule may lack fields of today's."""
    model = apps.get_model("stats", "Rule")
    if model.objects.exists():
        return
    known = {field.name for field in model._meta.get_fields()}
    model.objects.bulk_create(
        model(**{name: value for name, value in given.items() if name in known})
        for given in standard_rules()
    )
