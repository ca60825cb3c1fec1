"""A published Document, frozen with its formats (版本). The database refuses to change one."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from departments.months import Month

from ..document import GENESIS
from .formats import BYTES
from .issue import Bulletin


class EditionQuerySet(models.QuerySet["Edition"]):
    def without_content(self) -> EditionQuerySet:
        """For lists and chains: the frozen bytes stay in the database."""
        return self.defer(*BYTES).select_related("bulletin")

    def newest(self) -> EditionQuerySet:
        """The newest edition of each bulletin, whether withdrawn or not."""
        newer = Edition.objects.filter(
            bulletin=models.OuterRef("bulletin"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer))

    def current(self) -> EditionQuerySet:
        """The newest edition of each bulletin, newest month first; one query."""
        found = self.newest().without_content().with_withdrawal()
        return found.order_by("-bulletin__month")

    def listed(self) -> EditionQuerySet:
        """The same with no more than a list of them says."""
        return self.current().only(
            "number", "title", "correction", "published_at", "hash", "bulletin__month"
        )

    def with_withdrawal(self) -> EditionQuerySet:
        """Each with `withdrawn`: whether it, or a later one together with it, was withdrawn."""
        return self.annotate(withdrawn=models.Exists(_withdrawing()))

    def by_news(self) -> EditionQuerySet:
        """Newest news first: when each came out, or was withdrawn, with `withdrawn_because`."""
        withdrawals = _withdrawing().order_by("edition__number")
        told = self.annotate(
            withdrawn_at=models.Subquery(withdrawals.values("at")[:1]),
            withdrawn_because=models.Subquery(withdrawals.values("reason")[:1]),
        )
        newest_first = told.order_by(Coalesce("withdrawn_at", "published_at").desc(), "-pk")
        return newest_first.without_content()

    def with_newest(self) -> EditionQuerySet:
        """Each with `newest`, the number of its bulletin's newest edition."""
        siblings = Edition.objects.filter(bulletin=models.OuterRef("bulletin"))
        return self.annotate(
            newest=models.Subquery(siblings.order_by("-number").values("number")[:1])
        )

    def readable(self) -> EditionQuerySet:
        """Without those withdrawn."""
        return self.filter(~models.Exists(_withdrawing()))

    def hold(self) -> None:
        """No other edition comes until the end of the transaction; readers are not held up.

        On SQLite the transaction itself is the only writer.
        """
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(Edition._meta.db_table)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")

    def of(self, month: Month) -> EditionQuerySet:
        return self.filter(bulletin__month=month).order_by("-number")


def _withdrawing() -> models.QuerySet[Withdrawal]:
    """What withdraws an edition: a withdrawal of its bulletin at this edition or a later one."""
    return Withdrawal.objects.filter(
        edition__bulletin=models.OuterRef("bulletin"),
        edition__number__gte=models.OuterRef("number"),
    )


class Edition(models.Model):
    if TYPE_CHECKING:  # what the querysets above annotate
        withdrawn: bool
        newest: int
        withdrawn_at: dt.datetime | None
        withdrawn_because: str | None

    bulletin = models.ForeignKey(
        Bulletin, models.PROTECT, related_name="editions", verbose_name="通报"
    )
    number = models.PositiveIntegerField("版次")
    title = models.CharField("标题", max_length=200)
    correction = models.TextField("更正说明", blank=True)
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人"
    )
    urgent_reason = models.TextField(
        "紧急发布的理由", blank=True, help_text="签名没有齐就发布的，为什么不能等。"
    )
    signatures = models.JSONField("签名", default=list, help_text="发布时的签名。")
    document = models.BinaryField()
    html = models.BinaryField()
    pdf = models.BinaryField()
    docx = models.BinaryField(default=b"")
    style_sha256 = models.CharField(
        max_length=44, help_text="Base64 hash of the page's own style, for its content policy."
    )
    document_sha256 = models.CharField(max_length=64)
    html_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField("校验值", max_length=64, unique=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ("-published_at", "-pk")
        permissions = (("withdraw_edition", "可以撤回通报"),)
        constraints = (
            models.UniqueConstraint(fields=("bulletin", "number"), name="edition_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(correction=""), name="later_edition_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bulletin} 第{self.number}版"

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.bulletin.month, self.number])

    def seal(self, previous_hash: str) -> None:
        """Fill in the hashes of the contents and the link to the edition before."""
        self.previous_hash = previous_hash
        for part in BYTES:
            setattr(self, f"{part}_sha256", _hash_of(bytes(getattr(self, part))))
        self.hash = self.chained_hash()

    def chained_hash(self) -> str:
        """SHA-256 over the link, what identifies the edition, and the hashes of its contents."""
        link: tuple[str, ...] = (
            self.previous_hash,
            str(self.bulletin.month),
            str(self.number),
            self.title,
            self.correction,
            self.published_at.isoformat(),
            str(self.published_by_id),
            self.style_sha256,
            self.document_sha256,
            self.html_sha256,
            self.pdf_sha256,
        )
        # Editions from before the three readings have neither, and keep their hashes.
        if self.signatures or self.urgent_reason:
            signed = json.dumps(self.signatures, ensure_ascii=False, sort_keys=True)
            link = (*link, signed, self.urgent_reason)
        # Nor had they a Word file.
        if self.docx_sha256:
            link = (*link, "docx", self.docx_sha256)
        return sha256("\x1f".join(link).encode())

    def changed_parts(self) -> list[str]:
        """Those whose bytes are no longer what their hashes say."""
        return [
            part
            for part in BYTES
            if _hash_of(bytes(getattr(self, part))) != getattr(self, f"{part}_sha256")
        ]


def _hash_of(content: bytes) -> str:
    """Empty for a format that there is not."""
    return sha256(content) if content else ""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Withdrawal(models.Model):
    """An edition taken back, and with it those before it (撤回); a later one is not touched.

    A link of the same chain as the editions: neither can one be added nor removed unseen.
    """

    edition = models.OneToOneField(
        Edition, models.PROTECT, related_name="withdrawal", verbose_name="版本"
    )
    reason = models.TextField("撤回的原因", help_text="印在网页上，代替撤回的内容。")
    at = models.DateTimeField("撤回时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="撤回人"
    )

    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField("校验值", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "撤回"
        ordering = ("-at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_says_why"),)

    def __str__(self) -> str:
        return f"撤回{self.edition}"

    def seal(self, previous_hash: str) -> None:
        self.previous_hash = previous_hash
        self.hash = self.chained_hash()

    def chained_hash(self) -> str:
        """SHA-256 over the link, what was withdrawn, why, when and by whom."""
        link = (self.previous_hash, "withdrawal", self.edition.hash)
        said = (self.reason, self.at.isoformat(), str(self.by_id))
        return sha256("\x1f".join((*link, *said)).encode())


def newest_hash() -> str:
    """Of the newest link, which the next one is chained to; GENESIS where there is none."""
    return newest_of(Edition.objects.all(), Withdrawal.objects.all())


def newest_of(
    editions: models.QuerySet[Any], withdrawals: models.QuerySet[Any] | None = None
) -> str:
    """The same of these editions, and of withdrawals where they are in the chain."""
    newest = editions.order_by("-pk").values_list("hash", flat=True).first()
    if withdrawals is not None:
        taken = withdrawals.order_by("-pk").values_list("hash", flat=True).first()
        if taken and not editions.filter(previous_hash=taken).exists():
            newest = taken
    return str(newest or GENESIS)
