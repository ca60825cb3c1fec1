"""One month's bulletin (通报): its sections in order, and the pieces that stand in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from departments.months import Month, MonthField, first_of_month
from stats.models import StatTable

from .annexes import Annexes
from .layout import (
    SectionContent,
    SectionKind,
    StandardSection,
    annexes_among,
    template_errors,
)
from .news import NewsItem, State
from .picture import Picture

if TYPE_CHECKING:
    from .edition import Edition

#: GB/T 9704-2012, 7.2.5: the year in six-cornered brackets, the number without leading zeros.
DOCUMENT_NUMBER = RegexValidator(
    r"^[^〔〕\s]+〔20\d\d〕[1-9]\d*号$",
    "发文字号应写成“机关代字〔年份〕序号号”，如“西行审〔2021〕3号”；年份用六角括号，序号不补0。",
)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def before(self, month: Month) -> BulletinQuerySet:
        return self.filter(month__lt=month).order_by("-month")

    def with_newest(self) -> BulletinQuerySet:
        """Each with `newest`, the number of its newest edition, None where there is none."""
        return self.annotate(newest=models.Max("editions__number"))

    def for_assembly(self, *, pictures: bool = True) -> BulletinQuerySet:
        """With everything that assembly walks over, in a fixed number of queries.

        Without `pictures`, none of theirs is read: they may be more than memory holds.
        """
        shown = Picture.objects.all() if pictures else Picture.objects.none()
        pieces = Placement.objects.select_related("piece__department").prefetch_related(
            models.Prefetch("piece__pictures", shown)
        )
        tables = StatTable.objects.select_related("rank_by").prefetch_related("columns__indicator")
        sections = Section.objects.prefetch_related(
            models.Prefetch("placements", pieces), models.Prefetch("table", tables)
        )
        return self.prefetch_related(models.Prefetch("sections", sections))


class Style(models.TextChoices):
    BRIEF = "brief", "简报"
    OFFICIAL = "official", "公文"


class Bulletin(models.Model):
    month = MonthField("月份", unique=True, help_text="统计的月份，如“2020-12”。")
    number = models.PositiveIntegerField(
        "期号",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text="简报印作“第12期”；留空不印。",
    )
    date = models.DateField(
        "成文日期", help_text="简报印在报头，公文印在落款；与统计的月份是两回事。"
    )
    style = models.CharField(
        "样式",
        max_length=8,
        choices=Style,
        default=Style.BRIEF,
        help_text="简报：报头下印期号、发文机关和日期；公文：印发文字号、主送机关和落款。",
    )
    document_number = models.CharField(
        "发文字号",
        max_length=60,
        blank=True,
        validators=[DOCUMENT_NUMBER],
        help_text="公文才印，如“西行审〔2021〕3号”。",
    )
    recipients = models.CharField(
        "主送机关", max_length=300, blank=True, help_text="公文才印，如“各窗口单位”；不写冒号。"
    )
    masthead = models.CharField(
        "报头名称",
        max_length=20,
        default="政务服务通报",
        help_text="印在最上面的红字。公文写发文机关加“文件”，如“某某区行政审批局文件”。",
    )
    title = models.CharField(
        "标题",
        max_length=120,
        default="{{ 年月 }}政务服务工作情况通报",
        help_text="月份请写 {{ 年月 }}，由系统填入，不会与正文不符。",
    )
    issuer = models.CharField("发文机关", max_length=60, help_text="如“攀枝花市西区行政审批局”。")
    opening = models.TextField(
        "开头语", blank=True, help_text="第一个栏目之前的话；数据写作 {{ 受理数 }} 的样子。"
    )
    report_to = models.CharField(
        "报", max_length=300, blank=True, help_text="简报印在最后一页的版记里；留空不印这一行。"
    )
    copies_to = models.CharField(
        "抄送",
        max_length=300,
        blank=True,
        help_text="印在最后一页的版记里，最后写句号；留空不印。简报有“报”或“发”的，印作“送”。",
    )
    sent_to = models.CharField(
        "发", max_length=300, blank=True, help_text="简报印在最后一页的版记里；留空不印这一行。"
    )
    print_run = models.PositiveIntegerField(
        "印数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text="印作“共印50份”；留空不印。",
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ("-month",)
        permissions = (
            ("publish_bulletin", "可以发布通报"),
            ("sign_as_editor", "可以作编辑签名"),
            ("sign_as_reviewer", "可以作审核签名"),
            ("sign_as_leader", "可以签发"),
        )
        constraints = (
            first_of_month("month", "bulletin_month"),
            models.CheckConstraint(
                condition=Q(style__in=Style.values), name="bulletin_style_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month.label}通报"

    def get_absolute_url(self) -> str:
        return reverse("bulletin", args=[self.month])

    def clean(self) -> None:
        errors = template_errors(title=self.title, opening=self.opening, annexes=self.annexes())
        if isinstance(self.date, dt.date) and not dt.date(2000, 1, 1) <= self.date <= dt.date(
            2099, 12, 31
        ):
            errors["date"] = "成文日期应在2000年至2099年之间，请核对年份。"
        if errors:
            raise ValidationError(errors)

    def annexes(self) -> Annexes:
        """Its annexes; before it is saved, those that it is going to be laid out with."""
        return annexes_among(self.sections.all() if self.pk else self._sections_to_come())

    def _sections_to_come(self) -> list[SectionContent]:
        if isinstance(self.month, Month):
            last = Bulletin.objects.before(self.month).first()
            if last is not None and (sections := list(last.sections.all())):
                return [*sections]
        return [*StandardSection.objects.all()]

    def current_edition(self) -> Edition | None:
        return self.editions.order_by("-number").first()


class Section(SectionContent):
    """A section (栏目), a sub-section of one, or an annex; its number is computed."""

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="sections", verbose_name="通报"
    )

    class Meta(SectionContent.Meta):
        verbose_name = verbose_name_plural = "栏目"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="table", table__isnull=False)
                | (~Q(kind="table") & Q(table__isnull=True)),
                name="table_section_has_table",
                violation_error_message="类型为“统计表”的栏目要选统计表；其他类型不要选。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_annex=False),
                name="annex_is_top_level",
                violation_error_message="附件不能有上级栏目。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="section_not_its_own_parent",
                violation_error_message="上级栏目不能是它自己。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SectionKind.values), name="section_kind_known"
            ),
        )

    def clean(self) -> None:
        annexes = self.annexes_with(Section.objects.filter(bulletin=self.bulletin_id))
        errors = template_errors(title=self.title, text=self.text, annexes=annexes)
        if complaint := self._parent_complaint():
            errors["parent"] = complaint
        if self.pk and self.kind != SectionKind.NEWS and self.placements.exists():
            errors["kind"] = "这个栏目里还有稿件，先把稿件取下，再改类型。"
        if errors:
            raise ValidationError(errors)

    def _parent_complaint(self) -> str | None:
        if not isinstance(self.parent, Section):
            return None
        if self.parent.bulletin_id != self.bulletin_id:
            return "上级栏目要在同一期通报里。"
        if self.parent.parent_id is not None:
            return "栏目只分两层：上级栏目自己不能再有上级。"
        if self.parent.is_annex:
            return "附件下面不能再分栏目。"
        if self.pk and self.children.exists():
            return "这个栏目下面还有栏目，不能再放到别的栏目下面。"
        return None


class Placement(models.Model):
    """A piece standing in a section; a piece stands in one place only."""

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="placements", verbose_name="栏目"
    )
    piece = models.OneToOneField(
        NewsItem,
        models.CASCADE,
        related_name="placement",
        verbose_name="稿件",
        error_messages={"unique": "这篇稿件已经放在别的栏目里，请先从那里取下。"},
    )
    order = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "刊登的稿件"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.piece)

    def clean(self) -> None:
        if self.section_id and self.section.kind != SectionKind.NEWS:
            raise ValidationError("只有类型为“稿件”的栏目才能放稿件。")
        if self.piece_id and self.piece.state != State.ACCEPTED:
            raise ValidationError({"piece": "这篇稿件还没有采用，先采用再放进栏目。"})
