"""Letting a finding pass (放行), with a reason that stays on record; and taking that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.events import Act, record
from departments.months import Month
from departments.names import fold

from .findings import Finding
from .models import Waiver

if TYPE_CHECKING:
    from departments.models import User

WAIVE = "stats.waive_finding"


class WaiverRefused(Exception):
    """Nothing was let pass, or taken back; says why in Chinese."""


def standing(findings: Iterable[Finding], fingerprint: str) -> Finding:
    """The finding of that fingerprint; WaiverRefused when it is gone or says something else now."""
    for finding in findings:
        if finding.fingerprint == fingerprint:
            return finding
    raise WaiverRefused("这个问题已经解决，或有关的数据刚才变了。请看看现在还有哪些问题，再决定。")


@transaction.atomic
def waive(finding: Finding, *, month: Month, by: User, reason: str, printed: bool) -> Waiver:
    """Let a finding pass as long as it says the same; `printed` puts the reason under a table.

    Raises PermissionDenied, WaiverRefused (cannot be waived, or was waived meanwhile), and
    ValidationError for a missing or too long reason.
    """
    _require(by)
    if not finding.waivable:
        raise WaiverRefused("这个问题不解决，通报就印不出来，不能放行。")
    waiver = Waiver(
        month=month,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        message=finding.message,
        reason=" ".join(reason.split()),
        is_printed=printed and finding.printable,
        by=by,
    )
    if not fold(waiver.reason):
        raise ValidationError({"reason": "请写明为什么可以放行。"})
    waiver.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            waiver.save(force_insert=True)
    except IntegrityError:
        raise WaiverRefused("这个问题刚才已经有人放行。") from None
    printed_too = "，理由印在统计表下面" if waiver.is_printed else ""
    record(by, waiver, f"放行：{waiver.reason}{printed_too}", act=Act.WAIVER)
    return waiver


@transaction.atomic
def revoke(waiver: Waiver, *, by: User) -> None:
    """The finding stands again; the waiver is kept. Raises PermissionDenied or WaiverRefused."""
    _require(by)
    revoked = Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if not revoked:
        raise WaiverRefused("这条放行刚才已经收回。")
    record(by, waiver, "收回放行", act=Act.WAIVER)


def with_waivers(findings: Iterable[Finding], month: Month) -> list[Finding]:
    """The findings in their order, those let pass marked with their reason; one query."""
    return marked(findings, waivers_of(month))


def marked(findings: Iterable[Finding], waivers: Mapping[str, Waiver]) -> list[Finding]:
    """The same with waivers read before, by their fingerprints."""
    return [
        replace(
            finding,
            waived=True,
            reason=waivers[finding.fingerprint].reason,
            reason_printed=waivers[finding.fingerprint].is_printed,
        )
        if finding.waivable and finding.fingerprint in waivers
        else finding
        for finding in findings
    ]


def printed_reasons(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The reasons that are to be printed, as sentences, each once."""
    reasons = (finding.reason for finding in findings if finding.reason_printed)
    return tuple(dict.fromkeys(f"{reason.rstrip('。')}。" for reason in reasons))


def waivers_of(month: Month) -> dict[str, Waiver]:
    """The waivers in force, by the fingerprint that they hold on to; one query."""
    waivers = Waiver.objects.filter(month=month, revoked_at=None).select_related("by")
    return {waiver.fingerprint: waiver for waiver in waivers}


def _require(user: User) -> None:
    if not user.has_perm(WAIVE):
        raise PermissionDenied
