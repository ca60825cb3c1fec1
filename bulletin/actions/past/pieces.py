"""The pieces of an earlier bulletin: written, accepted, and put into their section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from departments.events import Act, record
from departments.models import Department
from departments.months import Month
from departments.names import fold
from stats.reconciler import Evidence

from ...models import NewsItem, Placement, Section
from ...models.news import Text
from ...past import Past, PastPiece
from ...past.signs import CREDIT
from ...pictures import ReadPicture
from ...richtext.clean import PICTURE
from .. import Refused
from ..issue import told_placed
from ..news import accept
from ..pictures import add_picture
from ..writing import save, start
from .outcome import NotTaken

if TYPE_CHECKING:
    from departments.models import User


def write_piece(
    given: PastPiece, *, month: Month, evidence: Evidence, past: Past, by: User
) -> NewsItem:
    """An accepted piece; raises NotTaken where its text is over a piece's limits."""
    department = _department(given, evidence, past)
    try:
        piece = start(month=month, by=by, department=department)
        for picture in _pictures(given, past):
            add_picture(piece, picture, by=by, alt=picture.alt)
        text = Text(given.headline, given.subtitle, given.html, given.credit)
        piece = save(piece, text, by=by, seen=piece.revision)
        return accept(piece, by=by)
    except ValidationError as error:
        raise NotTaken(f"稿件“{given.headline}”：{''.join(error.messages)}") from None
    except Refused as refusal:
        raise NotTaken(str(refusal)) from None


def place(piece: NewsItem, section: Section, order: int, *, by: User) -> None:
    Placement.objects.create(section=section, piece=piece, order=order)
    record(by, piece, told_placed(section), act=Act.PLACEMENT)


def _pictures(given: PastPiece, past: Past) -> list[ReadPicture]:
    shown = dict.fromkeys(PICTURE.findall(given.html))
    return [past.pictures[sha256] for sha256 in shown if sha256 in past.pictures]


def _department(given: PastPiece, evidence: Evidence, past: Past) -> Department | None:
    """Whose piece it is by its credit line; the bureau's own belong to no department."""
    match = CREDIT.fullmatch(given.credit)
    if match is None:
        return None
    who = match["who"]
    if _is_bureau(who, past.issuer):
        return None
    found = list(dict.fromkeys(evidence.lexicon.departments_in(who)))
    if len(found) == 1:
        return found[0]
    why = "写了几个部门" if found else "系统里没有这个部门或别名"
    past.doubt(
        "供稿部门",
        f"稿件“{given.headline}”{given.credit}",
        f"{why}，部门先空着，署名照原文",
        "在稿件里选部门；是别名的，请先在“部门”里添加",
    )
    return None


def _is_bureau(who: str, issuer: str) -> bool:
    """区行政审批局 of 攀枝花市西区行政审批局."""
    bare = re.sub(r"^[省市州区县本我]", "", fold(who))
    return bool(bare) and fold(issuer).endswith(bare)
