"""A copy of an edition, or a hash printed on one, held against the record."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import reduce

import msgspec
from django.db.models import Q

from ..document import decode
from ..models import Edition, Withdrawal
from ..models.edition import sha256
from ..models.formats import BYTES
from .chain import PARTS

#: What stands before the Document's own hash in page, PDF and Word file.
MARK = "文稿校验码"
PRINTED = re.compile(rf"{MARK}(?:[\s：:]|<[^<>]*>)*([0-9a-f]{{64}})")
#: Digits that a hash must be given with at least, and of which it consists.
SHORTEST = 16
HASH = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")
#: What is put into a page as it is served: the large type, and that a later version followed.
LARGE, NORMAL = b'<body id="top" class="large">', b'<body id="top">'
FOLLOWED = re.compile(
    rb'(?s)(<a class="skip" href="#bulletin">[^<]*</a>\n).*?(?=<header class="site">)'
)
#: The largest part of a Word file that is looked into, in bytes.
LARGEST_PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Copy:
    """What a hash or a file is of. `part` is `document`, `html`, `pdf`, `docx`, or `hash`.

    `same`: byte for byte; otherwise it says that it is of this edition, and is not.
    """

    edition: Edition
    part: str
    same: bool = True
    withdrawal: Withdrawal | None = None

    @property
    def called(self) -> str:
        if self.withdrawal:
            return f"{self.withdrawal}的校验值"
        if self.part == "hash":
            return f"{self.edition}在校验链里的校验值"
        return f"{self.edition}的{PARTS[self.part]}的校验值"


def is_hash(text: str) -> bool:
    return HASH.fullmatch(text) is not None


def normal(text: str) -> str:
    """A hash as it is kept, however it was typed from paper."""
    return re.sub(r"[\s-]", "", text).lower()


def known(text: str) -> Copy | None:
    """What a printed hash, or its first 16 digits and more, is of; None for no hash of ours."""
    wanted = normal(text)
    if not is_hash(wanted):
        return None
    columns = {"hash": "hash"} | {f"{part}_sha256": part for part in BYTES}
    either = reduce(Q.__or__, (Q(**{f"{column}__startswith": wanted}) for column in columns))
    edition = Edition.objects.without_content().filter(either).order_by("pk").first()
    if edition is not None:
        part = next(p for c, p in columns.items() if str(getattr(edition, c)).startswith(wanted))
        return Copy(edition, part)
    found = Withdrawal.objects.filter(hash__startswith=wanted).order_by("pk").first()
    return Copy(found.edition, "hash", withdrawal=found) if found else None


def recognise(content: bytes) -> Copy | None:
    """Which edition a file is of, or says that it is; None where it says nothing of the kind."""
    for stored in (content, FOLLOWED.sub(rb"\1", content.replace(LARGE, NORMAL))):
        if copy := known(sha256(stored)):
            return copy
    if content.startswith(b"{"):
        return _by_document(content)
    text = _words(content)
    printed = PRINTED.search(text)
    claimed = known(printed[1]) if printed else None
    return Copy(claimed.edition, _kind(content), same=False) if claimed else None


def _by_document(content: bytes) -> Copy | None:
    try:
        said = decode(content)
    except msgspec.DecodeError:
        return None
    editions = Edition.objects.without_content()
    found = editions.filter(bulletin__month=said.month, number=said.version).first()
    return Copy(found, "document", same=False) if found else None


def _kind(content: bytes) -> str:
    return {b"%PD": "pdf", b"PK\x03": "docx"}.get(content[:3], "html")


def _words(content: bytes) -> str:
    """Where a copy says what it is: a PDF in its metadata, a Word file in its properties."""
    if content.startswith(b"PK\x03"):
        return _properties(content)
    return content.decode("utf-8", "replace")


def _properties(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo("docProps/core.xml")
            if info.file_size > LARGEST_PART:
                return ""
            return archive.read(info).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return ""
