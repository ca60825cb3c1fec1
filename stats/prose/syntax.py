"""What may stand between the braces: names with dots between them, and filters behind bars.

`{{ 受理数 }}`, `{{ 受理数.区社保局.环比 }}`, `{{ 受理数|万|带单位 }}`; no tags, no expressions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

#: Spaces are taken off afterwards: a pattern that did would be slow on a page full of them.
PLACEHOLDER = re.compile(r"\{\{([^{}]+)\}\}")
#: What stands in a placeholder before a dot or a bar.
NAME = re.compile(r"[^.．|｜]*")
#: What a Chinese keyboard gives in place of the dot and the bar.
_HALF_WIDTH = str.maketrans("．｜", ".|")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One to three names (an indicator, its department, what of it), and filters in order."""

    names: tuple[str, ...]
    filters: tuple[str, ...] = ()

    @classmethod
    def parse(cls, inner: str) -> Placeholder:
        """What stands between the braces; whether anybody knows it is not asked here."""
        path, *filters = inner.translate(_HALF_WIDTH).split("|")
        names = tuple(name.strip() for name in path.split("."))
        return cls(names, tuple(name.strip() for name in filters))


def names_in(template: str) -> list[str]:
    """The placeholders of a template as written, without their braces; in order, each once."""
    return list(dict.fromkeys(inner.strip() for inner in PLACEHOLDER.findall(template)))


def indicators_in(template: str) -> list[str]:
    """The first names of placeholders for a value of the month itself, in order, each once."""
    parsed = [Placeholder.parse(inner) for inner in names_in(template)]
    return list(dict.fromkeys(p.names[0] for p in parsed if len(p.names) == 1))


def renamed(template: str, old: str, new: str, *, place: int = 0) -> str:
    """The template by a new name where placeholders bear the old one.

    `place`: 0 for the first name, an indicator's; 1 for what follows the dot, a department's.
    """
    return PLACEHOLDER.sub(lambda match: f"{{{{{_renamed(match[1], old, new, place)}}}}}", template)


def _renamed(inner: str, old: str, new: str, place: int) -> str:
    start = 0
    for _ in range(place):
        dot = NAME.match(inner, start).end()  # type: ignore[union-attr]
        if inner[dot : dot + 1] not in (".", "．"):
            return inner
        start = dot + 1
    found = NAME.match(inner, start)
    if found is None or found[0].strip() != old:
        return inner
    return inner[:start] + found[0].replace(old, new) + inner[found.end() :]


def refuse_broken_braces(template: str) -> None:
    """Raises ValidationError for tags, full-width braces, and braces without their partner."""
    if "{%" in template or "%}" in template:
        raise ValidationError("不能写 {% %} 这样的标签。引用数据请写成 {{ 受理数 }} 的样子。")
    if "｛" in template or "｝" in template:
        raise ValidationError("花括号要用半角的。引用数据请写成 {{ 受理数 }} 的样子。")
    if "" in names_in(template) or re.search(r"[{}]", PLACEHOLDER.sub("", template)):
        raise ValidationError(
            "花括号不成对。引用数据请写成 {{ 受理数 }} 的样子，前后各两个花括号。"
        )
