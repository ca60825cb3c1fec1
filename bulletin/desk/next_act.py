"""The one thing to be done next in a month, worded for the person who looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from departments.months import Month

from ..models.signing import Step
from ..permissions import ACCEPT, EDIT_BULLETIN, PUBLISH

IMPORT, SET_UP = "stats.import_figure", "bulletin.add_bulletin"
Holds = Callable[[str], bool]


class Kind(StrEnum):
    """In the order of the work."""

    SET_UP = "set_up"
    IMPORT = "import"
    SOLVE = "solve"
    REVIEW = "review"
    GATHER = "gather"
    SIGN = "sign"
    PUBLISH = "publish"
    SIGN_AFTERWARDS = "sign_afterwards"
    BEGIN_NEXT = "begin_next"


@dataclass(frozen=True, slots=True)
class Work:
    """How far a month is.

    `step`: to be signed next, None when all are. `signed`: who signed what is there now, by
    account. `wanted`: the steps that an urgent edition lacks, and `signed_edition` who signed
    it. `signers`: the names of those who may sign what is wanted first. `changed`: what is there
    now is not what was published. `scheduled`: when the clock will publish it, as printed.
    """

    month: Month
    is_set_up: bool = False
    has_figures: bool = False
    blocking: int = 0
    submitted: int = 0
    to_gather: int = 0
    step: Step | None = Step.EDITOR
    signed: frozenset[int] = frozenset()
    is_published: bool = False
    changed: bool = False
    wanted: tuple[Step, ...] = ()
    signed_edition: frozenset[int] = frozenset()
    signers: tuple[str, ...] = ()
    scheduled: str = ""


@dataclass(frozen=True, slots=True)
class NextAct:
    """`text` is a button's where the act is theirs who look, else it says what one waits for."""

    kind: Kind
    text: str
    is_theirs: bool = True


def next_act(work: Work, *, holds: Holds, who: int | None) -> NextAct:
    """`holds` tells whether the person who looks has a permission; `who` is their account."""
    if work.wanted:
        return _afterwards(work, holds, who)
    if work.is_published and not work.changed:
        text = f"开始{work.month.plus(1).label}的工作"
        return NextAct(Kind.BEGIN_NEXT, text)
    kind, text, permission = _preparing(work) or (Kind.SIGN, "", "")
    if text:
        return _act(kind, text, holds(permission))
    if work.step is not None:
        return _signing(
            kind, work.step, "签", work.signers, _may(work.step, work.signed, holds, who)
        )
    if work.scheduled:
        return NextAct(Kind.PUBLISH, f"等系统在{work.scheduled}发布", is_theirs=False)
    name = "发布更正" if work.is_published else "发布"
    return _act(Kind.PUBLISH, f"{name}{work.month.label}通报", holds(PUBLISH))


def _preparing(work: Work) -> tuple[Kind, str, str] | None:
    """What comes before the first signature. A late piece then waits: nothing signed goes void."""
    month = work.month.label
    if not work.is_set_up:
        return Kind.SET_UP, f"新建{month}通报", SET_UP
    if not work.has_figures:
        return Kind.IMPORT, f"导入{month}的数据", IMPORT
    if work.blocking:
        return Kind.SOLVE, f"解决{work.blocking}个必须解决的问题", EDIT_BULLETIN
    if work.submitted and not work.signed:
        return Kind.REVIEW, f"审阅{work.submitted}篇新稿件", ACCEPT
    if work.to_gather and not work.signed:
        return Kind.GATHER, f"收入{work.to_gather}篇已采用的稿件", EDIT_BULLETIN
    return None


def _afterwards(work: Work, holds: Holds, who: int | None) -> NextAct:
    mine = [step for step in work.wanted if _may(step, work.signed_edition, holds, who)]
    step = mine[0] if mine else work.wanted[0]
    return _signing(Kind.SIGN_AFTERWARDS, step, "补签", work.signers, bool(mine))


def _may(step: Step, signed: frozenset[int], holds: Holds, who: int | None) -> bool:
    """Nobody signs two steps of the same content."""
    return holds(step.permission) and who not in signed


def _act(kind: Kind, text: str, is_theirs: bool) -> NextAct:
    return NextAct(kind, text if is_theirs else f"等审批局{text}", is_theirs)


def _signing(
    kind: Kind, step: Step, verb: str, signers: tuple[str, ...], is_theirs: bool
) -> NextAct:
    name = f"{verb}“{step.label}”"
    if is_theirs:
        return NextAct(kind, name if kind == Kind.SIGN_AFTERWARDS else f"审读，{name}")
    return NextAct(kind, f"等{'、'.join(signers) or '有这个权限的人'}{name}", False)
