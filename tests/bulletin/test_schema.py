"""The published JSON Schema, by a validator that is not ours."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.test import SimpleTestCase, TestCase, override_settings
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from bulletin import sample
from bulletin.document import (
    Change,
    Chart,
    Document,
    HallFigure,
    Picture,
    Point,
    Section,
    encode,
)
from bulletin.reading.schema import schema
from tests.documents import documents

SITE = "https://tongbao.example.cn"


def complaints(content: bytes) -> list[str]:
    validator = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(json.loads(content))]


class SchemaTests(SimpleTestCase):
    def test_is_a_schema(self) -> None:
        Draft202012Validator.check_schema(schema())
        self.assertGreater(len(schema()["$defs"]), 15)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents())
    def test_every_document_is_valid(self, document: Document) -> None:
        self.assertEqual(complaints(encode(document)), [])

    def test_with_everything_that_a_bulletin_can_have(self) -> None:
        picture = Picture("a" * 64, "图", "image/png", 1, 1, b"\x89PNG\xff")
        chart = Chart("trend", "走势", (Point("1月", Decimal("7.5"), "7.5"), Point("2月")), "件")
        document = Document(
            "2020-12", "通报", "标题", "某局", dt.date(2021, 1, 13), 12,
            sections=(Section("一、", "栏目", (picture,)),), charts=(chart,), style="official",
            hall=(HallFigure("排号数", "7705", "件", "平台"),), print_run=50, version=2,
            correction="更正", changes=(Change("标题", "甲", "乙"),),
        )  # fmt: skip
        self.assertEqual(complaints(encode(document)), [])

    def test_what_is_no_bulletin_is_refused(self) -> None:
        whole = json.loads(
            encode(Document("2020-12", "报头", "标题", "某局", dt.date(2021, 1, 13)))
        )
        for wrong in (
            {**whole, "extra": 1},
            {**whole, "date": 20210113},
            {**whole, "sections": [{"number": "一、"}]},
            {**whole, "opening": [{"kind": "script", "runs": []}]},
            {name: value for name, value in whole.items() if name != "month"},
        ):
            self.assertNotEqual(complaints(json.dumps(wrong).encode()), [], wrong)


@override_settings(SITE_URL=SITE)
class ServedTests(TestCase):
    def test_at_its_address(self) -> None:
        with self.assertNumQueries(0):
            response = self.client.get("/schema/bulletin.json")
        told: dict[str, Any] = json.loads(response.content)
        self.assertEqual(told["$id"], f"{SITE}/schema/bulletin.json")
        self.assertRegex(told["version"], r"\A[0-9a-f]{12}\Z")
        self.assertEqual(response["Content-Type"], "application/schema+json")
        again = self.client.get(
            "/schema/bulletin.json", headers={"if-none-match": response["ETag"]}
        )
        self.assertEqual((again.status_code, again.content), (304, b""))

    def test_the_sample_is_valid(self) -> None:
        sample.load()
        self.assertEqual(complaints(self.client.get("/2020/12/bulletin.json").content), [])
