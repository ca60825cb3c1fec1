"""Verbs: closing a scheme, opening a new version of a closed one, copying one to another year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.events import Act, record

from ..models import Criterion, GroupMarks, Scheme, SchemeGroup
from .results import compute

if TYPE_CHECKING:
    from departments.models import User

CLOSE, COPY = "stats.close_scheme", "stats.add_scheme"
#: What a later version and a copy take along.
DEFINITION = ("title", "issuer", "business_id", "ties")


class AssessmentRefused(Exception):
    """Nothing was changed; says why, in Chinese, a reason a line."""


@transaction.atomic
def close(scheme: Scheme, *, by: User, seen: str | None = None) -> Scheme:
    """Freeze the results with all that they came from; the year's figures stand from then on.

    `seen` is the fingerprint of the results that the closer has looked at. Raises PermissionDenied,
    or AssessmentRefused when something could not be computed, when it is closed already, or when
    the results are no longer those that were seen.
    """
    _require(by, CLOSE)
    scheme = _held(scheme)
    if scheme.is_closed:
        raise AssessmentRefused(f"“{scheme}”已经由{scheme.closed_by}办结。")
    results = compute(scheme)
    if results.problems:
        raise AssessmentRefused("\n".join(results.problems))
    if seen is not None and seen != results.fingerprint:
        raise AssessmentRefused("您打开这一页以后，数据或方案变了。请先看过新的结果，再办结。")
    scheme.closed_at, scheme.closed_by = timezone.now(), by
    scheme.results = results.frozen()
    scheme.save()
    record(by, scheme, "办结年度考核", act=Act.ASSESSMENT)
    return scheme


@transaction.atomic
def reopen(scheme: Scheme, *, by: User, reason: str) -> Scheme:
    """Open the next version of a closed scheme; the year's figures may be changed again.

    Raises PermissionDenied, or AssessmentRefused without a reason and for any but the newest closed
    version.
    """
    _require(by, CLOSE)
    scheme = _held(scheme)
    reason = reason.strip()
    if not reason:
        raise AssessmentRefused("请写明另立新版本的原因。")
    if len(reason) > 200:
        raise AssessmentRefused(f"原因最多写200个字，现在是{len(reason)}个字，请写短些。")
    if not scheme.is_closed:
        raise AssessmentRefused(f"“{scheme}”还没有办结，直接修改就可以，不用另立新版本。")
    newest = Scheme.objects.newest_of(scheme.year)
    if newest is not None and newest != scheme:
        raise AssessmentRefused(f"{scheme.year}年度已经有“{newest}”，请用最新的那一版。")
    later = _copied(scheme, year=scheme.year, version=scheme.version + 1, reason=reason)
    record(by, later, f"另立第{later.version}版：{reason}", act=Act.ASSESSMENT)
    return later


@transaction.atomic
def copy(scheme: Scheme, *, by: User, year: int) -> Scheme:
    """The scheme's definition as a new one for another year.

    Raises PermissionDenied, or AssessmentRefused when that year has one or is none.
    """
    _require(by, COPY)
    new = _copied(scheme, year=year, version=1, reason="")
    record(by, new, f"由“{scheme}”复制", act=Act.ASSESSMENT)
    return new


def held_open(scheme: Scheme) -> bool:
    """Whether it is still open; if so nobody closes it until the transaction ends."""
    return not _held(scheme).is_closed


def _require(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied


def _held(scheme: Scheme) -> Scheme:
    """As it is now, and nobody else closes it or writes its year until the transaction ends."""
    return Scheme.objects.select_for_update().get(pk=scheme.pk)


def _copied(scheme: Scheme, *, year: int, version: int, reason: str) -> Scheme:
    kept = {name: getattr(scheme, name) for name in DEFINITION}
    new = Scheme(**kept, year=year, version=version, reason=reason)
    new.title = new.title.replace(str(scheme.year), str(year))
    try:
        new.full_clean(exclude=("issuer",))
        with transaction.atomic():
            new.save()
    except ValidationError as error:
        raise AssessmentRefused("\n".join(error.messages)) from None
    except IntegrityError:
        raise AssessmentRefused(f"刚才已有人建了{year}年度的考核，请刷新后再看。") from None
    _copy_parts(scheme, new)
    return new


def _copy_parts(scheme: Scheme, new: Scheme) -> None:
    criteria = {old.pk: _copy_criterion(old, new) for old in scheme.criteria.all()}
    for old in scheme.groups.prefetch_related("departments", "marks"):
        group = SchemeGroup.objects.create(scheme=new, name=old.name, order=old.order)
        group.departments.set(old.departments.all())
        for marks in old.marks.all():
            GroupMarks.objects.create(
                group=group,
                criterion=criteria[marks.criterion_id],
                full_marks=marks.full_marks,
            )


def _copy_criterion(old: Criterion, scheme: Scheme) -> Criterion:
    fields = ("name", "indicator_id", "formula", "full_marks", "target", "points", "floor", "order")
    kept = {name: getattr(old, name) for name in fields}
    return Criterion.objects.create(scheme=scheme, **kept)
