"""What is published as a Data Package: valid, whole, and nothing that was not published."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import TestCase, override_settings
from frictionless import Package
from frictionless import system as frictionless

from bulletin import sample
from bulletin.actions.withdrawing import withdraw
from departments.models import Department
from departments.months import Month
from stats.models import Figure
from tests.base import DECEMBER, NOVEMBER
from tests.bulletin.test_commands import run
from tests.bulletin.test_data_formats import ledger, rows
from tests.bulletin.test_pages import Published

SITE = "https://tongbao.example.cn"
FILES = ("datapackage.json", "figures.csv", "bulletins.csv")


class Packaged(TestCase):
    def saved(self) -> Path:
        """The package as somebody fetches it, in a folder."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in FILES:
            (folder / name).write_bytes(self.client.get(f"/data/{name}").content)
        return folder

    def read(self) -> dict[str, list[dict[str, Any]]]:
        """By frictionless, which must find nothing wrong."""
        folder = self.saved()
        with frictionless.use_context(trusted=True):
            package = Package(str(folder / "datapackage.json"))
            report = package.validate()
            self.assertEqual(report.flatten(["type", "note"]), [])
            self.assertTrue(report.valid)
            return {
                one.name: [row.to_dict() for row in one.read_rows()] for one in package.resources
            }


@override_settings(SITE_URL=SITE)
class PackageTests(Packaged, Published):
    def test_before_anything_is_published(self) -> None:
        self.bulletin()
        self.assertEqual(self.read(), {"figures": [], "bulletins": []})

    def test_every_month_with_its_missing_values_sources_and_notes(self) -> None:
        self.issued()
        self.issued(NOVEMBER)
        found = self.read()
        self.assertEqual([row["版次"] for row in found["bulletins"]], [1, 1])
        self.assertEqual(
            [row["网址"] for row in found["bulletins"]],
            [f"{SITE}/2020/11/v1/", f"{SITE}/2020/12/v1/"],
        )
        self.assertEqual(len(found["figures"]), 28)
        told = {(row["部门"], row["指标"]): row for row in found["figures"][14:]}
        self.assertEqual(
            [told["公交公司", "受理数"][name] for name in ("数值", "单位", "来源", "附注")],
            [1000, "件", "窗口统计", "数据来源于窗口统计"],
        )
        self.assertIsNone(told["公交公司", "评价数"]["数值"])
        self.assertEqual([told["医保局", "满意率"][name] for name in ("数值", "单位")], [99, "%"])
        self.assertEqual(told["大厅", "排号数"]["数值"], 400)

    def test_nothing_that_is_not_published(self) -> None:
        edition = self.issued()
        self.issued(NOVEMBER)
        first = [self.client.get(f"/data/{name}").content for name in FILES]
        # A draft, a figure changed since, a department renamed since.
        Figure.objects.filter(month=DECEMBER).update(value=777)
        Department.objects.filter(name="社保局").update(name="改了名的局")
        for figure in Figure.objects.filter(month=DECEMBER):
            figure.pk, figure.month = None, Month(2021, 1)
            figure.save(force_insert=True)
        self.bulletin(Month(2021, 1))
        self.assertEqual([self.client.get(f"/data/{name}").content for name in FILES], first)
        withdraw(edition.bulletin, by=self.zhu, reason="数据有误。", after=1)
        months = {tuple(row["月份"]) for row in self.read()["figures"]}
        self.assertEqual(months, {(2020, 11)})

    def test_a_correction_takes_the_place_of_what_it_corrects(self) -> None:
        self.correct(self.issued())
        found = self.read()
        self.assertEqual([row["版次"] for row in found["bulletins"]], [2])
        self.assertEqual(found["bulletins"][0]["更正说明"], "社保局受理数应为150件。")
        values = {(row["部门"], row["指标"]): row["数值"] for row in found["figures"]}
        self.assertEqual(values["社保局", "受理数"], 150)

    def test_queries_and_what_is_not_sent_again(self) -> None:
        edition = self.issued()
        counts = {"datapackage.json": 0, "figures.csv": 2, "bulletins.csv": 2}
        for months in (1, 3):
            tags = {}
            for name, queries in counts.items():
                with self.assertNumQueries(queries):
                    response = self.client.get(f"/data/{name}")
                tags[name] = response["ETag"]
                self.assertEqual(response["X-Content-Type-Options"], "nosniff")
            for name, tag in tags.items():
                with self.assertNumQueries(min(counts[name], 1)):
                    again = self.client.get(f"/data/{name}", headers={"if-none-match": tag})
                self.assertEqual((again.status_code, again.content), (304, b""))
                self.assertEqual(self.client.post(f"/data/{name}").status_code, 405)
            if months == 1:
                self.issued(NOVEMBER)
                self.issued(Month(2020, 10))
        self.correct(edition)
        for name in ("figures.csv", "bulletins.csv"):
            answer = self.client.get(f"/data/{name}", headers={"if-none-match": tags[name]})
            self.assertEqual(answer.status_code, 200)


class ImportedAgainTests(Packaged):
    def test_another_installation_takes_the_whole_ledger_in(self) -> None:
        """What the sample has published, its values, missing values, notes and sources."""
        with transaction.atomic():
            sample.load()
            folder, was = self.saved(), ledger()
            transaction.set_rollback(True)
        self.assertEqual(Figure.objects.count(), 0)
        path = folder / "figures.csv"
        printed = {tuple(row[:3]) for row in rows(path.read_bytes())[1:]}
        error = run("import_figures", str(path), create_missing=True, source="西区智慧政务平台")[1]
        self.assertIsNone(error)
        self.assertEqual(ledger(), {row for row in was if tuple(row[:3]) in printed})
        self.assertEqual(len(printed), 86)

    def test_its_descriptor_names_each_column_of_each_file(self) -> None:
        folder = self.saved()
        told = json.loads((folder / "datapackage.json").read_text("utf-8"))
        for resource in told["resources"]:
            head = rows((folder / resource["path"]).read_bytes())[0]
            self.assertEqual([field["name"] for field in resource["schema"]["fields"]], head)
