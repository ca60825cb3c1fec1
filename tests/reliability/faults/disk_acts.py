"""What people do through the site, each time something else, and whether it was done."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from bulletin.models import Edition, NewsItem, Picture, Signature
from departments.models import Department
from departments.months import Month
from stats.grid.cells import key
from stats.models import Figure, FigureImport, Source

from ..serving import Answer, Site, session_of
from ..writers import GRID, Autosaving, Filling
from .killed_importing import table
from .publishing import bulletin, person

FINGERPRINT = re.compile(r'name="fingerprint" value="(\w+)"')
OWN_STEP = re.compile(r'name="seen" value="(\w+)"')
IMPORT = "/admin/stats/figure/import/"


@dataclass(frozen=True, slots=True)
class Act:
    """`do` is given a number of its own each time; `there` counts what it leaves behind."""

    name: str
    do: Callable[[int], Answer]
    there: Callable[[], int]


class People:
    """The editor, the leader and an author before a site."""

    def __init__(self, site: Site) -> None:
        self.editor, self.leader, self.author = (
            site.visitor(session_of(name)) for name in ("bian", "zhu", "she")
        )
        for one, page in ((self.editor, GRID), (self.leader, GRID), (self.author, "/pieces/")):
            one.get(page)
        self.piece = NewsItem.objects.create(
            month=Month(2020, 12),
            headline="第0次",
            author=person("she"),
            saved_by=person("she"),
            department=Department.objects.get(name="社保局"),
        )
        figures = Figure.objects.select_related("indicator", "department")
        self.cell = figures.get(indicator__name="评价数", department__name="医保局")

    def acts(self) -> list[Act]:
        filling = Filling(self.editor, key(self.cell.indicator, self.cell.department))
        return [
            Act("publishing", self.publish, Edition.objects.count),
            Act("handing in a file", self.hand_in, FigureImport.objects.count),
            Act("importing 1,500 figures", self.confirm, self._imported),
            Act("saving a draft", Autosaving(self.author, self.piece.pk), self._revision),
            Act("sending a picture", self.picture, Picture.objects.count),
            Act("filling in the grid", filling, self._filled),
            Act("signing", self.sign, Signature.objects.count),
        ]

    def publish(self, number: int) -> Answer:
        return self.leader.send(
            f"/admin/bulletin/bulletin/{bulletin().pk}/publish/",
            after=Edition.objects.count(),
            correction=f"更正{number}。",
            urgent="演练",
        )

    def hand_in(self, number: int) -> Answer:
        source = Source.objects.default()
        assert source is not None
        fields = {"month": "", "source": source.pk}
        return self.editor.upload(IMPORT, fields, "file", "台账.csv", table(number))

    def confirm(self, number: int) -> Answer:
        del number
        handed_in = FigureImport.objects.filter(confirmed_at=None).latest("pk")
        address = f"{IMPORT}{handed_in.pk}/"
        found = FINGERPRINT.search(self.editor.get(address).body)
        return self.editor.send(address, fingerprint=found[1] if found else "")

    def picture(self, number: int) -> Answer:
        noise = Image.effect_noise((900, 900), 100 + number)
        file = io.BytesIO()
        noise.save(file, "PNG")
        address = f"/pieces/{self.piece.pk}/pictures/"
        return self.author.upload(address, {}, "pictures", "a.png", file.getvalue())

    def sign(self, number: int) -> Answer:
        del number
        address = f"/admin/bulletin/bulletin/{bulletin().pk}/sign/"
        page = self.editor.get(address).body
        found = OWN_STEP.search(page)
        return self.editor.send(address, seen=found[1] if found else "", step="editor")

    def _imported(self) -> int:
        """The imports on record whose every figure is on record too."""
        done = FigureImport.objects.exclude(confirmed_at=None)
        return sum(one.changes.count() == one.new + one.changed for one in done)

    def _revision(self) -> int:
        return NewsItem.objects.get(pk=self.piece.pk).revision

    def _filled(self) -> int:
        return int(Figure.objects.get(pk=self.cell.pk).value or 0)
