"""The numbers of a text that is being written, asked for by its page."""

from __future__ import annotations

from typing import Any

from django.test import TestCase
from django.urls import reverse

from departments.models import User
from stats.reconciler import Evidence
from stats.reconciler.templates import check_template
from tests.base import DECEMBER, Cast, guest


class CheckTextPageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def post(self, who: User, **data: Any) -> Any:
        self.client.force_login(who)
        return self.client.post(reverse("admin:stats_figure_check_text"), data)

    def verdicts(self, **data: Any) -> list[tuple[str, int, int, str]]:
        answer = self.post(self.bian, month="2020-12", **data)
        self.assertEqual(answer.status_code, 200)
        return [(n["text"], n["start"], n["end"], n["label"]) for n in answer.json()["numbers"]]

    def test_typed_numbers_where_they_stand(self) -> None:
        self.assertEqual(
            self.verdicts(text="受理数{{ 受理数 }}件，\r\n办结数310件。"),
            [("300件", 3, 13, "相符"), ("310件", 18, 22, "不符")],
        )

    def test_what_is_filled_in_agrees_whatever_it_says(self) -> None:
        for template in ("{{ 受理数 }}", "{{ 月 }}月受理{{ 受理数 }}件，满意率{{ 满意率 }}。"):
            with self.subTest(template):
                found = check_template(Evidence(DECEMBER), template)
                self.assertEqual([n for n in found if n.verdict == "contradicts"], [])

    def test_a_piece_is_held_against_the_ledger_only_where_it_names_the_month(self) -> None:
        text = "社保局受理310件。12月，社保局受理310件。"
        self.assertEqual(
            [label for *_, label in self.verdicts(text=text, news="1")],
            ["无从核对", "相符", "不符"],
        )

    def test_bad_input_gets_a_sentence(self) -> None:
        for data, sentence in (
            ({}, "“”不是月份，请写成“2020-12”的样子（2000年至2099年）。"),
            ({"month": "2020-13"}, "“2020-13”不是月份，请写成“2020-12”的样子（2000年至2099年）。"),
            ({"month": "2020-12", "text": "数" * 20_000}, "文字超过50KB，太长了，请分开核对。"),
        ):
            with self.subTest(data=str(data)[:40]):
                answer = self.post(self.bian, **data)
                self.assertEqual((answer.status_code, answer.json()), (400, {"error": sentence}))
        answer = self.post(self.bian, month="2020-12")
        self.assertEqual(answer.json(), {"month": "2020-12", "numbers": []})

    def test_only_who_may_see_figures(self) -> None:
        statuses = [
            self.post(who, month="2020-12", text="受理数300件").status_code
            for who in (self.bian, guest(), self.she)
        ]
        self.assertEqual(statuses, [200, 200, 403])

    def test_is_posted(self) -> None:
        self.client.force_login(self.bian)
        answer = self.client.get(reverse("admin:stats_figure_check_text"))
        self.assertEqual(answer.status_code, 405)
