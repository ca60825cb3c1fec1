"""Every address with wrong arguments, questions, heads, methods and bodies, as everybody."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from tests.authorisation import PEOPLE, Route, routes

from ..results import Result
from .stage import BOSS, Stage
from .strings import ALL, quoted
from .tally import Tally

SEED = 202012
#: Of all combinations, so many are tried.
SHARE = 0.6
#: Whoever may do most is asked as most often, since others get no further than the door.
EVERYBODY = (*PEOPLE, "leader", BOSS, BOSS, BOSS)
ARGUMENTS = (
    "0", "-1", "00", "1.0", "abc", "9" * 30, str(2**31), str(2**63 - 1), str(2**63), str(2**63 + 1),
    "%00", "1%00", "..", "../..", "%2e%2e%2f", "%2F", "%ff%fe", "%ED%A0%80", "１", "٣", "前", "_5F",
    "1'--", "<b>", "x" * 4000, "", "%20", "%0d%0aX-Inj7:1", "None", "add", "🙂", "1;2", "1,2", "+1",
)  # fmt: skip
MONTHS = (
    "0000/00", "9999/99", "2020/13", "2020/00", "2020/1", "20200/12", "２０２０/12", "-020/12",
    "2020/12/", "1/1", "0001/01", "9999/12", "2020-12", "2020/12/v0", "2020/12/v" + "9" * 30,
    "2020/12%00",
)  # fmt: skip
QUERIES = (
    "=", "&&&", "a", "a=1&a=2&a=3", "q=1&q=2", "p=1&p=x", "page=-1", "page=0",
    "page=9999999999999999", "page=１", "page=%00", "month=2020-12&month=x", "month=%ff", "%00=%00",
    "a[]=1", "a[b]=1", "o=" + "1." * 400, "q=" + "a" * 6000,
    "&".join(f"a{n}=1" for n in range(1200)), "sort=%F0%9F%92%A9", "department=1%00", "shape=exe",
    "csv=1", "next=//evil.invalid/", "_popup=1", "since=2020-99", "until=0000-00",
    "since=9999-12&until=0001-01", "year=99999999999", "version=" + "9" * 25,
)  # fmt: skip
METHODS = (
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "X\u00c5",
)
HEADS: tuple[dict[str, str], ...] = (
    {"HTTP_HOST": "evil.invalid"}, {"HTTP_HOST": "127.0.0.1:99999"}, {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": "a" * 300}, {"HTTP_HOST": "127.0.0.1, evil"}, {"HTTP_HOST": ""},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5000}, {"HTTP_ACCEPT_LANGUAGE": "de;q=9e999,\0"},
    {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"}, {"HTTP_RANGE": "bytes=9-1"},
    {"HTTP_RANGE": "bytes=" + ",".join("0-1" for _ in range(500))},
    {"HTTP_RANGE": "bytes=-99999999"}, {"HTTP_IF_NONE_MATCH": '"' * 999},
    {"HTTP_IF_NONE_MATCH": "*"}, {"HTTP_IF_MATCH": 'W/"x"'},
    {"HTTP_IF_MODIFIED_SINCE": "Sat, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_IF_MODIFIED_SINCE": "Fri, 31 Dec 0000 00:00:00 GMT"}, {"HTTP_IF_UNMODIFIED_SINCE": "x"},
    {"HTTP_COOKIE": "sessionid=\xff\xfe; csrftoken=\0"}, {"HTTP_COOKIE": "sessionid=" + "a" * 9000},
    {"HTTP_COOKIE": "=;;;=;view=;mode=%00"},
    {"HTTP_COOKIE": "view=large; view=<b>; messages=garbage"},
    {"HTTP_X_FORWARDED_FOR": "1.1.1.1, <b>"}, {"HTTP_X_FORWARDED_FOR": "x" * 5000},
    {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "unix:"}, {"HTTP_X_FORWARDED_PROTO": "javascript"},
    {"HTTP_REFERER": "javascript:x"}, {"HTTP_REFERER": "http://[::1"},
    {"HTTP_USER_AGENT": "\xff" * 999}, {"HTTP_X_REQUEST_ID": "x\r\nX-Inj7: 1"},
    {"HTTP_X_REQUEST_ID": "a" * 9000}, {"HTTP_ACCEPT_ENCODING": "gzip;q=x, *;q="},
    {"HTTP_ACCEPT": "\0"}, {"HTTP_ORIGIN": "null"}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"QUERY_STRING": "\xff=\xff"},
)  # fmt: skip
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PART = b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: form-data; "
BASE64, END = (
    b"Content-Transfer-Encoding: base64\r\n\r\n",
    b"\r\n--" + BOUNDARY.encode() + b"--\r\n",
)
BODIES: tuple[tuple[str, bytes], ...] = (
    (JSON, b"{"), (JSON, b"[" * 100_000), (JSON, b'{"a":' * 20_000), (JSON, b"\xff\xfe"),
    (JSON, b"NaN"), (JSON, b"1e999999999"), (JSON, b'"\\ud800"'), (JSON, b"[1,2"), (JSON, b"{}"),
    (JSON, b"null"), (JSON, b'{"cells":[{"key":null,"value":{}}]}'), (JSON, b"9" * 10_000),
    (JSON, b"[[],{},\"\"]"), (FORM, b"%ff=%fe&%00"),
    (FORM, b"&".join(b"a%d=1" % n for n in range(1500))), (FORM, b"a" * 200_000),
    (FORM, b"csrfmiddlewaretoken=x"), (FORM, b"\xff\xfe\xfd"), ("text/plain", b"x"), ("", b"x"),
    ("application/x-www-form-urlencoded; charset=nope", b"a=1"),
    ("text/html; charset=utf-7", b"+ADw-"), ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=" + "b" * 500, b"--" + b"b" * 500),
    (MULTIPART_CONTENT, b"--" + BOUNDARY.encode()), (MULTIPART_CONTENT, b"\r\n\r\n"),
    (MULTIPART_CONTENT, PART + b'name="a"; filename="../../x"\r\n' + BASE64 + b"!!!" + END),
    (MULTIPART_CONTENT, PART + b'name="file"; filename="\\x00\r\n\r\nx'),
    (MULTIPART_CONTENT, (PART + b'name="file"; filename="a.csv"\r\n\r\nx\r\n') * 150),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One request of one person."""

    method: str
    url: str
    content_type: str = ""
    body: bytes = b""
    head: dict[str, str] = field(default_factory=dict)

    def __call__(self, client: Client) -> HttpResponse:
        more: dict[str, Any] = dict(self.head)
        return client.generic(self.method, self.url, self.body, self.content_type, **more)


def attack(scale: float, stage: Stage) -> list[Result]:
    chance = random.Random(SEED)
    kinds: dict[str, Callable[[Stage, random.Random], Iterator[Question]]] = {
        "arguments": _arguments,
        "questions": _queries,
        "methods and heads": _heads,
        "bodies": _bodies,
    }
    return [_tried(stage, scale, chance, kind, make) for kind, make in kinds.items()]


def _tried(
    stage: Stage,
    scale: float,
    chance: random.Random,
    kind: str,
    make: Callable[[Stage, random.Random], Iterator[Question]],
) -> Result:
    tally = Tally()
    for question in make(stage, chance):
        if chance.random() < scale * SHARE:
            who = chance.choice(EVERYBODY)
            answer = stage.ask(tally, who, question, question)
            if answer is not None and "X-Inj7" in answer:
                tally.complain("a header was injected", question)
    stage.check_sessions(tally)
    return tally.result(f"addresses: wrong {kind}", "no 500")


def _arguments(stage: Stage, chance: random.Random) -> Iterator[Question]:
    """Each address that takes some, with each wrong argument in each place."""
    for route in routes():
        for place in (*route.converters, *_in_words(route)):
            is_month = f"<month:{place}>" in route.pattern
            for wrong in (*ARGUMENTS, *chance.sample(ALL, 6), *(MONTHS if is_month else ())):
                text = wrong if wrong in ARGUMENTS + MONTHS else quoted(wrong)
                url = _with_wrong(stage, route, place, text)
                yield Question(chance.choice(("GET", "GET", "POST")), url)


def _in_words(route: Route) -> list[str]:
    """What the admin's two regular expressions take."""
    return [name for name in ("app_label", "url") if f"<{name}>" in route.pattern]


def _with_wrong(stage: Stage, route: Route, place: str, text: str) -> str:
    if place not in route.converters:
        return f"/{route.pattern}".replace(f"<{place}>", text)
    marked = Route(route.name, route.pattern, tuple(n for n in route.converters if n != place))
    kinds = ("int", "str", "path", "month", "year", "slug")
    names = [f"<{kind}:{place}>" for kind in kinds] + [f"<{place}>"]
    whole = stage.matrix._address(marked, "own")
    for name in names:
        whole = whole.replace(name, text)
    return whole


def _queries(stage: Stage, chance: random.Random) -> Iterator[Question]:
    for route in routes():
        own = stage.matrix._address(route, "own")
        for query in (*QUERIES, *(f"q={quoted(text)}" for text in chance.sample(ALL, 4))):
            yield Question("GET", f"{own}?{query}")


def _heads(stage: Stage, chance: random.Random) -> Iterator[Question]:
    for route in routes():
        own = stage.matrix._address(route, "own")
        for method in METHODS:
            yield Question(method, own)
        for head in HEADS:
            yield Question(chance.choice(("GET", "GET", "POST")), own, head=head)


def _bodies(stage: Stage, chance: random.Random) -> Iterator[Question]:
    for route in routes():
        own = stage.matrix._address(route, "own")
        for content_type, body in BODIES:
            yield Question(chance.choice(("POST", "POST", "PUT")), own, content_type, body)
