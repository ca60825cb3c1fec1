"""Whatever is changed, through whatever door, leaves its record; a new door is found by itself."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import models
from django.test import SimpleTestCase
from lxml import html

from bulletin.models import (
    Bulletin,
    HouseWord,
    NewsItem,
    NoticeSwitch,
    PageSizes,
    Section,
    StandardSection,
)
from departments import roles
from departments.admin import ReadOnlyAdmin
from departments.models import Department, Event, User
from departments.recorded import Recorded
from stats.models import Collection, Figure, Indicator, Rule, Scheme, Source, StatTable
from tests.base import PASSWORD
from tests.reading import Furnished

#: Models without a page that changes them: where their record is.
ELSEWHERE = {
    "departments.Event": "the record itself",
    "departments.FormerPassword": "what a new password may not be; that it was set is on record",
    "stats.FigureChange": "the record of figures",
    "stats.Figure": "by FigureChange, which stats.writing adds",
    "stats.FigureImport": "confirm, undo",
    "stats.GroupMarks": "MarksForm.save, with the scheme",
    "stats.Waiver": "waive, revoke",
    "stats.Job": "progress of work that is on record itself; gone after a while",
    "bulletin.Editing": "who has a page open now",
    "bulletin.Edition": "publish; frozen",
    "bulletin.Withdrawal": "withdraw; frozen",
    "bulletin.Reader": "name_reader, unname_reader",
    "bulletin.Opening": "itself, frozen; shown to fewer people than the record",
    "bulletin.Instruction": "instruct; frozen",
    "bulletin.Task": "make_task, close_task",
    "bulletin.Notice": "what was sent, kept; tried again by hand: on record",
    "bulletin.Passage": "made of the Documents, for searching",
    "bulletin.PrintedRow": "made of the Documents, for departments' pages",
    "bulletin.PastFile": "take_in",
    "bulletin.Picture": "add_picture, describe_picture, remove_picture",
    "bulletin.Deadline": "set_deadline",
    "bulletin.Reply": "say_nothing, excuse, take_back_reply",
    "bulletin.PieceVersion": "itself, never changed",
    "bulletin.Remark": "remark",
    "bulletin.Schedule": "schedule, unschedule, publish_due",
    "bulletin.Signature": "sign_off, sign_afterwards",
}
OURS = ("departments", "stats", "bulletin")
SITE = admin.site._registry
#: What is given for a new one; the rest of its form stays as it comes.
NEW: dict[type[models.Model], dict[str, Any]] = {
    Department: {"name": "新局", "order": "9", "aliases-0-name": "新局的别名"},
    Source: {"name": "新来源", "counts_in_totals": "on"},
    Indicator: {"name": "新指标", "unit": "件", "aliases-0-name": "新的表头"},
    StatTable: {"name": "新表"},
    Rule: {"name": "新规则", "left": "受理数", "relation": "<=", "right": "办结数"},
    Collection: {"month": "2020-10", "is_open": "on"},
    Scheme: {"year": "2031", "title": "新考核", "issuer": "某局", "groups-0-name": "新组"},
    Bulletin: {"month": "2020-08", "date": "2020-09-10", "issuer": "某局", "title": "新通报"},
    HouseWord: {"wrong": "新错词", "right": "新对词"},
    StandardSection: {"title": "新栏目", "kind": "prose", "text": "有话。"},
    User: {"username": "xin", "password1": PASSWORD, "password2": PASSWORD},
}
#: What is changed, from what to what, where a row of the form's first field will not do.
CHANGED: dict[type[models.Model], tuple[str, str, str]] = {
    Department: ("name", "改过的名", "名称由“{}”改为“改过的名”"),
    Source: ("note", "改过的注", "改为“改过的注”"),
    Indicator: ("note", "改过的注", "说明由空改为“改过的注”"),
    StatTable: ("name", "改过的名", "名称由“{}”改为“改过的名”"),
    Rule: ("note", "改过的注", "改为“改过的注”"),
    Collection: ("closes_on", "2031-01-05", "截止日期由空改为“2031-01-05”"),
    Scheme: ("title", "改过的名", "名称由“{}”改为“改过的名”"),
    Bulletin: ("title", "改过的名", "标题由“{}”改为“改过的名”"),
    Section: ("title", "改过的名", "标题由“{}”改为“改过的名”"),
    HouseWord: ("right", "改过的词", "由“{}”改为“改过的词”"),
    StandardSection: ("title", "改过的名", "标题由“{}”改为“改过的名”"),
    PageSizes: ("top", "40", "天头由空改为“40”"),
    NoticeSwitch: ("by_messenger", "on", "发群消息由“否”改为“是”"),
    User: ("name", "改过的名", "姓名由“{}”改为“改过的名”"),
}
#: Recorded pages on which nothing is typed: pieces are written in the newsroom.
NOT_TYPED = (NewsItem,)


def recorded() -> dict[type[models.Model], Recorded]:
    return {model: page for model, page in SITE.items() if isinstance(page, Recorded)}


class InventoryTests(SimpleTestCase):
    def test_every_page_only_shows_or_puts_on_record(self) -> None:
        others = {
            model._meta.label
            for model, page in SITE.items()
            if not isinstance(page, (Recorded, ReadOnlyAdmin))
        }
        self.assertEqual(others, {"stats.Figure"})

    def test_every_model_is_on_record_somewhere(self) -> None:
        on_pages = set(recorded())
        parts = {inline.model for page in recorded().values() for inline in page.inlines}
        parts |= {apps.get_model("bulletin.Placement")}
        joined = {
            field.remote_field.through
            for model in on_pages | parts
            for field in model._meta.many_to_many
        }
        ours = {m for app in OURS for m in apps.get_app_config(app).get_models(True)}
        rest = {model._meta.label for model in ours - on_pages - parts - joined}
        self.assertEqual(rest, set(ELSEWHERE))

    def test_every_page_is_walked(self) -> None:
        self.assertEqual({*CHANGED, *NOT_TYPED}, set(recorded()))
        may_add = {model for model in recorded() if model not in UNADDED}
        self.assertEqual(set(NEW), may_add)


#: Rows that are always there, or made by a verb.
UNADDED = (Section, PageSizes, NoticeSwitch, NewsItem)


class WalkTests(Furnished):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.boss)

    def form(self, model: type[models.Model], url: str) -> dict[str, Any]:
        page = html.document_fromstring(self.client.get(url, follow=True).content.decode())
        form = page.get_element_by_id(f"{model._meta.model_name}_form")
        return dict(form.form_values())

    def send(self, url: str, given: dict[str, Any]) -> str:
        """Gives what the record says of it; exactly one line about the thing itself."""
        seen = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = self.client.post(url, given)
        if answer.status_code != 302:
            found = html.document_fromstring(answer.content.decode())
            self.fail(found.xpath("//*[contains(@class, 'error')]//text()"))
        events = Event.objects.filter(pk__gt=seen, by=self.boss)
        self.assertTrue(events.exists(), url)
        self.assertEqual({event.address for event in events}, {"127.0.0.1"})
        return "\n".join(f"{event.subject}|{event.what}" for event in events.order_by("pk"))

    def base(self, model: type[models.Model]) -> str:
        return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    def test_add_then_delete(self) -> None:
        for model, given in NEW.items():
            with self.subTest(model._meta.label):
                url = f"{self.base(model)}add/"
                told = self.send(url, self.form(model, url) | given)
                self.assertIn("|新建：", told)
                for value in (v for k, v in given.items() if "password" not in k and v != "on"):
                    known = {"prose": "文字", "<=": "不大于", "2020-10": "2020年10月",
                             "2020-08": "2020年8月"}  # fmt: skip
                    self.assertIn(known.get(value, value), told)
                made = model._default_manager.order_by("-pk").first()
                assert made is not None
                if SITE[model].has_delete_permission(self.request(), made):
                    told = self.send(f"{self.base(model)}{made.pk}/delete/", {"post": "yes"})
                    self.assertIn("|删除", told)

    def request(self) -> Any:
        request: Any = self.client.get("/admin/").wsgi_request
        return request

    def test_change(self) -> None:
        for model, (field, value, told) in CHANGED.items():
            with self.subTest(model._meta.label):
                row = self.row(model)
                before = getattr(row, field)
                url = f"{self.base(model)}{row.pk}/change/"
                said = self.send(url, self.form(model, url) | {field: value})
                self.assertIn(told.format(before), said)

    def row(self, model: type[models.Model]) -> models.Model:
        rows = model._default_manager.order_by("pk")
        if model is User:
            rows = rows.filter(username="yi")
        if model is Scheme:
            rows = rows.filter(closed_at=None)
        if model is Bulletin:
            rows = rows.filter(editions=None)
        row = rows.first()
        if row is None:
            given = NEW[model]
            url = f"{self.base(model)}add/"
            self.send(url, self.form(model, url) | given)
            row = rows.first()
        assert row is not None
        return row

    def test_what_is_deleted_from_the_list_stays_by_name(self) -> None:
        for wrong in ("甲词", "乙词"):
            HouseWord.objects.create(wrong=wrong, right="对词")
        chosen = list(HouseWord.objects.filter(right="对词").values_list("pk", flat=True))
        data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
        told = self.send(self.base(HouseWord), data)
        self.assertIn("“甲词”", told)
        self.assertIn("“乙词”", told)

    def test_a_list_that_is_edited_in_place(self) -> None:
        page = html.document_fromstring(self.client.get(self.base(Department)).content.decode())
        given = dict(page.get_element_by_id("changelist-form").form_values())
        told = self.send(self.base(Department), given | {"form-0-order": "77", "_save": "保存"})
        self.assertRegex(told, r"排序由“\d+”改为“77”")

    def test_a_draft_deleted_by_an_editor(self) -> None:
        piece = NewsItem.objects.create(headline="不要的稿", month="2020-12")
        told = self.send(f"{self.base(NewsItem)}{piece.pk}/delete/", {"post": "yes"})
        self.assertIn("不要的稿|删除", told)

    def test_rights_are_said_plainly_and_passwords_never(self) -> None:
        account = User.objects.get(username="yi")
        url = f"{self.base(User)}{account.pk}/change/"
        leader = Group.objects.get(name=roles.LEADER)
        given = self.form(User, url) | {"groups": [leader.pk], "is_superuser": "on"}
        given.pop("is_active"), given.pop("department")
        told = self.send(url, given)
        for sentence in (
            "加上角色：签发", "去掉角色：部门信息员", "系统管理员由“否”改为“是”",
            "启用由“是”改为“否”", "所属部门由“医保局”改为空",
        ):  # fmt: skip
            self.assertIn(sentence, told)
        event = Event.objects.order_by("-pk")[0]
        self.assertEqual(event.act, "account")
        secret = "Another-long-pass-9"
        told = self.send(f"{self.base(User)}{account.pk}/password/", {
            "password1": secret, "password2": secret, "usable_password": "true"})  # fmt: skip
        self.assertIn("|重设密码，本人登录后须改", told)
        everything = "".join(Event.objects.values_list("what", flat=True))
        account.refresh_from_db()
        for hidden in (secret, PASSWORD, account.password):
            self.assertNotIn(hidden, everything)

    def test_nothing_goes_to_djangos_own_log(self) -> None:
        self.test_change()
        self.assertEqual(LogEntry.objects.count(), 0)

    def test_a_things_history_is_our_record_of_it(self) -> None:
        row = Department.objects.get(name="社保局")
        page = self.client.get(f"{self.base(Department)}{row.pk}/history/")
        self.assertContains(page, "新建：名称“社保局”")
        self.assertContains(page, f"?kind=departments.department&amp;object={row.pk}")
        self.assertNotContains(page, "网络地址")

    def test_a_figure_by_its_form_is_among_the_changes(self) -> None:
        made = Figure.objects.filter(department__name="社保局", indicator__name="受理数")[0]
        self.client.post(f"/admin/stats/figure/{made.pk}/delete/", {"post": "yes"})
        page = self.client.get("/admin/departments/event/?act=figures")
        self.assertContains(page, "改为（空），单条录入")
