"""The pictures of a piece: taken in, described, taken out; and a piece begun from a Word file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from departments.events import Act, record
from departments.models import Department
from departments.months import Month
from departments.quoting import quoted
from departments.wording import told_change

from ..manuscript import Manuscript
from ..models import NewsItem, Picture
from ..models.news import Text
from ..pictures import ReadPicture
from ..richtext.clean import MAX_PICTURES
from . import Refused
from .pieces import locked, may_write
from .writing import save, start

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def add_picture(piece: NewsItem, read: ReadPicture, *, by: User, alt: str = "") -> Picture:
    """Keep a picture with the piece; the same one again is the one that is there."""
    piece = _writable(piece, by)
    if piece.pictures.count() >= MAX_PICTURES:
        raise Refused(f"一篇稿件最多{MAX_PICTURES}张图片，请先去掉不用的。")
    picture, made = Picture.objects.get_or_create(
        piece=piece,
        sha256=read.sha256,
        defaults={
            "content": read.content,
            "media_type": read.media_type,
            "width": read.width,
            "height": read.height,
            "alt": alt[:200],
            "name": read.name or "图片",
            "by": by,
        },
    )
    if made:
        record(by, piece, f"添加图片{quoted(picture.name)}", act=Act.TEXT)
    return picture


@transaction.atomic
def describe_picture(picture: Picture, alt: str, *, by: User) -> Picture:
    """Say what it shows (替代文字)."""
    piece = _writable(picture.piece, by)
    before, picture.alt = picture.alt, " ".join(alt.split())[:200]
    picture.save(update_fields=["alt"])
    if told := told_change(f"图片{quoted(picture.name)}的说明", before, picture.alt):
        record(by, piece, told, act=Act.TEXT)
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: User) -> None:
    """Take it away, unless the text still shows it."""
    piece = _writable(picture.piece, by)
    if picture.src in piece.body:
        raise Refused(f"图片{quoted(picture.name)}还在正文里，先从正文里删去并保存，再去掉。")
    record(by, piece, f"去掉图片{quoted(picture.name)}", act=Act.TEXT)
    picture.delete()


@transaction.atomic
def append_picture(picture: Picture, *, by: User, seen: int) -> NewsItem:
    """Put it at the end of the text, for those whose browser runs no script."""
    piece = _writable(picture.piece, by)
    body = f'{piece.body}<p><img src="{picture.src}"></p>'
    return save(piece, replace(Text.of(piece), body=body), by=by, seen=seen)


@transaction.atomic
def start_from(
    manuscript: Manuscript, *, month: Month, by: User, department: Department | None = None
) -> NewsItem:
    """A draft with the text and the pictures of a Word file."""
    piece = start(month=month, by=by, department=department)
    for read in manuscript.pictures:
        add_picture(piece, read, by=by, alt=read.alt)
    text = Text(
        headline=manuscript.headline[:100],
        subtitle=manuscript.subtitle[:100],
        body=manuscript.html,
        credit=manuscript.credit or piece.credit,
    )
    return save(piece, text, by=by, seen=piece.revision)


def _writable(piece: NewsItem, by: User) -> NewsItem:
    piece = locked(piece, by)
    if not may_write(piece, by):
        raise Refused(f"稿件{quoted(str(piece))}{piece.get_state_display()}，现在不能改。")
    return piece
