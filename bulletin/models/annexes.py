"""References to annexes in prose: `{{ 附件.窗口办件 }}` prints 附件2, never pointing at nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from departments.quoting import quoted
from stats.prose import Placeholder, Unknown

from ..numerals import annex_label

#: The first name of a reference.
ANNEX = "附件"
PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
#: What parts a title into pieces that can be written in a reference.
UNWRITABLE = re.compile(r"\{\{[^{}]*\}\}|[.．|｜{}]")


@dataclass(frozen=True, slots=True)
class Annexes:
    """The titles of a bulletin's annexes in order, as written, with `{{ 年月 }}` in them.

    An annex is known by its title, or by a part of it that no other title has.
    """

    titles: tuple[str, ...] = ()

    def place(self, name: str) -> int:
        """Which annex is meant, from 0; raises Unknown where it is none, or several."""
        if name in self.titles:
            return self.titles.index(name)
        found = [n for n, title in enumerate(self.titles) if name and name in _written(title)]
        if len(found) == 1:
            return found[0]
        if found:
            which = "、".join(quoted(self.titles[place]) for place in found)
            raise Unknown(f"“{name}”在几个附件的标题里都有：{which}，请写得长一点")
        if not self.titles:
            raise Unknown("还没有附件。请先添加附件（在栏目里勾“作为附件”），再引用它")
        there = "、".join(f"{{{{ {ANNEX}.{one} }}}}" for one in self.offered())
        raise Unknown(f"没有叫“{name}”的附件。现有的附件：{there}")

    def printed(self, name: str) -> str:
        return annex_label(self.place(name) + 1, len(self.titles))

    def offered(self) -> Mapping[str, str]:
        """Each annex by the longest part of its title that means it alone."""
        names = {self._name(place): place for place in range(len(self.titles))}
        return {
            name: annex_label(place + 1, len(self.titles)) for name, place in names.items() if name
        }

    def _name(self, place: int) -> str:
        """Empty where its title is the same as another's, or within it."""
        pieces = (piece.strip() for piece in UNWRITABLE.split(self.titles[place]))
        for piece in sorted(pieces, key=len, reverse=True):
            try:
                if self.place(piece) == place:
                    return piece
            except Unknown:
                continue
        return ""

    def followed(self, template: str, now: Annexes, moved: Mapping[int, int]) -> str:
        """The template with references to these annexes written for what they are called now.

        `moved`: where each annex stands now. What still means the same stays as it is written.
        """

        def follow(match: re.Match[str]) -> str:
            place = self.meant(match[1])
            if place is None or place not in moved:
                return match[0]
            if now.meant(match[1]) == moved[place]:
                return match[0]
            name = now._name(moved[place])
            return f"{{{{ {ANNEX}.{name} }}}}" if name else match[0]

        return PLACEHOLDER.sub(follow, template)

    def meant(self, inner: str) -> int | None:
        """The annex that a placeholder refers to, from what stands between its braces."""
        names = Placeholder.parse(inner).names
        if len(names) != 2 or names[0] != ANNEX:
            return None
        try:
            return self.place(names[1])
        except Unknown:
            return None

    def parts(self, line: str) -> Sequence[tuple[str, int | None]]:
        """A template in parts: text without references, and each reference with its annex."""
        found: list[tuple[str, int | None]] = []
        end = 0
        for match in PLACEHOLDER.finditer(line):
            place = self.meant(match[1])
            if place is not None:
                found += [(line[end : match.start()], None), (match[0], place)]
                end = match.end()
        return [*found, (line[end:], None)]


def _written(title: str) -> str:
    """A title's own words; a part of it must not reach across a placeholder."""
    return UNWRITABLE.sub("\n", title)
