"""The three readings (三审三校): each step by another person, in order, of what is there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from departments.events import Act, record

from ..assembly import assemble
from ..document import Document, content_hash, decode, encode
from ..models import Bulletin, Edition, Signature
from ..models.signing import Step
from ..notices import occasions
from ..permissions import require
from . import Refused

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class Reading:
    """One step: the signature that holds, else the last one, which content changed since."""

    step: Step
    signature: Signature | None = None
    void: Signature | None = None

    @property
    def is_signed(self) -> bool:
        return self.signature is not None


def readings(bulletin: Bulletin, document: Document) -> tuple[Reading, ...]:
    """How each step stands for this content, in their order; one query."""
    now = content_hash(document)
    holding: dict[str, Signature] = {}
    former: dict[str, Signature] = {}
    for signature in bulletin.signatures.without_content():
        kept = holding if signature.content_sha256 == now else former
        kept[signature.step] = signature
    return tuple(
        Reading(
            step, holding.get(step.value), None if step.value in holding else former.get(step.value)
        )
        for step in Step
    )


def next_step(found: tuple[Reading, ...]) -> Step | None:
    """The first step that is not signed; None when all are."""
    return next((reading.step for reading in found if not reading.is_signed), None)


@transaction.atomic
def sign_off(bulletin: Bulletin, *, step: Step, by: User, seen: str) -> Signature:
    """Sign for what the bulletin says now; `seen` is the `content_hash` of what was read.

    Raises PermissionDenied, or Refused: out of turn, signed already, by somebody who signed
    another step, changed meanwhile, or with something that must be solved first.
    """
    require(by, step.permission)
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    assembled = assemble(bulletin)
    if content_hash(assembled.document) != seen:
        raise Refused("您打开以后，通报的内容又有改动。请再看一遍，再签名。")
    if assembled.blocking:
        raise Refused(
            f"还有{len(assembled.blocking)}个必须解决的问题，解决以后才能签名：\n"
            + "\n".join(finding.message for finding in assembled.blocking)
        )
    found = readings(bulletin, assembled.document)
    turn = next_step(found)
    if turn is not None and step != turn and not _is_signed(found, step):
        raise Refused(f"现在该“{turn.label}”签名，还没有轮到“{step.label}”。")
    signature = _sign(bulletin, assembled.document, found, step, by)
    wanted = next_step(readings(bulletin, assembled.document))
    if wanted is not None:
        occasions.signature_wanted(bulletin, wanted)
    return signature


@transaction.atomic
def sign_afterwards(edition: Edition, *, step: Step, by: User) -> Signature:
    """Sign for an edition that was published urgently, without this step (补签)."""
    require(by, step.permission)
    if not edition.urgent_reason:
        raise Refused(f"{edition}不是紧急发布的，不用补签。")
    bulletin = Bulletin.objects.select_for_update().get(pk=edition.bulletin_id)
    document = decode(bytes(edition.document))
    return _sign(bulletin, document, readings(bulletin, document), step, by, afterwards=True)


def _is_signed(found: tuple[Reading, ...], step: Step) -> bool:
    return any(reading.is_signed for reading in found if reading.step == step)


def _sign(
    bulletin: Bulletin,
    document: Document,
    found: tuple[Reading, ...],
    step: Step,
    by: User,
    *,
    afterwards: bool = False,
) -> Signature:
    for reading in found:
        if reading.signature is None:
            continue
        if reading.step == step:
            raise Refused(f"“{step.label}”已由{reading.signature.name}签名，不用再签。")
        if reading.signature.by_id == by.pk:
            raise Refused(
                f"您已作为“{reading.step.label}”签名。三审要由三个人分别签，请换一个人签“{step.label}”。"
            )
    signature = Signature.objects.create(
        bulletin=bulletin,
        step=step,
        by=by,
        name=str(by),
        content_sha256=content_hash(document),
        document=encode(document),
        is_afterwards=afterwards,
    )
    what = "补签" if afterwards else "签名"
    record(by, bulletin, f"{what}：{step.label}", act=Act.SIGNATURE)
    return signature


def sign_as_publisher(bulletin: Bulletin, document: Document, *, by: User) -> None:
    """Who publishes urgently answers for it: the last step is theirs, if nobody signed it yet."""
    found = readings(bulletin, document)
    signed_another = any(r.signature and r.signature.by_id == by.pk for r in found)
    if not _is_signed(found, Step.LEADER) and not signed_another:
        _sign(bulletin, document, found, Step.LEADER, by)
