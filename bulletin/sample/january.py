"""The month after the published one, in the making: invented pieces, answers and a deadline."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from bulletin.actions.news import accept, return_to_author, submit
from bulletin.actions.reporting import excuse, say_nothing, set_deadline
from bulletin.actions.writing import save, start
from bulletin.models import NewsItem
from bulletin.models.news import Text
from departments import roles
from departments.models import Department, User
from departments.months import Month

FILE = Path(__file__).parent / "january.toml"
JANUARY = Month(2021, 1)
#: So that the desk of a sample loaded today counts days.
DAYS_LEFT = 7
NOTHING, EXCUSED = "残联", "市公交公司"


def load_january(people: dict[str, User]) -> None:
    """By the verbs that people use; nothing is published, so that everybody has something to do."""
    editor = people[roles.EDITOR]
    with FILE.open("rb") as file:
        pieces = tomllib.load(file)["piece"]
    for piece in pieces:
        _write(piece, people[piece["by"]], editor)
    say_nothing(Department.objects.get(name=NOTHING), JANUARY, by=editor)
    excuse(Department.objects.get(name=EXCUSED), JANUARY, by=editor)
    set_deadline(JANUARY, timezone.localdate() + dt.timedelta(days=DAYS_LEFT), by=editor)


def _write(given: dict[str, Any], author: User, editor: User) -> None:
    department = Department.objects.get(name=given["department"])
    begun = start(month=JANUARY, by=author, department=department)
    text = Text(given["headline"], given["subtitle"], given["body"], begun.credit, given["section"])
    piece = save(begun, text, by=author, seen=begun.revision)
    if given["ends"] != "draft":
        _decide(submit(piece, by=author), given, editor)


def _decide(piece: NewsItem, given: dict[str, Any], editor: User) -> None:
    if given["ends"] == "accepted":
        accept(piece, by=editor)
    elif given["ends"] == "returned":
        return_to_author(piece, given["reason"], by=editor)
