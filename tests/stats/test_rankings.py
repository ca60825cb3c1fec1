"""Ranked with ties told, against a naive sort."""

from __future__ import annotations

from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from departments.months import Month
from stats.models.kinds import Direction, Kind
from stats.rankings import Ranking, listed, named

from .invented import departments, figure, indicator, ledger

MONTH = Month(2020, 12)


def ranking(*values: object, **definition: object) -> Ranking:
    """Of departments 1局, 2局, … with these values; None: missing."""
    rule, places = indicator(**definition), departments(len(values))
    made = [
        figure(rule, where, None if value is None else Decimal(str(value)))
        for where, value in zip(places, values, strict=True)
    ]
    return Ranking(ledger(MONTH, made, places), rule)


class RankingTests(SimpleTestCase):
    def test_equals_share_a_rank_and_the_next_is_left_out(self) -> None:
        ranked = ranking(5, 9, 5, 1, None, 9)
        self.assertEqual(
            [(place.department.name, place.rank) for place in ranked.places],
            [("2局", 1), ("6局", 1), ("1局", 3), ("3局", 3), ("4局", 5)],
        )
        self.assertEqual(named(ranked.without_value()), "5局")

    def test_what_prints_the_same_ties_in_the_tables_order(self) -> None:
        ranked = ranking("99.994", "99.996", "99.99", kind=Kind.RATE, decimals=2)
        self.assertEqual(listed(ranked.places), "2局、1局、3局（其中1局、3局并列第2）")

    def test_ties_at_the_cut_are_in_and_told(self) -> None:
        ranked = ranking(9, 7, 7, 7, 1)
        self.assertEqual(listed(ranked.first(2)), "1局、2局、3局、4局（其中2局、3局、4局并列第2）")
        self.assertEqual(listed(ranked.first(1)), "1局")
        self.assertEqual(
            listed(ranked.last(2), rank_word="倒数第"),
            "2局、3局、4局、5局（其中2局、3局、4局并列倒数第2）",
        )
        self.assertEqual(listed(ranking(4, 4).first(1)), "1局、2局（并列第1）")
        self.assertEqual(
            listed(ranking(4, 4, 2, 2).first(3)),
            "1局、2局、3局、4局（其中1局、2局并列第1，3局、4局并列第3）",
        )

    def test_less_is_better_where_the_indicator_says_so(self) -> None:
        ranked = ranking(3, 0, 5, direction=Direction.LESS, target=Decimal(3))
        self.assertEqual(listed(ranked.first(2), values=True), "2局0件、1局3件")
        self.assertEqual(named(ranked.off_target()), "3局")
        self.assertEqual((listed(ranked.highest()), listed(ranked.lowest())), ("3局", "2局"))

    def test_who_did_nothing_is_not_among_the_first_but_a_rate_of_zero_is(self) -> None:
        self.assertEqual(listed(ranking(0, 3, 0).first(3)), "2局")
        self.assertEqual(listed(ranking(0, 3, kind=Kind.RATE).first(3)), "2局、1局")
        self.assertEqual(ranking(0, 0).first(5), ())
        self.assertEqual(listed(ranking(0, 3, 0).last(1)), "1局、3局（并列第1）")

    def test_zero_is_known_and_missing_is_not_zero(self) -> None:
        ranked = ranking(0, None, 3, "0.4")
        self.assertEqual(named(ranked.at_zero()), "1局")
        self.assertEqual(named(ranking(1).at_zero()), "无")
        self.assertEqual(ranking(None, None).places, ())
        self.assertEqual(ranking(None).highest(), ())

    def test_the_target_is_held_against_what_is_printed(self) -> None:
        ranked = ranking("94.996", "94.99", kind=Kind.RATE, decimals=2, target=Decimal(95))
        self.assertEqual(named(ranked.off_target()), "2局")
        self.assertEqual(ranking(1).off_target(), [])

    def test_figures_of_every_source_are_ranked_and_bear_their_note(self) -> None:
        rule, [first, second] = indicator(), departments(2)
        aside = figure(rule, second, Decimal(9), counts=False)
        aside.note = "数据来源于窗口统计"
        ranked = Ranking(
            ledger(MONTH, [figure(rule, first, Decimal(5)), aside], [first, second]), rule
        )
        self.assertEqual(listed(ranked.places, values=True), "2局9件（数据来源于窗口统计）、1局5件")


found = st.lists(st.one_of(st.none(), st.integers(0, 8)), min_size=1, max_size=20)


class RankingPropertyTests(SimpleTestCase):
    @given(found, st.sampled_from(Direction), st.integers(1, 20))
    def test_against_counting_the_better_ones(
        self, values: list[int | None], direction: Direction, count: int
    ) -> None:
        ranked = ranking(*values, direction=direction, kind=Kind.DAYS)
        known = {f"{n}局": value for n, value in enumerate(values, 1) if value is not None}
        fewest = direction == Direction.LESS

        def better(one: int, other: int) -> bool:
            return one < other if fewest else one > other

        ranks = {
            name: 1 + sum(better(other, value) for other in known.values())
            for name, value in known.items()
        }
        worst = {
            name: 1 + sum(better(value, other) for other in known.values())
            for name, value in known.items()
        }
        self.assertEqual({p.department.name: p.rank for p in ranked.places}, ranks)
        self.assertEqual(
            {p.department.name for p in ranked.first(count)},
            {name for name, rank in ranks.items() if rank <= count},
        )
        self.assertEqual(
            {p.department.name: p.rank for p in ranked.last(count)},
            {name: rank for name, rank in worst.items() if rank <= count},
        )
        order = [place.rank for place in ranked.places]
        self.assertEqual(order, sorted(order))
        self.assertGreaterEqual(len(ranked.first(count)), min(count, len(known)))

    @given(found)
    def test_every_department_is_somewhere_once(self, values: list[int | None]) -> None:
        ranked = ranking(*values)
        names = [p.department.name for p in ranked.places] + [
            d.name for d in ranked.without_value()
        ]
        self.assertEqual(sorted(names), sorted(f"{n}局" for n in range(1, len(values) + 1)))
        zeros = {d.name for d in ranked.at_zero()}
        self.assertEqual(zeros, {f"{n}局" for n, value in enumerate(values, 1) if value == 0})
