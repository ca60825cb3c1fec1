"""Searching what is published: words to passages, issue by issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_

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
    def shown(self) -> tuple[int, ...]:
        return self.passage_ids[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.passage_ids) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Hit:
    anchor: str
    place: str
    heading: tuple[Stretch, ...]
    snippet: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    edition: Edition
    hits: tuple[Hit, ...]
    more: int


def words_in(typed: str) -> tuple[Word, ...]:
    """The words between spaces, each once; two queries for the departments they may mean."""
    folded = {form: word for word in typed.split() if (form := fold_text(word))}
    if not folded:
        return ()
    named = [
        {fold_text(name) for name in department.names()}
        for department in Department.objects.prefetch_related("aliases")
    ]
    return tuple(Word(word, form, _other_names(form, named)) for form, word in folded.items())


def _other_names(form: str, named: Sequence[set[str]]) -> tuple[str, ...]:
    """Those of the department that bears the word as its name, or alone has it in its name."""
    bearers = [names for names in named if form in names] or [
        names for names in named if len(form) > 1 and any(form in name for name in names)
    ]
    if len(bearers) != 1:
        return ()
    return tuple(sorted(name for name in bearers[0] if form not in name))


def find(words: Sequence[Word]) -> list[Found]:
    """The published issues in which every word stands somewhere, newest first; one query.

    Reads each folded text once and brings none of them; which words stand in it, as bits.
    """
    tests = [_standing(word) for word in words]
    bits = [Case(When(test, then=1 << place), default=0) for place, test in enumerate(tests)]
    passages = (
        Passage.objects.shown()
        .filter(reduce(or_, tests))
        .annotate(words=reduce(add, bits))
        .order_by("-edition__bulletin__month", "order")
        .values_list("edition", "pk", "words")
    )
    issues: dict[int, list[tuple[int, int]]] = {}
    for edition, pk, held in passages:
        issues.setdefault(edition, []).append((pk, held))
    every = (1 << len(words)) - 1
    return [
        Found(edition, tuple(pk for pk, _ in sorted(found, key=_fewest_last)))
        for edition, found in issues.items()
        if reduce(or_, (held for _, held in found)) == every
    ]


def _fewest_last(passage: tuple[int, int]) -> int:
    return -passage[1].bit_count()


def _standing(word: Word) -> Q:
    """Not LIKE: there is nothing to escape, and it need not fold case again."""
    tests = (Q(GreaterThan(StrIndex("folded", Value(form, TextField())), 0)) for form in word.forms)
    return reduce(or_, tests)


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
