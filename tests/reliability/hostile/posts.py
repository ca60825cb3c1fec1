"""Every form of every page, filled in by kind of field with what no clerk would type, and sent."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from stats.grid.cells import key
from stats.models import Figure
from tests.admin_pages import every_page

from ..results import Result
from .bombs import small_bombs
from .stage import BOSS, Stage
from .strings import ALL
from .tally import Tally

SEED = 20210113
#: Times that each form is filled in and handed in.
ROUNDS = 6
PEOPLE = (BOSS, BOSS, "leader", "editor", "staff")
DATES = (
    "2020-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "0001-01-01", "1900-01-00",
    "2021-1-1", "二〇二一年", "2021-01-13T25:61:61Z", "-1", "2021/01/13", "now", "1e9",
    "２０２１-０１-１３", "2021-01-13\0",
)  # fmt: skip
NUMBERS = (
    "-1", "0", "1e999", "NaN", "sNaN", "-Infinity", "1_000", "9" * 400, "0.1" + "0" * 300, "٣",
    "１２", "0x1F", str(2**31), str(2**63), str(-(2**63) - 1), "1,000", "½", "1e-999", "١٢٣", "+",
    "", " 7 ", "1" + "0" * 5000, "99999999999999.9999", "-0", "0.00000000000001", "1E+400",
    "9223372036854775807",
)  # fmt: skip
CHOICES = (
    "",
    "-1",
    "0",
    "999999",
    str(2**63),
    "abc",
    "%00",
    "\0",
    "__all__",
    "2020-13",
    "on",
    "\ud800",
)
NAMES = (
    "表.csv",
    "../../x.csv",
    "x.exe",
    "a\0b.xlsx",
    "长" * 300 + ".docx",
    "a.csv;b.png",
    "\u202egnp.svg",
)
CONTENTS = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"a,b\n=1+1,2\n",
    b"\x89PNG\r\n\x1a\n", b"GIF89a<script>", b"%PDF-1.7", b"<svg onload=x()>",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b'"', b"," * 5000, b"\r" * 5000,
    "部门,受理数\n社保局,1e999999999\n".encode(), "部门,受理数\n社保局,\0\n".encode("utf-16"),
    b"[a]\nb = '''", b'[[indicator]]\nname = "a\\u0000b"\n',
    "账号,姓名,部门,角色\n=a,<b>,社保局,编辑\n".encode(), b"\xff\xd8\xff\xe0" + b"\0" * 100,
    b"{{{{", b"RIFF\0\0\0\0WEBP",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is handed in."""

    page: str
    url: str
    answers: dict[str, Any]

    def __repr__(self) -> str:
        return f"{self.page} → {self.url} {self.answers}"


def attack(scale: float, stage: Stage) -> list[Result]:
    tally, chance = Tally(), random.Random(SEED)
    forms = list(_forms(stage))
    for who, page, url, form in forms:
        for _ in range(ROUNDS):
            if chance.random() < scale:
                filled = Filled(page, url, _answers(form, chance))
                stage.ask(tally, who, filled, lambda client, f=filled: _hand_in(client, f))
    stage.check_sessions(tally)
    return [
        tally.result(f"{len(forms)} forms filled with hostile values", "no 500"),
        _grid(stage, scale),
    ]


def _grid(stage: Stage, scale: float) -> Result:
    """What the page of figures sends as JSON, with each text in a cell and in a note."""
    tally = Tally()
    url = reverse("admin:stats_figure_grid", args=["2021-03"])
    figure = Figure.objects.filter(department__isnull=False).first()
    cell = key(figure.indicator, figure.department)
    texts = [*ALL, *(f"5（{text}）" for text in ALL)]
    for text in texts[:: max(1, round(1 / scale))]:
        typed = {"cell": cell, "text": text[:4999], "before": {"text": "", "source": None}}
        body = json.dumps({"cells": [typed], "since": 0})
        stage.ask(tally, BOSS, body[:300], partial(_sent_as_json, url=url, body=body))
    return tally.result("figures typed into the grid, as JSON", "no 500")


def _sent_as_json(client: Any, *, url: str, body: str) -> HttpResponse:
    answer: HttpResponse = client.post(url, body, content_type="application/json")
    return answer


def _hand_in(client: Any, filled: Filled) -> HttpResponse:
    answers = {name: _sent(answer) for name, answer in filled.answers.items()}
    answer: HttpResponse = client.post(filled.url, answers)
    return answer


def _sent(answer: Any) -> Any:
    """As a browser would, and a lone surrogate as the bytes that no browser sends."""
    if isinstance(answer, tuple):
        return SimpleUploadedFile(*answer)
    if isinstance(answer, list):
        return [_sent(one) for one in answer]
    return answer.encode("utf-8", "surrogatepass") if isinstance(answer, str) else answer


def _forms(stage: Stage) -> Iterator[tuple[str, str, str, Any]]:
    """Each that takes a POST, once for each of the people who are shown it."""
    seen = set()
    for page in every_page():
        for who in dict.fromkeys(PEOPLE):
            answer = stage.clients[who].get(page.url)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            for form in lxml.html.document_fromstring(answer.content.decode()).forms:
                target = form.get("action") or page.url
                names = tuple(sorted(set(form.xpath(".//*[@name]/@name"))))
                kind = (who, page.name, target if who == BOSS else "", names)
                if form.method == "POST" and form.get("id") != "logout-form" and kind not in seen:
                    seen.add(kind)
                    yield who, page.url, target, form


def _answers(form: Any, chance: random.Random) -> dict[str, Any]:
    """Most fields wrong, some as they are, so that what is behind the first check is reached."""
    share = chance.choice((0.15, 0.5, 0.9))
    answers: dict[str, Any] = {}
    buttons = list(form.xpath(".//*[@type='submit'][@name]"))
    if buttons:
        button = chance.choice(buttons)
        answers[button.get("name")] = button.get("value") or "1"
    for field in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        if field.get("type") in ("submit", "button"):
            continue
        name = field.get("name").replace("__prefix__", chance.choice(("0", "1", "__prefix__", "x")))
        answer = _wrong(field, chance) if chance.random() < share else _as_it_is(field, chance)
        if answer is not None:
            answers[name] = answer
    return answers


def _as_it_is(field: Any, chance: random.Random) -> Any:
    kind = field.get("type")
    if kind in ("checkbox", "radio"):
        return field.get("value", "on") if chance.random() < 0.5 else None
    if kind == "file":
        return _file(chance)
    if field.tag == "select":
        options = field.xpath(".//option/@value")
        return chance.choice(options) if options else ""
    return (field.text or "") if field.tag == "textarea" else field.get("value", "")


def _wrong(field: Any, chance: random.Random) -> Any:
    kind, dress = field.get("type", "text"), field.get("class", "")
    if chance.random() < 0.04:
        return None
    if field.get("name") == "csrfmiddlewaretoken":
        return chance.choice(("x", ""))
    if kind == "file":
        return _file(chance)
    if field.tag == "select" or kind in ("checkbox", "radio"):
        return [chance.choice(CHOICES) for _ in range(chance.choice((1, 1, 1, 3)))]
    if kind in ("month", "date", "datetime-local", "time") or "vDate" in dress or "vTime" in dress:
        return chance.choice(DATES)
    if kind == "number" or "Integer" in dress or kind == "hidden":
        return chance.choice(NUMBERS + CHOICES)
    return chance.choice(
        (*ALL, *NUMBERS, "<p>" * 30 + "深", "<table>" + "<tr><td>1" * 400, "{{ 受理数 | 没有 }}")
    )


def _file(chance: random.Random) -> tuple[str, bytes]:
    return chance.choice(NAMES), chance.choice((*CONTENTS, *small_bombs()))
