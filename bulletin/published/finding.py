"""Searching what is published: words to passages, issue by issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Q, TextField, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from departments.models import Department

from ..models import Edition, Passage
from .folding import fold_text
from .marking import Stretch, marked, snippet

#: Of one issue, as many passages are shown.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, its folded form, and what is searched for besides.

    `also` are the other names, folded, of the one department that the word means.
    """

    typed: str
    folded: str
    also: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.folded, *self.also)


@dataclass(frozen=True, slots=True)
class Found:
    """An issue that holds all the words, and its passages, those with the most words first."""

    edition_id: int
    passage_ids: tuple[int, ...]

    @property
    def shown(found: Sequence[Found], words: Sequence[Word]) -> list[Issue]:
    """Issues with their first passages, marked; two queries.

    What was published or taken back since they were found is left out.
    """
    forms = [form for word in words for form in word.forms]
    editions = Edition.objects.listed().in_bulk([one.edition_id for one in found])
    passages = Passage.objects.order_by().defer("folded")
    by_pk = passages.in_bulk([pk for one in found for pk in one.shown])
    return [
        Issue(
            editions[one.edition_id],
            tuple(_hit(by_pk[pk], forms) for pk in one.shown if pk in by_pk),
            one.more,
        )
        for one in found
        if one.edition_id in editions
    ]


def _hit(passage: Passage, forms: Iterable[str]) -> Hit:
    heading = marked(passage.heading, forms)
    return Hit(passage.anchor, passage.place, heading, snippet(passage.text, forms))
