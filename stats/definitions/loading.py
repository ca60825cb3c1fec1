"""Definitions of a file into the ledger: by name, what is known is changed, the rest is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from departments.names import fold
from departments.quoting import quoted

from ..models import Indicator, Rule, Source
from ..models.rule import Check
from . import belongings
from .changes import Changes
from .entries import Entry, check_top, entries, nearest, refuse_twice, short
from .kinds import DEPARTMENT, INDICATOR, KINDS, RULE, SOURCE, TABLE, EntryKind


class Loading:
    """One file into the ledger. Within a transaction that its caller takes back on any problem.

    `problems` are sentences in Chinese; `changes` what was added and changed.
    """

    def __init__(self, definitions: dict[str, Any]) -> None:
        self.problems: list[str] = []
        self.changes = Changes()
        self._definitions = definitions
        #: Every name of a linked model, folded, and the row it means.
        self._known: dict[type[models.Model], dict[str, Any]] = {}
        #: What has no order comes after what there was, in the order of the file.
        self._last = {kind: _last_order(kind) for kind in KINDS}
        check_top(definitions, self.problems.append)
        self._entries = {kind: entries(kind, definitions, self._tell) for kind in KINDS}
        for found in self._entries.values():
            refuse_twice(found, self._tell)

    def run(self) -> None:
        """Asks the database nothing that it could refuse: every rule is the model's own."""
        is_new_hall = not Indicator.objects.exists()
        self._settle_default_source()
        self._load(SOURCE)
        self._load(DEPARTMENT, aliases=belongings.aliases, presence=belongings.presences)
        self._load_indicators()
        self._load(TABLE, columns=belongings.columns)
        self._load(RULE)
        if is_new_hall and RULE.key in self._definitions:
            self._drop_shipped_rules()

    def _tell(self, problem: str) -> None:
        self.problems.append(problem)

    def _load(self, kind: EntryKind, **lists: Callable[..., None]) -> None:
        held = self._held(kind)
        for entry in self._entries[kind]:
            self._load_one(entry, _holder(entry, held), lists)

    def _load_indicators(self) -> None:
        """Parts before what is made of them; what goes round in a circle is told."""
        held = self._held(INDICATOR)
        lists = {"aliases": belongings.aliases, "aliases_by_source": belongings.aliases_by_source}
        waiting = list(self._entries[INDICATOR])
        while waiting:
            names = {fold(entry.name) for entry in waiting}
            ready = [entry for entry in waiting if not _needs(entry, names)]
            if not ready:
                circle = "、".join(map(str, waiting))
                self._tell(f"{circle}互相作分子、分母或权数，绕成了一圈，请去掉一处。")
                return
            for entry in ready:
                self._load_one(entry, _holder(entry, held), lists)
            waiting = [entry for entry in waiting if entry not in ready]

    def _drop_shipped_rules(self) -> None:
        """What came with the software gives way to the rules of the hall that it is set up as."""
        own = {fold(entry.name) for entry in self._entries[RULE]}
        for rule in Rule.objects.all():
            if fold(rule.name) not in own:
                self.changes.tell(rule, f"去掉自带的核查规则{quoted(rule.name)}")
                Rule.objects.filter(pk=rule.pk).delete()

    def _held(self, kind: EntryKind) -> dict[str, models.Model]:
        """Rows by their own name; a built-in check, of which there is one, by its kind too."""
        rows = list(kind.model._default_manager.all())
        held = {fold(row.name): row for row in rows}  # type: ignore[attr-defined]
        if kind is RULE:
            held |= {f"={row.check_kind}": row for row in rows if row.check_kind != Check.COMPARE}  # type: ignore[attr-defined]
        return held

    def _load_one(
        self, entry: Entry, row: models.Model | None, lists: dict[str, Callable[..., None]]
    ) -> None:
        if not self._find_links(entry) or not entry.is_sound:
            entry.is_sound = False
            return
        thing = row or entry.kind.model()
        try:
            self._keep(entry, thing)
        except ValidationError as error:
            self._complain(entry, error)
            return
        self._learn(thing)
        for key, raw in entry.lists.items():
            try:
                lists[key](thing, raw, self.changes)
            except belongings.Misfit as misfit:
                entry.is_sound = False
                label = entry.kind.label(key)
                self.problems += (f"{entry}：{label}{line}" for line in misfit.lines)

    def _find_links(self, entry: Entry) -> bool:
        """Names become rows; False where one is unknown, which is told unless told before."""
        for key, name in entry.links.items():
            related = entry.kind.fields[key].related_model
            row = self._names(related).get(fold(name))  # type: ignore[arg-type]
            if row is None:
                if not self._told(name):
                    named = f"{entry.kind.label(key)}{quoted(short(name))}"
                    self._tell(f"{entry}：{named}没有这个指标{self._near(name)}")
                return False
            entry.values[key] = row
        return True

    def _near(self, name: str) -> str:
        return nearest(name, [one.name for one in self._names(Indicator).values()])

    def _told(self, name: str) -> bool:
        return any(
            fold(entry.name) == fold(name) and not entry.is_sound
            for entry in self._entries[INDICATOR]
        )

    def _keep(self, entry: Entry, thing: models.Model) -> None:
        is_new = thing.pk is None
        changed = {}
        for key, new in _wanted(entry, thing, self._last[entry.kind]).items():
            old = getattr(thing, key)
            if is_new or old != new:
                changed[key] = (old, new)
                setattr(thing, key, new)
        if is_new or changed:
            thing.full_clean()
            thing.save()
            self.changes.note(entry, thing, None if is_new else changed)

    def _complain(self, entry: Entry, error: ValidationError) -> None:
        entry.is_sound = False
        for key, messages in error.message_dict.items():
            label = f"{entry.kind.label(key)}：" if key in entry.kind.fields else ""
            self.problems += (f"{entry}：{label}{message}" for message in messages)

    def _names(self, model: type[models.Model]) -> dict[str, Any]:
        if model not in self._known:
            self._known[model] = model._default_manager.by_name()  # type: ignore[attr-defined]
        return self._known[model]

    def _learn(self, thing: models.Model) -> None:
        """Later entries that name it get it as it is now."""
        if isinstance(thing, Indicator):
            known = self._names(Indicator)
            names = [name for name, held in known.items() if held.pk == thing.pk]
            known.update(dict.fromkeys((*names, *map(fold, thing.own_names)), thing))

    def _settle_default_source(self) -> None:
        """The file's default source takes the place of the hall's: there is one."""
        wanted = [entry for entry in self._entries[SOURCE] if entry.values.get("is_default")]
        for extra in wanted[1:]:
            self._tell(f"{extra}：默认来源只能有一个，第{wanted[0].place}个已经是了。")
            extra.is_sound = False
        held = Source.objects.filter(is_default=True).first()
        if wanted and held is not None and fold(held.name) != fold(wanted[0].name):
            Source.objects.filter(pk=held.pk).update(is_default=False)
            self.changes.tell(held, f"数据来源{quoted(held.name)}不再是默认来源")


def _holder(entry: Entry, held: dict[str, Any]) -> models.Model | None:
    return held.get(fold(entry.name)) or held.get(f"={entry.values.get('check_kind')}")


def _needs(entry: Entry, waiting: set[str]) -> set[str]:
    return {fold(name) for name in entry.links.values()} & waiting


def _last_order(kind: EntryKind) -> int:
    if "order" not in kind.fields:
        return 0
    last: int | None = kind.model._default_manager.aggregate(last=models.Max("order"))["last"]
    return last or 0


def _wanted(entry: Entry, thing: models.Model, last: int) -> dict[str, Any]:
    """The values to set. A known name keeps its spelling: templates and rules write it so."""
    wanted = {**entry.values}
    if thing.pk is None and "order" in entry.kind.fields:
        wanted.setdefault("order", last + entry.place * 10)
    if thing.pk is not None and fold(thing.name) == fold(entry.name):  # type: ignore[attr-defined]
        del wanted["name"]
    return wanted
