"""The house's own words (规范用语): what is often written wrong, and how it is written."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from departments.names import fold

from ..proofreading import Word


class WordKind(models.TextChoices):
    TYPO = "typo", "错别字"
    LEADER = "leader", "领导姓名职务"
    SENSITIVE = "sensitive", "敏感词"
    NAME = "name", "规范名称"


class HouseWordQuerySet(models.QuerySet["HouseWord"]):
    def in_use(self) -> list[Word]:
        """The active ones as plain data; one query."""
        return [word.as_data() for word in self.filter(is_active=True)]

    def by_fold(self) -> dict[str, HouseWord]:
        """Each under its folded wrong form; one query."""
        return {word.folded: word for word in self}


class HouseWord(models.Model):
    wrong = models.CharField(
        "错误写法", max_length=60, help_text="稿件和通报里出现时要提示的，如“截止目前”。"
    )
    right = models.CharField(
        "正确写法",
        max_length=60,
        blank=True,
        help_text="如“截至目前”。不能用、也没有替换说法的敏感词可以留空。",
    )
    kind = models.CharField("类别", max_length=12, choices=WordKind, default=WordKind.TYPO)
    note = models.CharField(
        "说明", max_length=200, blank=True, help_text="为什么、哪些情况除外；随提示一起显示。"
    )
    is_active = models.BooleanField("启用", default=True, help_text="不勾选就不再提示。")
    #: Folding can make one character eighteen.
    folded = models.CharField(max_length=60 * 18, unique=True, editable=False)

    objects = HouseWordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规范用语"
        ordering = ("kind", "wrong")
        constraints = (
            models.CheckConstraint(
                condition=~Q(wrong="") & ~Q(folded=""),
                name="houseword_has_wrong_form",
                violation_error_message="请填错误写法。",
            ),
            models.CheckConstraint(
                condition=~Q(wrong=F("right")),
                name="houseword_forms_differ",
                violation_error_message="错误写法和正确写法相同，请改其中一个。",
            ),
            models.CheckConstraint(
                condition=Q(kind=WordKind.SENSITIVE) | ~Q(right=""),
                name="houseword_has_right_form",
                violation_error_message="请填正确写法；只有敏感词可以不填。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=WordKind.values), name="houseword_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.wrong}→{self.right}" if self.right else self.wrong

    def as_data(self) -> Word:
        return Word(self.wrong, self.right, WordKind(self.kind).label, self.note)

    def clean(self) -> None:
        self.wrong, self.right = self.wrong.strip(), self.right.strip()
        self.folded = fold(self.wrong)
        if not self.folded:
            raise ValidationError({"wrong": "请填错误写法。"})
        holder = HouseWord.objects.exclude(pk=self.pk).filter(folded=self.folded).first()
        if holder is not None:
            raise ValidationError({"wrong": f"“{holder.wrong}”已经在规范用语里，请直接改那一条。"})

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.wrong)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
