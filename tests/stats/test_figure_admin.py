"""The single figure's form writes through the one door, and overwrites nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import TestCase
from lxml import html

from stats.models import Door, Figure, FigureChange, Indicator, Scheme
from tests.base import DECEMBER, Cast, figure, guest

LIST = "/admin/stats/figure/"
ADD = f"{LIST}add/"


class FormTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.accepted = Indicator.objects.get(name="受理数")
        self.client.force_login(self.bian)

    def fields(self, address: str) -> dict[str, Any]:
        page = html.document_fromstring(self.client.get(address).content.decode())
        form = page.get_element_by_id("figure_form")
        return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}

    def changes(self) -> list[Any]:
        rows = FigureChange.objects.order_by("pk")
        return list(rows.values_list("door", "by", "value_before", "value_after"))

    def close_the_year(self) -> None:
        Scheme.objects.create(
            year=2020,
            title="2020年度考核",
            closed_at=dt.datetime(2021, 1, 20, tzinfo=dt.UTC),
            closed_by=self.zhu,
            results=[],
        )

    def new(self, **more: Any) -> dict[str, Any]:
        place = {"month": "2020-12", "department": self.social.pk, "indicator": self.accepted.pk}
        return place | {"value": "5", "source": self.platform.pk, "note": ""} | more

    def test_the_form_shows_the_value_as_it_was_typed(self) -> None:
        for value, shown in (("6500", "6500"), ("0", "0"), ("99.5", "99.5")):
            made = figure("受理数" if value != "99.5" else "满意率", self.social, value)
            self.assertEqual(self.fields(f"{LIST}{made.pk}/change/")["value"], shown)
            made.delete()

    def test_add_change_and_delete_are_kept_in_history(self) -> None:
        self.assertRedirects(self.client.post(ADD, self.new()), LIST)
        made = Figure.objects.get()
        address = f"{LIST}{made.pk}/"
        self.assertRedirects(
            self.client.post(
                f"{address}change/", self.fields(f"{address}change/") | {"value": "6"}
            ),
            LIST,
        )
        self.assertEqual(Figure.objects.get().value, 6)
        self.assertRedirects(self.client.post(f"{address}delete/", {"post": "yes"}), LIST)
        by = self.bian.pk
        steps = [(None, 5), (5, 6), (6, None)]
        self.assertEqual(self.changes(), [(Door.FORM, by, *step) for step in steps])

    def test_deleting_several_is_kept_in_history(self) -> None:
        chosen = [figure("受理数", where, 5).pk for where in (self.social, self.medical)]
        data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
        self.client.post(LIST, data)
        self.assertEqual(self.changes(), [(Door.FORM, self.bian.pk, 5, None)] * 2)
        self.assertEqual(Figure.objects.count(), 0)

    def test_a_figure_keeps_its_place(self) -> None:
        made = figure("受理数", self.social, 5)
        address = f"{LIST}{made.pk}/change/"
        moved = {"department": self.medical.pk, "month": "2020-11"}
        self.client.post(address, self.fields(address) | moved)
        made.refresh_from_db()
        self.assertEqual((made.department, made.month), (self.social, DECEMBER))

    def test_what_was_changed_meanwhile_is_told_first(self) -> None:
        made = figure("受理数", self.social, 5)
        address = f"{LIST}{made.pk}/change/"
        loaded = self.fields(address) | {"value": "7"}
        Figure.objects.update(value=6)
        answer = self.client.post(address, loaded)
        self.assertContains(answer, f"这条数据被改成了“6”，来源“{self.platform}”")
        self.assertEqual(Figure.objects.get().value, 6)
        form = html.document_fromstring(answer.content.decode()).get_element_by_id("figure_form")
        again = dict(form.form_values())
        self.assertEqual(again["value"], "7")
        self.client.post(address, again)
        self.assertEqual(Figure.objects.get().value, 7)

    def test_a_form_without_fields(self) -> None:
        made = figure("受理数", self.social, 5)
        for address in (ADD, f"{LIST}{made.pk}/change/"):
            self.assertEqual(self.client.post(address, {}).status_code, 200)
        self.assertEqual((Figure.objects.get().value, self.changes()), (5, []))

    def test_a_figure_that_is_there_already_is_not_overwritten(self) -> None:
        figure("受理数", self.social, 5)
        answer = self.client.post(ADD, self.new(value="6"))
        self.assertContains(answer, "已有数据，请直接修改那一条")
        self.assertEqual((Figure.objects.get().value, self.changes()), (5, []))

    def test_a_closed_years_figures_stand_by_every_way(self) -> None:
        made = figure("受理数", self.social, 5)
        address = f"{LIST}{made.pk}/"
        loaded = self.fields(f"{address}change/")
        self.close_the_year()
        asked = [
            (ADD, self.new(department=self.medical.pk)),
            (f"{address}change/", loaded | {"value": "6"}),
            (f"{address}delete/", {"post": "yes"}),
            (LIST, {"action": "delete_selected", "_selected_action": made.pk, "post": "yes"}),
        ]
        for where, data in asked:
            with self.subTest(where):
                answer = self.client.post(where, data, follow=True)
                self.assertContains(answer, "已经办结，这一年的数据不能再改")
                self.assertNotContains(answer, "成功")
        self.assertEqual((Figure.objects.get().value, self.changes()), (5, []))

    def test_who_may_only_look_sees_no_hidden_field(self) -> None:
        made = figure("受理数", self.social, 5)
        self.client.force_login(guest())
        answer = self.client.get(f"{LIST}{made.pk}/change/")
        self.assertNotContains(answer, "before")
