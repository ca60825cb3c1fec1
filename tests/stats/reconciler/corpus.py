"""Sentences with what is wrong in them marked, and how well the reconciler finds it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stats.reconciler import Evidence, Verdict, check_with

HALVES = ("development", "test")
MARKED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`wrong` are the places of the text that contradict the ledger, as (start, end)."""

    text: str
    kind: str
    wrong: frozenset[tuple[int, int]] = frozenset()


@dataclass(slots=True)
class Score:
    """Counted over numbers, and over sentences (wrong in any place or in none)."""

    right: int = 0
    false: int = 0
    missed: int = 0
    numbers: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false or 1)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed or 1)


def sentences(half: str) -> Iterator[Sentence]:
    corpus = tomllib.loads((Path(__file__).parent / f"{half}.toml").read_text("utf-8"))
    for kind in ("right", "news"):
        yield from (Sentence(text, kind) for text in corpus[kind])
    for kind, texts in corpus["wrong"].items():
        yield from (marked(text, kind) for text in texts)


def marked(text: str, kind: str) -> Sentence:
    """A sentence with its wrong numbers in braces."""
    wrong, plain, end = set(), "", 0
    for match in MARKED.finditer(text):
        plain += text[end : match.start()]
        wrong.add((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        end = match.end()
    return Sentence(plain + text[end:], kind, frozenset(wrong))


def score(evidence: Evidence, corpus: Iterator[Sentence]) -> Score:
    """How the reconciler's contradictions compare with those marked."""
    result = Score()
    for sentence in corpus:
        judged = check_with(evidence, sentence.text)
        result.numbers.update(f"{sentence.kind} {one.verdict}" for one in judged)
        said = {(o.start, o.end) for o in judged if o.verdict == Verdict.CONTRADICTS}
        result.right += len(said & sentence.wrong)
        result.false += len(said - sentence.wrong)
        result.missed += len(sentence.wrong - said)
        if said != sentence.wrong:
            marks = [f"+{sentence.text[a:b]}" for a, b in sorted(said - sentence.wrong)]
            marks += [f"-{sentence.text[a:b]}" for a, b in sorted(sentence.wrong - said)]
            result.mistakes.append(f"{sentence.kind}: {sentence.text} ({', '.join(marks)})")
    return result
