"""Two people publish the same bulletin at one moment: one edition, and one is told so."""

from __future__ import annotations

from functools import partial

from ..databases import Place
from ..processes import together
from ..results import Result
from ..wholeness import complaints
from .publishing import bulletin, change, count, publish_urgently

#: What the other one may hear: that an edition came meanwhile, or that there is nothing new.
TOLD = ("刚才已有人发布了第", "完全相同")


def run(place: Place, rounds: int) -> list[Result]:
    del place
    wrong: list[str] = []
    for number in range(rounds):
        wrong += _round(number)
    wrong += complaints(bulletin(), whole_chain=True)
    for one in wrong:
        print(one)
    return [
        Result(
            "published twice at one moment, by two processes",
            rounds,
            "one edition each time, in order, the chain whole",
            f"{len(wrong)} faults" if wrong else f"{rounds} editions of {rounds} pairs",
            not wrong,
        )
    ]


def _round(number: int) -> list[str]:
    change()
    before = count()
    # Every other time as the command does, which has seen no edition.
    after = before if number % 2 else None
    outcomes = together(*[partial(publish_urgently, after)] * 2)
    kinds = sorted(one.kind for one in outcomes)
    refusals = [one.text for one in outcomes if one.kind == "PublicationRefused"]
    if kinds != ["Edition", "PublicationRefused"] or count() != before + 1:
        return [f"{outcomes}, {count() - before} editions"]
    if not any(words in refusals[0] for words in TOLD):
        return [f"told: {refusals[0]}"]
    return complaints(bulletin()) if number % 10 == 0 else []
