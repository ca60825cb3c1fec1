"""Closing an assessment, opening a new version of it, copying it to another year."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.test import TestCase

from departments.models import Department
from stats.assessment import AssessmentRefused, close, compute, copy, reopen, results_of
from stats.assessment.differences import Difference, since_the_last_version
from stats.models import Door, Figure, Indicator, Scheme
from stats.writing import Content, LedgerClosed, Write, write
from tests.base import DECEMBER, ClearsEditions

from .assessing import Assessing, group, group_marks


class ClosingTestCase(Assessing, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()

    def write(self, value: int) -> None:
        """社保局's 受理数 of December."""
        accepted = Indicator.objects.get(name="受理数")
        content = Content(Decimal(value), self.platform)
        write([Write(DECEMBER, accepted, self.social, content)], by=self.bian, door=Door.GRID)

    def assert_refused(self, sentence: str, act: Callable[[], Any]) -> None:
        before = list(Scheme.objects.values())
        with self.assertRaises(AssessmentRefused) as refusal:
            act()
        self.assertEqual(str(refusal.exception), sentence)
        self.assertEqual(list(Scheme.objects.values()), before)


class CloseTests(ClosingTestCase):
    def test_closing_freezes_the_results_for_ever(self) -> None:
        results = compute(self.scheme)
        closed = close(self.scheme, by=self.zhu)
        Figure.objects.filter(department=self.social).update(value=1, note="改过")
        Department.objects.filter(pk=self.social.pk).update(name="改了名的局")
        Indicator.objects.filter(name="受理数").update(name="收件数", unit="宗")
        again = Scheme.objects.get(pk=closed.pk)
        self.assertEqual((again.is_closed, again.closed_by), (True, self.zhu))
        self.assertEqual(results_of(again), results)

    def test_a_closed_years_figures_stand(self) -> None:
        close(self.scheme, by=self.zhu)
        with self.assertRaises(LedgerClosed):
            self.write(7)

    def test_who_may_close(self) -> None:
        for person in (self.bian, self.she):
            with self.assertRaises(PermissionDenied):
                close(self.scheme, by=person)
        self.assertFalse(Scheme.objects.get().is_closed)

    def test_not_twice(self) -> None:
        close(self.scheme, by=self.zhu)
        self.assert_refused(
            "“2020年度窗口部门考核”已经由zhu办结。", lambda: close(self.scheme, by=self.zhu)
        )

    def test_not_while_something_cannot_be_computed(self) -> None:
        group(self.scheme, "空组")
        self.assert_refused(
            "“空组”没有参加排名的部门（组里还没有部门），请点“修改方案”改正。",
            lambda: close(self.scheme, by=self.zhu),
        )

    def test_not_when_the_results_are_others_than_those_seen(self) -> None:
        seen = compute(self.scheme).fingerprint
        self.write(99)
        self.assert_refused(
            "您打开这一页以后，数据或方案变了。请先看过新的结果，再办结。",
            lambda: close(self.scheme, by=self.zhu, seen=seen),
        )
        close(self.scheme, by=self.zhu, seen=compute(self.scheme).fingerprint)

    def test_the_database_wants_results_of_a_closed_scheme(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Scheme.objects.update(results=[])


class ReopenTests(ClosingTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.late = group(self.scheme, "企业组", self.bus)
        group_marks(self.late, self.cases, 40)
        group_marks(self.late, self.praise, 0)
        group_marks(self.late, self.pieces, 0)
        self.closed = close(self.scheme, by=self.zhu)

    def reopened(self, reason: str = "补报12月数据") -> Scheme:
        return reopen(self.closed, by=self.zhu, reason=reason)

    def test_a_new_version_takes_all_along_and_says_why(self) -> None:
        later = self.reopened()
        self.assertEqual((later.version, later.reason), (2, "补报12月数据"))
        old, new = results_of(self.closed), compute(later)
        self.assertEqual(new.groups[0].ranked[0].total, old.groups[0].ranked[0].total)
        self.assertEqual([g.full_marks for g in new.groups], [g.full_marks for g in old.groups])
        self.assertEqual(
            [(c.name, c.rule) for c in new.criteria], [(c.name, c.rule) for c in old.criteria]
        )
        self.assertEqual(since_the_last_version(later, new), [])

    def test_figures_may_change_again_and_what_differs_is_told(self) -> None:
        later = self.reopened()
        self.write(400)
        self.assertEqual(
            since_the_last_version(later, compute(later)),
            [
                Difference("医保局", "总分", "78.00", "68.00"),
                Difference("医保局", "业务量", "20.00", "10.00"),
                Difference("社保局", "总分", "50.00", "60.00"),
                Difference("社保局", "业务量", "10.00", "20.00"),
            ],
        )
        self.assertEqual(results_of(self.closed).standings[0].total, 78)

    def test_a_changed_place_and_one_left_out_are_told(self) -> None:
        later = self.reopened()
        self.write(0)
        told = [(d.department, d.what, d.before, d.after) for d in self.differences(later)]
        self.assertEqual(
            told[:2],
            [
                ("社保局", "名次", "第2名", "未参加排名：全年受理数为0"),
                ("社保局", "组", "综合组", "—"),
            ],
        )

    def differences(self, later: Scheme) -> list[Difference]:
        return since_the_last_version(later, compute(later))

    def test_the_new_version_is_closed_in_its_turn(self) -> None:
        later = close(self.reopened(), by=self.zhu)
        with self.assertRaises(LedgerClosed):
            self.write(7)
        self.assertEqual(reopen(later, by=self.zhu, reason="再改").version, 3)

    def test_who_may_and_with_what_reason(self) -> None:
        with self.assertRaises(PermissionDenied):
            reopen(self.closed, by=self.bian, reason="补报")
        self.assert_refused("请写明另立新版本的原因。", lambda: self.reopened("  "))
        self.assert_refused(
            "原因最多写200个字，现在是201个字，请写短些。", lambda: self.reopened("长" * 201)
        )

    def test_only_the_newest_closed_version(self) -> None:
        later = self.reopened()
        self.assert_refused(
            "2020年度已经有“2020年度窗口部门考核（第2版）”，请用最新的那一版。", self.reopened
        )
        self.assert_refused(
            "“2020年度窗口部门考核（第2版）”还没有办结，直接修改就可以，不用另立新版本。",
            lambda: reopen(later, by=self.zhu, reason="补报"),
        )


class CopyTests(ClosingTestCase):
    def test_last_years_scheme_as_a_new_one(self) -> None:
        new = copy(self.scheme, by=self.bian, year=2021)
        self.assertEqual((new.year, new.title, new.version), (2021, "2021年度窗口部门考核", 1))
        self.assertEqual(
            list(new.criteria.values_list("name", "points", "full_marks")),
            list(self.scheme.criteria.values_list("name", "points", "full_marks")),
        )
        self.assertEqual(
            list(new.groups.get().departments.all()), list(self.group.departments.all())
        )

    def test_refusals(self) -> None:
        with self.assertRaises(PermissionDenied):
            copy(self.scheme, by=self.she, year=2021)
        self.assert_refused(
            "2020年度已有考核“2020年度窗口部门考核”。没有办结的请直接修改；"
            "已经办结的，请在它的结果页上另立新版本。",
            lambda: copy(self.scheme, by=self.bian, year=2020),
        )
        for year in (1999, 2100, 10**9, -1):
            with self.assertRaises(AssessmentRefused):
                copy(self.scheme, by=self.bian, year=year)


class RaceTests(Assessing, ClearsEditions):
    """Two at once, each on a connection of its own."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()

    def both(self, *acts: Callable[[], object]) -> list[str]:
        def told(act: Callable[[], object]) -> str:
            try:
                act()
            except (AssessmentRefused, LedgerClosed) as refusal:
                return type(refusal).__name__
            finally:
                connections.close_all()
            return "done"

        with ThreadPoolExecutor(len(acts)) as pool:
            return sorted(pool.map(told, acts))

    def test_two_close_and_one_has_closed(self) -> None:
        act = lambda: close(self.scheme, by=self.zhu)  # noqa: E731
        self.assertEqual(self.both(act, act), ["AssessmentRefused", "done"])

    def test_two_open_a_new_version_and_there_is_one(self) -> None:
        closed = close(self.scheme, by=self.zhu)
        act = lambda: reopen(closed, by=self.zhu, reason="补报")  # noqa: E731
        self.assertEqual(self.both(act, act), ["AssessmentRefused", "done"])
        self.assertEqual(Scheme.objects.count(), 2)

    def test_a_figure_written_meanwhile_is_counted_or_refused(self) -> None:
        for value in range(101, 111):
            accepted = Indicator.objects.get(name="受理数")
            content = Content(Decimal(value), self.platform)
            one = Write(DECEMBER, accepted, self.social, content)
            newest = Scheme.objects.newest_of(2020)
            assert newest is not None
            self.both(
                lambda newest=newest: close(newest, by=self.zhu),
                lambda one=one: write([one], by=self.bian, door=Door.GRID),
            )
            newest.refresh_from_db()
            counted = next(s for s in results_of(newest).standings if s.department == "社保局")
            year = counted.year(accepted.pk)
            assert year is not None
            held = Figure.objects.get(indicator=accepted, department=self.social).value
            self.assertEqual((newest.is_closed, year.value), (True, held))
            reopen(newest, by=self.zhu, reason="再来")
