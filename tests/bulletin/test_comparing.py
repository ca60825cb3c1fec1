"""Two texts beside each other: nothing is lost, and only what differs is marked."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.comparing import Comparison, Kind, compare
from bulletin.comparing.marking import Marker
from bulletin.comparing.units import sentences
from bulletin.models.news import Text
from tests.base import WithoutDatabase

CHINESE = st.text(alphabet="一二三的了在和。，；“”12%", max_size=40)


def prose(*paragraphs: str) -> Text:
    return Text(body="".join(f"<p>{one}</p>" for one in paragraphs))


def table(*rows: tuple[str, ...]) -> Text:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return Text(body=f"<table><tbody>{cells}</tbody></table>")


def kinds(found: Comparison) -> list[str]:
    return [row.kind.value for row in found.rows]


def changed(found: Comparison) -> list[tuple[str, str]]:
    """What is marked on the left and on the right of each row."""
    sides = (
        tuple(
            "".join(part.text for cell in side for part in cell if part.is_changed)
            for side in (row.left, row.right)
        )
        for row in found.rows
    )
    return [(left, right) for left, right in sides if left or right]


class SentenceTests(WithoutDatabase):
    def test_a_sentence_keeps_what_closes_it(self) -> None:
        self.assertEqual(
            sentences("他说：“办好了。”大家笑了！还有呢"),
            ["他说：“办好了。”", "大家笑了！", "还有呢"],
        )

    @given(CHINESE)
    def test_sentences_make_up_the_text(self, text: str) -> None:
        self.assertEqual("".join(sentences(text)), text if text.strip() else "")


class MarkingTests(WithoutDatabase):
    def test_a_number_changes_as_a_whole(self) -> None:
        left, right = Marker().marked("受理7016件。", "受理7018件。")
        self.assertEqual([(p.text, p.is_changed) for p in left][1], ("7016", True))
        self.assertEqual([(p.text, p.is_changed) for p in right][1], ("7018", True))

    def test_single_characters_between_changes_are_read_with_them(self) -> None:
        left, _ = Marker().marked("甲的乙", "丙的丁")
        self.assertEqual([part.text for part in left], ["甲的乙"])

    @given(CHINESE, CHINESE)
    def test_both_sides_keep_their_texts(self, old: str, new: str) -> None:
        left, right = Marker().marked(old, new)
        self.assertEqual("".join(part.text for part in left), old)
        self.assertEqual("".join(part.text for part in right), new)


class ComparisonTests(WithoutDatabase):
    def test_a_changed_sentence_stands_beside_what_it_was(self) -> None:
        found = compare(prose("窗口周末开放。群众满意。"), prose("窗口周末也开放。群众满意。"))
        self.assertEqual(kinds(found), ["changed", "same"])
        self.assertEqual(changed(found), [("", "也")])

    def test_sentences_that_came_and_went(self) -> None:
        found = compare(prose("第一件事办完了。"), prose("第一件事办完了。", "新设了自助机。"))
        self.assertEqual(kinds(found), ["same", "added"])
        self.assertEqual(kinds(compare(prose("删去这句。"), prose(""))), ["removed"])

    def test_a_table_cell_by_cell(self) -> None:
        found = compare(
            table(("社保局", "100", "99%"), ("医保局", "200", "98%")),
            table(("社保局", "120", "99%"), ("税务局", "7", "1%"), ("医保局", "200", "98%")),
        )
        self.assertEqual(kinds(found), ["changed", "added", "same"])
        self.assertEqual(changed(found)[0], ("100", "120"))

    def test_a_long_table_of_which_every_row_changed(self) -> None:
        """More rows than could be held against each other one by one; one came, one moved."""
        old = [(f"第{n}局", str(n), "满意") for n in range(120)]
        new = [(name, f"{number}0", said) for name, number, said in old]
        new.insert(60, ("新来的局", "1", "满意"))
        new.append(new.pop(0))
        found = compare(table(*old), table(*new))
        self.assertEqual(kinds(found), [
            "removed", *["changed"] * 59, "added", *["changed"] * 60, "added",
        ])  # fmt: skip
        self.assertEqual(changed(found)[1], ("1", "10"))

    def test_headline_subtitle_and_credit(self) -> None:
        found = compare(
            Text("甲标题", "副", credit="（甲）"), Text("乙题目", "副", credit="（乙）")
        )
        self.assertEqual([(row.kind, row.place) for row in found.rows], [
            (Kind.CHANGED, "标题"), (Kind.SAME, "副标题"), (Kind.CHANGED, "署名"),
        ])  # fmt: skip

    def test_only_the_dress_differs(self) -> None:
        found = compare(prose("一句话。"), Text(body="<p><strong>一句话。</strong></p>"))
        self.assertTrue(found.only_dress)
        self.assertFalse(found.is_same)

    def test_long_agreement_is_folded(self) -> None:
        same = "".join(f"这是第{n}句不变的话。" for n in range(20))
        found = compare(prose(same + "旧的结尾在此。"), prose(same + "新的结尾在此。"))
        self.assertEqual(kinds(found), ["same", "folded", "same", "changed"])
        self.assertEqual(found.rows[1].folded, 18)

    @settings(max_examples=50)
    @given(st.lists(CHINESE, max_size=6), st.lists(CHINESE, max_size=6))
    def test_nothing_is_lost(self, old: list[str], new: list[str]) -> None:
        found = compare(prose(*old), prose(*new))
        if any(row.kind == Kind.FOLDED for row in found.rows):
            return
        for side, lines in (("left", old), ("right", new)):
            shown = "".join(
                p.text for row in found.rows for cell in getattr(row, side) for p in cell
            )
            self.assertEqual(shown.replace(" ", ""), "".join(lines).replace(" ", ""))

    @given(st.lists(CHINESE, max_size=6))
    def test_a_text_agrees_with_itself(self, lines: list[str]) -> None:
        self.assertTrue(compare(prose(*lines), prose(*lines)).is_same)

    def test_the_same_characters_over_and_over_stay_bounded(self) -> None:
        """Took minutes: all is like all, and difflib looks at each pair of equal characters."""
        old = [("甲乙" * 250)[n:] + "。" for n in range(100)]
        new = [("乙乙甲" * 170)[n:] + "。" for n in range(100)]
        for one, other in ((old, new), (["甲。"] * 2000, ["甲。乙。"] * 1000)):
            start = time.monotonic()
            self.assertFalse(compare(prose(*one), prose(*other)).is_same)
            self.assertLess(time.monotonic() - start, 10)

    def test_hostile_sizes_stay_bounded(self) -> None:
        long = "甲" * 60_000
        self.assertEqual(kinds(compare(prose(long), prose(long + "乙"))), ["changed"])
        many, others = "。".join("甲乙丙丁"[n % 4] for n in range(30_000)), "甲。" * 30_000
        self.assertTrue(compare(prose(many), prose(others)).rows)
