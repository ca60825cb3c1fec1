"""Writing down what an edition says, so that it can be found without opening every Document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from ..document import Document, decode
from ..models import Edition, Passage, PrintedRow
from ..models.passage import LONGEST_NAME
from .folding import fold_text
from .passages import passages, rows

BATCH = 500


def index(edition: Edition, document: Document) -> None:
    """The edition's passages and rows in place of those of its bulletin's earlier editions."""
    _write(edition, document, Passage, PrintedRow)


@transaction.atomic
def rebuild() -> int:
    """Everything anew out of the frozen Documents; gives the number of bulletins."""
    Edition.objects.hold()
    Passage.objects.all().delete()
    PrintedRow.objects.all().delete()
    return fill(Edition, Passage, PrintedRow)


def fill(edition: Any, passage: Any, row: Any) -> int:
    """Write down every bulletin's newest edition; a migration gives the models as they were."""
    newest = dict(edition.objects.order_by("number").values_list("bulletin", "pk"))
    for pk in newest.values():
        one = edition.objects.only("bulletin", "document").get(pk=pk)
        _write(one, decode(bytes(one.document)), passage, row)
    return len(newest)


def _write(edition: Any, document: Document, passage: Any, row: Any) -> None:
    for model in (passage, row):
        model.objects.filter(edition__bulletin=edition.bulletin_id).delete()
    passage.objects.bulk_create(
        (
            passage(
                edition=edition,
                order=order,
                folded=fold_text(f"{told.heading}\n{told.text}"),
                **asdict(told),
            )
            for order, told in enumerate(passages(document))
        ),
        batch_size=BATCH,
    )
    row.objects.bulk_create(
        (
            row(edition=edition, order=order, folded=fold_text(told.name), **asdict(told))
            for order, told in enumerate(rows(document))
            if max(len(told.name), len(fold_text(told.name))) <= LONGEST_NAME
        ),
        batch_size=BATCH,
    )
