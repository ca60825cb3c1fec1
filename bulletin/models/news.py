"""News pieces (稿件): what a department sends in, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.models import Department
from departments.months import Month, MonthField, first_of_month

from ..richtext.field import RichTextField
from .formats import BYTES

if TYPE_CHECKING:
    from departments.models import User

WRITE, ACCEPT = "bulletin.write_newsitem", "bulletin.accept_newsitem"


class State(models.TextChoices):
    """What people decided of a piece."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回修改"
    ACCEPTED = "accepted", "已采用"
    DECLINED = "declined", "不采用"


#: A department still works on these, and nothing is asked of them yet.
WITH_AUTHOR = (State.DRAFT, State.RETURNED)
#: These say why.
WITH_REASON = (State.RETURNED, State.DECLINED)


class Stage(models.TextChoices):
    """How far a piece has come: its state, or where it stands once it was accepted."""

    DRAFT = State.DRAFT.value, State.DRAFT.label
    SUBMITTED = State.SUBMITTED.value, State.SUBMITTED.label
    RETURNED = State.RETURNED.value, State.RETURNED.label
    ACCEPTED = State.ACCEPTED.value, State.ACCEPTED.label
    PLACED = "placed", "已编入通报"
    PUBLISHED = "published", "已刊登"
    DECLINED = State.DECLINED.value, State.DECLINED.label


class NewsItemQuerySet(models.QuerySet["NewsItem"]):
    def for_user(self, user: User) -> NewsItemQuerySet:
        """What a user may reach: editors all of it, a department's staff their own department's."""
        if user.has_perm(ACCEPT):
            return self
        if user.department_id is None or not user.has_perm(WRITE):
            return self.none()
        return self.filter(department=user.department_id)

    def with_names(self) -> NewsItemQuerySet:
        """With all that a list of pieces tells; one query."""
        return self.select_related(
            "department", "author", "placement__section", "published_in__bulletin"
        ).defer("body", *(f"published_in__{part}" for part in BYTES))

    def in_stage(self, stage: Stage) -> NewsItemQuerySet:
        """Those whose `stage` this is."""
        if stage == Stage.PUBLISHED:
            return self.filter(published_in__isnull=False)
        unpublished = self.filter(published_in=None)
        if stage == Stage.PLACED:
            return unpublished.filter(placement__isnull=False)
        return unpublished.filter(placement=None, state=stage.value)

    def sent_in(self) -> NewsItemQuerySet:
        """Those that were handed in and not given back or taken back since."""
        return self.exclude(state__in=WITH_AUTHOR)

    def waiting_for(self, month: Month) -> NewsItemQuerySet:
        """The month's accepted pieces that stand in no section yet, in the order they came."""
        return self.filter(month=month, state=State.ACCEPTED, placement=None).order_by(
            "created_at", "pk"
        )


class PieceContent(models.Model):
    """What is written of a piece: the same in the piece itself and in each of its versions."""

    headline = models.CharField("标题", max_length=100, blank=True)
    subtitle = models.CharField(
        "副标题", max_length=100, blank=True, help_text="前面的破折号由系统加。"
    )
    body = RichTextField(
        "正文",
        blank=True,
        help_text="可以从 Word、WPS 里直接粘贴，字体、颜色会去掉，文字、表格、编号保留。",
    )
    credit = models.CharField(
        "供稿署名", max_length=60, blank=True, help_text="如“（区社保局供稿）”，印在正文后面。"
    )
    section_wish = models.CharField(
        "希望刊登的栏目", max_length=60, blank=True, help_text="如“部门窗口动态”；不确定就留空。"
    )

    class Meta:
        abstract = True


#: The fields of PieceContent, in the order in which they are read.
CONTENT = ("headline", "subtitle", "body", "credit", "section_wish")


@dataclass(frozen=True, slots=True)
class Text:
    """What is written of a piece; `body` is HTML, cleaned when it is stored."""

    headline: str = ""
    subtitle: str = ""
    body: str = ""
    credit: str = ""
    section_wish: str = ""

    @classmethod
    def of(cls, piece: PieceContent) -> Text:
        return cls(*(getattr(piece, name) for name in CONTENT))


class NewsItem(PieceContent):
    month = MonthField("月份", help_text="写进哪个月的通报。")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="news",
        verbose_name="部门",
        help_text="供稿的部门；审批局自己的稿件留空。",
    )
    used_elsewhere = models.PositiveSmallIntegerField(
        "被其他单位采用次数",
        default=0,
        help_text="被市、省的通报或媒体采用了几次，编辑填写，记入信息报送统计。",
    )
    state = models.CharField(
        "状态", max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    reason = models.TextField("退回或不采用的理由", blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="news",
        verbose_name="作者",
    )
    created_at = models.DateTimeField("写稿时间", default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts the writes: who saves says which one was seen."
    )
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="最后修改人",
    )
    saved_at = models.DateTimeField("最后修改时间", default=timezone.now, editable=False)
    published_in = models.ForeignKey(
        "bulletin.Edition",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="pieces",
        verbose_name="刊登于",
        help_text="The first edition in which it stood.",
    )

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "稿件"
        ordering = ("-month", "-created_at")
        permissions = (("write_newsitem", "可以供稿"), ("accept_newsitem", "可以采用稿件"))
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="newsitem_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_AUTHOR) | ~Q(headline=""), name="newsitem_has_headline"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_REASON) | ~Q(reason=""), name="newsitem_says_why"
            ),
            models.CheckConstraint(
                condition=Q(published_in=None) | Q(state=State.ACCEPTED),
                name="newsitem_published_was_accepted",
            ),
            first_of_month("month", "newsitem_month"),
        )

    def __str__(self) -> str:
        return self.headline or "（未写标题）"

    @property
    def stage(self) -> Stage:
        if self.published_in_id is not None:
            return Stage.PUBLISHED
        return Stage.PLACED if hasattr(self, "placement") else Stage(self.state)

    @property
    def is_with_author(self) -> bool:
        return self.state in WITH_AUTHOR
