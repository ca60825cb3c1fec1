"""An import taken back: the ledger exactly as it was, or a refusal that names what stands in the
way.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from departments.models import Event
from stats.intake.confirming import confirm, import_unseen, preview
from stats.intake.undoing import UndoRefused, undo
from stats.models import Door, Figure, FigureChange, FigureImport, Indicator, Scheme
from stats.writing import Content, Write, write
from tests.base import DECEMBER, Cast, figure, guest


def ledger() -> set[tuple[Any, ...]]:
    """Everything a figure says, by its place."""
    return set(
        Figure.objects.values_list("month", "indicator", "department", "value", "source", "note")
    )


class Importing(Cast):
    def imported(self, text: str) -> FigureImport:
        handed_in = FigureImport.hand_in(
            name="表.csv", content=text.encode(), month=DECEMBER, source=self.platform, by=self.bian
        )
        outcome = preview(handed_in)
        assert not outcome.problems, [str(problem) for problem in outcome.problems]
        return confirm(handed_in, by=self.bian, fingerprint=outcome.fingerprint)

    def set_cell(self, name: str, where: Any, value: Any, **more: Any) -> None:
        indicator = Indicator.objects.get(name=name)
        content = Content(None if value is None else Decimal(value), self.platform)
        write([Write(DECEMBER, indicator, where, content)], by=self.zhu, door=Door.GRID, **more)


CELLS = st.one_of(
    st.sampled_from(["暂无数据", "", "0", "7（含补录）", "8（数据来源于窗口统计）"]),
    st.integers(0, 10**9).map(str),
)
RATES = st.one_of(
    st.just("暂无数据"),
    st.decimals(2, 100, places=4, allow_nan=False).map(lambda rate: f"{rate}%"),
)
ROW = st.tuples(CELLS, CELLS, RATES)


class RestoresTests(Importing, HypothesisTestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def as_csv(self, rows: list[Any]) -> str:
        names = ("公交公司", "社保局", "医保局")
        lines = [f"{name},{','.join(row)}" for name, row in zip(names, rows, strict=True) if row]
        return "部门,受理数,办结数,满意率\n" + "\n".join(lines) + "\n"

    @settings(max_examples=40)
    @given(
        st.lists(ROW, min_size=3, max_size=3),
        st.lists(st.one_of(st.none(), ROW), min_size=3, max_size=3).filter(any),
    )
    def test_the_ledger_is_exactly_as_before(self, first: list[Any], second: list[Any]) -> None:
        Figure.objects.all().delete()
        self.imported(self.as_csv(first))
        before = ledger()
        done = self.imported(self.as_csv(second))
        undo(done, by=self.bian)
        self.assertEqual(ledger(), before)


class UndoTests(Importing, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def test_on_record_and_in_each_cells_history(self) -> None:
        figure("受理数", self.social, 90, note="补录")
        before = ledger()
        done = self.imported("部门,受理数\n社保局,100\n医保局,200\n")
        page = self.client.post(f"/admin/stats/figureimport/{done.pk}/undo/", follow=True)
        self.assertContains(page, "已撤销，这次导入改过的数据都恢复了原样。")
        self.assertContains(page, "bian于")
        self.assertEqual(ledger(), before)
        done.refresh_from_db()
        self.assertEqual((done.state.label, done.undone_by), ("已撤销", self.bian))
        changes = FigureChange.objects.filter(door=Door.UNDO).order_by("pk")
        self.assertEqual(
            [(c.value_before, c.value_after, c.note_after, c.by) for c in changes],
            [(100, 90, "补录", self.bian), (200, None, "", self.bian)],
        )
        self.assertEqual(Event.objects.about(done)[0].what, "撤销导入：恢复2条数据")

    def test_a_cell_changed_since_stands_in_the_way_and_is_named(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n医保局,200\n")
        self.set_cell("受理数", self.social, 101)
        before = ledger()
        sentence = "导入以后又有人改过：2020年12月社保局“受理数”（zhu）。不能整份撤销"
        with self.assertRaisesMessage(UndoRefused, sentence):
            undo(done, by=self.bian)
        self.assertEqual(ledger(), before)
        page = self.client.post(f"/admin/stats/figureimport/{done.pk}/undo/", follow=True)
        self.assertContains(page, sentence)
        self.assertContains(page, "其中1格还是导入的数，其余后来又有人改过")

    def test_changed_and_changed_back_was_changed(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        self.set_cell("受理数", self.social, 101)
        self.set_cell("受理数", self.social, 100)
        with self.assertRaises(UndoRefused):
            undo(done, by=self.bian)

    def test_a_change_that_left_no_history_is_seen_too(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        Figure.objects.update(value=102)
        with self.assertRaisesMessage(UndoRefused, "2020年12月社保局“受理数”"):
            undo(done, by=self.bian)
        Figure.objects.all().delete()
        with self.assertRaises(UndoRefused):
            undo(done, by=self.bian)

    def test_a_later_import_of_the_same_figures_does_not_stand_in_the_way(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        self.imported("部门,受理数,办结数\n社保局,100,7\n")
        undo(done, by=self.bian)
        self.assertEqual([figure.value for figure in Figure.objects.all()], [7])

    def test_imports_are_undone_one_after_the_other_from_the_last(self) -> None:
        first = self.imported("部门,受理数\n社保局,100\n")
        second = self.imported("部门,受理数\n社保局,200\n")
        with self.assertRaises(UndoRefused):
            undo(first, by=self.bian)
        undo(second, by=self.bian)
        undo(first, by=self.bian)
        self.assertEqual(Figure.objects.count(), 0)

    def test_once_only(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        undo(done, by=self.bian)
        with self.assertRaisesMessage(UndoRefused, "这次导入已经撤销过，或还没有导入。"):
            undo(done, by=self.bian)

    def test_what_was_never_imported_is_not_undone(self) -> None:
        handed_in = FigureImport.hand_in(
            name="x", content=b"x", month=DECEMBER, source=self.platform, by=self.bian
        )
        with self.assertRaises(UndoRefused):
            undo(handed_in, by=self.bian)

    def test_a_closed_years_figures_stand(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        Scheme.objects.create(
            year=2020,
            title="2020年度考核",
            closed_at=dt.datetime(2021, 1, 20, tzinfo=dt.UTC),
            closed_by=self.zhu,
            results=[],
        )
        with self.assertRaisesMessage(UndoRefused, "已经办结，这一年的数据不能再改。"):
            undo(done, by=self.bian)
        self.assertEqual(Figure.objects.count(), 1)
        file = SimpleUploadedFile("表.csv", "部门,受理数\n社保局,7".encode())
        form = {"month": "2020-12", "source": self.platform.pk, "file": file}
        page = self.client.post("/admin/stats/figure/import/", form, follow=True)
        self.assertContains(page, "已经办结，这一年的数据不能再改。")
        self.assertNotContains(page, "确认导入")

    def test_needs_the_right_to_import(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        for user in (guest(), self.she):
            with self.assertRaises(PermissionDenied):
                undo(done, by=user)
            self.client.force_login(user)
            for page in ("undo/", "file/", "change/"):
                url = f"/admin/stats/figureimport/{done.pk}/{page}"
                self.assertEqual(self.client.post(url).status_code, 403)
        self.assertEqual(Figure.objects.count(), 1)

    def test_looking_at_the_address_undoes_nothing(self) -> None:
        done = self.imported("部门,受理数\n社保局,100\n")
        self.client.get(f"/admin/stats/figureimport/{done.pk}/undo/")
        self.assertEqual(Figure.objects.count(), 1)

    def test_what_the_command_imported_can_be_undone(self) -> None:
        outcome = import_unseen(
            "部门,受理数\n税务所,5\n".encode(),
            name="表.csv",
            month=DECEMBER,
            source=self.platform,
            create_missing=True,
        )
        self.assertEqual(outcome.created_departments, ["税务所"])
        done = FigureImport.objects.get()
        self.assertEqual((done.by, done.new), (None, 1))
        undo(done, by=self.zhu)
        self.assertEqual(Figure.objects.count(), 0)

    def test_takes_the_same_queries_for_one_cell_and_many(self) -> None:
        few = self.imported("部门,受理数\n社保局,1\n")
        with self.assertNumQueries(17):
            undo(few, by=self.bian)
        many = self.imported("部门,受理数,办结数\n社保局,1,2\n医保局,3,4\n公交公司,5,6\n")
        with self.assertNumQueries(17):
            undo(many, by=self.bian)
