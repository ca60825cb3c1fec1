from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase

from departments.models import Department, DepartmentAlias, Presence
from departments.months import Month


class NameTests(TestCase):
    def setUp(self) -> None:
        self.social = Department.objects.create(name="区社保局")
        DepartmentAlias.objects.create(department=self.social, name="区人社局")

    def test_is_known_by_every_name_in_two_queries(self) -> None:
        for count in range(3):
            Department.objects.create(name=f"第{count}局")
            with self.assertNumQueries(2):
                known = Department.objects.by_name()
            self.assertEqual(known["区人社局"], self.social)

    def test_a_name_means_one_department(self) -> None:
        with self.assertRaises(ValidationError) as caught:
            Department(name="区 人社局").full_clean()
        self.assertEqual(
            caught.exception.messages,
            ["“区 人社局”已经是“区社保局”的名称或别名，一个名称只能指一个部门。"],
        )

    def test_an_alias_is_taken_once_in_the_database(self) -> None:
        other = Department.objects.create(name="区就业局")
        with self.assertRaises(IntegrityError), transaction.atomic():
            DepartmentAlias.objects.create(department=other, name="区人社局")

    def test_a_department_has_a_name_in_the_database(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Department.objects.create(name="")


class PresenceTests(TestCase):
    def test_is_present_from_first_to_last_month(self) -> None:
        left = Department.objects.create(name="撤出的局")
        Presence.objects.create(department=left, since="2020-03", until="2020-06")
        stays = Department.objects.create(name="在的局")
        Presence.objects.create(department=stays, since="2020-06")
        expected = {2: [], 3: [left], 6: [left, stays], 7: [stays]}
        for number, departments in expected.items():
            found = Department.objects.present_in(Month(2020, number)).order_by("pk")
            self.assertEqual(list(found), departments)

    def test_the_database_refuses_an_end_before_the_start(self) -> None:
        department = Department.objects.create(name="社保局")
        with self.assertRaises(IntegrityError), transaction.atomic():
            Presence.objects.create(department=department, since="2020-06", until="2020-05")
