"""What a section holds, and the sections that a hall's bulletins start from (栏目模板)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from stats.models import StatTable
from stats.prose import MONTH_NAMES, Vocabulary, validate_template

from .annexes import ANNEX, Annexes

OPENING, OPENING_TITLE = "opening", "开头语"


def template_errors(*, annexes: Annexes, **templates: str) -> dict[str, Any]:
    """What is wrong with each field's template; a title may name the month only."""
    errors: dict[str, Any] = {}
    others = {ANNEX: annexes}
    for field, template in templates.items():
        title = field == "title"
        known = Vocabulary.of_hall_names(MONTH_NAMES) if title else Vocabulary.load(others)
        try:
            validate_template(template, known)
        except ValidationError as error:
            errors[field] = error.messages
    return errors


class SectionKind(models.TextChoices):
    PROSE = "prose", "文字"
    TABLE = "table", "统计表"
    NEWS = "news", "稿件"


class SectionContent(models.Model):
    """A bulletin's section, or what one starts from."""

    if TYPE_CHECKING:  # what django-stubs does not see of an abstract model
        parent_id: int | None

    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级栏目",
        help_text="选了上级，就是它下面的（一）（二）。",
    )
    order = models.PositiveIntegerField("顺序", default=0, help_text="小的在前。")
    title = models.CharField(
        "标题", max_length=60, help_text="不用写“一、”，由系统编号；月份可写 {{ 年月 }}。"
    )
    kind = models.CharField("类型", max_length=8, choices=SectionKind, default=SectionKind.PROSE)
    is_annex = models.BooleanField(
        "作为附件", default=False, help_text="另起一页，印“附件1”“附件2”。"
    )
    text = models.TextField(
        "文字",
        blank=True,
        help_text="一行一段。数据不要直接写数字，写作 {{ 受理数 }}，由系统从数据里填。"
        "表格和稿件前面也可以有文字。",
    )
    table = models.ForeignKey(
        StatTable,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="统计表",
    )

    class Meta:
        abstract = True
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title

    def annexes_with(self, sections: Iterable[SectionContent]) -> Annexes:
        """The annexes among sections, with this one as it is going to be saved."""
        known = [section for section in sections if section.pk != self.pk or self.pk is None]
        return annexes_among([*known, self])


def annexes_in(sections: Iterable[SectionContent]) -> list[SectionContent]:
    """In the order of print."""
    annexes = [section for section in sections if section.is_annex and section.parent_id is None]
    return sorted(annexes, key=lambda section: (section.order, section.pk is None, section.pk or 0))


def annexes_among(sections: Iterable[SectionContent]) -> Annexes:
    return Annexes(tuple(section.title for section in annexes_in(sections)))


class StandardSectionQuerySet(models.QuerySet["StandardSection"]):
    def opening(self) -> StandardSection | None:
        return self.filter(kind=OPENING).first()

    def sections(self) -> list[StandardSection]:
        """All but the opening: those above before those below them, each in its order."""
        return sorted(
            self.exclude(kind=OPENING), key=lambda row: (row.parent_id is not None, row.order)
        )


class StandardSection(SectionContent):
    """What a bulletin's sections start from where there is no earlier bulletin.

    A row of the kind `opening` is not a section: it is the bulletin's opening words.
    """

    kind = models.CharField(
        "类型",
        max_length=8,
        choices=((OPENING, OPENING_TITLE), *SectionKind.choices),
        default=SectionKind.PROSE,
        help_text="“开头语”是第一个栏目之前的话，只有一段，不印标题。",
    )

    objects = StandardSectionQuerySet.as_manager()

    #: Those it will stand with, where they are not saved yet.
    among: Iterable[SectionContent] = ()

    class Meta(SectionContent.Meta):
        verbose_name = verbose_name_plural = "栏目模板"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="table", table__isnull=False)
                | (~Q(kind="table") & Q(table__isnull=True)),
                name="standard_table_section_has_table",
                violation_error_message="类型为“统计表”的栏目要选统计表；其他类型不要选。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_annex=False),
                name="standard_annex_is_top_level",
                violation_error_message="附件不能有上级栏目。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="standard_section_not_its_own_parent",
                violation_error_message="上级栏目不能是它自己。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(OPENING, *SectionKind.values)),
                name="standard_section_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=OPENING) | Q(parent__isnull=True, is_annex=False),
                name="standard_opening_stands_alone",
                violation_error_message="开头语不能作附件，也不能有上级栏目。",
            ),
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(kind=OPENING),
                name="one_standard_opening",
                violation_error_message="开头语已经有了，请直接修改那一段。",
            ),
        )

    def clean(self) -> None:
        annexes = self.annexes_with(self.among or StandardSection.objects.all())
        errors = template_errors(title=self.title, text=self.text, annexes=annexes)
        if complaint := self._parent_complaint():
            errors["parent"] = complaint
        if self.kind == OPENING and not self.text.strip():
            errors["text"] = "请填开头语的文字。"
        if errors:
            raise ValidationError(errors)

    def _parent_complaint(self) -> str | None:
        if self.parent is None:
            return None
        if self.parent.parent is not None:
            return "栏目只分两层：上级栏目自己不能再有上级。"
        if self.parent.is_annex:
            return "附件下面不能再分栏目。"
        if self.parent.kind == OPENING:
            return "开头语下面不能分栏目。"
        if self.pk and self.children.exists():
            return "这个栏目下面还有栏目，不能再放到别的栏目下面。"
        return None
