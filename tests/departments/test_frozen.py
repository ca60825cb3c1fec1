"""Histories that the database itself keeps, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from bulletin.actions.news import remark
from bulletin.actions.writing import keep_version
from bulletin.models import PastFile, PieceVersion, Remark, Signature
from departments.frozen import MESSAGE
from departments.models import Department, Event
from stats.checks import check_month
from stats.intake.confirming import confirm, preview
from stats.intake.undoing import undo
from stats.models import FigureChange, FigureImport, Waiver
from stats.waivers import revoke, waive
from tests.base import DECEMBER, NOVEMBER, Cast

#: What a later migration loses where SQLite makes a table anew, unless it puts them on again.
KEPT = (
    *(("departments_event", name) for name in ("no_update", "no_delete")),
    *(("stats_figurechange", name) for name in ("no_update", "no_delete")),
    *(("stats_figureimport", f"{kept}_{act}") for kept in ("kept", "undone")
      for act in ("update", "delete")),
    *(("stats_waiver", f"{kept}_{act}") for kept in ("kept", "revoked")
      for act in ("update", "delete")),
    *((f"bulletin_{table}", "kept_update") for table in
      ("pieceversion", "remark", "signature", "pastfile")),
)  # fmt: skip


class KeptTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def refuses(self, *acts: Callable[[], Any]) -> None:
        for act in acts:
            with self.assertRaisesMessage(DatabaseError, MESSAGE), transaction.atomic():
                act()

    def imported(self) -> FigureImport:
        content = "部门,受理数\n社保局,7\n".encode()
        given = FigureImport.hand_in(name="表.csv", content=content, month=DECEMBER,
                                     source=self.platform, by=self.bian)  # fmt: skip
        return confirm(given, by=self.bian, fingerprint=preview(given).fingerprint)

    def test_the_triggers_are_there(self) -> None:
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "postgresql":
            asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        with connection.cursor() as cursor:
            cursor.execute(asked)
            there = {name for (name,) in cursor.fetchall()}
        wanted = {f"{table}_{name}" for table, name in KEPT}
        if connection.vendor == "postgresql":
            frozen = {name for name in wanted if name.endswith(("_no_update", "_no_delete"))}
            tables = {name.rpartition("_no_")[0] for name in frozen}
            wanted = (wanted - frozen) | {f"{table}_frozen" for table in tables}
        self.assertEqual(wanted - there, set())

    def test_changes_of_figures(self) -> None:
        self.imported()
        changes = FigureChange.objects.all()
        self.refuses(
            lambda: changes.update(value_after=1),
            changes.delete,
            lambda: changes.update(by=None),
        )
        self.assertEqual([change.value_after for change in changes], [7])

    def test_an_import_is_undone_once_and_nothing_else_of_it_changes(self) -> None:
        done = self.imported()
        own = FigureImport.objects.filter(pk=done.pk)
        self.refuses(
            lambda: own.update(content=b"x"), lambda: own.update(new=9),
            lambda: own.update(confirmed_at=timezone.now()), lambda: own._raw_delete("default"),
        )  # fmt: skip
        undo(done, by=self.zhu)
        self.refuses(lambda: own.update(undone_by=self.bian), lambda: own.update(undone_at=None))
        waiting = FigureImport.hand_in(name="表.csv", content=b"x", month=DECEMBER,
                                       source=self.platform, by=self.bian)  # fmt: skip
        waiting.delete()

    def test_a_waiver_is_taken_back_once_and_its_names_follow(self) -> None:
        waiver = waive(check_month(DECEMBER)[0], month=NOVEMBER, by=self.zhu, reason="好",
                       printed=False)  # fmt: skip
        own = Waiver.objects.filter(pk=waiver.pk)
        self.refuses(lambda: own.update(reason="坏"), own.delete, lambda: own.update(by=self.bian))
        own.update(fingerprint="0" * 64)
        revoke(waiver, by=self.zhu)
        self.refuses(lambda: own.update(revoked_at=None, revoked_by=None))

    def test_what_was_written_and_said_of_a_piece(self) -> None:
        piece = self.piece(author=self.she, department=self.social)
        keep_version(piece)
        remark(piece, "写得好", by=self.bian)
        self.refuses(
            lambda: PieceVersion.objects.update(body="别的"),
            lambda: Remark.objects.update(text="别的"),
        )

    def test_a_signature_and_a_file_taken_in(self) -> None:
        bulletin = self.bulletin()
        Signature.objects.create(bulletin=bulletin, step="editor", by=self.bian, name="bian",
                                 content_sha256="0" * 64, document=b"x")  # fmt: skip
        given = PastFile.hand_in(name="往期.txt", content=b"x", month=None, by=self.bian)
        own = PastFile.objects.filter(pk=given.pk)
        own.update(taken_in_at=timezone.now(), bulletin=bulletin)
        self.refuses(
            lambda: Signature.objects.update(name="zhu"),
            lambda: own.update(content=b"y"),
            own.delete,
        )
        bulletin.delete()
        self.assertEqual(PastFile.objects.get().bulletin, None)

    def test_the_record_outlives_a_department(self) -> None:
        from departments.events import record

        gone = Department.objects.create(name="建错的局")
        record(self.bian, gone, "新建")
        gone.delete()
        event = Event.objects.select_related("department").get()
        self.assertEqual((event.subject, event.department), ("建错的局", None))
