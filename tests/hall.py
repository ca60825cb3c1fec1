"""A hall with a past: the sample, corrected and withdrawn issues, values that are easily lost."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.models import F, JSONField, Model, Value
from django.test import Client, SimpleTestCase
from django.utils import timezone

from bulletin import sample
from bulletin.actions.issue import lay_out
from bulletin.actions.publication import publish
from bulletin.actions.withdrawing import withdraw
from bulletin.models import Bulletin, Edition, NewsItem, Picture
from departments.events import record
from departments.models import Department, Event, User
from departments.months import Month
from stats.models import Figure, FigureImport, Indicator, Job, Rule, Scheme, Source
from stats.models.job import JobState

from .elsewhere import ask, manage, sqlite_at

DECEMBER, NOVEMBER = Month(2020, 12), Month(2020, 11)
EVERY_BYTE = bytes(range(256)) * 1200
ODD_TEXT = "换行\r\n制表\t引号'\"反斜\\，㛃䶮𬀩，👩‍💼，空格 ， \x01，%s {0} <b>&amp;"
MADE_AND_DELETED = "建了又删"
MOMENT = dt.datetime(2020, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC)
ADDRESSES = (
    "/", "/2020/", "/departments/", "/search/?q=窗口", "/feed/", "/sitemap.xml",
    "/data/datapackage.json", "/data/figures.csv", "/data/bulletins.csv", "/2020/11/",
    *(
        f"/2020/12/{version}{name}"
        for version in ("", "v1/", "v2/")
        for name in (
            "", "bulletin.pdf", "bulletin.docx", "bulletin.json", "bulletin.csv", "bulletin.xlsx",
            "figures.csv", "bulletin.jsonld", "tables/1.csv",
        )
    ),
)  # fmt: skip


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def furnish() -> None:
    """Fill a migrated database, through the verbs wherever there is one."""
    sample.load()
    correct("区社保局的受理数更正。")
    leader = User.objects.get(username="qianfa")
    _withdrawn(leader)
    _odd_rows(leader)
    _closed_scheme(leader)


def correct(words: str) -> Edition:
    """A figure changes, and December comes out anew."""
    leader = User.objects.get(username="qianfa")
    with transaction.atomic():
        figure = Figure.objects.get(
            month=DECEMBER, indicator__name="受理数", department__name="区社保局"
        )
        figure.value = (figure.value or 0) + 1
        figure.save()
        issue = Bulletin.objects.get(month=DECEMBER)
        return publish(issue, by=leader, correction=words, urgent="本次演练")


def _withdrawn(leader: User) -> None:
    november = Bulletin.objects.create(
        month=NOVEMBER, number=11, date=dt.date(2020, 12, 10), issuer="某区行政审批局"
    )
    lay_out(november, by=User.objects.get(username="bianji"))
    edition = publish(november, by=leader, urgent="本次演练")
    withdraw(november, by=leader, reason="数据有误。", after=edition.number)


def _odd_rows(leader: User) -> None:
    piece = NewsItem.objects.create(month=DECEMBER, headline=ODD_TEXT[:60], body=ODD_TEXT)
    Picture.objects.create(
        piece=piece, content=EVERY_BYTE, sha256="0" * 64, media_type="image/png", width=1,
        height=1, by=leader, at=MOMENT,
    )  # fmt: skip
    gone = NewsItem.objects.create(month=DECEMBER, headline="后来删掉的")
    record(None, gone, MADE_AND_DELETED)
    gone.delete()
    for act in (leader, Permission.objects.get(codename="view_figure")):
        record(None, act, ODD_TEXT)
    leader.address = "2001:db8::7"
    record(leader, Department.objects.earliest("pk"), "从别处来")
    Event.objects.create(
        at=MOMENT.replace(microsecond=0), by_name="系统", act="other", what="整秒", subject="",
        content_type=Event.objects.earliest("pk").content_type, object_id="0",
    )  # fmt: skip
    LogEntry.objects.create(
        user=leader, action_flag=CHANGE, object_repr="旧的", change_message="[]"
    )
    leader.user_permissions.add(Permission.objects.get(codename="view_figure"))
    _odd_values(leader)
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())


def _odd_values(leader: User) -> None:
    source = Source.objects.default()
    values = (Decimal("12345678901.2345"), Decimal("-0.0001"), Decimal("-0"), None)
    for value, department in zip(values, Department.objects.order_by("pk"), strict=False):
        Figure.objects.create(
            month=Month(2099, 12), department=department, value=value, source=source,
            indicator=Indicator.objects.get(name="受理数"),
        )  # fmt: skip
    Job.objects.create(kind="odd", by=leader, arguments={"大": 10**30, "小": [1.5, None, "x"]})
    Job.objects.create(kind="odd", by=leader, arguments=Value(None, JSONField()), result=EVERY_BYTE)
    Job.objects.create(
        kind="odd", by=leader, state=JobState.DONE, finished_at=MOMENT, result=b"", arguments=[]
    )
    FigureImport.objects.create(
        file_name="旧表.csv", content=EVERY_BYTE[::-1], sha256="1" * 64, month=DECEMBER,
        source=source, by=leader,
    )  # fmt: skip


def _closed_scheme(leader: User) -> None:
    scheme = Scheme.objects.get()
    Scheme.objects.filter(pk=scheme.pk).update(
        closed_at=MOMENT, closed_by=leader, results={"z": 1, "a": {"分": "99.50"}}
    )


def everything() -> dict[str, Any]:
    """Each row of each table but sessions, what each public address answers, what is refused."""
    tables = apps.get_models(include_auto_created=True)
    return {
        "rows": {model._meta.label: _rows(model) for model in tables if model is not Session},
        "addresses": {address: _answer(address) for address in ADDRESSES},
        "refused": [model.__name__ for model in (Edition, Event, Scheme) if _is_frozen(model)],
    }


def _rows(model: type[Model]) -> list[tuple[str, ...]]:
    return [tuple(map(_told, row)) for row in model._base_manager.order_by("pk").values_list()]


def _told(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    # PostgreSQL keeps neither the order of a JSON object's keys nor the sign of a zero.
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    return repr(value or abs(value)) if isinstance(value, Decimal) else repr(value)


def _answer(address: str) -> tuple[int, str]:
    answer = Client().get(address, headers={"host": "127.0.0.1"})
    return answer.status_code, hashlib.sha256(answer.getvalue()).hexdigest()


def _is_frozen(model: type[Model]) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.update(id=F("id"))
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "never changes" in str(error)
    return False


def next_key() -> int:
    """Which key the next piece gets."""
    return NewsItem.objects.create(month=DECEMBER, headline="新的").pk


def deleted_key() -> int:
    """The key of the piece that was made and deleted."""
    return int(Event.objects.get(what=MADE_AND_DELETED).object_id)


def made_by_migrations() -> tuple[int, ...]:
    return tuple(model._base_manager.count() for model in (Group, Permission, Rule))


def is_empty() -> bool:
    return sample.database_is_empty()


@dataclass(frozen=True)
class Standing:
    """`empty` is only migrated; `backup` is of `database`, which holds `everything`."""

    empty: Path
    database: Path
    backup: Path
    everything: dict[str, Any]


@functools.cache
def standing() -> Standing:
    """One such hall on SQLite for all tests of a process, which leave it as it is."""
    folder = Path(tempfile.mkdtemp())
    Finalize(None, shutil.rmtree, args=(folder,), exitpriority=0)
    empty, database, backup = (folder / name for name in ("empty", "hall", "backup"))
    ask(sqlite_at(empty), migrate)
    shutil.copyfile(empty, database)
    ask(sqlite_at(database), furnish)
    done = manage(sqlite_at(database), "backup", str(backup))
    if done.code:
        raise RuntimeError(done.err)
    return Standing(empty, database, backup, ask(sqlite_at(database), everything))


class HallCase(SimpleTestCase):
    """A hall that stands, `url` its database, and a folder that each test has to itself."""

    databases = {"default"}  # not read: processes and databases of its own

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.hall = standing()
        cls.url = sqlite_at(cls.hall.database)

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
