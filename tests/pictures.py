"""Takes README's pictures of the sample's page and PDF anew: `make pictures`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from bulletin import sample  # noqa: E402
from bulletin.models import Edition  # noqa: E402
from tests.browser.base import ARGUMENTS, executable  # noqa: E402

IMAGES = Path(settings.BASE_DIR) / "docs" / "images"
GREY = (208, 208, 208)


def beside(pictures: list[Image.Image], height: int) -> Image.Image:
    """Pictures of one height in a row, on grey."""
    scaled = [p.resize((p.width * height // p.height, height)) for p in pictures]
    sheet = Image.new("RGB", (sum(p.width + 20 for p in scaled) + 20, height + 40), GREY)
    left = 20
    for picture in scaled:
        sheet.paste(picture, (left, 20))
        left += picture.width + 20
    return sheet


def take_page(folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for width, height in ((1180, 1000), (375, 1000)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((folder / "page.html").as_uri())
            page.screenshot(path=folder / f"{width}.png")
        browser.close()
    shots = [Image.open(folder / f"{width}.png").convert("RGB") for width in (1180, 375)]
    beside(shots, 760).save(IMAGES / "page.png", optimize=True)


def take_pdf(folder: Path) -> None:
    command = ["pdftoppm", "-r", "72", "-l", "2", "-png", "bulletin.pdf", "pdf"]
    subprocess.run(command, cwd=folder, check=True)
    sheets = [Image.open(path).convert("RGB") for path in sorted(folder.glob("pdf-*.png"))]
    beside(sheets, 760).save(IMAGES / "pdf.png", optimize=True)


def main() -> int:
    runner = DiscoverRunner(verbosity=0)
    old = runner.setup_databases()
    try:
        sample.load()
        edition = Edition.objects.get()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "page.html").write_bytes(bytes(edition.html))
            (folder / "bulletin.pdf").write_bytes(bytes(edition.pdf))
            take_page(folder)
            take_pdf(folder)
    finally:
        runner.teardown_databases(old)
    return 0


if __name__ == "__main__":
    sys.exit(main())
