"""200 requests a second to public pages, while figures are imported and bulletins published."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.parse
from typing import Any

from django.db import connections

from bulletin.models import Edition
from departments.models import Department
from departments.months import Month
from stats.models import Figure, FigureImport, Job, Source
from stats.models.job import UNFINISHED

from ..databases import Place
from ..faults.disk_acts import FINGERPRINT, IMPORT
from ..results import Result
from ..serving import ROOT, Site, Visitor, session_of

RATE, MINUTE, PROMISED_MS = 200, 60, 200
#: Rows of each import; other values each time, so that each is written.
ROWS = 10_000
PAUSE = 5
#: In the proportions in which they are asked; those marked are asked as by somebody who has them.
KEPT, NEW = True, False
MIX = (
    ("/2020/12/", NEW, 6), ("/2020/12/", KEPT, 5), ("/", NEW, 2), ("/", KEPT, 1),
    ("/2020/12/bulletin.pdf", NEW, 1), ("/2020/12/bulletin.pdf", KEPT, 1),
    ("/search/?q=窗口", NEW, 1), ("/search/?q=区社保局", NEW, 1), ("/feed/", KEPT, 1),
    ("/feed/", NEW, 1), ("/2019/", NEW, 1), ("/departments/", NEW, 1),
    ("/2020/12/bulletin.json", KEPT, 1), ("/2020/12/figures.csv", NEW, 1),
)  # fmt: skip


def run(place: Place, rounds: int) -> list[Result]:
    with Site(place.url, place.root) as site:
        asked = _asked(site.visitor())
        _come(site, asked, 5)  # processes that have not served yet are slower
        alone = _come(site, asked, MINUTE / 4)
        over, done = threading.Event(), {"published": 0, "imported": 0}
        workers = [
            threading.Thread(target=act, args=(site, over, done)) for act in (_publish, _import)
        ]
        for worker in workers:
            worker.start()
        busy = _come(site, asked, MINUTE * rounds)
        over.set()
        for worker in workers:
            worker.join()
    print(place.kind, "alone:", alone, "busy:", busy, done)
    odd = {
        status: many for status, many in busy["statuses"].items() if status not in ("200", "304")
    }
    return [
        Result(
            f"public pages, {RATE} requests a second",
            busy["asked"],
            f"p95 under {PROMISED_MS} ms while importing {ROWS} rows and publishing, no error",
            f"{_told(busy)} ({done['imported']} imports, {done['published']} editions meanwhile; "
            f"without them {_told(alone)}){f', errors {odd}' if odd else ''}",
            busy["p95"] < PROMISED_MS and not odd and min(done.values()) > 0,
        )
    ]


def _told(found: dict[str, Any]) -> str:
    return ", ".join(f"{name} {found[name]:.0f} ms" for name in ("p50", "p95", "p99", "longest"))


def _asked(visitor: Visitor) -> list[tuple[str, dict[str, str]]]:
    turns = []
    for path, kept, weight in MIX:
        address = urllib.parse.quote(path, safe="/?=")
        answer = visitor.get(address)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        headers = {"If-None-Match": answer.headers["ETag"]} if kept else {}
        # Spread out, so that heavy ones do not come one after another.
        turns += [((place + 0.5) / weight, address, headers) for place in range(weight)]
    return [(address, headers) for _, address, headers in sorted(turns, key=lambda one: one[0])]


def _come(site: Site, asked: list[tuple[str, dict[str, str]]], seconds: float) -> dict[str, Any]:
    """What readers found, who come from a process of their own."""
    words = [str(site.port), str(RATE), str(seconds)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.loads.traffic", *words],
        input=json.dumps(asked), capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _publish(site: Site, over: threading.Event, done: dict[str, int]) -> None:
    """Corrections of December, by the leader at the desk."""
    leader = site.visitor(session_of("qianfa"))
    leader.get("/admin/")
    while not over.wait(PAUSE):
        figure = Figure.objects.get(month=Month(2020, 12), indicator__name="排号数")
        Figure.objects.filter(pk=figure.pk).update(value=(figure.value or 0) + 1)
        edition = Edition.objects.filter(bulletin__month=Month(2020, 12)).latest("number")
        address = f"/admin/bulletin/bulletin/{edition.bulletin_id}/publish/"
        answer = leader.send(address, after=edition.number, correction="更正。", urgent="演练")
        done["published"] += answer.status == 302
    connections.close_all()


def _import(site: Site, over: threading.Event, done: dict[str, int]) -> None:
    """Ten thousand figures of other years, by an editor at the desk."""
    editor = site.visitor(session_of("editor0"))
    editor.get("/admin/")
    source, names = Source.objects.default(), list(Department.objects.all()[:21])
    assert source is not None
    number = 0
    while not over.wait(PAUSE):
        number += 1
        fields = {"month": "", "source": source.pk}
        editor.upload(IMPORT, fields, "file", "台账.csv", _table(names, number))
        handed_in = FigureImport.objects.latest("pk")
        address = f"{IMPORT}{handed_in.pk}/"
        found = FINGERPRINT.search(editor.get(address).body)
        editor.send(address, fingerprint=found[1] if found else "", long="1")
        while Job.objects.filter(state__in=UNFINISHED).exists():
            time.sleep(0.2)
        handed_in.refresh_from_db()
        done["imported"] += handed_in.confirmed_at is not None
    connections.close_all()


def _table(departments: list[Department], number: int) -> bytes:
    lines, first = ["月份,部门,指标,数值"], Month(2000, 1)
    for place in range(ROWS):
        month = first.plus(place // (2 * len(departments)))
        department = departments[place // 2 % len(departments)]
        name = ("受理数", "办结数")[place % 2]
        lines.append(f"{month},{department},{name},{1000 + number}")
    return "\n".join(lines).encode()
