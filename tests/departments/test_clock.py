"""Moments on record stay in the order of what happened, whatever the machine's clock does."""

from __future__ import annotations

import datetime as dt
from unittest import mock

from django.test import TestCase
from django.utils import timezone

from departments.clock import TICK, moment
from departments.events import record
from tests.base import department

HOUR = dt.timedelta(hours=1)


class MomentTests(TestCase):
    def test_is_now_as_long_as_the_clock_runs_forward(self) -> None:
        before = timezone.now()
        self.assertTrue(before <= moment() <= timezone.now())
        record(None, department("社保局"), "改名")
        self.assertTrue(before <= moment() <= timezone.now())

    def test_is_after_what_is_on_record_where_the_clock_was_turned_back(self) -> None:
        now = timezone.now()
        record(None, department("社保局"), "改名", at=now)
        with mock.patch("django.utils.timezone.now", return_value=now - HOUR):
            self.assertEqual(moment(), now + TICK)
            self.assertEqual(moment(now + HOUR, None), now + HOUR + TICK)
