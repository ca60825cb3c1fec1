"""Injections in every parameter of every list and search: nothing crashes, runs or shows more."""

from __future__ import annotations

import random
import re
import time

import lxml.html
from django.http import HttpResponse
from django.urls import reverse

from ..results import Result
from .lists import Listing, listings
from .stage import BOSS, Stage
from .strings import ALL, ELSEWHERE, HEADER, MARKUP, SQL, TAG, quoted
from .tally import Tally

SEED = 20201213
#: Of all strings, so many for each parameter that is not a search's; a search gets every one.
FOR_EACH = 8
SLOWEST = 4.0
#: A draft of another department, which no question may bring to light.
SECRET = "医保局的草稿"
LIVE = re.compile(r"^\s*(?:javascript|vbscript|data:text)", re.IGNORECASE)
#: What evaluating or breaking out would leave on a page.
TRACES = ("60481729", "root:x:0", "django.db.backends", "Traceback (most recent", "SQL syntax")


def attack(scale: float, stage: Stage) -> list[Result]:
    tally, chance = Tally(), random.Random(SEED)
    every_list = listings(stage)
    for listing in every_list:
        for parameter in listing.parameters:
            every = parameter in ("q", "term")
            chosen = ALL if every else chance.sample(ALL, FOR_EACH)
            chosen = chosen[: max(1, round(len(chosen) * scale))] if scale < 1 else chosen
            for text in chosen:
                _ask(stage, tally, listing, parameter, text)
    stage.check_sessions(tally)
    return [
        tally.result(
            f"injection strings × {len(every_list)} lists and searches",
            "no 500, no script, no row more, under 4 s",
        ),
        *_autocompletes(stage, scale),
    ]


def _ask(stage: Stage, tally: Tally, listing: Listing, parameter: str, text: str) -> None:
    url = f"{listing.url}?{quoted(parameter)}={quoted(text)}"
    is_public = not listing.url.startswith(("/admin/", "/pieces/", "/briefing/"))
    for who in ("nobody",) if is_public else (BOSS, "staff"):
        began = time.monotonic()
        answer = stage.ask(tally, who, url, lambda client: client.get(url))
        if time.monotonic() - began > SLOWEST and _is_slow_again(stage, who, url):
            tally.complain("slow", (who, url))
        if answer is None:
            continue
        for wrong in _wrong(answer, text):
            tally.complain(wrong, (who, url))
        if who != BOSS and SECRET in answer.content.decode("utf-8", "replace"):
            tally.complain("another department's draft was shown", (who, url))
        if who == BOSS and text in SQL and parameter == "q":
            _look_at_rows(tally, answer, url)


def _is_slow_again(stage: Stage, who: str, url: str) -> bool:
    """Once may have been the machine's doing."""
    for _ in range(3):
        began = time.monotonic()
        stage.ask(Tally(), who, url, lambda client: client.get(url))
        if time.monotonic() - began < SLOWEST:
            return False
    return True


def _wrong(answer: HttpResponse, text: str) -> list[str]:
    found = []
    if HEADER in answer:
        found.append("a header was injected")
    location = answer.get("Location", "")
    if "evil.invalid" in location.split("?")[0] or location.startswith("\\"):
        found.append("redirected elsewhere")
    if getattr(answer, "streaming", False) or not answer.get("Content-Type", "").startswith(
        "text/html"
    ):
        return found
    page = answer.content.decode("utf-8", "replace")
    found += [f"“{trace}” on a page" for trace in TRACES if trace in page and trace not in text]
    if page.strip():
        found += _live(page)
    return found


def _live(page: str) -> list[str]:
    """Elements, attributes and addresses of ours to know an injection by."""
    if f"<{TAG}" not in page and TAG not in page:
        return []
    root = lxml.html.document_fromstring(page.encode())
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if TAG in element.tag or TAG in element.attrib:
            found.append("markup was injected")
        if any(n.startswith("on") and TAG in v for n, v in element.attrib.items()):
            found.append("a handler was injected")
        if LIVE.match(element.get("href") or element.get("src") or element.get("action") or ""):
            found.append("a script's address was injected")
        if element.tag in ("script", "style") and TAG in (element.text or ""):
            found.append(f"a text stands in <{element.tag}>")
    return found


def _look_at_rows(tally: Tally, answer: HttpResponse, url: str) -> None:
    change_list = (answer.context_data or {}).get("cl") if hasattr(answer, "context_data") else None
    if change_list is not None and change_list.search_fields and change_list.result_count:
        tally.complain("a condition in SQL found rows", (url, change_list.result_count))


def _autocompletes(stage: Stage, scale: float) -> list[Result]:
    """Every field that completes, and those that no form has, as everybody."""
    tally = Tally()
    fields = [
        ("bulletin", "newsitem", "department"), ("bulletin", "newsitem", "author"),
        ("stats", "figure", "department"), ("stats", "figure", "indicator"),
        ("departments", "user", "groups"), ("departments", "user", "department"), ("x", "y", "z"),
    ]  # fmt: skip
    texts = (*SQL, *MARKUP, *ELSEWHERE, "\0", "\ud800", "医保局")
    for app, model, field in fields:
        for text in texts[: max(1, round(len(texts) * scale))] if scale < 1 else texts:
            url = (
                f"{reverse('admin:autocomplete')}?app_label={app}&model_name={model}"
                f"&field_name={field}&term={quoted(text)}"
            )
            for who in (BOSS, "staff", "nobody"):
                answer = stage.ask(tally, who, url, lambda client, url=url: client.get(url))
                if answer is not None and who != BOSS and answer.status_code == 200:
                    tally.complain("completed for somebody without the right", (who, url))
    return [tally.result("injection strings × autocompletion", "no 500, nothing for others")]
