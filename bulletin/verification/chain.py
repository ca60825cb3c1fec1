"""The chain of hashes followed from its beginning, edition after withdrawal after edition.

A chain cannot tell that its last links are gone; what was printed elsewhere can (see `known`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from ..document import GENESIS, decode
from ..models import Edition, Withdrawal

Link = Edition | Withdrawal

PARTS = {"document": "文稿（JSON）", "html": "网页", "pdf": "PDF", "docx": "Word 文件"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which link: `2020-12/v1`, and as people call it."""

    ident: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}：{self.message}"


def faults() -> Iterator[Fault]:
    """Everything that does not hold, the first broken link first. Reads every edition's bytes."""
    links = _links()
    position, last = GENESIS, ""
    while (link := links.pop(position, None)) is not None:
        if wrong := list(_of_link(link)):
            yield from (_fault(link, message) for message in wrong)
        position, last = link.hash, str(link)
    for link in sorted(links.values(), key=_moment):
        yield _fault(link, _unchained(link, last))
    yield from _gaps()


def _links() -> dict[str, Link]:
    """By what they are chained to; without the frozen bytes."""
    editions = Edition.objects.without_content()
    withdrawals = Withdrawal.objects.select_related("edition__bulletin").defer(
        *(f"edition__{part}" for part in PARTS)
    )
    links: list[Link] = [*editions, *withdrawals]
    return {link.previous_hash: link for link in links}


def _moment(link: Link) -> dt.datetime:
    return link.published_at if isinstance(link, Edition) else link.at


def _of_link(link: Link) -> Iterator[str]:
    if link.chained_hash() != link.hash:
        yield "登记的内容被改动过（标题、说明、时间、经办人或校验值），与它的校验值对不上。"
    if isinstance(link, Edition):
        yield from _of_contents(Edition.objects.select_related("bulletin").get(pk=link.pk))


def _of_contents(edition: Edition) -> Iterator[str]:
    if changed := edition.changed_parts():
        names = "、".join(PARTS[part] for part in changed)
        yield f"{names}的内容被改动过，与发布时的校验值对不上。"
        return
    try:
        document = decode(bytes(edition.document))
    except msgspec.DecodeError:
        yield "文稿（JSON）读不出来。"
        return
    if document.chained_to and document.chained_to != edition.previous_hash:
        yield "它印着的上次发布校验值，与登记的前一环不同：前面的记录被换过。"
    if (document.month, document.version) != (str(edition.bulletin.month), edition.number):
        yield f"文稿是{document.month}的第{document.version}版，与登记的月份、版次不同。"


def _unchained(link: Link, last: str) -> str:
    before = f"{last}之后缺了一环，或者{last}被换过" if last else "最前面的一环缺了"
    return f"接不上前面：它接在校验值{link.previous_hash[:16]}…之后，记录里没有这一环。{before}。"


def _gaps() -> Iterator[Fault]:
    """Versions that are not there although later ones are."""
    numbers: dict[str, set[int]] = {}
    named: dict[str, str] = {}
    for edition in Edition.objects.without_content():
        month = str(edition.bulletin.month)
        numbers.setdefault(month, set()).add(edition.number)
        named[month] = str(edition.bulletin)
    for month, there in sorted(numbers.items()):
        for number in range(1, max(there)):
            if number not in there:
                yield Fault(f"{month}/v{number}", f"{named[month]} 第{number}版", "这一版不见了。")


def _fault(link: Link, message: str) -> Fault:
    edition = link if isinstance(link, Edition) else link.edition
    return Fault(f"{edition.bulletin.month}/v{edition.number}", str(link), message)
