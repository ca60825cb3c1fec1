"""People who write through the site's own pages, and know what they were told is saved."""

from __future__ import annotations

import json
import re
from typing import Any

from .serving import Answer, Visitor

SEEN = re.compile(r'name="seen" value="(\d+)"|value="(\d+)"[^>]*name="seen"')
JSON = "application/json"
GRID = "/admin/stats/figure/grid/2020-12/"


class Autosaving:
    """Saves a piece of their own by itself, as its page does; texts are numbered."""

    def __init__(self, visitor: Visitor, pk: int) -> None:
        self.visitor, self.page, self.seen = visitor, f"/pieces/{pk}/", -1

    def __call__(self, number: int) -> Answer:
        if self.seen < 0 and not self.open():
            return Answer(0)
        answer = self.visitor.send(f"{self.page}autosave/", **self.text(number), seen=self.seen)
        if answer.status == 200:
            self.seen = json.loads(answer.body)["revision"]
        else:
            self.seen = -1  # perhaps it was saved: look before the next one
        return Answer(0) if answer.status == 409 else answer

    def open(self) -> bool:
        found = SEEN.search(self.visitor.get(self.page).body)
        if found:
            self.seen = int(found[1] or found[2])
        return bool(found)

    def text(self, number: int) -> dict[str, str]:
        body = f"<p>第{number}次写的正文。</p>"
        return {"headline": f"第{number}次", "subtitle": "", "body": body, "credit": ""}


class Filling:
    """Types numbers into a cell of the grid, as its page does."""

    def __init__(self, visitor: Visitor, name: str) -> None:
        self.visitor, self.name = visitor, name
        self.before: dict[str, Any] = {"text": "", "source": None}

    def __call__(self, number: int) -> Answer:
        cell = {"cell": self.name, "before": self.before, "text": str(number)}
        cell["source"] = self.before["source"]
        answer = self.visitor.post(GRID, json.dumps({"cells": [cell]}), JSON, Accept=JSON)
        if answer.status != 200:
            return answer
        outcome = json.loads(answer.body)
        if self.name in outcome["saved"]:
            self.before = outcome["saved"][self.name]
            return answer
        if self.name in outcome["conflicts"]:
            self.before = outcome["conflicts"][self.name]["now"]
            return Answer(0)
        return Answer(400, answer.body)
