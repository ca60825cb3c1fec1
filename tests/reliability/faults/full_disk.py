"""The disk full at ten points: the old edition is served, nothing is lost, then it works again."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from bulletin import outage
from bulletin.models import Edition

from ..databases import Place
from ..results import Result
from ..serving import Answer, Site, Visitor
from ..wholeness import complaints
from .disk_acts import IMPORT, Act, People
from .publishing import bulletin, change
from .small_disk import Disk, small_disk

#: Beside what the stage takes.
SPARE = 24
#: What a person may be told: that the disk is full, or that what it brought down is away.
TOLD = (outage.FULL, outage.AWAY)
TOO_LARGE = 7 * 1024 * 1024


def run(place: Place, rounds: int) -> list[Result]:
    results = _with_the_database_on_it(place, rounds)
    return [*results, _temporary_folder(place), _log(place)]


def _with_the_database_on_it(place: Place, rounds: int) -> list[Result]:
    place.stop()
    connections.close_all()
    with tempfile.TemporaryDirectory(dir=place.root.parent) as aside, _moved(place, aside) as disk:
        place.start()
        with Site(place.url, Path(aside)) as site:
            people = People(site)
            results = [_tried(act, rounds, place, disk, site.visitor()) for act in people.acts()]
        results.append(_started_anew(place, disk, Path(aside)))
        connections.close_all()
        place.stop("immediate")
        return results


@contextmanager
def _moved(place: Place, aside: str) -> Iterator[Disk]:
    """The database on a small disk, at the same address."""
    kept = Path(aside) / "kept"
    shutil.copytree(place.root, kept)
    used = sum(one.stat().st_size for one in kept.rglob("*") if one.is_file())
    with small_disk(place.root, used // 1024**2 + SPARE) as disk:
        shutil.copytree(kept, place.root, dirs_exist_ok=True)
        place.give()
        yield disk


def _tried(act: Act, rounds: int, place: Place, disk: Disk, reader: Visitor) -> Result:
    wrong: list[str] = []
    refused = 0
    for number in range(1, rounds + 1):
        change()
        before, old = act.there(), _page()
        disk.fill()
        answer = act.do(2 * number)
        served = reader.get("/2020/12/")
        disk.free()
        place.revive()
        connections.close_all()
        refused += not answer.is_done
        if not answer.is_done and (act.there() != before or not _is_told(answer)):
            wrong.append(f"{before} → {act.there()}, {answer.status} {answer.body[-600:]}")
        if served.body != (old if act.there() == before else _page()):
            wrong.append(f"served meanwhile: {served.status} {served.body[:200]}")
        wrong += _again(act, 2 * number + 1, answer.is_done)
    return _result(f"the disk full while {act.name}", rounds, f"{refused} refused", wrong)


def _again(act: Act, number: int, was_done: bool) -> list[str]:
    """With room again, what was refused is done; and all is whole."""
    before = act.there()
    answer = Answer(200) if was_done else act.do(number)
    if not was_done and answer.status == 0:
        answer = act.do(number)  # it had to look first what had been saved
    if not answer.is_done or (act.there() == before and not was_done):
        return [f"with room again: {answer.status} {answer.body[-600:]}"]
    return complaints(bulletin())


def _started_anew(place: Place, disk: Disk, folder: Path) -> Result:
    """The site started while the disk is full: as after the machine's restart."""
    disk.fill()
    wrong = []
    try:
        with Site(place.url, folder) as site:
            served = site.visitor().get("/2020/12/")
            if served.body != _page():
                wrong.append(f"{served.status} {served.body[-300:]} {site.said()[-3000:]}")
    finally:
        disk.free()
    return _result("the site started on a full disk", 1, "the bulletin served", wrong)


def _temporary_folder(place: Place) -> Result:
    """A file too large to be kept in memory, and no room for it."""
    place.start()
    with (
        tempfile.TemporaryDirectory(dir=place.root.parent) as aside,
        small_disk(Path(aside) / "small", 16) as disk,
        Site(place.url, place.root, TMPDIR=str(disk.folder), BULLETIN_WORKERS="1") as site,
    ):
        people, wrong = People(site), []

        def send() -> Answer:
            return people.editor.upload(IMPORT, {}, "file", "a.csv", b"\n" * TOO_LARGE)

        read = send()  # the folder is chosen by the first
        time.sleep(1)  # until its file is gone
        disk.fill()
        change()
        if (answer := send()).status != 503 or outage.FULL not in answer.body:
            wrong.append(f"{answer.status} {answer.body[-300:]}")
        if people.publish(1).status != 302:
            wrong.append("publishing needs the temporary folder")
        disk.free()
        answer = send()
        if any(one.status != 200 or "文件是空的" not in one.body for one in (read, answer)):
            wrong.append(f"with room: {read.status} {answer.status} {answer.body[-300:]}")
    return _result("the temporary folder full while a file is sent", 1, "told so", wrong)


def _log(place: Place) -> Result:
    with (
        tempfile.TemporaryDirectory(dir=place.root.parent) as aside,
        small_disk(Path(aside) / "small", 1) as disk,
        Site(place.url, disk.folder) as site,
    ):
        people, wrong = People(site), []
        disk.fill()
        change()
        paths = {"/2020/12/": 200, "/": 200, "/no-such-page/": 404}
        if paths != {path: site.visitor().get(path).status for path in paths}:
            wrong.append("not read")
        if people.publish(2).status != 302 or site.visitor().get("/2020/12/").body != _page():
            wrong.append("not published")
    return _result("the log's disk full", 1, "read and published all the same", wrong)


def _result(what: str, tried: int, found: str, wrong: list[str]) -> Result:
    for one in wrong:
        print(f"{what}: {one}")
    promised = "the old edition served, a sentence, nothing lost; done when there is room"
    return Result(what, tried, promised, f"{len(wrong)} faults" if wrong else found, not wrong)


def _page() -> str:
    newest = Edition.objects.order_by("number").last()
    assert newest is not None
    return bytes(newest.html).decode()


def _is_told(answer: Answer) -> bool:
    said = [*TOLD, *(json.dumps(one)[1:-1] for one in TOLD)]
    return answer.status == 0 or (answer.status == 503 and any(one in answer.body for one in said))
