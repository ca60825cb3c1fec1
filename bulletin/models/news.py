"""News pieces (稿件)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.models import Department
from departments.months import Month, MonthField, first_of_month

from ..richtext.field import RichTextField

if TYPE_CHECKING:
    from departments.models import User


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    ACCEPTED = "accepted", "已采用"


class NewsItemQuerySet(models.QuerySet["NewsItem"]):
    def for_user(self, user: User) -> NewsItemQuerySet:
        """What a user may reach: editors all of it, a department's staff their own department's."""
        if user.has_perm("bulletin.accept_newsitem"):
            return self
        if user.department_id is None:
            return self.none()
        return self.filter(department=user.department_id)

    def waiting_for(self, month: Month) -> NewsItemQuerySet:
        """The month's accepted pieces that stand in no section yet, in the order they came."""
        return self.filter(month=month, state=State.ACCEPTED, placement=None).order_by(
            "created_at", "pk"
        )


class NewsItem(models.Model):
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
    headline = models.CharField("标题", max_length=100)
    subtitle = models.CharField(
        "副标题", max_length=100, blank=True, help_text="前面的破折号由系统加。"
    )
    body = RichTextField(
        "正文", help_text="可以从 Word、WPS 里直接粘贴，字体、颜色会去掉，文字、表格、编号保留。"
    )
    credit = models.CharField(
        "供稿署名", max_length=60, blank=True, help_text="如“（区社保局供稿）”，印在正文后面。"
    )
    section_wish = models.CharField(
        "希望刊登的栏目", max_length=60, blank=True, help_text="如“部门窗口动态”；不确定就留空。"
    )
    used_elsewhere = models.PositiveSmallIntegerField(
        "被其他单位采用次数",
        default=0,
        help_text="被市、省的通报或媒体采用了几次，编辑填写，记入信息报送统计。",
    )
    state = models.CharField(
        "状态", max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="news",
        verbose_name="作者",
    )
    created_at = models.DateTimeField("写稿时间", default=timezone.now, editable=False)

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "稿件"
        ordering = ("-month", "-created_at")
        permissions = (("accept_newsitem", "可以采用稿件"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="newsitem_state_known"
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="newsitem_has_headline"),
            first_of_month("month", "newsitem_month"),
        )

    def __str__(self) -> str:
        return self.headline
