"""Asks every address as everybody, and writes down what comes back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from bulletin.actions.pictures import add_picture
from bulletin.actions.writing import keep_version
from bulletin.models import Instruction, NewsItem, PastFile, Reader, Task
from bulletin.models.news import State
from bulletin.pictures import read_picture
from departments import roles
from departments.models import Department, User
from stats.grid.cells import key
from stats.models import Figure, FigureImport, Indicator, Job, Waiver

from .base import NOVEMBER, user
from .bulletin.odd_pictures import png
from .reading import Furnished

TABLE = Path(__file__).with_name("authorisation.toml")
#: Short, for the table: one letter a person.
PEOPLE = ("nobody", "staff", "editor", "reviewer", "leader", "manager", "auditor")
#: What an address may take besides a row's primary key.
WORDS = {
    "month": "2020-12",
    "number": "1",
    "table": "1",
    "place": "1",
    "year": "2020",
    "app_label": "bulletin",
    "url": "x",
    "kind": "piece",
}


def table() -> dict[str, str]:
    return dict(tomllib.loads(TABLE.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern of the URL resolver; `name` is unique."""

    name: str
    pattern: str
    converters: tuple[str, ...]


def routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ""))


def _plain(pattern: str) -> str:
    """The admin's two regular expressions as what they take."""
    named = re.sub(r"\(\?P<app_label>[^)]*\)", "<app_label>", pattern)
    return named.replace("(?P<url>.*)", "<url>").removeprefix("^").removesuffix("$")


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + _plain(str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else pattern
            # Two patterns may share a name (the admin's old and new addresses of an object).
            yield Route(f"{name} {pattern}", pattern, tuple(entry.pattern.converters))


class Matrix(Furnished):
    """`own`: a thing of 社保局 or of the bureau; `other`: the same kind of thing of 医保局."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        social, medical = (
            Department.objects.get(name="社保局"),
            Department.objects.get(name="医保局"),
        )
        cls.actors = {
            "nobody": None,
            "staff": User.objects.get(username="she"),
            "editor": User.objects.get(username="bian"),
            "reviewer": User.objects.get(username="shen"),
            "leader": User.objects.get(username="zhu"),
            "manager": user("manager", roles.MANAGER),
            "auditor": user("auditor", roles.AUDITOR),
        }
        cls.pieces = {
            which: NewsItem.objects.create(
                month=NOVEMBER, headline=f"{where}的草稿", body="<p>文字。</p>", department=where,
                author=User.objects.get(username=author), state=State.DRAFT,
            )
            for which, where, author in (("own", social, "she"), ("other", medical, "yi"))
        }  # fmt: skip
        cls.pictures = {}
        for which, piece in cls.pieces.items():
            keep_version(piece)
            size = (4 if which == "own" else 5, 3)
            read = read_picture(png(size), "图.png")
            cls.pictures[which] = add_picture(piece, read, by=cls.actors["editor"])
        cls.departments = {"own": social, "other": medical}

    def answers(self) -> dict[str, str]:
        return {route.name: self._of(route) for route in routes()}

    def _of(self, route: Route) -> str:
        """`own GET staff=200 editor=200 … | own POST … | other GET …`, what all share said once."""
        parts = []
        for which in ("own", "other") if self._tells_apart(route) else ("own",):
            for method in ("GET", "POST"):
                said = [f"{who}={self._ask(route, which, method, who)}" for who in PEOPLE]
                parts.append(f"{which} {method} {' '.join(said)}")
        return " | ".join(parts)

    def _tells_apart(self, route: Route) -> bool:
        return self._address(route, "own") != self._address(route, "other")

    def _ask(self, route: Route, which: str, method: str, who: str, **more: Any) -> str:
        self._sign_in(who)
        ask = self.client.post if method == "POST" else self.client.get
        url = self._address(route, which)
        # Each question leaves everything as it was.
        with transaction.atomic():
            answer = ask(url, {}, **more)
            transaction.set_rollback(True)
        if answer.status_code == 302:
            return "sign-in" if "/login/" in answer["Location"] else "302"
        return str(answer.status_code)

    def _sign_in(self, who: str) -> None:
        person = self.actors[who]
        if person is None:
            self.client.logout()
        else:
            self.client.force_login(person)

    def _address(self, route: Route, which: str) -> str:
        url = f"/{route.pattern}"
        for name in (*route.converters, "app_label", "url"):
            for kind in ("int", "str", "path", "month", "year", "slug"):
                url = url.replace(f"<{kind}:{name}>", self._argument(route, name, which, kind))
            url = url.replace(f"<{name}>", self._argument(route, name, which, "str"))
        return url

    def _argument(self, route: Route, name: str, which: str, kind: str) -> str:
        if kind == "month":
            return "2020/12"
        if name == "cell":
            indicator = Indicator.objects.get(name="受理数")
            return key(indicator, self.departments[which])
        if name == "sha256":
            return self.pictures[which].sha256
        if name in WORDS:
            return WORDS[name]
        if route.pattern.startswith("admin/r/"):
            return "1"
        return str(self._row(route, which))

    def _row(self, route: Route, which: str) -> Any:
        """The primary key that an address of this model or page takes."""
        if route.pattern.startswith("pieces/") or "/newsitem/" in route.pattern:
            return self.pieces[which].pk
        if route.pattern.startswith("briefing/readers/"):
            return Reader.objects.values_list("user", flat=True)[0]
        of_department = route.pattern.startswith("departments/") or "/department/" in route.pattern
        if of_department or "trend_department" in route.name:
            return self.departments[which].pk
        for part, model in (
            ("figure/import/", FigureImport),
            ("bulletin/bulletin/past/", PastFile),
            ("figure/findings/revoke/", Waiver),
            ("trend_indicator", Indicator),
            ("trends/indicator", Indicator),
            ("stats/job/", Job),
            ("briefing/instructions/", Instruction),
            ("briefing/tasks/", Task),
        ):
            if part in route.pattern or part in route.name:
                return model._base_manager.order_by("pk").values_list("pk", flat=True)[0]
        if "stats/figure/" in route.pattern:
            return Figure.objects.get(
                indicator__name="受理数", department=self.departments[which], month="2020-12"
            ).pk
        parts = route.pattern.split("/")
        model = ContentType.objects.get_by_natural_key(*parts[1:3]).model_class()
        assert model is not None
        return model._base_manager.order_by("pk").values_list("pk", flat=True).first()

    def taken_without_token(self) -> list[str]:
        self.client.handler.enforce_csrf_checks = True
        taken = []
        for route in routes():
            for who in ("staff", "leader"):
                given = self._ask(route, "own", "POST", who)
                if given not in ("403", "404", "405", "302", "sign-in"):
                    taken.append(f"{route.name}: {who} {given}")
        return taken


def write(answers: dict[str, str]) -> None:
    TABLE.write_text(tomli_w.dumps(dict(sorted(answers.items()))), "utf-8")


class Written(Matrix):
    """Not found by the runner: `manage.py test --settings tests.settings tests.authorisation`."""

    def test_write(self) -> None:
        write(self.answers())
