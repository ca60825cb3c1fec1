"""Publishing: one verb that checks, assembles, sets and freezes, or does nothing at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection, models, transaction
from django.utils import timezone
from msgspec.structs import replace

from departments import metrics
from departments.clock import moment
from departments.events import Act, record
from departments.models import Department, DepartmentAlias, Presence
from stats.findings import Finding
from stats.models import (
    Figure,
    FigureImport,
    Indicator,
    IndicatorAlias,
    Rule,
    Source,
    StatTable,
    TableColumn,
    Waiver,
)
from stats.writing import last_written

from ..assembly import Assembled, assemble
from ..comparing import corrections
from ..document import Document, content_of, decode, encode
from ..models import (
    Bulletin,
    Edition,
    HouseWord,
    NewsItem,
    PageSizes,
    Picture,
    Placement,
    Schedule,
    Section,
)
from ..models.edition import newest_hash
from ..models.formats import FORMATS
from ..models.signing import Signature, Step
from ..notices import occasions
from ..permissions import PUBLISH, PUBLISH_URGENTLY, require
from ..published.indexing import index
from ..renderers import RenderingFailed, renderer
from ..renderers.html import style_hash
from . import Refused
from .signing import readings, sign_as_publisher

if TYPE_CHECKING:
    from departments.models import User

#: Everything that assembly reads. Pieces come first: who accepts one holds it, then counts it
#: among the figures, and would wait for a publisher who waits for the piece.
READ_BY_ASSEMBLY: tuple[type[models.Model], ...] = (
    NewsItem,
    Picture,
    Department,
    DepartmentAlias,
    Presence,
    Indicator,
    IndicatorAlias,
    Source,
    Figure,
    FigureImport,
    Rule,
    Waiver,
    HouseWord,
    StatTable,
    TableColumn,
    Bulletin,
    Section,
    Placement,
    PageSizes,
)


class PublicationRefused(Refused):
    """Not published; `findings` are those that block, where that is why."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


def publish(
    bulletin: Bulletin,
    *,
    by: User,
    correction: str = "",
    after: int | None = None,
    urgent: str = "",
) -> Edition:
    """Freeze the bulletin as its next edition, with its formats, in one transaction.

    All three readings must be signed for just this content; a leader may do without, and says
    why in `urgent`, which stays with the edition.

    `correction` says what a later edition corrects, and is needed from the second on. `after` is
    the edition the publisher has seen (0: none); another one since then is a refusal. Raises
    PermissionDenied or PublicationRefused; then nothing was written.
    """
    require(by, PUBLISH)
    with transaction.atomic():
        _hold_still(bulletin)
        bulletin = Bulletin.objects.get(pk=bulletin.pk)
        last = bulletin.current_edition()
        correction, urgent = correction.strip(), urgent.strip()
        _check_turn(last, correction, after)
        number, at = last.number + 1 if last else 1, moment(last_written())
        assembled = assemble(
            bulletin,
            version=number,
            correction=correction if last else "",
            published=timezone.localdate(at),
        )
        _check_findings(assembled)
        document = replace(_compared(assembled.document, last), chained_to=newest_hash())
        signatures = _signatures(bulletin, document, by, urgent)
        edition = _frozen(bulletin, document, at, by, signatures, urgent)
        index(edition, document)
        placed = NewsItem.objects.filter(placement__section__bulletin=bulletin)
        placed.filter(published_in=None).update(published_in=edition)
        Schedule.objects.filter(bulletin=bulletin).delete()
        record(by, bulletin, _told(edition), act=Act.PUBLICATION, at=at)
        occasions.published(edition, NewsItem.objects.filter(published_in=edition).with_names())
    metrics.count_publication()
    return edition


def _told(edition: Edition) -> str:
    reason = f"（紧急发布：{edition.urgent_reason}）" if edition.urgent_reason else ""
    return f"发布第{edition.number}版{reason}"


def _signatures(bulletin: Bulletin, document: Document, by: User, urgent: str) -> list[Signature]:
    """Those that hold for this content; refuses where one is lacking and nothing says why."""
    lacking = [reading for reading in readings(bulletin, document) if not reading.is_signed]
    if lacking and not urgent:
        steps = "、".join(reading.step.label for reading in lacking)
        void = any(reading.void for reading in lacking)
        raise PublicationRefused(
            f"还缺{steps}签名{'（签过的名，因后来内容有改动而失效）' if void else ''}，"
            "三个人都签了名才能发布。"
        )
    if lacking:
        require(by, PUBLISH_URGENTLY)
        sign_as_publisher(bulletin, document, by=by)
    found = readings(bulletin, document)
    return [reading.signature for reading in found if reading.signature is not None]


def _hold_still(bulletin: Bulletin) -> None:
    """Until the end of the transaction nothing that is printed changes, and nobody else publishes.

    On SQLite the transaction itself is the only writer. The locks are taken in one order, so
    publishers queue and do not deadlock; readers are never held up.
    """
    Edition.objects.hold()
    if connection.vendor != "postgresql":
        return
    _hold_rows(bulletin)
    quote = connection.ops.quote_name
    tables = ", ".join(quote(model._meta.db_table) for model in READ_BY_ASSEMBLY)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")


def _hold_rows(bulletin: Bulletin) -> None:
    """The rows that publishing touches, before the tables: as whoever edits one of them does.

    Else the editor, who holds the row, waits for the table, and the publisher for the row.
    """
    Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
    placed = NewsItem.objects.filter(placement__section__bulletin=bulletin)
    list(placed.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def _check_turn(last: Edition | None, correction: str, after: int | None) -> None:
    if after is not None and after != (last.number if last else 0):
        raise PublicationRefused(
            f"刚才已有人发布了第{last.number if last else 0}版，请先看过这一版，再决定要不要更正。"
        )
    if last is not None and not correction:
        raise PublicationRefused(
            f"这期通报已经发布第{last.number}版。再次发布要写更正说明：改了什么，为什么改。"
        )


def _check_findings(assembled: Assembled) -> None:
    blocking = assembled.blocking
    if blocking:
        reasons = "\n".join(finding.message for finding in blocking)
        raise PublicationRefused(f"还有{len(blocking)}个问题必须先解决：\n{reasons}", blocking)


def _compared(document: Document, last: Edition | None) -> Document:
    """The document with what it says otherwise than the last edition; refused if it is nothing.

    What was withdrawn may be published again as it was: somebody thought better of it.
    """
    if last is None:
        return document
    former = decode(bytes(last.document))
    if content_of(document) == content_of(former) and not hasattr(last, "withdrawal"):
        raise PublicationRefused(f"内容与第{last.number}版完全相同，没有要更正的，不必再发布。")
    return replace(document, changes=corrections(former, document))


def _rendered(name: str, document: Document) -> bytes:
    with metrics.timed_render(name):
        return renderer(name)(document).content


def _frozen(
    bulletin: Bulletin,
    document: Document,
    at: dt.datetime,
    by: User,
    signatures: list[Signature],
    urgent: str,
) -> Edition:
    try:
        formats = {name: _rendered(name, document) for name in FORMATS}
    except RenderingFailed as failure:
        raise PublicationRefused(str(failure)) from None
    edition = Edition(
        bulletin=bulletin,
        number=document.version,
        title=document.title,
        correction=document.correction,
        published_at=at,
        published_by=by,
        urgent_reason=urgent if len(signatures) < len(Step) else "",
        signatures=[
            {"step": one.step, "name": one.name, "at": one.at.isoformat()} for one in signatures
        ],
        document=encode(document),
        style_sha256=style_hash(),
        **formats,
    )
    edition.seal(document.chained_to)
    edition.save(force_insert=True)
    return edition
