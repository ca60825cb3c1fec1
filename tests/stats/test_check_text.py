"""The command check_text, as a script calls it."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import TestCase

from tests.base import Cast


class CheckTextTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, text: str | bytes) -> str:
        path = self.folder / "text.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run_command(self, file: str, **options: Any) -> str:
        out = io.StringIO()
        call_command("check_text", file, stdout=out, **({"month": "2020-12"} | options))
        return out.getvalue()

    def numbers(self, text: str | bytes) -> Any:
        found = json.loads(self.run_command(self.file(text), format="json"))
        self.assertEqual((list(found), found["month"]), (["month", "numbers"], "2020-12"))
        return found["numbers"]

    def test_each_number_with_its_place_and_what_it_was_held_against(self) -> None:
        text = "受理数300件，发放资料1.2万份。"
        self.assertEqual(
            self.numbers(text),
            [
                {
                    "text": "300件",
                    "start": 3,
                    "end": 7,
                    "value": "300",
                    "unit": "件",
                    "verdict": "matches",
                    "against": "受理数（合计）2020年12月 = 300",
                    "message": "与数据相符。",
                },
                {
                    "text": "1.2万份",
                    "start": 12,
                    "end": 17,
                    "value": "12000",
                    "unit": "份",
                    "verdict": "unknown",
                    "against": None,
                    "message": "数据里没有可以核对的数，请自行核对。",
                },
            ],
        )

    def test_a_contradiction_ends_with_an_error_after_the_whole_answer(self) -> None:
        out = io.StringIO()
        with self.assertRaisesMessage(CommandError, "有1处与数据不符，请逐处核对。"):
            call_command(
                "check_text",
                self.file("受理数1300件。"),
                month="2020-12",
                format="json",
                stdout=out,
            )
        [number] = json.loads(out.getvalue())["numbers"]
        self.assertEqual(
            (number["verdict"], number["message"]),
            (
                "contradicts",
                (
                    "受理数（合计）2020年12月在数据里是300，这里写的是1300件，"
                    "1300是把不计入合计的来源也加进去的数。"
                ),
            ),
        )

    def test_as_text_for_people(self) -> None:
        self.assertEqual(
            self.run_command(self.file("受理数300件。")),
            "第4字 300件　相符（受理数（合计）2020年12月 = 300）\n"
            "共1个数字：相符1处，可算出0处，不符0处，无从核对0处。\n",
        )
        self.assertEqual(self.run_command(self.file("没有数字。")), "没有要核对的数字。\n")

    def test_gb18030_and_a_byte_order_mark_are_read(self) -> None:
        for content in ("受理数300件".encode("gb18030"), "\ufeff受理数300件".encode()):
            with self.subTest(content=content):
                self.assertEqual([n["start"] for n in self.numbers(content)], [3])

    def test_from_standard_input(self) -> None:
        stdin = SimpleNamespace(buffer=io.BytesIO("受理数300件".encode()))
        with mock.patch.object(sys, "stdin", stdin):
            self.assertIn("相符1处", self.run_command("-"))

    def test_what_cannot_be_read_is_told_in_a_sentence(self) -> None:
        long = self.file("受" * 800_000)
        for file, options, sentence in (
            (str(self.folder / "没有.txt"), {}, "打不开文件“"),
            (str(self.folder), {}, "打不开文件“"),
            (long, {}, "文件超过2MB，请只留要核对的文字。"),
        ):
            with self.subTest(file), self.assertRaisesMessage(CommandError, sentence):
                self.run_command(file, **options)
        with self.assertRaisesMessage(CommandError, "不是文本文件，或文字编码认不出来。"):
            self.run_command(self.file(b"\x00\x01\x02"))
        with self.assertRaisesMessage(CommandError, "“2020-13”不是月份"):
            self.run_command(self.file("受理数300件"), month="2020-13")
