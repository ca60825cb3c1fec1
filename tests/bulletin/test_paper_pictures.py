"""Pictures of any shape on paper: inside the text area, undistorted, the text after on the grid."""

from __future__ import annotations

import io

from PIL import Image

from bulletin.document import Picture
from tests.base import WithoutDatabase
from tests.pdf import BOTTOM, LEFT, POINT, RIGHT, TOP, a_document, paper, paragraph


def picture(width: int, height: int) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 160)).save(file, "PNG")
    return Picture("0" * 64, "一张图", "image/png", width, height, file.getvalue())


class PictureTests(WithoutDatabase):
    def test_every_shape(self) -> None:
        for width, height in ((3000, 300), (300, 3000), (40, 30), (3000, 2000), (1, 1), (900, 900)):
            with self.subTest(width=width, height=height):
                document = a_document(
                    opening=(paragraph("图前。"), picture(width, height), paragraph("图后。"))
                )
                pages = paper(document).pages
                (shown,) = [image for page in pages for image in page.page.images]
                left, right = shown["x0"] * POINT, shown["x1"] * POINT
                top, bottom = shown["top"] * POINT, shown["bottom"] * POINT
                self.assertGreaterEqual(left, LEFT - 0.1)
                self.assertLessEqual(right, RIGHT + 0.1)
                self.assertGreaterEqual(top, TOP - 0.1)
                self.assertLessEqual(bottom, BOTTOM)
                self.assertAlmostEqual((left + right) / 2, (LEFT + RIGHT) / 2, delta=0.2)
                ratio = (right - left) / (bottom - top)
                self.assertAlmostEqual(ratio / (width / height), 1, delta=0.02)
                (after,) = [x for page in pages for x in page.lines if x.text == "图后。"]
                self.assertAlmostEqual(after.place, round(after.place), delta=0.02)
