"""A new name for an indicator or a department: whatever named it goes on meaning it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db import models, transaction

from departments.events import Act, record
from departments.models import Department, User
from departments.months import Month
from departments.quoting import quoted
from stats.checks import check_month
from stats.findings import Finding
from stats.models import Indicator, Rule, Waiver
from stats.prose import renamed
from stats.renaming import follow_in_ledger

from ..assembly import assemble
from ..models import Bulletin, Section, StandardSection

#: Where prose is written, and in which field.
PROSE: tuple[tuple[type[models.Model], str], ...] = (
    (StandardSection, "text"),
    (Bulletin, "opening"),
    (Section, "text"),
)


@transaction.atomic
def rename_indicator(
    indicator: Indicator, *, was: str, by: User | None, rules: Sequence[Rule] = ()
) -> list[str]:
    """Save the indicator under its new name, with all that named it, published issues' texts too.

    `rules` are those rewritten for it (`stats.renaming.rewritten_rules`). Editions stay as they
    are. Gives what was rewritten, a noun phrase each. Asks nobody for permission.
    """
    indicator.save()
    told = follow_in_ledger(indicator, was, rules, by=by)
    told += _rewrite(was, indicator.name, place=0, by=by)
    _move_waivers(indicator.name, was)
    return told


@transaction.atomic
def rename_department(department: Department, *, was: str, by: User | None) -> list[str]:
    """The same for a department."""
    department.save()
    told = list(_rewrite(was, department.name, place=1, by=by))
    _move_waivers(department.name, was)
    return told


def _rewrite(old: str, new: str, *, place: int, by: User | None) -> Iterator[str]:
    for model, field in PROSE:
        named = model._default_manager.filter(**{f"{field}__contains": old})
        for row in named.select_for_update().order_by("pk"):
            text = renamed(getattr(row, field), old, new, place=place)
            if text != getattr(row, field):
                setattr(row, field, text)
                row.save(update_fields=(field,))
                why = f"随{quoted(old)}改名为{quoted(new)}，改了引用它的文字"
                record(by, row, why, act=Act.TEXT)
                yield said(row)


def said(row: models.Model) -> str:
    """The text that was rewritten, as people know it."""
    match row:
        case Bulletin():
            return f"{row}的开头语"
        case Section():
            return f"{row.bulletin}的栏目{quoted(row.title)}"
    return f"栏目模板{quoted(str(row))}"


def _move_waivers(new: str, old: str) -> None:
    """A waiver holds on to names: what was let pass by the old one stays let pass."""
    standing = Waiver.objects.filter(revoked_at=None)
    for month in standing.order_by().values_list("month", flat=True).distinct():
        held = {waiver.fingerprint: waiver.pk for waiver in standing.filter(month=month)}
        for finding in _findings(month):
            before = _as_it_was(finding, new, old).fingerprint
            if before != finding.fingerprint and before in held:
                Waiver.objects.filter(pk=held[before]).update(fingerprint=finding.fingerprint)


def _findings(month: Month) -> list[Finding]:
    bulletin = Bulletin.objects.filter(month=month).first()
    return list(assemble(bulletin).findings) if bulletin else check_month(month)


def _as_it_was(finding: Finding, new: str, old: str) -> Finding:
    return replace(
        finding,
        message=finding.message.replace(new, old),
        department=old if finding.department == new else finding.department,
        indicator=old if finding.indicator == new else finding.indicator,
        printed=finding.printed and finding.printed.replace(new, old),
        computed=finding.computed and finding.computed.replace(new, old),
    )
