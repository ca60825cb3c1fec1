"""Somebody edits while somebody publishes: in the edition or not, and never lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from functools import partial

from bulletin.document import content_of, decode, encode
from bulletin.models import Edition

from ..databases import Place
from ..processes import together
from ..results import Result
from ..wholeness import complaints
from .edits import Cell, Edit, Opening, Piece
from .publishing import bulletin, change, count, newest, publish_signed, publish_urgently, sign

#: A publication of the stage takes about so long; the edit falls anywhere within it.
SECONDS = 0.9
IN, OUT, REFUSED = "in the edition", "after it", "refused as changed"


def run(place: Place, rounds: int) -> list[Result]:
    del place
    wrong: list[str] = []
    tally: Counter[str] = Counter()
    chance = random.Random(1)
    for number in range(rounds):
        found, fate = _round(number, chance.random() * SECONDS)
        wrong += found
        tally[fate] += 1
    wrong += complaints(bulletin(), whole_chain=True)
    for one in wrong:
        print(one)
    told = ", ".join(f"{tally[fate]} {fate}" for fate in (IN, OUT, REFUSED))
    return [
        Result(
            "figure, piece or opening words changed while publishing",
            rounds,
            "in the edition, or after it, or refused as changed; kept each time",
            f"{told}; {f'{len(wrong)} faults' if wrong else 'every edit kept'}",
            not wrong,
        )
    ]


def _round(number: int, wait: float) -> tuple[list[str], str]:
    edit = (Cell, Piece, Opening)[number % 3](number)
    change()
    if signed := number % 2 == 0:
        sign()
    before = count()
    publish = publish_signed if signed else publish_urgently
    published, edited = together(publish, partial(_later, edit, wait))
    if edited.text != edit.new or edit.held() != edit.new:
        return [f"{edit.new} was not kept: {edited}, {edit.held()}"], OUT
    if published.kind == "PublicationRefused" and "签过的名" in published.text:
        return ([] if count() == before else ["refused and published"]), REFUSED
    if published.kind != "Edition" or count() != before + 1:
        return [f"{published}, {count() - before} editions"], OUT
    return _standing(edit, newest())


def _later(edit: Edit, wait: float) -> str:
    time.sleep(wait)
    edit.save()
    return edit.new


def _standing(edit: Edit, edition: Edition) -> tuple[list[str], str]:
    """The edition holds the one or the other, the same in page and Document."""
    said = encode(content_of(decode(bytes(edition.document)))).decode()
    is_in = edit.new in bytes(edition.html).decode()
    wrong = complaints(bulletin())
    if (edit.new in said) != is_in or ((edit.old in said) == is_in and edit.old != "没有的话"):
        wrong.append(f"{edit.old} → {edit.new}: half of it ({is_in})")
    if (at := edit.at()) is not None and (at < edition.published_at) != is_in:
        wrong.append(f"{edit.new}: changed at {at}, published {edition.published_at}, {is_in}")
    return wrong, IN if is_in else OUT
