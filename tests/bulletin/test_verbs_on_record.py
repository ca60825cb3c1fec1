"""Every verb leaves an event, or a change of a figure; a new verb must say here how it is tried."""

from __future__ import annotations

import ast
import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import SimpleTestCase, override_settings
from django.utils import timezone

from bulletin.actions import (
    contributions,
    instructing,
    issue,
    layout,
    news,
    pictures,
    publication,
    readership,
    renaming,
    renaming_annexes,
    reminding,
    reporting,
    scheduling,
    signing,
    withdrawing,
    words,
    writing,
)
from bulletin.actions.past import confirming as past_confirming
from bulletin.actions.past import take_in as take_past_in
from bulletin.assembly import assemble
from bulletin.definitions import load
from bulletin.document import content_hash
from bulletin.manuscript import Manuscript
from bulletin.models import Bulletin, HouseWord, PageSizes, PastFile, Picture
from bulletin.models.news import State, Text
from bulletin.models.signing import Step
from bulletin.pictures import read_picture
from bulletin.word_lists import compare, fingerprint, read_words
from departments import models as departments
from departments.accounts import renew_first_passwords, settle_accounts
from departments.accounts.listing import AccountRow
from departments.models import Event, User
from departments.months import Month
from stats import renaming as ledger_renaming
from stats import waivers
from stats.admin.assessment.forms import MarksForm
from stats.assessment import close, copy, reopen
from stats.checks import check_month
from stats.grid import collecting
from stats.grid.cells import State as CellState
from stats.grid.cells import key
from stats.grid.saving import Asked, Typed, save
from stats.intake import settling
from stats.intake.confirming import confirm, import_unseen, preview
from stats.intake.reading import Problem
from stats.intake.undoing import undo
from stats.models import Door, FigureChange, FigureImport, Indicator, Rule
from stats.writing import Content, Write, write
from tests.base import DECEMBER, NOVEMBER, PASSWORD
from tests.bulletin.odd_pictures import png
from tests.reading import PAST, Furnished

#: Functions that are told who acts, and change nothing that is anybody's: each with its reason.
NO_VERBS = {
    "stats/exporting.py:start": "a file is made, nothing is changed",
    "stats/grid/saving.py:check": "says what saving would do",
    "stats/intake/long_work.py:start": "begins `confirm`, beside the page",
    "stats/jobs.py:start": "a job: what it does is on record itself",
    "stats/jobs.py:restart": "the same",
    "stats/models/intake.py:hand_in": "a file for a preview, gone after a day",
    "bulletin/models/past.py:hand_in": "the same",
    "bulletin/actions/past/confirming.py:hand_in": "the same",
    "bulletin/actions/past/confirming.py:preview": "rolled back",
    "bulletin/actions/past/confirming.py:make_missing": "of a preview; `confirm` tells what it made",
    "bulletin/actions/editing.py:note_editing": "who has a page open now",
    "bulletin/actions/readership.py:note_opening": "its own frozen record, for fewer people",
}
UTF8 = "utf-8"


class Stage(Furnished):
    """One way to try each verb, on a hall that has a row of everything."""

    def setUp(self) -> None:
        super().setUp()
        people = {user.username: user for user in User.objects.all()}
        self.zhu, self.shen, self.bian = people["zhu"], people["shen"], people["bian"]
        self.she, self.boss = people["she"], people["boss"]
        by_name = departments.Department.objects.by_name()
        self.social, self.medical = by_name["社保局"], by_name["医保局"]
        self.accepted = Indicator.objects.get(name="受理数")
        self.issue = Bulletin.objects.get(month=NOVEMBER)
        self.published = Bulletin.objects.get(month=DECEMBER)
        self.platform = FigureImport.objects.all()[0].source

    def ways(self) -> dict[str, Callable[[], Any]]:
        return {
            **self.accounts(), **self.figures(), **self.assessment(), **self.pieces(),
            **self.bulletins(), **self.leading(), **self.definitions(),
        }  # fmt: skip

    def accounts(self) -> dict[str, Callable[[], Any]]:
        row = AccountRow(2, "xin", "新人", self.social, ("部门信息员",), "")

        def renew() -> Any:
            settle_accounts([row], by=None)
            seen = Event.objects.count()
            renew_first_passwords(User.objects.filter(username="xin"), by=self.boss)
            self.assertGreater(Event.objects.count(), seen)

        return {
            "departments/accounts/settling.py:settle_accounts": lambda: settle_accounts(
                [row], by=self.boss
            ),
            "departments/accounts/renewing.py:renew_first_passwords": renew,
        }

    def typed(self) -> Asked:
        cell = Typed(key(self.accepted, self.social), CellState.of(
            Content.of(self.accepted.figures.get(month=DECEMBER, department=self.social)),
            self.accepted), "123")  # fmt: skip
        return Asked([cell])

    def handed_in(self, text: str = "部门,受理数\n社保局,123\n") -> FigureImport:
        return FigureImport.hand_in(name="表.csv", content=text.encode(), month=DECEMBER,
                                    source=self.platform, by=self.bian)  # fmt: skip

    def confirmed(self) -> FigureImport:
        given = self.handed_in()
        return confirm(given, by=self.bian, fingerprint=preview(given).fingerprint)

    def settle(self) -> None:
        given = self.handed_in("部门,受理数\n新局,1\n")
        [unknown] = settling.unknown_names(preview(given).problems)
        choice = settling.Settlement(unknown, settling.Choice.CREATE)
        settling.settle(given, [choice], by=self.boss_of(given), since=DECEMBER)

    def boss_of(self, given: FigureImport) -> User:
        assert given.by is not None
        return given.by

    def waive(self) -> Any:
        [finding, *_] = [one for one in check_month(DECEMBER) if one.waivable][2:] or check_month(
            DECEMBER
        )
        return waivers.waive(finding, month=Month(2020, 9), by=self.zhu, reason="好", printed=False)

    def figures(self) -> dict[str, Callable[[], Any]]:
        one = Write(DECEMBER, self.accepted, self.social, None)
        taking = {"month": DECEMBER, "source": self.platform}
        return {
            "stats/writing.py:write": lambda: write([one], by=self.bian, door=Door.FORM),
            "stats/grid/saving.py:save": lambda: save(DECEMBER, self.typed(), by=self.bian),
            "stats/grid/collecting.py:open_month": lambda: collecting.open_month(
                DECEMBER, closes_on=None, by=self.bian
            ),
            "stats/grid/collecting.py:close_month": lambda: (
                collecting.open_month(DECEMBER, closes_on=None, by=self.bian),
                collecting.close_month(DECEMBER, by=self.bian),
            ),
            "stats/intake/confirming.py:confirm": self.confirmed,
            "stats/intake/undoing.py:undo": lambda: undo(self.confirmed(), by=self.bian),
            "stats/intake/settling.py:settle": self.settle,
            "stats/intake/taking_in.py:take_in": lambda: import_unseen(
                "部门,受理数\n社保局,5\n".encode(), name="表.csv", **taking
            ),
            "stats/waivers.py:waive": self.waive,
            "stats/waivers.py:revoke": lambda: waivers.revoke(self.waive(), by=self.zhu),
        }
