"""Templates: what may be written in them, and what is printed."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from departments.models import DepartmentAlias
from departments.months import Month
from stats.ledger import Ledger
from stats.models import Figure, Indicator
from stats.models.kinds import Aggregation, Direction, Kind, Rounding
from stats.prose import (
    MONTH_NAMES,
    Filled,
    Placeholder,
    Vocabulary,
    catalogue,
    fill,
    indicators_in,
    ledger_values,
    names_in,
    validate_template,
)
from stats.prose.hall import HALL_NAMES
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure

from .invented import departments, indicator

LAST_DECEMBER = Month(2019, 12)


class TemplateTests(SimpleTestCase):
    def test_fills_names_and_tells_what_is_missing(self) -> None:
        filled = fill("受理{{ 受理数 }}件，排号{{排号数}}件。", {"受理数": "7016", "排号数": None})
        self.assertEqual(filled.text, "受理7016件，排号【排号数：暂无数据】件。")
        self.assertEqual(filled.missing, ("排号数",))
        self.assertEqual(fill("{{ 受里数 }}", {}), Filled("【受里数：认不出】", ("受里数",)))

    def test_a_value_is_not_read_as_a_template(self) -> None:
        self.assertEqual(fill("{{ a }}", {"a": "{{ b }}", "b": "x"}).text, "{{ b }}")

    def test_finds_names_once_in_order(self) -> None:
        self.assertEqual(names_in("{{ 乙 }}{{ 甲 }}{{ 乙 }}"), ["乙", "甲"])
        text = "{{ 乙|万 }}{{ 甲.环比 }}{{ 丙 }}{{ 乙 }}"
        self.assertEqual(indicators_in(text), ["乙", "丙"])


WORDS = Vocabulary(
    HALL_NAMES,
    {"受理数": indicator(), "排号数": indicator(pk=2, name="排号数", scope="hall")},
    {where.name: where for where in departments(2)},
)
outside = st.text(st.characters(exclude_characters="{}｛｝%", exclude_categories=["Cs"]))
inside = st.text("受理数环比前五1局.|万一位小数带单 年月x+'{}", max_size=12)


class TemplatePropertyTests(SimpleTestCase):
    @given(st.lists(st.tuples(outside, st.sampled_from(sorted(HALL_NAMES)))), outside)
    def test_what_is_accepted_is_filled_and_the_rest_stays(
        self, pieces: list[tuple[str, str]], end: str
    ) -> None:
        template = "".join(f"{text}{{{{ {name} }}}}" for text, name in pieces) + end
        validate_template(template, WORDS)
        values = {name: f"<{name}>" for name in HALL_NAMES}
        filled = fill(template, values)
        self.assertEqual(filled.text, "".join(f"{text}<{name}>" for text, name in pieces) + end)
        self.assertEqual(filled.missing, ())
        self.assertEqual(names_in(template), list(dict.fromkeys(name for _, name in pieces)))

    @given(inside)
    def test_whatever_is_typed_is_understood_or_refused_in_words(self, inner: str) -> None:
        template = f"{{{{ {inner} }}}}"
        try:
            validate_template(template, WORDS)
        except ValidationError as error:
            self.assertTrue(all(m.endswith(("。", "？")) for m in error.messages), error.messages)
        else:
            for name in names_in(template):
                WORDS.resolve(Placeholder.parse(name))


class RefusalTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        DepartmentAlias.objects.create(department=self.social, name="区社保")

    def refused(self, template: str, known: Vocabulary | None = None) -> list[str]:
        with self.assertRaises(ValidationError) as caught:
            validate_template(template, known or Vocabulary.load())
        return caught.exception.messages

    def test_says_what_is_wrong_and_what_is_near(self) -> None:
        complaints = {
            "{{ 受里数 }}": (
                "{{ 受里数 }}：没有叫“受里数”的数据。"
                "是不是要写 {{ 受理数 }}、{{ 部门数 }}、{{ 评价数 }} ？"
            ),
            "{{ 受理数.环笔 }}": (
                "{{ 受理数.环笔 }}：“受理数”后面的“环笔”认不出，没有这个部门，也没有这一项。"
                "是不是要写 {{ 受理数.环比 }}、{{ 受理数.环比率 }}、{{ 受理数.环比差 }} ？"
            ),
            "{{ 受理数.社保.环比 }}": (
                "{{ 受理数.社保.环比 }}：“受理数”后面的“社保”认不出，没有这个部门。"
                "是不是要写 {{ 受理数.社保局 }}、{{ 受理数.医保局 }} ？"
            ),
            "{{ 受理数.区社保.环比 }}": (
                "{{ 受理数.区社保.环比 }}：部门要写全称，“区社保”请写成 {{ 受理数.社保局.环比 }}。"
            ),
            "{{ 受理数.社保局.同笔 }}": (
                "{{ 受理数.社保局.同笔 }}：没有“同笔”这一项。是不是要写 {{ 受理数.社保局.同比 }}、"
                "{{ 受理数.社保局.同比率 }}、{{ 受理数.社保局.同比差 }} ？"
            ),
            "{{ 受理数.社保局.环比.差 }}": (
                "{{ 受理数.社保局.环比.差 }}：点太多了，最多写成“指标.部门.比较”，"
                "如 {{ 受理数.区社保局.环比 }}。"
            ),
            "{{ 受理数. }}": "{{ 受理数. }}：点的前后都要写名称，如 {{ 受理数.环比 }}。",
            "{{ 1+1 }}": ("{{ 1+1 }}：“1+1”不是数据的名称。花括号里只能写名称，不能写算式和引号。"),
            "{{ 受理数|safe }}": (
                "{{ 受理数|safe }}：没有叫“safe”的格式。"
                "可用的格式有：万、带单位、一位小数、两位小数、千分位、绝对值。"
            ),
            "{{ 受理数.前五|万 }}": (
                "{{ 受理数.前五|万 }}：“前五”不能用格式“万”，请去掉竖线和后面的字。"
            ),
            "{{ 受理数|绝对值 }}": (
                "{{ 受理数|绝对值 }}：这个数不能用格式“绝对值”，"
                "可以用的有：万、带单位、一位小数、两位小数、千分位。"
            ),
            "{{ 受理数|万|万 }}": "{{ 受理数|万|万 }}：格式“万”写了两次，请去掉一个。",
            "{{ 受理数|一位小数|两位小数 }}": (
                "{{ 受理数|一位小数|两位小数 }}：“一位小数”和“两位小数”只能用一个。"
            ),
            "{{ 满意率|万 }}": "{{ 满意率|万 }}：“满意率”是比率，不能用格式“万”。",
            "{{ 受理数|一位小数 }}": (
                "{{ 受理数|一位小数 }}：“受理数”是整数，小数只能和“万”一起用，或者用在百分比上。"
            ),
            "{{ 年.环比 }}": "{{ 年.环比 }}：“年”后面不能再写别的，请只写 {{ 年 }}。",
            "{{ 排号数.前五 }}": "{{ 排号数.前五 }}：“排号数”是全大厅的指标，没有各部门的数。",
            "{{ 排号数.社保局 }}": "{{ 排号数.社保局 }}：“排号数”是全大厅的指标，没有各部门的数。",
            "{{ 受理数.名次 }}": (
                "{{ 受理数.名次 }}：“名次”要写明是哪个部门的，如 {{ 受理数.部门名称.名次 }}。"
            ),
            "{{ 受理数.社保局.前五 }}": (
                "{{ 受理数.社保局.前五 }}：“前五”是对各部门说的，前面不要再写部门。"
            ),
            "{{ 满意率.环比率 }}": (
                "{{ 满意率.环比率 }}：“满意率”的变化不用百分比说，"
                "请改用“环比”“同比”“环比差”或“同比差”。"
            ),
            "{{ 满意率.社保局.占比 }}": (
                "{{ 满意率.社保局.占比 }}：“满意率”不是各部门相加得来的，没有占比。"
            ),
            "{{ 满意率.未达标部门 }}": (
                "{{ 满意率.未达标部门 }}：“满意率”还没有填目标值，请先在“指标”里填写。"
            ),
        }
        for template, complaint in complaints.items():
            with self.subTest(template):
                self.assertEqual(self.refused(template), [complaint])

    def test_each_mistake_is_told_but_not_without_end(self) -> None:
        self.assertEqual(len(self.refused("{{ 甲 }}{{ 乙 }}{{ 受理数 }}")), 2)
        self.assertEqual(len(self.refused("".join(f"{{{{ 错{n} }}}}" for n in range(50)))), 5)

    def test_refuses_tags_and_broken_braces(self) -> None:
        pairs = "花括号不成对。引用数据请写成 {{ 受理数 }} 的样子，前后各两个花括号。"
        complaints = {
            "{% load x %}": "不能写 {% %} 这样的标签。引用数据请写成 {{ 受理数 }} 的样子。",
            "｛｛ 受理数 ｝｝": "花括号要用半角的。引用数据请写成 {{ 受理数 }} 的样子。",
            "{{ 受理数 }": pairs,
            "{ 受理数 }": pairs,
            "{{}}": pairs,
            "{{ }}": pairs,
            "{{{ 受理数 }}}": pairs,
        }
        for template, complaint in complaints.items():
            with self.subTest(template):
                self.assertEqual(self.refused(template), [complaint])

    def test_a_title_names_the_month_only(self) -> None:
        known = Vocabulary.of_hall_names(MONTH_NAMES)
        validate_template("{{ 年月 }}通报", known)
        self.assertEqual(
            self.refused("{{ 受理数 }}", known),
            ["{{ 受理数 }}：没有叫“受理数”的数据。可用的有：年、月、年月。"],
        )

    def test_what_has_no_total_is_asked_of_departments(self) -> None:
        Indicator.objects.filter(name="满意率").update(aggregation="none", weight=None)
        self.assertEqual(
            self.refused("{{ 满意率 }}"),
            [
                (
                    "{{ 满意率 }}：“满意率”不合计，没有全大厅的数，"
                    "请写某个部门的，如 {{ 满意率.部门名称 }}。"
                )
            ],
        )
        self.assertEqual(
            self.refused("{{ 满意率.社保局.本年累计 }}"),
            ["{{ 满意率.社保局.本年累计 }}：“满意率”各月的数不能累计。"],
        )
        validate_template("{{ 满意率.社保局 }}{{ 满意率.前五 }}", Vocabulary.load())

    def test_full_width_dots_and_bars_do(self) -> None:
        validate_template("{{ 受理数．环比｜一位小数 }}", Vocabulary.load())

    def test_an_indicator_comes_before_a_name_of_ours(self) -> None:
        Indicator.objects.create(name="部门数", scope="hall")
        figure("部门数", None, 77)
        self.assertEqual(ledger_values(Ledger(DECEMBER))["部门数"], "77")


class ValueTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def said(self, inner: str) -> str | None:
        validate_template(f"{{{{ {inner} }}}}", Vocabulary.load())
        return ledger_values(Ledger(DECEMBER))[inner]

    def tell(self, expected: dict[str, str | None]) -> None:
        self.assertEqual({inner: self.said(inner) for inner in expected}, expected)

    def before(self, month: Month, *values: object, name: str = "受理数") -> None:
        for where, value in zip((self.social, self.medical), values, strict=True):
            figure(name, where, value, month=month)

    def test_every_name_that_may_stand_alone_has_its_value(self) -> None:
        values = ledger_values(Ledger(DECEMBER))
        self.assertEqual(set(values), set(Vocabulary.load().names))
        self.assertEqual(
            dict(values),
            {
                "年": "2020",
                "月": "12",
                "年月": "2020年12月",
                "上月": "2020年11月",
                "上年同月": "2019年12月",
                "累计月份": "1—12月",
                "部门数": "3",
                "合计说明": "以上合计不含公交公司（数据来源于窗口统计，不计入合计）。",
                "排号数": "400",
                "受理数": "300",
                "办结数": "301",
                "承诺件数": None,
                "即办件数": "250",
                "评价数": "90",
                "满意率": "99.5%",
            },
        )

    def test_nothing_left_out_nothing_said(self) -> None:
        Figure.objects.filter(source=self.windows).delete()
        self.tell({"合计说明": "", "受理数.排除说明": ""})

    def test_beside_other_months(self) -> None:
        self.before(NOVEMBER, 80, 91)
        self.before(LAST_DECEMBER, 200, 200)
        self.before(NOVEMBER, 45, 45, name="评价数")
        self.before(NOVEMBER, 98, 98.8, name="满意率")
        self.tell(
            {
                "受理数.上月": "171",
                "受理数.上年同月": "400",
                "受理数.环比": "环比增长75.44%",
                "受理数.同比": "同比下降25%",
                "受理数.比上月": "比上月增加75.44%",
                "受理数.比上年同月": "比上年同月减少25%",
                "受理数.环比增减": "增加129件",
                "受理数.同比增减": "减少100件",
                "受理数.环比差": "+129件",
                "受理数.同比差": "-100件",
                "受理数.环比率": "+75.44%",
                "受理数.同比率": "-25%",
                "受理数.社保局": "100",
                "受理数.社保局.环比": "环比增长25%",
                "受理数.公交公司.环比": "上月无数据，不作比较",
                "满意率.环比": "环比提高1.1个百分点",
                "满意率.比上月": "比上月提高1.1个百分点",
                "满意率.环比差": "+1.1个百分点",
                "排号数.环比": "上月无数据，不作比较",
            }
        )

    def test_a_change_without_its_base_stops_the_prose_and_says_why(self) -> None:
        self.before(LAST_DECEMBER, 0, 0)
        values = ledger_values(Ledger(DECEMBER))
        reasons = {
            "受理数.环比率": "上月没有这项数据，无从比较",
            "受理数.环比差": "上月没有这项数据，无从比较",
            "受理数.上月": "上月没有这项数据",
            "受理数.同比率": "上年同月是0或者有负数，算不出百分比，请改用“同比”",
            "受理数.本年累计": "今年有的月份还没有这项数据",
            "受理数.公交公司.占比": "公交公司的这项数据不计入合计，没有占比",
            "评价数.公交公司": "",
        }
        self.assertEqual({inner: values[inner] for inner in reasons}, dict.fromkeys(reasons))
        self.assertEqual({inner: values.why(inner) for inner in reasons}, reasons)
        self.assertEqual(values["受理数.同比"], "同比增加300件")

    def test_the_year_so_far(self) -> None:
        for number in range(1, 12):
            self.before(Month(2020, number), 10, 20)
            self.before(Month(2019, number), 11, 20)
        self.assertEqual(self.said("受理数.累计同比"), "上年同期无数据，不作比较")
        self.before(LAST_DECEMBER, 100, 200)
        self.tell(
            {
                "受理数.本年累计": "630",
                "受理数.上年同期累计": "641",
                "受理数.累计同比": "累计同比下降1.72%",
                "受理数.累计比上年同期": "比上年同期减少1.72%",
                "受理数.社保局.本年累计": "210",
                "受理数.社保局.累计同比": "累计同比下降4.98%",
            }
        )

    def test_rankings_and_lists(self) -> None:
        figure("受理数", department("甲局", 4), 0)
        figure("受理数", department("乙局", 5), 100)
        department("丙局", 6)
        Indicator.objects.filter(name="受理数").update(target=150)
        self.tell(
            {
                "受理数.前三": "公交公司、医保局、社保局、乙局（其中社保局、乙局并列第3）",
                "受理数.前二明细": "公交公司1000件（数据来源于窗口统计）、医保局200件",
                "受理数.前十": (
                    "公交公司、医保局、社保局、乙局（其中社保局、乙局并列第3）（其余部门为0或暂无数据）"
                ),
                "受理数.后二": "社保局、乙局、甲局（其中社保局、乙局并列倒数第2）",
                "受理数.最高部门": "公交公司",
                "受理数.最低值|带单位": "0件",
                "受理数.零部门": "甲局",
                "受理数.零部门数": "1",
                "受理数.无数据部门": "丙局",
                "受理数.未达标部门": "社保局、甲局、乙局",
                "受理数.未达标部门数": "3",
                "受理数.部门数": "5",
                "受理数.乙局.名次": "并列第3",
                "受理数.医保局.名次": "第2",
                "受理数.医保局.占比": "50%",
                "受理数.排除说明": "（不含公交公司，数据来源于窗口统计，不计入合计）",
                "评价数.零部门": "无",
                "评价数.最高部门": "社保局、医保局（并列）",
            }
        )

    def test_filters(self) -> None:
        Figure.objects.filter(indicator__name="受理数", department=self.social).update(value=7016)
        self.before(NOVEMBER, 0, 10000)
        Figure.objects.filter(indicator__name="排号数").update(value=35)
        self.tell(
            {
                "受理数|万": "0.72万",
                "受理数|带单位": "7216件",
                "受理数|万|带单位": "0.72万件",
                "受理数|带单位|一位小数|万": "0.7万件",
                "受理数|千分位": "7,216",
                "满意率|两位小数": "99.50%",
                "满意率|带单位": "99.5%",
                "受理数.环比|一位小数": "环比下降27.8%",
                "受理数.环比率|绝对值": "27.84%",
                "受理数.环比差|绝对值": "2784件",
                "受理数.医保局.占比|一位小数": "2.8%",
                "排号数|万": "35",
            }
        )

    def test_a_truncated_indicator_stays_truncated(self) -> None:
        Indicator.objects.filter(name="受理数").update(rounding=Rounding.TRUNCATE)
        Figure.objects.filter(indicator__name="受理数", department=self.social).update(value=7059)
        self.tell({"受理数|万": "0.72万", "受理数|万|一位小数": "0.7万"})

    def test_other_months_are_asked_for_only_where_named(self) -> None:
        counts = {
            "{{ 受理数 }}{{ 满意率 }}{{ 年月 }}{{ 受理数.前五 }}": 4,
            "{{ 受理数.环比 }}{{ 满意率.同比 }}{{ 受理数.社保局.环比 }}": 5,
            "{{ 受理数.本年累计 }}{{ 受理数.社保局.本年累计 }}": 5,
            "{{ 受理数.环比 }}{{ 受理数.累计同比 }}{{ 满意率.医保局.累计同比 }}": 7,
        }
        for name in ("甲局", "乙局", "丙局"):
            for month in (DECEMBER, NOVEMBER, LAST_DECEMBER):
                figure("受理数", department(f"{name}{month}"), 1, month=month)
            for template, count in counts.items():
                with self.subTest(template), self.assertNumQueries(count):
                    fill(template, ledger_values(Ledger(DECEMBER)))

    def test_the_first_month_there_is_has_none_before(self) -> None:
        values = ledger_values(Ledger(Month(2000, 1)))
        figure("排号数", None, 5, month=Month(2000, 1))
        self.assertIsNone(values["上月"])
        values = ledger_values(Ledger(Month(2000, 1)))
        self.assertEqual(values["排号数.环比"], "上月无数据，不作比较")
        self.assertEqual(values["排号数.累计同比"], "上年同期无数据，不作比较")


class CatalogueTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def test_offers_only_what_may_be_written_with_what_it_prints(self) -> None:
        Indicator.objects.create(
            name="平均天数", kind=Kind.DAYS, aggregation=Aggregation.NONE, decimals=2,
            direction=Direction.LESS, target=Decimal(3),
        )  # fmt: skip
        values = ledger_values(Ledger(DECEMBER))
        for where in (None, self.social):
            headings = catalogue(values, where)
            entries = [entry for heading in headings for entry in heading.entries]
            validate_template("".join(entry.code for entry in entries), Vocabulary.load())
            for entry in entries:
                filled = fill(entry.code, values)
                if filled.missing:
                    self.assertTrue(entry.is_missing, entry)
                else:
                    self.assertEqual(entry.value, filled.text or "（不印字）")
            self.assertEqual(len({entry.code for entry in entries}), len(entries))

    def test_in_groups(self) -> None:
        values = ledger_values(Ledger(DECEMBER))
        self.assertEqual(
            [heading.title for heading in catalogue(values)],
            ["月份和大厅", "本月", "比较", "累计", "排名", "部门"],
        )
        self.assertEqual(
            [heading.title for heading in catalogue(values, self.social)],
            ["本月", "比较", "累计", "排名"],
        )
        [first, *_] = catalogue(values)[0].entries
        self.assertEqual((first.code, first.value), ("{{ 年月 }}", "2020年12月"))

    def test_takes_the_same_queries_for_one_department_and_many(self) -> None:
        for name in ("甲局", "乙局", "丙局"):
            figure("受理数", department(name), 1)
            with self.assertNumQueries(7):
                catalogue(ledger_values(Ledger(DECEMBER)))

    def test_hall_names_do_not_hide_behind_indicators(self) -> None:
        Indicator.objects.create(name="上月", scope="hall")
        codes = [
            entry.code for h in catalogue(ledger_values(Ledger(DECEMBER))) for entry in h.entries
        ]
        self.assertEqual(codes.count("{{ 上月 }}"), 1)
