"""Which parts of a bulletin differ, named as people know them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import SimpleTestCase

from bulletin.changes import changed_parts
from bulletin.document import Annex, Document, Highlight, Paragraph, Run, Section


def said(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Run(text),)),)


BASIS = Document(
    month="2020-12",
    masthead="通报",
    title="12月通报",
    issuer="某局",
    date=dt.date(2021, 1, 13),
    opening=said("开头"),
    sections=(
        Section("一、", "甲", said("一"), (Section("（一）", "甲一", said("小")),)),
        Section("二、", "乙", said("二")),
    ),
    annexes=(Annex("附件", "名单", said("附")),),
)


class ChangedTests(SimpleTestCase):
    def changed(self, **changes: Any) -> list[str]:
        fields = {name: getattr(BASIS, name) for name in BASIS.__struct_fields__}
        return changed_parts(BASIS, Document(**fields | changes))

    def test_nothing(self) -> None:
        self.assertEqual(self.changed(), [])
        self.assertEqual(self.changed(version=2, correction="改", is_draft=True), [])

    def test_the_parts_outside_sections(self) -> None:
        self.assertEqual(
            self.changed(title="x", number=3, opening=(), copies_to="各部门"),
            ["报头", "标题", "开头语", "抄送"],
        )

    def test_a_section_put_in_front_is_told_alone(self) -> None:
        first, second = BASIS.sections
        moved = Section("二、", first.title, first.blocks, first.sections)
        last = Section("三、", second.title, second.blocks)
        self.assertEqual(
            self.changed(sections=(Section("一、", "新", said("x")), moved, last)),
            ["栏目“新”（新加）"],
        )

    def test_a_sub_section_is_told_and_not_what_it_stands_in(self) -> None:
        first, second = BASIS.sections
        child = Section("（一）", "甲一", said("大"))
        changed = Section(first.number, first.title, first.blocks, (child,))
        self.assertEqual(self.changed(sections=(changed, second)), ["栏目“甲一”"])

    def test_two_sections_of_one_title(self) -> None:
        twice = (*BASIS.sections, Section("三、", "乙", said("三")))
        self.assertEqual(self.changed(sections=twice), ["栏目“乙”"])

    def test_annexes_and_what_is_gone(self) -> None:
        self.assertEqual(
            self.changed(sections=BASIS.sections[:1], annexes=(Annex("附件", "名单", said("改")),)),
            ["附件“名单”", "栏目“乙”（已取消）"],
        )

    def test_order_and_key_figures_are_told_where_nothing_else_is(self) -> None:
        self.assertEqual(self.changed(sections=BASIS.sections[::-1]), ["栏目的顺序"])
        self.assertEqual(self.changed(highlights=(Highlight("受理数", "1"),)), ["主要数据"])
