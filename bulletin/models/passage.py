"""What stands in the newest edition of each bulletin, taken apart: for searching, and by row."""

from __future__ import annotations

from django.db import models

from .edition import Edition

#: A department's name is no longer.
LONGEST_NAME = 100
#: Of a credit line, as much as an index bears; no real one is longer.
LONGEST_CREDIT = 200


class PassageQuerySet(models.QuerySet["Passage"]):
    def shown(self) -> PassageQuerySet:
        """Of newest editions that were not withdrawn; whatever else stands in the table."""
        return self.filter(edition__in=Edition.objects.newest().readable().values("pk"))


class Passage(models.Model):
    """A section's own text, or a news piece: what a search finds (段落).

    `heading` names it, `place` is the section around a piece. `anchor` is an id of the frozen page,
    empty for its top. `folded` is heading and text in the form in which words are compared; it
    stands before the text, since a search reads it in every row. `credit` is a piece's.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passages")
    order = models.PositiveIntegerField()
    anchor = models.CharField(max_length=20, blank=True)
    place = models.TextField(blank=True)
    heading = models.TextField()
    credit = models.CharField(max_length=LONGEST_CREDIT, blank=True)
    folded = models.TextField()
    text = models.TextField(blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "段落"
        ordering = ("edition", "order")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("edition", "order"), name="passage_placed_once"),
        )
        indexes = (models.Index(fields=("credit", "edition"), name="passage_by_credit"),)

    def __str__(self) -> str:
        return self.heading


class PrintedRowQuerySet(models.QuerySet["PrintedRow"]):
    def shown(self) -> PrintedRowQuerySet:
        """Of newest editions that were not withdrawn; whatever else stands in the table."""
        return self.filter(edition__in=Edition.objects.newest().readable().values("pk"))


class PrintedRow(models.Model):
    """A row of a printed table under the name it was printed with (印出的行).

    `table` is the heading of its section; `cells` are `[column, text, note]`, as printed.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    anchor = models.CharField(max_length=20)
    table = models.TextField()
    name = models.CharField(max_length=LONGEST_NAME)
    folded = models.CharField(max_length=LONGEST_NAME)
    cells = models.JSONField()

    objects = PrintedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "印出的行"
        ordering = ("edition", "order")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("edition", "order"), name="printed_row_placed_once"),
        )
        indexes = (models.Index(fields=("folded", "edition"), name="printed_row_by_name"),)

    def __str__(self) -> str:
        return self.name
