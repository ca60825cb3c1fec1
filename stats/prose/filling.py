"""Templates filled from a month's ledger by our own code; no template engine reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..comparisons import Compared
from ..ledger import Ledger
from ..models.figure import MISSING
from ..models.indicator import Indicator
from ..rankings import Ranking
from .attribute import Asked
from .hall import HALL_NAMES
from .syntax import PLACEHOLDER, Placeholder
from .values import Absent
from .vocabulary import Others, Reference, Unknown, Vocabulary, ended


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values in; `missing` names the placeholders that had none."""

    text: str
    missing: tuple[str, ...]


def fill(template: str, values: Mapping[str, str | None]) -> Filled:
    """Put the values in; a missing one shows as 【受理数：暂无数据】 and is reported.

    What nobody knows shows as 【受里数：认不出】.
    """
    missing: list[str] = []

    def value(match: re.Match[str]) -> str:
        name = match[1].strip()
        found = values.get(name)
        if found is None:
            missing.append(name)
            return f"【{name}：{MISSING if name in values else '认不出'}】"
        return found

    return Filled(PLACEHOLDER.sub(value, template), tuple(dict.fromkeys(missing)))


class Values(Mapping[str, str | None]):
    """What each placeholder prints in a month, computed when asked for.

    Its keys are what stands between the braces; None where there is no value, and `why` tells.
    Other months are loaded only where a placeholder speaks of them.
    """

    def __init__(self, compared: Compared, others: Mapping[str, Others] | None = None) -> None:
        self._compared = compared
        self.others = others or {}
        self._rankings: dict[int, Ranking] = {}
        self._known: dict[str, str | Absent] = {}

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        return self._compared.ledger.indicators

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        departments = {d.name: d for d in self._compared.ledger.all_departments}
        return Vocabulary(HALL_NAMES, self.indicators, departments, others=self.others)

    def __getitem__(self, inner: str) -> str | None:
        found = self._value(inner)
        return None if isinstance(found, Absent) else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._vocabulary.names)

    def __len__(self) -> int:
        return len(self._vocabulary.names)

    def why(self, inner: str) -> str:
        """Why there is no value, without a full stop, or nothing to say.

        Of what cannot be resolved any more, such as a department's former name, whole sentences.
        """
        try:
            found = self._resolved(inner)
        except Unknown as unknown:
            return ended(str(unknown))
        return found.reason if isinstance(found, Absent) else ""

    def _value(self, inner: str) -> str | Absent:
        try:
            return self._resolved(inner)
        except Unknown:
            raise KeyError(inner) from None

    def _resolved(self, inner: str) -> str | Absent:
        if inner not in self._known:
            self._known[inner] = self.print(self._vocabulary.resolve(Placeholder.parse(inner)))
        return self._known[inner]

    def print(self, reference: Reference) -> str | Absent:
        """What it prints this month."""
        if reference.hall is not None:
            text = reference.hall.make(self._compared)
            return Absent() if text is None else text
        if reference.text is not None:
            return reference.text
        if reference.indicator is None:
            return Absent()
        asked = Asked(self._compared, reference.indicator, reference.department, self._rankings)
        value = reference.attribute.make(asked)
        return value if isinstance(value, Absent) else value.shown(reference.style)


def ledger_values(ledger: Ledger, others: Mapping[str, Others] | None = None) -> Values:
    """What each placeholder prints in the ledger's month; `others` by their first names."""
    return Values(Compared(ledger.month, ledger=ledger), others)
