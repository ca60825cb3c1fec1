"""The newsroom's counts stand in the ledger, whatever happens to a piece."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection
from django.test import TestCase, skipUnlessDBFeature
from django.utils import timezone

from bulletin.actions.contributions import SOURCE, recount
from bulletin.actions.news import accept, submit
from bulletin.actions.publication import publish
from bulletin.models import NewsItem
from bulletin.models.news import State
from departments.models import Presence
from departments.months import Month
from stats.models import Door, Figure, FigureChange, Indicator, Scheme, Source
from tests.base import DECEMBER, NOVEMBER, Cast, ClearsEditions

NAMES = ("报送信息数", "采用信息数", "上级采用信息数")


def indicators() -> None:
    for order, name in enumerate(NAMES, 50):
        Indicator.objects.get_or_create(name=name, defaults={"unit": "篇", "order": order})


def counted(month: Month = DECEMBER) -> dict[str, tuple[Any, ...]]:
    """What the ledger holds of each department: sent, used, used elsewhere."""
    figures = Figure.objects.in_month(month).filter(indicator__name__in=NAMES).with_names()
    held = {(str(f.department), f.indicator.name): f.value for f in figures}
    names = {name for name, _ in held}
    return {name: tuple(held.get((name, one)) for one in NAMES) for name in sorted(names)}


class CountTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        indicators()
        self.draft = self.piece(department=self.social, state=State.DRAFT)

    def test_from_draft_to_accepted(self) -> None:
        self.assertEqual(counted(), {})
        submit(self.draft, by=self.she)
        sent = {"公交公司": (0, 0, 0), "医保局": (0, 0, 0), "社保局": (1, 0, 0)}
        self.assertEqual(counted(), sent)
        accept(self.draft, by=self.bian)
        self.assertEqual(counted(), sent | {"社保局": (1, 1, 0)})

    def test_it_is_told_where_the_figures_come_from_and_by_whose_act(self) -> None:
        submit(self.draft, by=self.she)
        self.assertEqual({f.source.name for f in Figure.objects.all()}, {SOURCE})
        changes = FigureChange.objects.values_list("by__username", "door").distinct()
        self.assertEqual(list(changes.order_by()), [("she", Door.COUNT)])

    def test_the_bureaus_own_pieces_are_no_departments(self) -> None:
        accept(self.piece("自己的", state=State.DRAFT), by=self.bian)
        self.assertEqual(counted(), {})

    def test_who_was_not_there_has_no_count(self) -> None:
        Presence.objects.filter(department=self.bus).update(until=NOVEMBER)
        submit(self.draft, by=self.she)
        self.assertEqual(list(counted()), ["医保局", "社保局"])

    def test_counting_again_changes_nothing(self) -> None:
        submit(self.draft, by=self.she)
        before = FigureChange.objects.count()
        self.assertEqual(recount([DECEMBER], by=None), [])
        self.assertEqual(FigureChange.objects.count(), before)

    def test_what_is_not_the_newsrooms_is_left_alone(self) -> None:
        self.fill_ledger()
        others = list(Figure.objects.order_by("pk").values())
        submit(self.draft, by=self.she)
        kept = Figure.objects.exclude(indicator__name__in=NAMES).order_by("pk")
        self.assertEqual(list(kept.values()), others)

    def test_only_the_indicators_that_the_hall_has(self) -> None:
        Figure.objects.all().delete()
        Indicator.objects.filter(name__in=NAMES[1:]).delete()
        submit(self.draft, by=self.she)
        self.assertEqual(counted()["社保局"], (1, None, None))

    def test_a_hall_without_them_counts_nothing(self) -> None:
        Indicator.objects.filter(name__in=NAMES).delete()
        accept(self.draft, by=self.bian)
        self.assertEqual(
            (Figure.objects.count(), Source.objects.filter(name=SOURCE).count()), (0, 0)
        )

    def test_an_indicator_of_that_name_that_is_none_of_departments(self) -> None:
        Indicator.objects.filter(name=NAMES[0]).update(scope="hall")
        accept(self.draft, by=self.bian)
        self.assertEqual(counted()["社保局"], (None, 1, 0))

    def test_a_source_that_the_hall_calls_otherwise(self) -> None:
        submit(self.draft, by=self.she)
        Source.objects.filter(name=SOURCE).update(name="信息系统")
        piece = self.piece("又一篇", department=self.medical, state=State.DRAFT)
        submit(piece, by=self.yi)
        counts = Figure.objects.filter(indicator__name__in=NAMES).select_related("source")
        self.assertEqual({figure.source.name for figure in counts}, {"信息系统"})
        self.assertEqual(counted()["医保局"], (1, 0, 0))

    def test_a_hall_that_calls_them_otherwise(self) -> None:
        Indicator.objects.filter(name=NAMES[0]).update(name="信息数", heading="报送信息数")
        submit(self.draft, by=self.she)
        self.assertEqual(
            Figure.objects.get(indicator__name="信息数", value=1).department, self.social
        )


class PageTests(Cast, TestCase):
    """By the pages on which pieces are changed."""

    def setUp(self) -> None:
        self.raise_curtain()
        indicators()
        self.one = self.piece(department=self.social, state=State.DRAFT)
        self.url = f"/pieces/{self.one.pk}/"
        accept(self.one, by=self.bian)
        self.client.force_login(self.bian)

    def settle(self, **changed: Any) -> list[str]:
        form = {"month": "2020-12", "department": self.social.pk, "used_elsewhere": "0"}
        answer = self.client.post(f"{self.url}settle/", form | changed, follow=True)
        return [str(message) for message in answer.context["messages"]]

    def test_used_elsewhere(self) -> None:
        self.assertEqual(self.settle(used_elsewhere="3"), ["已改好。"])
        self.assertEqual(counted()["社保局"], (1, 1, 3))
        self.assertEqual(self.settle(used_elsewhere=""), ["已改好。"])
        self.assertEqual(counted()["社保局"], (1, 1, 0))

    def test_what_cannot_be_is_refused_by_its_name(self) -> None:
        self.assertEqual(
            self.settle(month="", department="999", used_elsewhere="三"),
            ["请填月份。没有这个部门，请重新选。被采用次数请填0到32767的整数。"],
        )
        self.assertEqual(counted()["社保局"], (1, 1, 0))

    def test_another_department(self) -> None:
        self.settle(department=self.medical.pk)
        self.assertEqual((counted()["社保局"], counted()["医保局"]), ((0, 0, 0), (1, 1, 0)))

    def test_another_month(self) -> None:
        self.settle(month="2020-11")
        self.assertEqual((counted(), counted(NOVEMBER)["社保局"]), ({}, (1, 1, 0)))

    def test_what_was_handed_in_is_kept_and_a_draft_never_counted(self) -> None:
        two = self.piece("乙", department=self.medical, state=State.DRAFT)
        draft = self.piece("丙", department=self.medical, state=State.DRAFT)
        submit(two, by=self.yi)
        self.client.force_login(self.yi)
        for piece in (two, draft):
            self.client.post(f"/pieces/{piece.pk}/discard/")
        self.assertEqual(set(NewsItem.objects.values_list("headline", flat=True)),
                         {self.one.headline, "乙"})  # fmt: skip
        self.assertEqual((counted()["社保局"], counted()["医保局"]), ((1, 1, 0), (1, 0, 0)))

    def test_deleted_by_an_editor(self) -> None:
        two = self.piece("乙", department=self.medical, state=State.DRAFT)
        submit(two, by=self.yi)
        boss = self.bian
        boss.is_superuser = True
        boss.save()
        for piece, status in ((two, 403), (self.one, 302)):
            url = f"/admin/bulletin/newsitem/{piece.pk}/delete/"
            self.assertEqual(self.client.post(url, {"post": "yes"}).status_code, status)
        self.assertEqual((counted()["社保局"], counted()["医保局"]), ((0, 0, 0), (1, 0, 0)))

    def test_a_departments_staff_neither_see_nor_set_where_else_it_was_used(self) -> None:
        draft = self.piece("乙", department=self.social, state=State.DRAFT)
        self.client.force_login(self.she)
        url = f"/pieces/{draft.pk}/"
        self.assertNotContains(self.client.get(url), "used_elsewhere")
        form = {"headline": "乙", "body": "<p>好</p>", "seen": 0, "act": "submit"}
        self.client.post(url, form | {"used_elsewhere": "9"})
        draft.refresh_from_db()
        self.assertEqual((draft.state, draft.used_elsewhere), (State.SUBMITTED, 0))
        self.assertEqual(counted()["社保局"], (2, 1, 0))


class ClosedYearTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        indicators()
        self.draft = self.piece(department=self.social, state=State.DRAFT)
        Scheme.objects.create(
            year=2020, title="考核", closed_at=timezone.now(), closed_by=self.zhu, results={}
        )

    def test_a_piece_is_accepted_all_the_same(self) -> None:
        self.assertEqual(accept(self.draft, by=self.bian).state, State.ACCEPTED)
        self.assertEqual(counted(), {})

    def test_the_page_says_that_the_counts_stand(self) -> None:
        self.client.force_login(self.bian)
        form = {"action": "accept_selected", "_selected_action": [self.draft.pk]}
        answer = self.client.post("/admin/bulletin/newsitem/", form, follow=True)
        said = [str(message) for message in answer.context["messages"]]
        self.assertEqual(
            said,
            [
                "2020年度的考核已经办结，2020年12月的信息报送统计没有随着改。",
                "采用了1篇稿件。在通报页面点“收稿”，放进栏目。",
            ],
        )


@skipUnlessDBFeature("has_select_for_update")
class AtOnceTests(Cast, ClearsEditions):
    """Where several can write at once."""

    def setUp(self) -> None:
        self.raise_curtain()
        indicators()

    def at_once(self, *acts: Any) -> None:
        errors: list[BaseException] = []

        def run(act: Any) -> None:
            try:
                act()
            except BaseException as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])

    def test_pieces_accepted_at_once_are_all_counted(self) -> None:
        pieces = [
            self.piece(f"稿{n}", department=self.social, state=State.SUBMITTED) for n in range(6)
        ]
        self.at_once(*[lambda piece=piece: accept(piece, by=self.bian) for piece in pieces])
        self.assertEqual(counted()["社保局"], (6, 6, 0))

    def test_publishing_and_accepting_at_once_end_both(self) -> None:
        self.fill_ledger()
        bulletin = self.bulletin()
        pieces = [
            self.piece(f"稿{n}", department=self.social, state=State.SUBMITTED) for n in range(4)
        ]
        acts = [lambda piece=piece: accept(piece, by=self.bian) for piece in pieces]
        reason = "稿件还在收，先发"
        self.at_once(lambda: publish(bulletin, by=self.zhu, urgent=reason), *acts)
        self.assertEqual(bulletin.editions.count(), 1)
        self.assertEqual(counted()["社保局"], (4, 4, 0))
