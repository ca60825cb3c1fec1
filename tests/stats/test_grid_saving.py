"""Saving the grid: what changed, nothing over somebody else's work, and nothing lost."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from departments import roles
from departments.models import Department, User
from stats.grid import save
from stats.grid.cells import State
from stats.grid.collecting import close_month
from stats.grid.saving import STRANGER, Asked, Typed
from stats.models import Door, Figure, FigureChange, Indicator, Scheme
from stats.standard import standard_sources, standard_table
from tests.base import DECEMBER, Cast, ClearsEditions, department, figure, guest, user

from .test_grid import PAGE, GridCase

SCHEME = {"year": 2020, "title": "2020年度考核"}


class SavingCase(GridCase):
    def post(self, who: User, *cells: dict[str, Any], **more: Any) -> Any:
        self.client.force_login(who)
        return self.send(json.dumps({"cells": cells, "since": 0} | more))

    def send(self, body: str | bytes) -> Any:
        return self.client.post(PAGE, body, content_type="application/json")

    def cell(
        self,
        where: Department | None,
        text: str,
        before: Any = "",
        name: str = "受理数",
        **more: Any,
    ) -> dict[str, Any]:
        """`before`: the text and source that the page had loaded; a text is the platform's."""
        if isinstance(before, str):
            before = {"text": before, "source": self.platform.pk if before else None}
        cell = {"cell": self.key(where, name), "text": text, "before": before}
        return cell | {"source": before["source"]} | more

    def ledger(self) -> dict[str, Any]:
        figures = Figure.objects.in_month(DECEMBER).with_names()
        return {f"{f.department or '大厅'} {f.indicator}": f.printed() for f in figures}


class SavingTests(SavingCase):
    def test_writes_what_changed_with_its_history(self) -> None:
        self.fill_ledger()
        loaded = {"text": "1000（数据来源于窗口统计）", "source": self.windows.pk}
        answer = self.post(
            self.bian,
            self.cell(self.social, "150", "100"),
            self.cell(self.medical, "", "200"),
            self.cell(self.bus, "1001（数据来源于窗口统计）", loaded),
            self.cell(None, "402", "400", "排号数"),
        ).json()
        self.assertEqual(answer["errors"] | answer["conflicts"], {})
        platform, windows = self.platform.pk, self.windows.pk
        self.assertEqual(
            answer["saved"],
            {
                self.key(self.social): {"text": "150", "source": platform},
                self.key(self.medical): {"text": "", "source": None},
                self.key(self.bus): {"text": "1001（数据来源于窗口统计）", "source": windows},
                self.key(None, "排号数"): {"text": "402", "source": platform},
            },
        )
        total = answer["totals"][f"i{self.accepted.pk}"]
        self.assertEqual(total, {"text": "150", "note": "不含公交公司"})
        ledger = self.ledger()
        self.assertEqual((ledger["社保局 受理数"], ledger["大厅 排号数"]), ("150", "402"))
        self.assertNotIn("医保局 受理数", ledger)
        changes = FigureChange.objects.order_by("pk").values_list("door", "by", "value_after")
        rows = [(Door.GRID, self.bian.pk, value) for value in (150, None, 1001, 402)]
        self.assertEqual(list(changes), rows)
        self.assertEqual(answer["since"], FigureChange.objects.first().pk)

    def test_what_is_not_understood_comes_back_and_the_rest_is_saved(self) -> None:
        answer = self.post(self.bian, self.cell(self.social, "abc"), self.cell(self.medical, "7"))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            answer.json()["errors"],
            {self.key(self.social): "不是数字。没有数据的请写“暂无数据”。"},
        )
        self.assertEqual(self.ledger(), {"医保局 受理数": "7"})

    def test_a_cell_changed_meanwhile_is_told_with_both_sides_and_not_written(self) -> None:
        figure("受理数", self.social, 5)
        since = self.post(self.zhu, self.cell(self.medical, "1")).json()["since"]
        self.post(self.zhu, self.cell(self.social, "6", "5"))
        answer = self.post(
            self.bian, self.cell(self.social, "7", "5"), self.cell(self.bus, "8"), since=since
        ).json()
        conflict = answer["conflicts"].pop(self.key(self.social))
        self.assertRegex(conflict.pop("at"), r"^\d+月\d+日\d\d:\d\d$")
        self.assertEqual(conflict, {"now": {"text": "6", "source": self.platform.pk}, "by": "zhu"})
        self.assertEqual((answer["conflicts"], answer["errors"]), ({}, {}))
        self.assertEqual(
            self.ledger(), {"社保局 受理数": "6", "医保局 受理数": "1", "公交公司 受理数": "8"}
        )
        # “用我的”: my text over what the other one wrote.
        mine = self.post(self.bian, self.cell(self.social, "7", "6")).json()
        self.assertEqual(list(mine["saved"]), [self.key(self.social)])
        self.assertEqual(self.ledger()["社保局 受理数"], "7")

    def test_emptied_meanwhile_and_filled_meanwhile_are_conflicts_too(self) -> None:
        figure("受理数", self.social, 5)
        answer = self.post(
            self.bian, self.cell(self.social, "6"), self.cell(self.medical, "6", "5")
        ).json()
        now = {key: conflict["now"] for key, conflict in answer["conflicts"].items()}
        self.assertEqual(
            now,
            {
                self.key(self.social): {"text": "5", "source": self.platform.pk},
                self.key(self.medical): {"text": "", "source": None},
            },
        )
        self.assertEqual(self.ledger(), {"社保局 受理数": "5"})

    def test_the_same_typed_by_both_is_no_conflict(self) -> None:
        figure("受理数", self.social, 6)
        answer = self.post(self.bian, self.cell(self.social, "6", "5")).json()
        self.assertEqual((answer["conflicts"], len(answer["saved"])), ({}, 1))
        self.assertEqual(FigureChange.objects.count(), 0)

    def test_another_source_alone_is_a_change_and_a_conflict(self) -> None:
        figure("受理数", self.social, 5)
        self.post(self.bian, self.cell(self.social, "5", "5", source=self.windows.pk))
        self.assertEqual(Figure.objects.get().source, self.windows)
        answer = self.post(self.zhu, self.cell(self.social, "6", "5")).json()
        self.assertEqual(list(answer["conflicts"]), [self.key(self.social)])

    def test_a_new_figure_has_its_columns_source_unless_that_stays_outside_totals(self) -> None:
        attendance = self.platform._meta.model.objects.create(name="考勤机")
        figure("受理数", self.bus, 5, source=attendance)
        figure("办结数", self.bus, 5, source=self.windows)
        self.post(
            self.bian, self.cell(self.social, "1"), self.cell(self.social, "1", name="办结数")
        )
        sources = Figure.objects.filter(department=self.social).order_by("indicator__order")
        self.assertEqual([f.source for f in sources], [attendance, self.platform])

    def test_cells_that_others_changed_are_brought_up_to_date(self) -> None:
        since = self.post(self.zhu, self.cell(self.social, "5")).json()["since"]
        self.post(self.zhu, self.cell(self.medical, "6"))
        answer = self.post(self.bian, self.cell(self.bus, "7"), since=since).json()
        self.assertEqual(
            answer["others"], {self.key(self.medical): {"text": "6", "source": self.platform.pk}}
        )

    def test_checking_writes_nothing(self) -> None:
        figure("受理数", self.medical, 5)
        cells = [
            self.cell(self.social, "abc"),
            self.cell(self.bus, "5"),
            self.cell(self.medical, "6"),
        ]
        answer = self.post(self.bian, *cells, check=True).json()
        self.assertEqual(list(answer["errors"]), [self.key(self.social)])
        self.assertEqual(list(answer["conflicts"]), [self.key(self.medical)])
        self.assertEqual(self.ledger(), {"医保局 受理数": "5"})

    def test_the_last_figure_of_a_department_that_has_left(self) -> None:
        gone = Department.objects.create(name="区林业局")
        figure("受理数", gone, 5)
        answer = self.post(self.bian, self.cell(gone, "", "5")).json()
        self.assertEqual(answer["saved"], {self.key(gone): {"text": "", "source": None}})
        self.assertEqual(self.ledger(), {})

    def test_a_closed_year_says_so_and_keeps_everything(self) -> None:
        closed = {"closed_at": dt.datetime(2021, 1, 20, tzinfo=dt.UTC), "closed_by": self.zhu}
        Scheme.objects.create(**SCHEME, **closed, results=[])
        answer = self.post(self.bian, self.cell(self.social, "5"))
        self.assertEqual(answer.status_code, 409)
        self.assertIn("已经办结", answer.json()["message"])
        self.assertEqual(self.ledger(), {})

    def test_takes_the_same_queries_for_one_cell_and_three(self) -> None:
        self.post(self.bian)
        for departments in ([self.bus], [self.bus, self.social, self.medical]):
            Figure.objects.all().delete()
            body = json.dumps({"cells": [self.cell(where, "5") for where in departments]})
            with self.assertNumQueries(27):
                self.assertEqual(len(self.send(body).json()["saved"]), len(departments))


class StaffTests(SavingCase):
    """By the grid's own door a department writes what it reports, and nothing else."""

    def setUp(self) -> None:
        super().setUp()
        self.report_themselves("受理数")

    def test_their_own_row(self) -> None:
        answer = self.post(self.she, self.cell(self.social, "5"))
        self.assertEqual((answer.status_code, answer.json()["totals"]), (200, {}))
        self.assertEqual(self.ledger(), {"社保局 受理数": "5"})
        self.assertEqual(FigureChange.objects.get().by, self.she)

    def test_any_other_cell_is_refused(self) -> None:
        self.fill_ledger()
        before = self.ledger()
        others = [
            self.cell(self.medical, "9", "200"),
            self.cell(self.social, "9", "101", "办结数"),
            self.cell(None, "9", "400", "排号数"),
        ]
        answer = self.post(self.she, *others)
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(answer.json()["errors"], {cell["cell"]: STRANGER for cell in others})
        self.assertEqual((answer.json()["conflicts"], answer.json()["others"]), ({}, {}))
        self.assertEqual(self.ledger(), before)
        mixed = self.post(self.she, self.cell(self.social, "9", "100"), *others)
        self.assertEqual(mixed.status_code, 200)
        self.assertEqual(self.ledger(), before | {"社保局 受理数": "9"})

    def test_what_others_changed_elsewhere_is_not_told_them(self) -> None:
        self.post(self.bian, self.cell(self.medical, "5"))
        answer = self.post(self.she, self.cell(self.social, "6")).json()
        self.assertEqual(answer["others"], {})

    def test_not_after_the_closing_day(self) -> None:
        close_month(DECEMBER, by=self.bian)
        for check in (False, True):
            answer = self.post(self.she, self.cell(self.social, "5"), check=check)
            self.assertEqual(answer.status_code, 403)
            self.assertIn("已经截止", answer.json()["message"])
        self.assertEqual(self.ledger(), {})

    def test_who_may_only_look(self) -> None:
        half = user("half")
        for name in ("view_figure", "change_figure"):
            half.user_permissions.add(Permission.objects.get(codename=name))
        for who in (guest(), half):
            answer = self.post(who, self.cell(self.social, "5"))
            self.assertEqual(answer.status_code, 403)
            self.assertEqual(answer.json(), {"message": "您可以查看，不能修改。"})
        self.assertEqual(self.ledger(), {})


class BadInputTests(SavingCase):
    def test_shapes_that_are_none_of_the_pages(self) -> None:
        self.client.force_login(self.bian)
        good = self.cell(self.social, "5")
        cells = [
            good | {"cell": 5},
            good | {"cell": "d" * 100},
            good | {"text": None},
            good | {"text": ["5"]},
            good | {"text": "5" * 6000},
            good | {"source": "1"},
            good | {"source": 1.5},
            good | {"before": None},
            good | {"before": {"text": 5}},
            {"cell": good["cell"], "text": "5"},
            "d1-i1",
            None,
        ]
        bodies = [json.dumps({"cells": [cell]}) for cell in cells]
        bodies += ["", "{", "null", "5", "[]", '"x"', "{}", '{"cells": {}}', '{"cells": null}']
        bodies += ["[" * 100_000, '{"cells": [' * 5000, '{"cells": [], "since": -1}']
        bodies += ['{"cells": [], "since": NaN}', '{"cells": [], "since": 1e400}']
        bodies += ['{"cells": [], "since": %s}' % ("9" * 30), '{"cells": [], "check": "yes"}']
        bodies += [b"\xff\xfe", b"\x00", '{"cells": [{"text": "\\ud800"}]}']
        bodies.append(json.dumps({"cells": [good] * 20_001}))
        for body in bodies:
            with self.subTest(body[:80]):
                answer = self.send(body)
                self.assertEqual(answer.status_code, 400)
                self.assertIn("没有看懂要保存的内容", answer.json()["message"])
        self.assertEqual(self.ledger(), {})

    def test_a_form_instead(self) -> None:
        self.client.force_login(self.bian)
        for data in ({}, {"cells": "5"}):
            self.assertEqual(self.client.post(PAGE, data).status_code, 400)

    def test_a_form_with_the_token_instead(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.bian)
        client.get(PAGE)
        token = client.cookies["csrftoken"].value
        answer = client.post(PAGE, {"csrfmiddlewaretoken": token, "cells": "5"})
        self.assertEqual(answer.status_code, 400)
        self.assertIn("没有看懂要保存的内容", answer.json()["message"])

    def test_cells_that_are_none(self) -> None:
        names = ["", "x", "d0-i0", f"d{'9' * 30}-i1", f"hall-i{self.accepted.pk}", "d1-i1 "]
        cells = [self.cell(self.social, "5") | {"cell": name} for name in names]
        answer = self.post(self.bian, *cells)
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(answer.json()["errors"], dict.fromkeys(names, STRANGER))

    def test_texts_and_sources_that_no_cell_can_hold(self) -> None:
        for text in (
            "\x00",
            "5\x00",
            "9" * 200,
            "1e9",
            "NaN",
            "Infinity",
            "٣",
            "5（\u202e）",
            "=1+1",
        ):
            with self.subTest(text):
                answer = self.post(self.bian, self.cell(self.social, text))
                self.assertEqual(answer.status_code, 200)
        for source in (0, -1, 10**30):
            answer = self.post(self.bian, self.cell(self.social, "5", source=source))
            self.assertIn(answer.status_code, (200, 400))
        self.assertLessEqual(set(self.ledger()), {"社保局 受理数"})

    def test_a_month_or_a_method_that_is_none(self) -> None:
        self.client.force_login(self.bian)
        answer = self.client.post("/admin/stats/figure/grid/2020-13/", {})
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.client.put(PAGE).status_code, 405)

    def test_without_the_token_against_forged_requests(self) -> None:
        self.client.handler.enforce_csrf_checks = True
        self.assertEqual(self.post(self.bian, self.cell(self.social, "5")).status_code, 403)
        self.assertEqual(self.ledger(), {})


class TogetherTests(Cast, ClearsEditions):
    """Two people at the same moment, on a database that lets them."""

    ROUNDS = 8

    def setUp(self) -> None:
        self.platform, _ = standard_sources()
        standard_table()
        self.social = department("社保局")
        self.people = [user("zhu", roles.LEADER), user("bian", roles.EDITOR)]

    def test_one_is_saved_and_the_other_is_told(self) -> None:
        names = list(Indicator.objects.filter(kind="count", scope="department")[: self.ROUNDS])
        for indicator in names:
            for before in (State(), State("1", self.platform.pk)):
                with self.subTest(indicator=indicator.name, before=before.text):
                    Figure.objects.all().delete()
                    if before.text:
                        figure(indicator.name, self.social, 1)
                    self.meet(f"d{self.social.pk}-i{indicator.pk}", before)

    def meet(self, cell: str, before: State) -> None:
        ready, outcomes = threading.Barrier(2), []

        def type_in(who: User, text: str) -> None:
            ready.wait()
            try:
                asked = Asked([Typed(cell, before, text, before.source)])
                outcomes.append((text, save(DECEMBER, asked, by=who)))
            finally:
                connection.close()

        threads = [
            threading.Thread(target=type_in, args=(who, text))
            for who, text in zip(self.people, ("5", "6"), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        saved = [text for text, outcome in outcomes if outcome.saved]
        told = [outcome.conflicts[cell].now.text for _, outcome in outcomes if outcome.conflicts]
        self.assertEqual((len(saved), told), (1, saved))
        self.assertEqual(Figure.objects.get().printed(), saved[0])
