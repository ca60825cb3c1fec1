"""Published issues by the hundred, of the size of real ones, without the work of printing them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from django.utils import timezone
from msgspec.structs import replace

from bulletin.document import Block, Cell, Document, Paragraph, Piece, Run, Section, Table, encode
from bulletin.models import Bulletin, Edition
from bulletin.models.edition import newest_hash
from bulletin.published.indexing import index
from departments.models import Department, User
from departments.months import Month

#: Parts of sentences; a few thousand characters of them make an issue.
PHRASES = (
    "大厅推出延时服务", "窗口集中受理", "群众凭身份证取号",
    "办件材料一次告知", "企业开办实现一日办结", "工作人员上门代办",
    "线上线下同步评价", "老年人优先办理", "取号机增加方言提示",
    "审批环节压减三成", "部门联合开展演练", "档案完成数字化",
    "热线转办按时答复", "周末照常办理", "窗口轮岗交流业务",
)  # fmt: skip
COLUMNS = ("受理数", "办结数", "评价数", "满意率")


def names(count: int = 20) -> list[str]:
    return [f"区第{number}局" for number in range(1, count + 1)]


def document(month: Month, *, departments: Iterable[str] = (), pieces: int = 10) -> Document:
    """About 6,000 characters; the same for the same month."""
    chance = random.Random(str(month))
    listed = list(departments)
    prose = tuple(_paragraph(chance, 150) for _ in range(4))
    stories = tuple(
        Piece(
            headline=f"{chance.choice(PHRASES)}之{number}",
            blocks=tuple(_paragraph(chance, 160) for _ in range(3)),
            credit=f"（{listed[number % len(listed)]}供稿）" if listed else "",
        )
        for number in range(pieces)
    )
    return Document(
        month=str(month),
        masthead="政务服务通报",
        title=f"{month.label}政务服务工作情况通报",
        issuer="某区行政审批局",
        date=dt.date(month.year, month.number, 28),
        sections=(
            Section("一、", "总体情况", prose),
            Section("二、", "办件情况", (_table(chance, listed),)),
            Section("三、", "政务服务信息", stories),
        ),
        version=1,
    )


def _paragraph(chance: random.Random, length: int) -> Block:
    text = ""
    while len(text) < length:
        text += chance.choice(PHRASES) + f"{chance.randint(2, 900)}件，"
    return Paragraph((Run(text[:-1] + "。"),))


def _table(chance: random.Random, listed: list[str]) -> Table:
    def cell(text: str) -> Cell:
        return Cell((Run(text),), numeric=True)

    head = tuple(Cell((Run(text),), header=True) for text in ("序号", "部门", *COLUMNS))
    body = tuple(
        (
            cell(str(number)),
            Cell((Run(name),), header=True),
            *(cell(str(chance.randint(10, 900))) for _ in COLUMNS[:-1]),
            cell(f"{chance.randint(95, 100)}%"),
        )
        for number, name in enumerate(listed, 1)
    )
    return Table((head,), body)


def issue(said: Document, *, by: User, number: int = 1, **formats: bytes) -> Edition:
    """An edition that says this, found and listed like any other; page and PDF are none of it."""
    month = Month.parse(said.month)
    bulletin, _ = Bulletin.objects.get_or_create(
        month=month, defaults={"date": said.date, "issuer": said.issuer}
    )
    said = replace(said, chained_to=newest_hash())
    edition = Edition(
        bulletin=bulletin,
        number=number,
        title=said.title,
        correction="改正。" if number > 1 else "",
        published_at=timezone.now(),
        published_by=by,
        document=encode(said),
        **{"html": b"<!DOCTYPE html>", "pdf": b"%PDF-"} | formats,
    )
    edition.seal(said.chained_to)
    edition.save(force_insert=True)
    index(edition, said)
    return edition


def many(count: int, *, by: User, first: Month | None = None, departments: int = 20) -> None:
    """So many months, one after another, with departments of these names."""
    listed = names(departments)
    for name in listed:
        Department.objects.get_or_create(name=name)
    start = first or Month(2001, 1)
    for place in range(count):
        issue(document(start.plus(place), departments=listed), by=by)
