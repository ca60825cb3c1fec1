"""Names in a file that nobody knows: what each means is settled once, and remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from departments.events import Act, record
from departments.models import Department, DepartmentAlias
from departments.months import Month
from departments.names import fold
from departments.quoting import quoted

from ..models import FigureImport, Indicator, IndicatorAlias
from .confirming import ALREADY, ImportRefused
from .reading import Problem, Unknown
from .vocabulary import new_department

if TYPE_CHECKING:
    from departments.models import User

T = TypeVar("T")
SUGGESTED = 5
#: Below this likeness two names have nothing to do with each other.
LIKE_ENOUGH = 0.34


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A department or a column that the file names and nobody knows."""

    kind: Unknown
    name: str
    rows: tuple[int, ...]

    @property
    def key(self) -> str:
        """Says which name it is, whatever else is known by the time an answer comes."""
        return f"{self.kind}-{hashlib.sha256(fold(self.name).encode()).hexdigest()[:16]}"


class Choice(Enum):
    MATCH = "match"
    CREATE = "create"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a clerk decided about a name; `meant` is what it was matched with."""

    unknown: UnknownName
    act: Choice
    meant: Department | Indicator | None = None


def unknown_names(problems: Iterable[Problem]) -> list[UnknownName]:
    """Each name once, with the rows it stands in; in the file's order."""
    rows: dict[tuple[Unknown, str], list[int]] = {}
    names: dict[tuple[Unknown, str], str] = {}
    for problem in problems:
        if problem.unknown:
            key = (problem.unknown, fold(problem.name))
            names.setdefault(key, problem.name)
            rows.setdefault(key, []).append(problem.row or 0)
    return [UnknownName(kind, name, tuple(rows[kind, key])) for (kind, key), name in names.items()]


def suggest(name: str, known: dict[str, T]) -> list[T]:
    """Whose folded names are most like this one, the likest first, each once."""
    wanted = fold(name)
    scored = sorted(
        ((_likeness(wanted, other), thing) for other, thing in known.items()),
        key=lambda pair: -pair[0],
    )
    found: list[T] = []
    for score, thing in scored:
        if score >= LIKE_ENOUGH and thing not in found:
            found.append(thing)
    return found[:SUGGESTED]


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; 区人社局 is near 区人力资源社会保障局, whose characters it takes in order."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    abbreviates = len(short) > 1 and all(letter in letters for letter in short)
    return max(ratio, 0.8) if abbreviates else ratio


@transaction.atomic
def settle(
    intake: FigureImport, settlements: Iterable[Settlement], *, by: User, since: Month
) -> None:
    """Remember what names mean, make departments, leave out for this import.

    A new department is present from `since` on. Raises PermissionDenied, ImportRefused when the
    import is over, and ValidationError in Chinese when a name cannot be given; then nothing is
    kept.
    """
    if not by.has_perm("stats.import_figure") or intake.by_id != by.pk:
        raise PermissionDenied
    intake = FigureImport.objects.select_for_update().get(pk=intake.pk)
    if not intake.is_open:
        raise ImportRefused(ALREADY)
    for settlement in settlements:
        _settle(intake, settlement, by=by, since=since)
    intake.save(update_fields=("left_out",))


def _settle(intake: FigureImport, settlement: Settlement, *, by: User, since: Month) -> None:
    name = settlement.unknown.name
    if settlement.act == Choice.LEAVE_OUT:
        intake.left_out = sorted({*intake.left_out, fold(name)})
        record(by, intake, f"这次不导入{quoted(name)}", act=Act.IMPORT)
    elif settlement.act == Choice.CREATE:
        _require(by, "departments.add_department")
        made = new_department(name, since=since, after=Department.objects.all())
        record(by, made, f"导入数据时新建部门，{since.label}起进驻", act=Act.DEFINITION)
    elif isinstance(settlement.meant, Department):
        _require(by, "departments.add_departmentalias")
        _kept(DepartmentAlias(department=settlement.meant, name=name))
        record(by, settlement.meant, f"导入数据时添加别名{quoted(name)}", act=Act.DEFINITION)
    elif isinstance(settlement.meant, Indicator):
        _require(by, "stats.add_indicatoralias")
        _kept(IndicatorAlias(indicator=settlement.meant, name=name, source=intake.source))
        told = f"导入数据时添加表头别名{quoted(name)}（来源{quoted(str(intake.source))}）"
        record(by, settlement.meant, told, act=Act.DEFINITION)


def _require(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied


def _kept(alias: DepartmentAlias | IndicatorAlias) -> None:
    try:
        alias.full_clean()
    except ValidationError as error:
        raise ValidationError(f"“{alias.name}”不能记作别名：{''.join(error.messages)}") from None
    alias.save()
