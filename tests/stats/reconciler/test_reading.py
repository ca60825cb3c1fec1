"""What the reconciler makes of single turns of phrase: wrong numbers in braces, the rest let be."""

from __future__ import annotations

from django.test import TestCase

from stats.reconciler import Evidence

from . import hall
from .corpus import marked, score


class Reading(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        hall.build()

    def assert_read(self, *texts: str) -> None:
        evidence = Evidence(hall.DECEMBER)
        for text in texts:
            with self.subTest(text):
                self.assertEqual(score(evidence, iter([marked(text, "one")])).mistakes, [])


class RankTests(Reading):
    def test_ranks_shared_out_in_a_list(self) -> None:
        self.assert_read(
            "区人社局受理1843件，居各部门首位；区医保局1520件、公积金中心627件分列第二、三位。",
            "受理量方面，区医保局、公积金中心分列第二、第三位。",
            "区人社局、区医保局和公积金中心受理数分别位列第一、第二和第三。",
            "区人社局、区医保局、公积金中心受理数依次排名第1、2、3位。",
            "区人社局、区医保局、公积金中心受理数列第一至第三位。",
        )

    def test_a_wrong_rank_in_a_list_is_found(self) -> None:
        evidence = Evidence(hall.DECEMBER)
        for text, wrong in (
            ("区医保局受理1520件、公积金中心受理627件，分列第二、六位。", 1),
            ("区医保局受理1520件、公积金中心受理627件，分列第六、第一位。", 2),
            ("区民政局受理57件，居各部门首位。", 1),
        ):
            with self.subTest(text):
                self.assertEqual(score(evidence, iter([marked(text, "one")])).false, wrong)

    def test_a_list_that_does_not_fit_its_ranks_is_let_be(self) -> None:
        self.assert_read("区民政局、区人社局、区医保局受理数分列第一、二位。")


class ThresholdTests(Reading):
    def test_a_threshold_that_picks_departments_is_no_figure(self) -> None:
        self.assert_read(
            "受理数超过1000件的有区人社局、区医保局。",
            "受理数超1000件的有2个部门，不足100件的部门有2个。",
            "受理数达到500件以上的部门有3个，100件以下的有2个。",
            "受理量在300件（含）以上的窗口5个。",
            "大厅受理5130件，其中超过500件的部门3个，受理不足60件的仅区民政局。",
            "受理数不足10件的部门有0个。",
            "满意率低于97%的是区自然资源局。",
        )

    def test_a_bound_that_holds_is_not_contradicted(self) -> None:
        self.assert_read(
            "各部门满意率均在95%以上。",
            "各窗口满意率均保持在90%以上。",
            "区人社局、区医保局受理数均超过1000件。",
            "本月受理数超过3000件。",
            "区民政局受理数不足100件。",
        )

    def test_a_bound_that_fails_is(self) -> None:
        self.assert_read(
            "各部门满意率均在{99%}以上。",
            "本月受理数超过{6000件}。",
            "区人社局、区医保局受理数均超过{1600件}。",
        )


class HallAgainTests(Reading):
    def test_a_comparison_after_a_list_may_speak_of_the_hall(self) -> None:
        self.assert_read(
            "大厅受理5130件，其中区人社局1843件、区医保局1520件、区民政局57件，环比增长5.38%。",
            "本月受理5130件（区人社局1843件、区医保局1520件），同比增长23.53%，环比增长5.38%。",
            "本月受理5130件，区人社局1843件，区医保局1520件，较上月增加262件。",
            "本月受理5130件，其中区人社局1843件、区医保局1520件，办结5124件。",
        )

    def test_a_comparison_of_neither_is_found(self) -> None:
        self.assert_read(
            "大厅受理5130件，其中区人社局1843件、区医保局1520件，环比增长{23.53%}。",
            "大厅受理5130件，其中区人社局1843件、区医保局1520件，环比下降{5.38%}。",
        )


class ShareTests(Reading):
    def test_shares_of_one_whole_may_not_add_to_more(self) -> None:
        self.assert_read(
            "从评价渠道看，窗口评价器占比62%，网上评价占比31%，短信评价占比{18%}。",
            "按申报方式分，窗口、网上、自助申报分别占62%、31%、{18%}。",
        )

    def test_shares_that_add_up_or_overlap_are_let_be(self) -> None:
        self.assert_read(
            "从评价渠道看，窗口评价器占比62%，网上评价占比31%，短信评价占比7%。",
            "从评价渠道看，窗口评价器占比33.4%，网上评价占比33.3%，短信评价占比33.4%。",
            "“最多跑一次”事项占比99.2%，即办类事项占比63.5%，全程网办事项占比88%。",
        )

    def test_more_than_the_whole_of_a_target_is_possible(self) -> None:
        self.assert_read(
            "截至本月，累计发放贷款1.2亿元，占全年目标任务的108.3%。",
            "今年以来新增市场主体3200户，占年度计划的112%。",
        )


class ListTests(Reading):
    def test_each_number_of_a_list_has_its_own_direction(self) -> None:
        self.assert_read(
            "受理数、办结数环比分别增长5.38%、增长5.61%。",
            "区自然资源局、区税务局受理数同比分别增长33.33%、增长9.09%。",
            "区人社局、区税务局受理数环比分别增长11.36%、下降5.88%。",
            "区人社局、区税务局受理数环比分别增长11.36%、增长{5.88%}。",
        )

    def test_two_bases_for_two_numbers(self) -> None:
        self.assert_read(
            "区民政局受理57件，比上月和去年同期分别增加8件、减少4件。",
            "区人社局受理1843件，较上月和去年同期分别增加188件、423件。",
            "区人社局受理1843件，较上月和去年同期分别增加{423件}、{188件}。",
        )

    def test_a_list_of_whom_is_not_known_is_let_be(self) -> None:
        self.assert_read(
            "区医保局受理近1600件；户籍、驾管、出入境三个窗口分别受理418件、305件、264件。"
        )

    def test_several_departments_together(self) -> None:
        self.assert_read(
            "区人社局受理1843件，区医保局受理1520件，公安分局418件。三部门合计受理3781件。",
            "区人社局受理1843件，区医保局受理1520件，公安分局418件。三部门合计受理{3718件}。",
            "受理量前三位是区人社局1843件、区医保局1520件、公积金中心627件，三部门占全厅的77.78%。",
            "受理量前三位是区人社局1843件、区医保局1520件、公积金中心627件，三部门占全厅的{87.78%}。",
            "受理量前三位是区人社局1843件、区医保局1520件、公积金中心627件，占全厅的77.78%。",
        )


class NamingTests(Reading):
    def test_the_month_named_in_the_sentence_before_is_still_the_month(self) -> None:
        self.assert_read("12月受理5130件。平均办理时长{2.64天}。")

    def test_a_change_after_a_list_may_be_of_its_total(self) -> None:
        self.assert_read(
            "全月排号6274件，迟到3人次，其中区人社局2人次、公安分局1人次；受理5130件，较上月增加262件。"
        )

    def test_what_narrows_an_indicator_narrows_it_for_the_whole_list(self) -> None:
        self.assert_read(
            "当月受理未办结的有区人社局4件、区医保局8件、区民政局2件。",
            "网上受理区人社局1020件，区医保局868件、区民政局14件。",
        )

    def test_a_distance_to_the_halls_average(self) -> None:
        self.assert_read(
            "公安分局满意率97.46%，低于大厅平均水平1.48个百分点。",
            "公安分局满意率97.46%，比大厅平均水平低1.48个百分点。",
            "公安分局满意率97.46%，低于大厅平均水平{2.48个百分点}。",
            "满意率低于全省平均水平0.6个百分点。",
            "满意率低于大厅平均水平的有公安分局97.46%、自然资源局96.67%。",
        )

    def test_a_branch_is_called_by_its_place_first(self) -> None:
        self.assert_read("和平公安分局受理{148件}，满意率97.46%。")

    def test_a_change_of_an_amount_without_a_name_here_is_let_be(self) -> None:
        self.assert_read("大厅5130件办件中，即办件3986件。办件量环比多262件，同比多976件。")
