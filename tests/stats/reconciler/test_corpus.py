"""How well contradictions are found, on sentences some of which nobody tuned anything on."""

from __future__ import annotations

import time

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from stats.reconciler import Evidence, check_text, check_with

from . import hall
from .corpus import HALVES, score, sentences

THRESHOLD = 0.98
KINDS = {
    "digits",
    "excluded",
    "last_month",
    "truncated",
    "points",
    "wrong_month",
    "wrong_department",
    "over_100",
    "wrong_comparison",
    "stale",
}


class CorpusTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        hall.build()

    def test_precision_and_recall_of_contradictions(self) -> None:
        evidence = Evidence(hall.DECEMBER)
        scores = [score(evidence, sentences(half)) for half in HALVES]
        right = sum(one.right for one in scores)
        false = sum(one.false for one in scores)
        missed = sum(one.missed for one in scores)
        mistakes = "\n".join(scores[0].mistakes)
        self.assertGreaterEqual(right / (right + false), THRESHOLD, mistakes)
        self.assertGreaterEqual(right / (right + missed), THRESHOLD, mistakes)

    def test_news_is_never_called_wrong(self) -> None:
        evidence = Evidence(hall.DECEMBER)
        news = (s for half in HALVES for s in sentences(half) if s.kind == "news")
        self.assertEqual(score(evidence, news).false, 0)

    def test_most_numbers_of_right_sentences_are_confirmed(self) -> None:
        evidence = Evidence(hall.DECEMBER)
        counts = score(evidence, sentences("test")).numbers
        confirmed = counts["right matches"] + counts["right derived"]
        self.assertGreaterEqual(confirmed / (confirmed + counts["right unknown"]), 0.9)

    def test_the_corpus_is_as_large_and_as_varied_as_it_should_be(self) -> None:
        kinds = [sentence.kind for half in HALVES for sentence in sentences(half)]
        self.assertGreaterEqual(kinds.count("right"), 150)
        self.assertGreaterEqual(kinds.count("news"), 60)
        wrong = [kind for kind in kinds if kind not in ("right", "news")]
        self.assertEqual(set(wrong), KINDS)
        self.assertGreaterEqual(len(wrong), 150)
        self.assertGreaterEqual(min(wrong.count(kind) for kind in KINDS), 16)

    def test_asks_no_more_for_a_long_text(self) -> None:
        everything = "\n".join(s.text for half in HALVES for s in sentences(half))
        asked = []
        for text in (EVERYTHING_ASKED, EVERYTHING_ASKED * 40, everything):
            with CaptureQueriesContext(connection) as queries:
                check_text(text, month=hall.DECEMBER)
            asked.append(len(queries))
        self.assertEqual(asked[0], asked[1])
        self.assertLessEqual(max(asked), QUERIES)

    def test_ten_thousand_characters_take_well_under_a_second(self) -> None:
        text = "\n".join(s.text for half in HALVES for s in sentences(half))
        text = (text * 3)[:10_000]
        evidence = Evidence(hall.DECEMBER)
        start = time.perf_counter()
        check_with(evidence, text)
        self.assertLess(time.perf_counter() - start, 1)


#: Speaks of other months, of the year so far, of the sources, and has a wrong number.
EVERYTHING_ASKED = (
    "1月受理4628件。本月受理5131件。全年累计受理57358件。不含窗口统计，受理5130件。\n"
)
#: Figures, departments, indicators, with their aliases; sources; corrections; the year's
#: months, the months before; who is present.
QUERIES = 12
