"""What an assessment comes to: the year's values, the scores, who is ranked and how."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import TestCase

from departments.models import Presence
from departments.months import Month
from stats.assessment import Results, compute
from stats.assessment.outcome import MonthState, Standing, thawed
from stats.models import Criterion, Indicator, SchemeGroup
from stats.models.assessment import Ties
from stats.models.criterion import Formula
from stats.models.kinds import Aggregation, Direction, Kind
from tests.base import NOVEMBER, department, figure

from .assessing import Assessing, criterion, group, group_marks


class StageTestCase(Assessing, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()

    def standing(self, name: str) -> Standing:
        return next(s for s in compute(self.scheme).standings if s.department == name)

    def scores(self, name: str) -> list[str]:
        return [str(score.score) for score in self.standing(name).scores]

    def places(self) -> list[tuple[str, int | None, str]]:
        return [(s.department, s.place, str(s.total)) for s in compute(self.scheme).standings]


class ScoreTests(StageTestCase):
    def test_each_formula(self) -> None:
        self.assertEqual(self.scores("社保局"), ["10.00", "20.00", "20.00", "0.00"])
        self.assertEqual(self.scores("医保局"), ["20.00", "18.00", "20.00", "20.00"])
        self.assertEqual(self.places(), [("医保局", 1, "78.00"), ("社保局", 2, "50.00")])

    def test_each_score_says_how_it_was_reached(self) -> None:
        told = [score.calculation for score in self.standing("社保局").scores]
        self.assertEqual(
            told,
            [
                "全年100件，本组最高200件：20 × 100 ÷ 200 = 10。",
                "全年100%，达到目标值99.5%，得满分。",
                "全年45件：45 × 0.5 = 22.5，最多得20分。",
                "全年101件，没有达到目标值150件，不得分。",
            ],
        )
        told = [score.calculation for score in self.standing("医保局").scores]
        self.assertEqual(told[1], "全年99%，比目标值99.5%低0.5个百分点：20 − 0.5 × 4 = 18。")

    def test_a_score_is_rounded_once_half_up(self) -> None:
        self.cases.full_marks = Decimal("10.01")
        self.cases.save()
        score = self.standing("社保局").scores[0]
        self.assertEqual(str(score.score), "5.01")
        self.assertEqual(
            score.calculation,
            "全年100件，本组最高200件：10.01 × 100 ÷ 200 = 5.005，四舍五入得5.01分。",
        )

    def test_a_floor(self) -> None:
        Criterion.objects.filter(pk=self.praise.pk).update(points=100, floor=3)
        score = self.standing("医保局").scores[1]
        self.assertEqual(str(score.score), "3.00")
        self.assertEqual(
            score.calculation,
            "全年99%，比目标值99.5%低0.5个百分点：20 − 0.5 × 100 = −30，最低得3分。",
        )

    def test_where_less_is_better(self) -> None:
        Indicator.objects.filter(name="受理数").update(direction=Direction.LESS)
        self.assertEqual(self.scores("社保局")[0], "20.00")
        score = self.standing("医保局").scores[0]
        self.assertEqual(score.calculation, "全年200件，本组最低100件：20 × 100 ÷ 200 = 10。")

    def test_rules_as_printed(self) -> None:
        self.assertEqual(
            [c.rule for c in compute(self.scheme).criteria],
            [
                "满分乘以本部门的数，除以本组最高的数。",
                "目标值99.5%，每低1个百分点扣4分，零头按比例扣，扣到0分为止。",
                "每件得0.5分，得到满分为止。",
                "达到150件得满分，否则不得分。",
            ],
        )

    def test_without_data_no_score_is_made_up(self) -> None:
        self.social.figures.filter(indicator__name="满意率").update(value=None)
        found = self.standing("社保局")
        self.assertEqual([str(s.score) for s in found.scores], ["10.00", "None", "20.00", "0.00"])
        self.assertEqual((str(found.total), found.without_data), ("30.00", ("群众满意",)))
        self.assertEqual(found.scores[1].calculation, "全年没有数据，这一项不计分。")


class YearTests(StageTestCase):
    def year(self, indicator: str, name: str = "社保局") -> tuple[str, str, str]:
        pk = Indicator.objects.get(name=indicator).pk
        found = self.standing(name).year(pk)
        assert found is not None
        return found.printed, found.how, found.lacking

    def test_counts_are_summed_and_missing_months_told(self) -> None:
        figure("受理数", self.social, 7, month=Month(2020, 3))
        figure("受理数", self.social, None, month=NOVEMBER)
        self.assertEqual(self.year("受理数"), ("107", "各月相加", "缺1—2月、4—11月"))

    def test_other_years_do_not_count(self) -> None:
        figure("受理数", self.social, 7, month=Month(2019, 12))
        figure("受理数", self.social, 7, month=Month(2021, 1))
        self.assertEqual(self.year("受理数")[0], "100")

    def test_a_rate_is_weighted_by_its_base_and_never_a_mean(self) -> None:
        figure("评价数", self.social, 5, month=NOVEMBER)
        figure("满意率", self.social, 0, month=NOVEMBER)
        self.assertEqual(
            self.year("满意率"), ("90%", "各月按评价数加权平均，评价数合计50", "缺1—10月")
        )

    def test_a_ratio_comes_from_the_sums_of_its_parts(self) -> None:
        ratio = Indicator.objects.create(
            name="办结率",
            kind=Kind.RATE,
            aggregation=Aggregation.RATIO,
            numerator=Indicator.objects.get(name="办结数"),
            denominator=Indicator.objects.get(name="受理数"),
            decimals=2,
            direction=Direction.MORE,
        )
        criterion(self.scheme, "办结率", "办结率", Formula.LINEAR, target=100, points=1)
        figure("受理数", self.social, 20, month=NOVEMBER)
        figure("办结数", self.social, 10, month=NOVEMBER)
        # A month with one part only gives nothing.
        figure("受理数", self.social, 500, month=Month(2020, 10))
        printed, how, lacking = self.year("办结率")
        self.assertEqual(printed, "92.5%")
        self.assertEqual(how, "办结数全年111 ÷ 受理数全年120 × 100")
        self.assertEqual(lacking, "缺1—10月")
        score = self.standing("社保局").scores[-1]
        self.assertEqual(
            score.calculation, "全年92.5%，比目标值100%低7.5个百分点：20 − 7.5 × 1 = 12.5。"
        )
        self.assertEqual(ratio.numerator, Indicator.objects.get(name="办结数"))

    def test_a_month_without_cases_is_not_missing_a_rate(self) -> None:
        figure("评价数", self.social, 0, month=NOVEMBER)
        self.assertEqual(self.year("满意率")[2], "缺1—10月")

    def test_months_before_it_came_are_not_expected(self) -> None:
        Presence.objects.filter(department=self.social).update(since=NOVEMBER)
        self.assertEqual(self.year("受理数")[2], "缺11月")
        found = self.standing("社保局").years[0].months
        states = [month.state for month in found]
        self.assertEqual(states[9:], [MonthState.ABSENT, MonthState.MISSING, MonthState.COUNTED])

    def test_months_keep_their_figures_with_source_and_note(self) -> None:
        self.group.departments.add(self.bus)
        pk = Indicator.objects.get(name="受理数").pk
        year = self.standing("公交公司").year(pk)
        assert year is not None
        [used] = year.months[11].figures
        self.assertEqual(
            (used.printed, used.unit, used.source, used.note),
            ("1000", "件", self.windows.name, "数据来源于窗口统计"),
        )
        self.assertEqual(year.months[10].figures[0].printed, "未填")


class WhoIsRankedTests(StageTestCase):
    def test_groups_are_ranked_apart_with_their_own_full_marks(self) -> None:
        other = group(self.scheme, "企业组", self.bus)
        group_marks(other, self.cases, 40)
        group_marks(other, self.praise, 0)
        results = compute(self.scheme)
        self.assertEqual([s.place for s in results.standings], [1, 2, 1])
        bus = self.standing("公交公司")
        # 0 marks: the group is not assessed for it; without data: told.
        self.assertEqual([str(s.score) for s in bus.scores], ["40.00", "None", "None", "20.00"])
        self.assertEqual(bus.without_data, ("评价件数",))
        self.assertEqual(bus.scores[1].calculation, "本组不考核这一项。")
        self.assertEqual([str(g.total_marks) for g in results.groups], ["80.00", "80.00"])

    def test_departments_without_business_are_left_out_and_listed(self) -> None:
        idle, silent = department("残联", 4), department("档案局", 5)
        figure("受理数", idle, 0)
        gone = department("从未进驻的局", 6)
        Presence.objects.filter(department=gone).delete()
        self.group.departments.add(idle, silent, gone)
        self.assertEqual(
            [(s.department, s.reason) for s in compute(self.scheme).groups[0].left_out],
            [
                ("残联", "全年受理数为0"),
                ("档案局", "全年没有受理数的数据"),
                ("从未进驻的局", "2020年没有进驻大厅"),
            ],
        )
        self.assertEqual(self.places()[:2], [("医保局", 1, "78.00"), ("社保局", 2, "50.00")])

    def test_those_left_out_are_no_measure_for_the_others(self) -> None:
        Indicator.objects.filter(name="受理数").update(direction=Direction.LESS)
        idle = department("残联", 4)
        figure("受理数", idle, 0)
        self.group.departments.add(idle)
        self.assertEqual(self.scores("社保局")[0], "20.00")

    def test_without_a_business_indicator_all_take_part(self) -> None:
        self.scheme.business = None
        self.group.departments.add(department("残联", 4))
        self.assertEqual(self.standing("残联").place, 3)

    def test_departments_in_no_group_are_told(self) -> None:
        self.assertEqual(compute(self.scheme).ungrouped, ("公交公司",))


class TiesTests(StageTestCase):
    def tie(self, rule: str) -> list[tuple[str, int | None]]:
        """All three have the same marks; 医保局 has the most cases, and 公交公司 the first place
        among the departments."""
        self.scheme.criteria.exclude(pk=self.pieces.pk).delete()
        self.social.figures.filter(indicator__name="受理数").update(value=50)
        self.bus.figures.filter(indicator__name="受理数").update(value=100)
        self.bus.figures.filter(indicator__name="评价数").update(value=45)
        self.group.departments.add(self.bus)
        self.scheme.ties = rule
        return [(s.department, s.place) for s in compute(self.scheme).standings]

    def test_the_same_place_and_the_next_stays_empty(self) -> None:
        late = department("残联", 9)
        figure("受理数", late, 1)
        figure("评价数", late, 1)
        self.group.departments.add(late)
        self.assertEqual(
            self.tie(Ties.SAME_PLACE),
            [("公交公司", 1), ("社保局", 1), ("医保局", 1), ("残联", 4)],
        )
        self.assertEqual(compute(self.scheme).ties, "总分相同的并列，下一名次空出。")

    def test_by_cases(self) -> None:
        self.assertEqual(self.tie(Ties.BY_CASES), [("医保局", 1), ("公交公司", 2), ("社保局", 3)])
        self.assertEqual(
            compute(self.scheme).ties, "总分相同的，受理数多的在前；仍相同的并列，下一名次空出。"
        )

    def test_by_order(self) -> None:
        self.assertEqual(self.tie(Ties.BY_ORDER), [("公交公司", 1), ("社保局", 2), ("医保局", 3)])


class ProblemTests(StageTestCase):
    def problems(self) -> tuple[str, ...]:
        return compute(self.scheme).problems

    def test_none(self) -> None:
        self.assertEqual(self.problems(), ())

    def test_nothing_defined(self) -> None:
        self.scheme.criteria.all().delete()
        SchemeGroup.objects.all().delete()
        self.assertEqual(
            self.problems(),
            (
                "还没有考核项目，请点“修改方案”改正。",
                "还没有分组，请点“修改方案”改正：至少要有一个组，组里勾选部门。",
            ),
        )

    def test_a_group_with_nobody_to_rank(self) -> None:
        group(self.scheme, "空组")
        group(self.scheme, "没有业务的组", department("残联"))
        self.assertEqual(
            self.problems(),
            (
                "“空组”没有参加排名的部门（组里还没有部门），请点“修改方案”改正。",
                "“没有业务的组”没有参加排名的部门（组里的部门全年都没有业务），请点“修改方案”改正。",
            ),
        )

    def test_a_criterion_for_which_no_department_has_data(self) -> None:
        other = group(self.scheme, "企业组", self.bus)
        self.assertEqual(
            self.problems(),
            tuple(
                f"“{name}”在“企业组”算不出来：组里没有一个部门有“{indicator}”的全年数据。"
                "请补录数据，或在“各组满分”里把这一项填0。"
                for name, indicator in (("群众满意", "满意率"), ("评价件数", "评价数"))
            ),
        )
        group_marks(other, self.praise, 0)
        group_marks(other, self.pieces, 0)
        self.assertEqual(self.problems(), ())

    def test_an_indicator_that_no_longer_suits(self) -> None:
        Indicator.objects.filter(name="满意率").update(aggregation=Aggregation.NONE, weight=None)
        self.assertEqual(
            self.problems(),
            (f"“群众满意”算不出来：{self.praise_unfit()}",),
        )
        self.assertEqual(self.scores("社保局")[1], "None")

    def praise_unfit(self) -> str:
        return (
            "“满意率”的合计方法是“不合计”，各月的数合不成全年的数（不能取各月的平均）。"
            "请先在指标里设定分子分母或权数。"
        )

    def test_a_department_in_two_groups(self) -> None:
        group(self.scheme, "又一组", self.social)
        self.assertEqual(
            self.problems(), ("“社保局”在2个组里，一个部门只能在一个组，请点“修改方案”改正。",)
        )


class FrozenTests(StageTestCase):
    def test_frozen_results_come_back_the_same(self) -> None:
        results = compute(self.scheme)
        self.assertEqual(thawed(results.frozen()), results)
        self.assertEqual(thawed(results.frozen()).fingerprint, results.fingerprint)


class QueryTests(StageTestCase):
    def measure(self) -> Results:
        with self.assertNumQueries(8):
            return compute(self.scheme)

    def test_as_many_for_three_departments_and_for_a_full_year(self) -> None:
        self.scheme.refresh_from_db()
        self.group.departments.set([self.social])
        self.assertEqual(len(self.measure().standings), 1)
        self.scheme.refresh_from_db()
        self.group.departments.add(self.medical, self.bus)
        for number in range(1, 12):
            self.fill(Month(2020, number))
        self.assertEqual(len(self.measure().standings), 3)

    def fill(self, month: Month) -> None:
        for name in ("受理数", "办结数", "评价数"):
            for where in (self.social, self.medical, self.bus):
                figure(name, where, 5, month=month)


class SuitabilityTests(StageTestCase):
    def complaint(self, **terms: Any) -> str:
        changed = {"name": "新项目", "formula": Formula.SHARE, **terms}
        made = Criterion(scheme=self.scheme, full_marks=Decimal(10), **changed)
        return made.unfit()

    def test_what_a_formula_cannot_go_by(self) -> None:
        queue = Indicator.objects.get(name="排号数")
        undirected = Indicator.objects.create(name="排队人数", direction=Direction.NEITHER)
        complaints = Indicator.objects.create(name="投诉数", direction=Direction.LESS)
        hall = "“排号数”是全大厅的指标，没有各部门的数，不能用来考核部门。"
        which_way = (
            "“排队人数”不分好坏，判断不了多好还是少好。请先在指标里设定“越多越好”或"
            "“越少越好”，或改用“按差距扣分”。"
        )
        no_pieces = "“投诉数”越少越好，不能按件加分，请改用“按差距扣分”，目标值填0。"
        for indicator, formula, expected in (
            (queue, Formula.SHARE, hall),
            (undirected, Formula.SHARE, which_way),
            (undirected, Formula.YES_NO, which_way),
            (undirected, Formula.LINEAR, ""),
            (undirected, Formula.PIECES, ""),
            (complaints, Formula.PIECES, no_pieces),
            (complaints, Formula.SHARE, ""),
        ):
            with self.subTest(indicator=indicator.name, formula=formula):
                self.assertEqual(self.complaint(indicator=indicator, formula=formula), expected)
