"""A database of its own with at least a row of everything, and somebody of each role signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.runner import DiscoverRunner

from departments.models import User
from tests.authorisation import PEOPLE, Matrix

from .tally import Tally

#: Ours by its pages' own list; the superuser sees every form there is.
BOSS = "boss"


@dataclass(frozen=True, slots=True)
class Stage:
    """`matrix` knows the addresses of its rows; `clients` are signed in, by role."""

    matrix: Matrix
    clients: dict[str, Client]
    sessions: dict[str, str]

    def ask(
        self, tally: Tally, who: str, example: object, ask: Callable[[Client], HttpResponse]
    ) -> HttpResponse | None:
        """One request, after which everything is as it was; a crash or a 500 is wrong."""
        answer = None
        self.clients[who].cookies = SimpleCookie(self.sessions[who])  # it may have been led out
        with tally.trying((who, example)), transaction.atomic():
            answer = ask(self.clients[who])
            transaction.set_rollback(True)
        if answer is None:
            return None
        tally.seen[f"{answer.status_code // 100}xx"] += 1
        if answer.status_code >= 500:
            tally.complain(f"HTTP {answer.status_code}", (who, example))
        return answer

    def check_sessions(self, tally: Tally) -> None:
        """Whoever was led out on the way would have been asked nothing of worth."""
        for who in self.clients:
            answer = self.ask(
                tally, who, "still signed in?", lambda client: client.get("/pieces/new/")
            )
            is_out = answer is not None and answer.status_code == 302
            if is_out != (who == "nobody"):
                tally.complain("signed out on the way", who)


@contextmanager
def database() -> Iterator[None]:
    """As the test runner makes one, and takes it away again."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    old = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(old)
        runner.teardown_test_environment()


def furnished() -> Stage:
    """Call once a database; everything in it stays."""
    Matrix.setUpTestData()
    matrix = Matrix("answers")
    people: dict[str, Any] = {**matrix.actors, BOSS: User.objects.get(username="boss")}
    clients = {}
    for who in (*PEOPLE, BOSS):
        clients[who] = Client()
        if people[who] is not None:
            clients[who].force_login(people[who])
    matrix.client = clients[BOSS]
    return Stage(
        matrix, clients, {who: one.cookies.output(header="") for who, one in clients.items()}
    )
