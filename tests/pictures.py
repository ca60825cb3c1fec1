"""Takes the pictures in docs/images anew, of the sample: `make pictures`."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import Page

from bulletin import sample
from bulletin.models import Bulletin, Edition, NewsItem
from bulletin.models.news import State
from departments.models import User
from departments.months import Month
from tests.base import PASSWORD
from tests.browser.base import BrowserTestCase

IMAGES = Path(settings.BASE_DIR) / "docs" / "images"
GREY = (208, 208, 208)
PHONE, DESK = (375, 1000), (1180, 1000)
JANUARY = Month(2021, 1)
#: Handbook pictures are read at this width.
WIDTH = 880


def beside(pictures: list[Image.Image], height: int) -> Image.Image:
    """Pictures of one height in a row, on grey."""
    scaled = [p.resize((p.width * height // p.height, height)) for p in pictures]
    sheet = Image.new("RGB", (sum(p.width + 20 for p in scaled) + 20, height + 40), GREY)
    left = 20
    for picture in scaled:
        sheet.paste(picture, (left, 20))
        left += picture.width + 20
    return sheet


def save(picture: Image.Image, name: str) -> None:
    """In 128 colours: flat pages lose nothing, and the repository stays small."""
    picture.convert("RGB").quantize(128).save(IMAGES / f"{name}.png", optimize=True)


class Pictures(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        sample.load()
        for user in User.objects.all():
            user.must_change_password = False
            user.set_password(PASSWORD)
            user.save()

    def test_take(self) -> None:
        edition = Edition.objects.get()
        with tempfile.TemporaryDirectory() as name:
            self.folder = Path(name)
            self.page()
            self.paper(bytes(edition.pdf))
            self.desk_of_each()

    def shot(self, page: Page, name: str, *, full: bool = False) -> Image.Image:
        path = self.folder / f"{name}.png"
        page.screenshot(path=path, full_page=full)
        return Image.open(path)

    def page(self) -> None:
        shots = []
        for size in (DESK, PHONE):
            page = self.new_context(size).new_page()
            page.goto("/2020/12/")
            shots.append(self.shot(page, f"page-{size[0]}"))
        save(beside(shots, 760), "page")

    def paper(self, content: bytes) -> None:
        (self.folder / "bulletin.pdf").write_bytes(content)
        command = ["pdftoppm", "-r", "72", "-l", "2", "-png", "bulletin.pdf", "pdf"]
        subprocess.run(command, cwd=self.folder, check=True)
        sheets = [Image.open(path) for path in sorted(self.folder.glob("pdf-*.png"))]
        save(beside(sheets, 760), "pdf")

    def desk_of_each(self) -> None:
        """What each kind of user has before them in their month."""
        december = Bulletin.objects.get(month=Month(2020, 12))
        own = NewsItem.objects.filter(month=JANUARY).exclude(state=State.ACCEPTED).first()
        assert own is not None
        sign = f"/admin/bulletin/bulletin/{december.pk}/sign/"
        for username, name, address in (
            ("bianji", "desk", "/admin/?month=2021-01"),
            ("bianji", "grid", "/admin/stats/figure/grid/2020-12/"),
            ("bianji", "issue", f"/admin/bulletin/bulletin/{december.pk}/change/"),
            ("bianji", "review", f"/pieces/{own.pk}/"),
            ("shebao", "pieces", "/pieces/"),
            ("shenhe", "sign", sign),
            ("qianfa", "briefing", "/briefing/2020/12/"),
            ("guanli", "accounts", "/admin/departments/user/"),
        ):
            page = self.sign_in(User.objects.get(username=username), (1280, 860))
            page.goto(address)
            page.wait_for_load_state("networkidle")  # the editor comes last
            shot = self.shot(page, name)
            save(shot.resize((WIDTH, shot.height * WIDTH // shot.width)), name)
