"""The checks that every hall needs: each broken once, and once as it should be."""

from __future__ import annotations

from decimal import Decimal

from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from departments.models import Presence
from departments.months import Month
from stats.checks.past import usual
from stats.findings import Finding, Severity
from stats.models import Figure, FigureImport, Indicator
from stats.models.kinds import Aggregation, Kind, Rounding, Scope
from stats.models.rule import Check
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure

from .checking import check, said


class Checked(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()


class MissingTests(Checked):
    def missing(self, month: Month = DECEMBER) -> list[Finding]:
        return check(Check.MISSING, month)

    def grave(self) -> list[str]:
        return [f.message for f in self.missing() if f.severity != Severity.NOTE]

    def test_what_is_stated_as_missing_is_a_note(self) -> None:
        [finding] = self.missing()
        self.assertEqual(
            (finding.severity, finding.department, finding.indicator),
            (Severity.NOTE, "公交公司", None),
        )
        self.assertEqual(
            finding.message, "公交公司的“评价数”“满意率”填的是“暂无数据”，合计里没有它。"
        )

    def test_departments_that_state_the_same_are_told_together(self) -> None:
        Figure.objects.filter(indicator__name__in=("评价数", "满意率")).update(value=None)
        self.assertEqual(
            said(self.missing()),
            ["公交公司、社保局、医保局的“评价数”“满意率”填的是“暂无数据”，合计里没有它们。"],
        )

    def test_an_empty_cell(self) -> None:
        Figure.objects.get(indicator__name="办结数", department=self.social).delete()
        [finding, _] = self.missing()
        self.assertEqual((finding.department, finding.indicator), ("社保局", "办结数"))
        self.assertEqual(
            finding.message, "社保局的“办结数”是空的。请补录；确实没有这项数据，就填“暂无数据”。"
        )

    def test_a_department_without_any_figure_is_told_once(self) -> None:
        made = department("住建局", 9)
        [message] = self.grave()
        self.assertEqual(
            message,
            "住建局2020年12月一项数据也没有。请补录；已不在大厅的，在“部门”里写明撤出前最后月份。",
        )
        Presence.objects.filter(department=made).update(until=NOVEMBER)
        self.assertEqual(self.grave(), [])

    def test_what_nobody_reports_is_asked_of_nobody(self) -> None:
        Indicator.objects.create(name="预约件数")
        Indicator.objects.create(name="取号数", scope=Scope.HALL)
        self.assertEqual(self.grave(), [])

    def test_what_was_reported_last_month_is_asked(self) -> None:
        Indicator.objects.create(name="预约件数")
        Indicator.objects.create(name="取号数", scope=Scope.HALL)
        figure("预约件数", self.social, 5, month=NOVEMBER)
        figure("取号数", None, 5, month=NOVEMBER)
        self.assertEqual(
            self.grave(),
            [
                "大厅的“取号数”是空的，上月有。请补录；确实没有这项数据，就填“暂无数据”。",
                *(
                    f"{name}的“预约件数”是空的。请补录；确实没有这项数据，就填“暂无数据”。"
                    for name in ("公交公司", "社保局", "医保局")
                ),
            ],
        )

    def test_a_column_that_most_lack_is_told_once(self) -> None:
        Indicator.objects.create(name="预约件数")
        for name in ("甲局", "乙局"):
            figure("受理数", department(name, 9), 5)
        self.assertEqual(len(self.grave()), 6)  # the two lack three columns each
        figure("预约件数", self.social, 5)
        [finding, *_] = [f for f in self.missing() if f.indicator == "预约件数"]
        self.assertEqual(
            finding.message,
            "“预约件数”只有1个部门有数据，缺公交公司、医保局、乙局、甲局。请导入或补录。",
        )
        self.assertEqual((finding.printed, finding.computed), ("1个部门", "5个部门"))
        Figure.objects.filter(indicator__name="预约件数").update(month=NOVEMBER)
        [finding, *_] = [f for f in self.missing() if f.indicator == "预约件数"]
        self.assertIn("一个部门的数据也没有", finding.message)

    def test_a_month_not_yet_begun(self) -> None:
        self.assertEqual(
            said(self.missing(Month(2021, 1))), ["2021年1月还没有任何数据。请导入或录入。"]
        )
        self.assertEqual(self.missing(Month(2021, 2)), [])


class RateRangeTests(Checked):
    def rate(self, value: object) -> list[Finding]:
        Figure.objects.filter(indicator__name="满意率", department=self.social).update(value=value)
        return check(Check.RATE_RANGE)

    def test_within(self) -> None:
        for value in (0, 100, None):
            self.assertEqual(self.rate(value), [])

    def test_above_and_below(self) -> None:
        [finding] = self.rate(Decimal("100.01"))
        self.assertEqual(
            (finding.department, finding.indicator, finding.printed),
            ("社保局", "满意率", "100.01%"),
        )
        self.assertEqual(
            finding.message,
            "社保局的“满意率”是100.01%，比率应在0%至100%之间。请核对。",
        )
        self.assertEqual(len(self.rate(-1)), 1)

    def test_the_halls(self) -> None:
        Indicator.objects.create(
            name="网办率", kind=Kind.RATE, aggregation=Aggregation.NONE, scope=Scope.HALL
        )
        figure("网办率", None, 120)
        self.assertEqual(
            said(check(Check.RATE_RANGE)),
            ["大厅的“网办率”是120%，比率应在0%至100%之间。请核对。"],
        )

    def test_a_computed_one(self) -> None:
        """办结数 301 of 受理数 300."""
        make_ratio()
        self.assertEqual(
            said(check(Check.RATE_RANGE)),
            ["“办结率”全大厅算出来是100.33%，比率应在0%至100%之间。请核对它的分子和分母。"],
        )


def make_ratio(**more: object) -> Indicator:
    done, accepted = (Indicator.objects.get(name=name) for name in ("办结数", "受理数"))
    return Indicator.objects.create(
        **{
            "name": "办结率",
            "unit": "%",
            "kind": Kind.RATE,
            "aggregation": Aggregation.RATIO,
            "numerator": done,
            "denominator": accepted,
            "decimals": 2,
        }
        | more
    )


class RatePartsTests(Checked):
    def setUp(self) -> None:
        super().setUp()
        Figure.objects.filter(indicator__name="办结数", department=self.medical).update(value=133)
        self.ratio = make_ratio()

    def stated(self, value: str | None) -> list[Finding]:
        Figure.objects.filter(indicator=self.ratio).delete()
        figure("办结率", self.medical, value)
        return check(Check.RATE_PARTS)

    def test_as_its_parts_make_it(self) -> None:
        for value in ("66.5", None):
            self.assertEqual(self.stated(value), [])

    def test_otherwise(self) -> None:
        [finding] = self.stated("65.6")
        self.assertEqual(
            (finding.department, finding.printed, finding.computed), ("医保局", "65.6%", "66.5%")
        )
        self.assertEqual(
            finding.message,
            "医保局的“办结率”填的是65.6%，按办结数（133）÷受理数（200）应是66.5%。请核对这三个数。",
        )

    def test_rounded_as_printed(self) -> None:
        Figure.objects.filter(indicator__name="受理数", department=self.medical).update(value=150)
        self.assertEqual(self.stated("88.67"), [])
        self.assertIn("应是88.67%，像是截去了尾数。", said(self.stated("88.66"))[0])
        Indicator.objects.filter(pk=self.ratio.pk).update(rounding=Rounding.TRUNCATE)
        self.assertEqual(self.stated("88.66"), [])

    def test_within_the_tolerance(self) -> None:
        self.stated("66.4")
        self.assertEqual(check(Check.RATE_PARTS, tolerance=Decimal("0.1")), [])

    def test_parts_missing_or_zero(self) -> None:
        self.stated("50")
        accepted = Figure.objects.filter(indicator__name="受理数", department=self.medical)
        for value in (None, 0):
            accepted.update(value=value)
            self.assertEqual(check(Check.RATE_PARTS), [])

    def test_the_halls(self) -> None:
        make_ratio(
            name="即办率", scope=Scope.HALL, numerator=Indicator.objects.get(name="即办件数")
        )
        figure("即办率", None, 80)
        self.assertEqual(
            said(check(Check.RATE_PARTS)),
            [
                "大厅的“即办率”填的是80%，按即办件数（250）÷受理数（300）应是83.33%。请核对这三个数。"
            ],
        )


class SharesTests(Checked):
    def setUp(self) -> None:
        super().setUp()
        Indicator.objects.create(
            name="受理占比", kind=Kind.RATE, aggregation=Aggregation.NONE, decimals=2, unit="%"
        )

    def shares(self, *values: object) -> list[Finding]:
        Figure.objects.filter(indicator__name="受理占比").delete()
        departments = (self.bus, self.social, self.medical)
        for place, value in zip(departments, values, strict=False):
            figure("受理占比", place, value)
        return check(Check.SHARES)

    def test_the_whole_and_what_rounding_does(self) -> None:
        for values in (("20", "30", "50"), ("33.33",) * 3, ("33.34", "33.34", "33.33")):
            self.assertEqual(self.shares(*values), [])

    def test_as_in_a_real_bulletin(self) -> None:
        [finding] = self.shares("40", "30", "37.97")
        self.assertEqual((finding.printed, finding.computed), ("107.97%", "100%"))
        self.assertEqual(
            finding.message,
            "“受理占比”一列3个部门加起来是107.97%，应是100%（四舍五入最多差0.015个百分点）。"
            "请核对各部门的占比。",
        )

    def test_too_little_unless_one_is_missing(self) -> None:
        self.assertEqual(len(self.shares("20", "30", "40")), 1)
        self.assertEqual(self.shares("20", "30", None), [])
        self.assertEqual(self.shares("20", "30"), [])
        self.assertEqual(len(self.shares("70", "40", None)), 1)

    def test_with_or_without_those_outside_the_totals(self) -> None:
        self.shares("77", "40", "60")
        Figure.objects.filter(indicator__name="受理占比", department=self.bus).update(
            source=self.windows
        )
        self.assertEqual(check(Check.SHARES), [])

    def test_other_rates_are_no_shares(self) -> None:
        Indicator.objects.filter(name="受理占比").update(name="受理满意率")
        figure("受理满意率", self.social, 100)
        figure("受理满意率", self.medical, 100)
        self.assertEqual(check(Check.SHARES), [])


class ImportedTotalTests(Checked):
    def done(self, stated: dict[str, str], **more: object) -> FigureImport:
        return FigureImport.objects.create(
            **{
                "file_name": "十二月.xlsx",
                "content": b"x",
                "sha256": "0" * 64,
                "month": DECEMBER,
                "source": self.platform,
                "confirmed_at": timezone.now(),
                "stated_totals": stated,
            }
            | more
        )

    def test_the_printed_total(self) -> None:
        self.done({"受理数": "300", "办结数": "301", "满意率": "99.5", "没有这个": "1"})
        self.assertEqual(check(Check.IMPORTED_TOTAL), [])

    def test_the_sum_of_its_own_source(self) -> None:
        self.done({"受理数": "1000"}, source=self.windows)
        self.assertEqual(check(Check.IMPORTED_TOTAL), [])

    def test_another_number(self) -> None:
        self.done({"受理数": "310", "满意率": "99.4"})
        [first, second] = check(Check.IMPORTED_TOTAL)
        self.assertEqual(
            (first.department, first.indicator, first.printed, first.computed),
            (None, "受理数", "310", "300"),
        )
        self.assertEqual(
            first.message,
            "文件“十二月.xlsx”（智慧政务平台）的合计行里“受理数”是310，系统算出300，文件多10件。"
            "请核对是不是漏导了行、读错了数，或导入后改过。",
        )
        self.assertIn("系统算出99.5%，文件少0.1个百分点。", second.message)

    def test_the_excluded_row_added_in(self) -> None:
        self.done({"受理数": "1300"})
        [message] = said(check(Check.IMPORTED_TOTAL))
        self.assertEqual(
            message,
            "文件“十二月.xlsx”（智慧政务平台）的合计行里“受理数”是1300，系统算出300，文件多1000件。"
            "正好等于把不计入合计的公交公司（窗口统计）也加进去。",
        )

    def test_only_the_newest_that_stands(self) -> None:
        self.done({"受理数": "1"})
        self.done({"受理数": "300"})
        self.done({"受理数": "2"}, undone_at=timezone.now(), undone_by=self.bian)
        self.done({"受理数": "3"}, confirmed_at=None)
        self.done({"受理数": "4"}, month=NOVEMBER)
        self.assertEqual(check(Check.IMPORTED_TOTAL), [])

    def test_what_is_no_number(self) -> None:
        self.done({"受理数": "很多", "办结数": "NaN", "评价数": ""})
        self.assertEqual(check(Check.IMPORTED_TOTAL), [])

    def test_within_the_tolerance(self) -> None:
        self.done({"受理数": "310"})
        self.assertEqual(check(Check.IMPORTED_TOTAL, tolerance=Decimal(10)), [])


class UsualTests(SimpleTestCase):
    def usual(self, *past: object, kind: Kind = Kind.COUNT) -> tuple[Decimal, Decimal]:
        return usual([Decimal(str(p)) for p in past], Indicator(kind=kind), Decimal(5))

    def test_median_and_deviation(self) -> None:
        self.assertEqual(self.usual(100, 110, 90, 120, 80, 100), (50, 150))

    def test_an_odd_month_changes_little(self) -> None:
        self.assertEqual(self.usual(100, 110, 90, 120, 80, 100, 9000), (50, 150))

    def test_months_all_alike(self) -> None:
        self.assertEqual(self.usual(*[100] * 12), (75, 125))
        self.assertEqual(self.usual(*[98] * 12, kind=Kind.RATE), (93, 100))
        self.assertEqual(self.usual(*[0] * 12), (0, 0))

    def test_only_money_goes_below_zero(self) -> None:
        self.assertEqual(self.usual(10, 0, 20, 0, 20, 10)[0], 0)
        self.assertEqual(self.usual(10, 0, 20, 0, 20, 10, kind=Kind.MONEY)[0], -40)


class JumpTests(Checked):
    def past(self, *values: object, name: str = "受理数") -> None:
        for back, value in enumerate(values, 1):
            figure(name, self.social, value, month=DECEMBER.plus(-back))

    def this_month(self, value: object, name: str = "受理数") -> list[Finding]:
        Figure.objects.filter(month=DECEMBER, indicator__name=name, department=self.social).update(
            value=value
        )
        return check(Check.JUMP)

    def test_a_usual_month(self) -> None:
        self.past(100, 110, 90, 120, 80, 100)
        for value in (50, 100, 150):
            self.assertEqual(self.this_month(value), [])

    def test_a_jump(self) -> None:
        self.past(100, 110, 90, 120, 80, 100)
        [finding] = self.this_month(151)
        self.assertEqual(
            (finding.department, finding.indicator, finding.printed, finding.computed),
            ("社保局", "受理数", "151", "50至150"),
        )
        self.assertEqual(
            finding.message,
            "社保局的“受理数”是151，近12个月有数据的6个月一般在50至150之间（中位数100），"
            "相差太大。请核对；数据属实就放行，写明原因。",
        )
        self.assertEqual(len(self.this_month(49)), 1)
        self.assertIn("像是多写了一位。", self.this_month(1010)[0].message)
        self.assertIn("像是少写了一位。", self.this_month(10)[0].message)

    def test_another_multiple(self) -> None:
        self.past(100, 110, 90, 120, 80, 100)
        self.this_month(151)
        self.assertEqual(check(Check.JUMP, parameter=Decimal(6)), [])
        self.assertEqual(check(Check.JUMP, parameter=Decimal(1))[0].computed, "90至110")

    def test_too_little_is_known(self) -> None:
        self.past(100, 100, 100, 100, 100, None)
        self.assertEqual(self.this_month(9000), [])
        self.assertEqual(check(Check.JUMP, Month(2000, 1)), [])

    def test_months_all_alike(self) -> None:
        self.past(*[100] * 12)
        self.assertEqual(self.this_month(125), [])
        self.assertEqual(self.this_month(126)[0].computed, "75至125")

    def test_small_counts_jump_always(self) -> None:
        self.past(*[2] * 12)
        self.assertEqual(self.this_month(11), [])
        self.assertEqual(len(self.this_month(12)), 1)

    def test_what_is_older_than_a_year_is_not_asked(self) -> None:
        self.past(*[5000] * 12, *[100] * 3)
        self.assertEqual(self.this_month(5000), [])
        self.assertEqual(len(self.this_month(100)), 1)

    def test_rates_by_points(self) -> None:
        self.past(*[99] * 12, name="满意率")
        self.assertEqual(self.this_month(94, name="满意率"), [])
        self.assertEqual(len(self.this_month(93, name="满意率")), 1)

    def test_missing_is_no_jump_to_zero(self) -> None:
        self.past(*[100] * 12)
        self.assertEqual(self.this_month(None), [])

    def test_the_halls(self) -> None:
        for back in range(1, 7):
            figure("排号数", None, 100, month=DECEMBER.plus(-back))
        self.assertEqual(
            [(f.department, f.indicator) for f in check(Check.JUMP)], [(None, "排号数")]
        )


class CopiedTests(Checked):
    def again(self, place: object, **changed: object) -> list[Finding]:
        """Last month's figures of a department: December's again, but for what changed."""
        Figure.objects.filter(month=NOVEMBER).delete()
        for one in Figure.objects.filter(month=DECEMBER, department=place):
            name = one.indicator.name
            figure(name, one.department, changed.get(name, one.value), month=NOVEMBER)
        return check(Check.COPIED)

    def test_all_columns_again(self) -> None:
        [finding] = self.again(self.social)
        self.assertEqual((finding.department, finding.indicator), ("社保局", None))
        self.assertEqual(
            finding.message,
            "社保局本月来自“智慧政务平台”的4项数据与上月完全相同："
            "受理数100、办结数101、评价数45、满意率100%。请核对是不是误用了上月的表。",
        )

    def test_one_column_differs_or_was_missing(self) -> None:
        self.assertEqual(self.again(self.social, 受理数=99), [])
        self.assertEqual(self.again(self.social, 受理数=None), [])

    def test_small_numbers_repeat_themselves(self) -> None:
        Figure.objects.filter(department=self.social).update(value=2)
        self.assertEqual(self.again(self.social), [])
        Figure.objects.filter(department=self.social).update(value=0)
        self.assertEqual(self.again(self.social), [])

    def test_two_columns_are_too_few(self) -> None:
        self.assertEqual(self.again(self.bus), [])

    def test_other_sources_do_not_hide_it(self) -> None:
        Indicator.objects.create(name="报送信息数")
        figure("报送信息数", self.social, 3, source=self.windows)
        self.assertEqual(len(self.again(self.social, 报送信息数=5)), 1)

    def test_the_first_month_there_is(self) -> None:
        self.assertEqual(check(Check.COPIED, Month(2000, 1)), [])


class NameGoneTests(Checked):
    def gone(self) -> list[str]:
        return said(check(Check.NAME_GONE))

    def test_all_are_there(self) -> None:
        self.assertEqual(self.gone(), [])

    def test_gone_not_yet_there_and_never_said(self) -> None:
        advice = "请在“部门”里改进驻时段，或把这些数据改到现在的部门名下。"
        spans = Presence.objects.filter(department=self.social)
        spans.update(until=NOVEMBER)
        head = "社保局2020年12月有4项数据，但部门资料里"
        self.assertEqual(self.gone(), [f"{head}它在大厅只到2020年11月。{advice}"])
        spans.update(since=Month(2021, 1), until=None)
        self.assertEqual(self.gone(), [f"{head}它2021年1月才进驻大厅。{advice}"])
        spans.delete()
        self.assertEqual(self.gone(), [f"{head}没有写它的进驻时段。{advice}"])

    def test_a_hall_that_keeps_no_times(self) -> None:
        Presence.objects.all().delete()
        self.assertEqual(self.gone(), [])

    def test_without_figures_nobody_asks(self) -> None:
        Presence.objects.filter(department=self.social).update(until=NOVEMBER)
        Figure.objects.filter(department=self.social).delete()
        self.assertEqual(self.gone(), [])
