"""A new title for an annex: what refers to it goes on meaning it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import models, transaction

from departments.events import Act, record
from departments.models import User
from departments.wording import told_change

from ..models import Bulletin, Section, StandardSection
from ..models.annexes import Annexes
from ..models.layout import annexes_in
from .renaming import said


@dataclass(frozen=True, slots=True)
class _Rows:
    """Annexes by their rows, in the order of print."""

    titles: Mapping[int, str]

    @property
    def annexes(self) -> Annexes:
        return Annexes(tuple(self.titles.values()))

    def moved_to(self, now: _Rows) -> dict[int, int]:
        """Where each stands now, by where it stood."""
        places = {pk: place for place, pk in enumerate(now.titles)}
        return {n: places[pk] for n, pk in enumerate(self.titles) if pk in places}


@contextmanager
def annexes_followed(
    bulletin: Bulletin | None, tell: Callable[[list[str]], None], *, by: User
) -> Iterator[None]:
    """Within it titles may be saved; then texts that name an annex by its old one are rewritten.

    Of a bulletin, or of the standard sections where there is none. `tell` is given what was
    rewritten, a noun phrase each, where anything was.
    """
    with transaction.atomic():
        before = _rows(bulletin)
        yield
        if told := list(_rewrite(bulletin, before, _rows(bulletin), by)):
            tell(told)


def _rows(bulletin: Bulletin | None) -> _Rows:
    sections: Iterable[Section | StandardSection]
    sections = bulletin.sections.all() if bulletin else StandardSection.objects.all()
    return _Rows({section.pk: section.title for section in annexes_in(sections)})


def _rewrite(bulletin: Bulletin | None, before: _Rows, now: _Rows, by: User) -> Iterator[str]:
    if before.titles == now.titles:
        return
    moved = before.moved_to(now)
    for row, field in _texts(bulletin):
        text = before.annexes.followed(getattr(row, field), now.annexes, moved)
        if text != getattr(row, field):
            told = told_change("文字", getattr(row, field), text)
            record(by, row, f"随附件改名，{told}", act=Act.TEXT)
            setattr(row, field, text)
            row.save(update_fields=(field,))
            yield said(row)


def _texts(bulletin: Bulletin | None) -> Iterator[tuple[models.Model, str]]:
    if bulletin is None:
        yield from ((row, "text") for row in StandardSection.objects.select_for_update())
        return
    yield Bulletin.objects.select_for_update().get(pk=bulletin.pk), "opening"
    rows = Section.objects.select_related("bulletin").filter(bulletin=bulletin)
    yield from ((row, "text") for row in rows.select_for_update(of=("self",)))
