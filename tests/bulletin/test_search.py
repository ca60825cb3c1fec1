"""Searching what is published, and nothing else."""

from __future__ import annotations

import io
from typing import Any

from django.core.management import call_command
from django.test import TestCase, tag
from django.utils import timezone
from msgspec.structs import replace

from bulletin.document import (
    Annex,
    Cell,
    Document,
    Paragraph,
    Piece,
    Quote,
    Run,
    Section,
    Subheading,
    Table,
)
from bulletin.models import Passage, Withdrawal
from bulletin.published.folding import fold_text, origins
from bulletin.published.marking import ELLIPSIS, marked, snippet
from bulletin.published.passages import passages, rows
from departments.models import Department, DepartmentAlias
from departments.months import Month
from tests.base import WithoutDatabase
from tests.bulletin.test_archive import Issues
from tests.bulletin.test_pages import Published, links, parsed, texts
from tests.hostile_texts import hostile_texts
from tests.invented_issues import document, issue
from tests.test_xss import dangers


def said(*texts_: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Run(text),)) for text in texts_)


def cell(text: str, **more: Any) -> Cell:
    return Cell((Run(text),), **more)


def about(month: Month, *sections: Section, **more: Any) -> Document:
    return replace(document(month), sections=sections, **more)


MAY, JUNE = Month(2020, 5), Month(2020, 6)


@tag("without-database")
class FoldingTests(WithoutDatabase):
    def test_width_case_and_spaces_make_no_difference(self) -> None:
        for typed in ("ＡＢc１２，", "abC12,", "a b\u3000c\u200b１２ ,"):
            self.assertEqual(fold_text(typed), "abc12,")

    def test_lines_and_cells_stay_apart(self) -> None:
        self.assertEqual(fold_text("办 结\n率\t高"), "办结\n率\n高")

    def test_each_folded_character_knows_where_it_comes_from(self) -> None:
        text = "约 ３㎡ 内"
        self.assertEqual(fold_text(text), "约3m2内")
        self.assertEqual(origins(text), [0, 2, 3, 3, 5])


@tag("without-database")
class MarkingTests(WithoutDatabase):
    def hits(self, stretches: Any) -> list[str]:
        return [one.text for one in stretches if one.hit]

    def whole(self, stretches: Any) -> str:
        return "".join(one.text for one in stretches)

    def test_marks_stand_on_the_text_as_it_was_printed(self) -> None:
        self.assertEqual(self.hits(marked("用ＱＱ办、用 q q 办", ["qq"])), ["ＱＱ", "q q"])

    def test_overlapping_hits_are_one(self) -> None:
        self.assertEqual(self.hits(marked("区社保局窗口", ["区社保局", "保局窗"])), ["区社保局窗"])

    def test_a_text_is_never_changed_by_marking(self) -> None:
        for text in ("", "\n", "abc", "区社保局 ㎡ ＡＢ"):
            self.assertEqual(self.whole(marked(text, ["a", "社保", "m2"])), text)

    def test_a_snippet_is_the_text_around_the_hit_within_its_line(self) -> None:
        text = "第一段。\n" + "前" * 50 + "窗口" + "后" * 80 + "\n第三段。"
        self.assertEqual(
            self.whole(snippet(text, ["窗口"])),
            ELLIPSIS + "前" * 20 + "窗口" + "后" * 60 + ELLIPSIS,
        )

    def test_a_snippet_shows_each_word_once(self) -> None:
        text = "\n".join(["窗口甲"] * 5 + ["延时乙"] * 5)
        self.assertEqual(self.whole(snippet(text, ["窗口", "延时"])), f"窗口甲{ELLIPSIS}延时乙")

    def test_without_a_hit_the_beginning_is_shown(self) -> None:
        self.assertEqual(self.whole(snippet("头一句。\n第二句。", ["没有"])), "头一句。")
        self.assertEqual(snippet("", ["没有"]), ())


@tag("without-database")
class PassageTests(WithoutDatabase):
    def test_title_sections_pieces_and_annexes_with_the_ids_of_the_page(self) -> None:
        piece = Piece("窗口延时", "周末也办", said("甲。"), "（区社保局供稿）")
        told = about(
            MAY,
            Section("一、", "情况", said("乙。"), (Section("（一）", "细目", said("丙。")),)),
            Section("二、", "信息", (piece,)),
            opening=said("开头。"),
            annexes=(Annex("附件1", "名单", said("丁。")),),
        )
        self.assertEqual(
            [(one.anchor, one.place, one.heading, one.text, one.credit) for one in passages(told)],
            [
                ("", "", "2020年5月政务服务工作情况通报", "开头。", ""),
                ("s1", "", "一、情况", "乙。", ""),
                ("s1", "一、情况", "（一）细目", "丙。", ""),
                ("s2", "", "二、信息", "", ""),
                (
                    "s2",
                    "二、信息",
                    "窗口延时",
                    "周末也办\n甲。\n（区社保局供稿）",
                    "（区社保局供稿）",
                ),
                ("a1", "", "附件1 名单", "丁。", ""),
            ],
        )

    def test_nothing_that_is_printed_in_a_block_is_lost(self) -> None:
        blocks = (
            Subheading((Run("小标题"),)),
            Quote(said("引文")),
            Table(((cell("列", header=True),),), ((cell("区社保局", header=True),),), ("备注一",)),
        )
        [_, section] = passages(about(MAY, Section("一、", "甲", blocks)))
        self.assertEqual(section.text, "小标题\n引文\n列\n区社保局\n备注一")

    def test_what_postgresql_cannot_hold_is_left_out(self) -> None:
        told = about(MAY, Section("一、", "甲\0", said("乙\0")), title="题\0")
        self.assertNotIn("\0", "".join(one.heading + one.text for one in passages(told)))

    def test_rows_carry_what_stands_above_each_cell_in_two_rows_of_headings(self) -> None:
        head = (
            (cell("部门", rowspan=2), cell("受理", colspan=2), cell("备注", rowspan=2)),
            (cell("网上"), cell("窗口")),
        )
        row = (cell("区社保局", header=True), cell("3"), cell("4", note="（部分）"), cell("无"))
        [found] = rows(about(MAY, Section("一、", "办件", (Table(head, (row,)),))))
        self.assertEqual((found.anchor, found.table, found.name), ("s1", "办件", "区社保局"))
        self.assertEqual(
            found.cells,
            (("受理 网上", "3", ""), ("受理 窗口", "4", "（部分）"), ("备注", "无", "")),
        )

    def test_tables_inside_pieces_are_no_statistics(self) -> None:
        table = Table((), ((cell("区社保局", header=True), cell("3")),))
        told = about(MAY, Section("一、", "信息", (Piece("题", blocks=(table,)),)))
        self.assertEqual(list(rows(told)), [])


class Searching(Issues):
    def search(self, q: str, status: int = 200, **more: Any) -> Any:
        answer = self.client.get("/search/", {"q": q} | more)
        self.assertEqual(answer.status_code, status)
        return parsed(answer)

    def found(self, q: str) -> dict[str, list[str]]:
        """By issue, the headings under which something was found."""
        return {
            texts(one, "./h2")[0]: texts(one, "./ul/li/a")
            for one in self.search(q).xpath("//section[@class='found']")
        }

    def months(self, q: str) -> list[str]:
        return [title.split("月")[0] + "月" for title in self.found(q)]

    def sentences(self, page: Any) -> list[str]:
        return texts(page, "//main//section/p")


class SearchTests(Searching):
    def setUp(self) -> None:
        piece = Piece(
            "窗口推出延时服务",
            "周末也能办",
            said("李工到ＱＱ群答疑，㎡ 以内免费。"),
            "（区社保局供稿）",
        )
        figures = Table(
            ((cell("部门", header=True), cell("受理数", header=True)),),
            ((cell("区社保局", header=True), cell("2586", numeric=True)),),
        )
        issue(
            about(
                MAY,
                Section("一、", "总体情况", said("全月共受理7016件。", "评价满意。")),
                Section("二、", "办件情况", (figures,)),
                Section("三、", "政务服务信息", (piece,)),
            ),
            by=self.zhu,
        )
        issue(about(JUNE, Section("一、", "总体情况", said("全月共受理1件。"))), by=self.zhu)

    def test_finds_titles_headings_pieces_prose_tables_and_credits(self) -> None:
        may = "2020年5月政务服务工作情况通报"
        self.assertEqual(
            {q: self.found(q) for q in ("5月政务", "办件情况", "延时", "周末", "7016", "区社保局")},
            {
                "5月政务": {may: [may]},
                "办件情况": {may: ["二、办件情况"]},
                "延时": {may: ["窗口推出延时服务"]},
                "周末": {may: ["窗口推出延时服务"]},
                "7016": {may: ["一、总体情况"]},
                "区社保局": {may: ["二、办件情况", "窗口推出延时服务"]},
            },
        )

    def test_issues_come_newest_first_each_once(self) -> None:
        self.assertEqual(self.months("受理"), ["2020年6月", "2020年5月"])

    def test_a_hit_leads_to_its_place_and_the_words_are_marked(self) -> None:
        page = self.search("延时　答疑")
        self.assertEqual(
            links(page.xpath("//section[@class='found']")[0]),
            [
                ("2020年5月政务服务工作情况通报", "/2020/05/"),
                ("窗口推出延时服务", "/2020/05/#s3"),
            ],
        )
        self.assertEqual(texts(page, "//mark"), ["延时", "答疑"])
        self.assertEqual(texts(page, "//li/small"), ["三、政务服务信息"])

    def test_all_words_must_stand_in_the_issue_wherever(self) -> None:
        self.assertEqual(self.months("7016 延时"), ["2020年5月"])
        self.assertEqual(self.months("6月 受理1件"), ["2020年6月"])
        self.assertEqual(self.found("7016 没有"), {})

    def test_passages_with_the_most_words_come_first_and_the_rest_is_counted(self) -> None:
        page = self.search("受理 区社保局 通报")
        self.assertEqual(texts(page, "//section[1][@class='found']/ul/li/a")[0], "二、办件情况")
        self.assertEqual(texts(page, "//section[1][@class='found']/p")[-1], "这一期还有1处。")

    def test_full_width_case_and_spaces_are_folded(self) -> None:
        for q in ("qq群", "ＱＱ群", "Qq群", "m2以内", "２５８６"):
            self.assertEqual((q, self.months(q)), (q, ["2020年5月"]))
        self.assertEqual(texts(self.search("qq群"), "//mark"), ["ＱＱ群"])

    def test_another_name_of_a_department_finds_what_it_was_printed_as(self) -> None:
        social = Department.objects.create(name="区社保局")
        for q in ("区人力资源社会保障局", "人力资源"):
            self.assertEqual(self.months(q), [])
        DepartmentAlias.objects.create(department=social, name="区人力资源社会保障局")
        for q in ("区人力资源社会保障局", "人力资源"):
            self.assertEqual(self.months(q), ["2020年5月"])
            self.assertEqual(set(texts(self.search(q), "//mark")), {"区社保局"})

    def test_a_word_in_two_departments_names_means_neither(self) -> None:
        for name, other in (("区社保局", "区人社局"), ("区医保局", "区医疗保障局")):
            made = Department.objects.create(name=name)
            DepartmentAlias.objects.create(department=made, name=other)
        self.assertEqual(self.months("医疗保障"), [])
        self.assertEqual(self.months("保障"), [])

    def test_wildcards_are_letters_like_others(self) -> None:
        for q in ("%", "_", "7%6", "70_6", "*", "'", '"', "\\"):
            self.assertEqual((q, self.found(q)), (q, {}))

    def test_hostile_texts_are_searched_for_and_shown_as_text(self) -> None:
        for q in (
            *hostile_texts(60),
            "' OR 1=1 --",
            "\\'; DROP TABLE x; --",
            "a\0b",
            "\ud83d\ude00",
            "\x1b",
        ):
            answer = self.client.get("/search/", {"q": q.encode("utf-8", "replace")})
            self.assertEqual((q, answer.status_code), (q, 200))
            page = parsed(answer)
            self.assertEqual(page.xpath("//script | //img | //iframe | //@onerror"), [])
        self.assertEqual(self.months("受理"), ["2020年6月", "2020年5月"])

    def test_hostile_texts_that_were_published_run_nowhere_marked_or_not(self) -> None:
        texts_ = hostile_texts(40)
        pieces = tuple(Piece(text, text, said(text), text) for text in texts_)
        issue(
            about(Month(2020, 7), Section("一、", texts_[0], pieces), title=texts_[1]), by=self.zhu
        )
        for q in ("script", "<", "xss()", '"', "img src", *(text[:100] for text in texts_)):
            answer = self.client.get("/search/", {"q": q})
            self.assertEqual(dangers(answer.content.decode()), [])
            if len(q.split()) <= 8:
                self.assertContains(answer, "<mark>")

    def test_costs_five_queries_whatever_is_found(self) -> None:
        Department.objects.create(name="区社保局")
        for q in ("受理", "7016"):
            with self.assertNumQueries(5):
                self.search(q)
        for month in range(7, 10):
            said_ = about(Month(2020, month), Section("一、", "总体情况", said("受理。")))
            issue(said_, by=self.zhu)
        with self.assertNumQueries(5):
            self.search("受理")
        with self.assertNumQueries(0):
            self.search("")


class LimitTests(Searching):
    def test_nothing_asked(self) -> None:
        for q in ("", "   ", "\u3000"):
            [sentence] = self.sentences(self.search(q))
            self.assertEqual(sentence[:8], "在上面写要找的字")

    def test_nothing_found(self) -> None:
        [sentence] = self.sentences(self.search("没有这样的词"))
        self.assertEqual(
            sentence,
            "已发布的通报里没有找到“没有这样的词”。可以换一个说法，或者少写几个词。",
        )

    def test_too_long_and_too_many_words(self) -> None:
        for q, sentence in {
            "长" * 101: "要找的字太多（101个），最多100个字，请写短一些。",
            "一 二 三 四 五 六 七 八 九": "一次最多找8个词，请去掉几个。",
            "\u200b": "要找的字里没有看得见的字，请重新输入。",
            "甲\0": "要找的字里有看不见的控制符，请重新输入。",
        }.items():
            page = self.search(q)
            self.assertEqual(self.sentences(page), [sentence])
            self.assertEqual(texts(page, "//p[@role='alert']"), [sentence])

    def test_what_was_typed_stays_in_the_box(self) -> None:
        for q in ("窗口", '"><b>', "长" * 101):
            [box] = self.search(q).xpath("//input[@name='q']")
            self.assertEqual(box.get("value"), q)

    def test_ten_issues_a_page(self) -> None:
        for month in range(1, 13):
            self.issue(2020, month)
        first = self.search("通报")
        self.assertEqual(len(first.xpath("//section[@class='found']")), 10)
        self.assertEqual(self.sentences(first)[0], "“通报”在12期通报里找到，第1页，共2页。")
        self.assertEqual(
            links(first.xpath("//nav[@aria-label='分页']")[0]),
            [("下一页", "?q=%E9%80%9A%E6%8A%A5&page=2")],
        )
        second = self.search("通报", page=2)
        self.assertEqual(
            texts(second, "//h2"),
            ["2020年2月政务服务工作情况通报", "2020年1月政务服务工作情况通报"],
        )

    def test_no_such_page(self) -> None:
        self.issue(2020, 1)
        for page in ("2", "0", "-1", "abc", "9" * 30, "1.5"):
            told = self.search("通报", status=404, page=page)
            self.assertEqual(self.sentences(told), ["没有这一页，一共1页。看第1页"])


class OnlyWhatIsPublishedTests(Searching):
    """Each test has something that could leak."""

    def test_a_withdrawn_issue_is_not_found(self) -> None:
        edition = issue(about(MAY, Section("一、", "甲", said("撤回的话"))), by=self.zhu)
        self.assertEqual(self.months("撤回的话"), ["2020年5月"])
        Withdrawal.objects.create(edition=edition, reason="错", at=timezone.now(), by=self.zhu)
        self.assertEqual(self.months("撤回的话"), [])

    def test_a_corrected_issue_is_found_by_its_newest_text_only(self) -> None:
        issue(about(MAY, Section("一、", "甲", said("旧的话"))), by=self.zhu)
        issue(about(MAY, Section("一、", "甲", said("新的话"))), by=self.zhu, number=2)
        self.assertEqual((self.months("旧的话"), self.months("新的话")), ([], ["2020年5月"]))
        self.assertEqual(texts(self.search("新的话"), "//p[@class='by']"), ["2020年5月第2版"])

    def test_neither_is_what_an_old_table_may_still_hold(self) -> None:
        first = issue(about(MAY, Section("一、", "甲", said("旧的话"))), by=self.zhu)
        issue(about(MAY, Section("一、", "甲", said("新的话"))), by=self.zhu, number=2)
        Passage.objects.create(edition=first, order=0, heading="旧", folded="旧的话", text="旧的话")
        self.assertEqual(self.months("旧的话"), [])

    def test_rebuilding_gives_the_same(self) -> None:
        issue(about(MAY, Section("一、", "甲", said("旧的话"))), by=self.zhu)
        issue(about(MAY, Section("一、", "甲", said("新的话"))), by=self.zhu, number=2)
        self.issue(2020, 6)
        before = list(Passage.objects.order_by("edition", "order").values_list("edition", "folded"))
        Passage.objects.all().delete()
        told = io.StringIO()
        call_command("rebuild_search", stdout=told)
        self.assertEqual(told.getvalue(), "重建好了，共2期通报。\n")
        after = list(Passage.objects.order_by("edition", "order").values_list("edition", "folded"))
        self.assertEqual(after, before)


class PublishingTests(Published, TestCase):
    def months(self, q: str) -> list[str]:
        page = parsed(self.client.get("/search/", {"q": q}))
        return [title.split("月")[0] + "月" for title in texts(page, "//h2")]

    def test_a_piece_is_found_once_it_is_published_and_not_before(self) -> None:
        self.piece("窗口推出延时服务", body="<p>周末照常。</p>", credit="（社保局供稿）")
        bulletin = self.bulletin()
        self.piece("还没有编入的稿件")
        self.assertEqual(self.months("周末照常"), [])
        self.publish(bulletin)
        for q in ("周末照常", "延时", "社保局供稿", "12月政务服务工作", "医保局"):
            self.assertEqual((q, self.months(q)), (q, ["2020年12月"]))
        self.assertEqual(self.months("还没有编入"), [])

    def test_a_correction_takes_the_old_text_s_place(self) -> None:
        edition = self.issued()
        self.assertEqual(self.months("受理300件"), ["2020年12月"])
        self.correct(edition)
        self.assertEqual((self.months("受理300件"), self.months("受理350件")), ([], ["2020年12月"]))
