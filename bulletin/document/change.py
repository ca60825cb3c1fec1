"""What a later version says otherwise."""

from __future__ import annotations

from departments.quoting import quoted

from .blocks import Part


class Change(Part, frozen=True):
    """What a later version says otherwise: `栏目“…”的表格，社保局，受理数`, `2586`, `2587`.

    An empty `before` was added, an empty `after` taken out; where both are, it is told no closer.
    """

    where: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        before, after = quoted(self.before), quoted(self.after)
        if self.before and self.after:
            return f"{self.where}：{before}改为{after}"
        if self.after:
            return f"{self.where}：新增{after}"
        return f"{self.where}：删去{before}" if self.before else f"{self.where}有改动"
