from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from departments.models import Department, Presence
from departments.months import Month, month_from_user

months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


class MonthTests(SimpleTestCase):
    def test_prints_for_machines_and_for_people(self) -> None:
        month = Month(2021, 1)
        self.assertEqual((str(month), month.label), ("2021-01", "2021年1月"))

    def test_steps_over_the_year(self) -> None:
        self.assertEqual(Month(2020, 12).plus(1), Month(2021, 1))
        self.assertEqual(Month(2020, 12).plus(-12), Month(2019, 12))

    def test_ends_with_the_calendar(self) -> None:
        self.assertEqual(Month(2020, 12).neighbour(-12), Month(2019, 12))
        self.assertIsNone(Month(2000, 1).neighbour(-1))
        self.assertIsNone(Month(2099, 12).neighbour(1))

    @given(months)
    def test_reads_what_it_prints(self, month: Month) -> None:
        self.assertEqual(month_from_user(str(month)), month)

    def test_refuses_what_is_no_month(self) -> None:
        for text in (
            "2020-13",
            "2020-00",
            "2020",
            "1999-12",
            "2020-1",
            "二〇二〇年",
            "",
            "2020-12-40",
        ):
            with self.subTest(text), self.assertRaises(ValidationError) as caught:
                month_from_user(text)
            self.assertEqual(
                caught.exception.messages,
                [f"“{text}”不是月份，请写成“2020-12”的样子（2000年至2099年）。"],
            )


class MonthFieldTests(TestCase):
    def setUp(self) -> None:
        self.department = Department.objects.create(name="社保局")

    def test_comes_back_as_a_month(self) -> None:
        Presence.objects.create(department=self.department, since="2020-12")
        self.assertEqual(Presence.objects.get().since, Month(2020, 12))

    def test_compares_in_the_database(self) -> None:
        for month in ("2020-11", "2020-12", "2021-01"):
            Presence.objects.create(department=self.department, since=month)
        self.assertEqual(Presence.objects.filter(since__gte=Month(2020, 12)).count(), 2)

    def test_the_database_refuses_another_day_of_the_month(self) -> None:
        with (
            self.assertRaises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO departments_presence (department_id, since) VALUES (%s, %s)",
                [self.department.pk, dt.date(2020, 12, 2)],
            )
