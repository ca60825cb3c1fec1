"""The seed's other two sources, attendance and pieces sent in, are tables like any other."""

from __future__ import annotations

from django.test import TestCase

from bulletin import sample
from bulletin.assembly import assemble
from bulletin.document import Table
from bulletin.models import Bulletin, Edition, Section
from bulletin.models.issue import SectionKind
from bulletin.sample.attendance import SOURCE
from stats.models import Figure, StatTable


class SampleTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        sample.load()

    def printed(self, name: str) -> Table:
        """The table as the last section of December's bulletin prints it."""
        bulletin = Bulletin.objects.get()
        table = StatTable.objects.get(name=name)
        Section.objects.create(
            bulletin=bulletin, order=99, title=name, kind=SectionKind.TABLE, table=table
        )
        (block,) = assemble(bulletin).document.sections[-1].blocks
        if not isinstance(block, Table):
            self.fail(f"no table: {block}")
        return block

    def rows(self, table: Table) -> list[list[str]]:
        cells = [*table.head, *table.body]
        return [["".join(run.text for run in cell.runs) for cell in row] for row in cells]

    def test_attendance_is_a_table(self) -> None:
        table = self.printed("考勤情况")
        rows = self.rows(table)
        self.assertEqual(
            rows[:3],
            [
                ["序号", "部门", "应出勤", "迟到", "早退", "缺勤", "请假", "外出"],
                ["1", "市公交公司", "92", "1", "0", "0", "2", "5"],
                ["2", "区社保局", "207", "3", "1", "0", "6", "8"],
            ],
        )
        self.assertEqual(rows[-1], ["", "合计", "1357", "11", "2", "1", "35", "71"])
        self.assertEqual(table.remarks, (f"数据来源于“{SOURCE}”。",))

    def test_pieces_sent_in_are_a_table(self) -> None:
        rows = self.rows(self.printed("信息报送情况"))
        sent = {row[1]: row[2:] for row in rows[1:]}
        self.assertEqual(len(sent), 22)
        self.assertEqual((sent["区医保局"], sent["区社保局"]), (["1", "1", "0"], ["0", "0", "0"]))

    def test_the_invented_figures_say_so(self) -> None:
        figures = Figure.objects.filter(indicator__name="应出勤")
        self.assertEqual({figure.source.name for figure in figures}, {SOURCE})

    def test_what_was_printed_has_neither(self) -> None:
        page = bytes(Edition.objects.get().html).decode()
        for words in ("应出勤", "报送信息数", SOURCE):
            self.assertNotIn(words, page)
