"""What becomes of a picture that is handed in, and what is said of one that is not taken."""

from __future__ import annotations

import hashlib
import io
from unittest.mock import patch

from django.test import SimpleTestCase
from PIL import Image, ImageFile

from bulletin.pictures import PictureRefused, ReadPicture, read_picture

from . import odd_pictures as odd


def opened(read: ReadPicture) -> Image.Image:
    return Image.open(io.BytesIO(read.content))


class TakenTests(SimpleTestCase):
    def test_what_is_kept_and_what_is_said(self) -> None:
        for name, (content, kept, notes) in odd.TAKEN.items():
            with self.subTest(name):
                read = read_picture(content, name)
                self.assertEqual((read.media_type, read.width, read.height), kept)
                self.assertEqual(read.notes, notes)
                self.assertEqual(read.name, name)
                self.assertEqual(opened(read).size, kept[1:])
                self.assertEqual(opened(read).get_format_mimetype(), kept[0])
                self.assertEqual(read.sha256, hashlib.sha256(read.content).hexdigest())

    def test_nothing_of_the_file_is_kept_but_what_one_sees(self) -> None:
        for name, (content, _, _) in odd.TAKEN.items():
            read = read_picture(content, name)
            for secret in odd.SECRETS:
                self.assertNotIn(secret, read.content, name)
            self.assertEqual(dict(opened(read).getexif()), {}, name)

    def test_the_same_file_gives_the_same_bytes(self) -> None:
        for name, (content, _, _) in odd.TAKEN.items():
            self.assertEqual(read_picture(content).content, read_picture(content).content, name)

    def test_what_was_kept_is_taken_again(self) -> None:
        for name, (content, kept, _) in odd.TAKEN.items():
            again = read_picture(read_picture(content).content)
            self.assertEqual((again.media_type, again.width, again.height), kept, name)
            self.assertEqual(again.notes, (), name)

    def test_every_way_a_phone_is_held_is_set_upright(self) -> None:
        """The photo's blue half is where the phone says; compared with Pillow's own turning."""
        blue = {1: (100, 150), 3: (300, 150), 6: (150, 100), 8: (150, 300)}
        for orientation, place in blue.items():
            with self.subTest(orientation):
                read = read_picture(odd.of_a_phone(orientation))
                red, _, blueness = opened(read).getpixel(place)
                self.assertLess(red, 60)
                self.assertGreater(blueness, 200)

    def test_colours_stay(self) -> None:
        colours = {
            "透明.png": (255, 255, 255),
            "十六位.png": 156,
            "印刷.jpg": (255, 255, 255),
            "截屏.png": (0, 0, 128),
            "动.png": (255, 0, 0),
        }
        for name, colour in colours.items():
            with self.subTest(name):
                image = opened(read_picture(odd.TAKEN[name][0]))
                self.assertEqual(image.getpixel((5, 5)), colour)

    def test_a_png_that_is_a_photo_becomes_a_jpeg(self) -> None:
        noise = Image.effect_noise((1200, 900), 90).convert("RGB")
        read = read_picture(odd.saved(noise, "PNG"))
        self.assertEqual(read.media_type, "image/jpeg")


class RefusedTests(SimpleTestCase):
    def test_each_is_refused_in_a_sentence(self) -> None:
        for name, (content, sentence) in odd.REFUSED.items():
            with self.subTest(name), self.assertRaises(PictureRefused) as caught:
                read_picture(content, name)
            self.assertIn(sentence, caught.exception.message, name)
            self.assertIn("请", caught.exception.message, name)

    def test_what_is_too_large_is_refused_before_any_pixel_is_made(self) -> None:
        for name in ("巨.png", "长条.png", "大.jpg", "大.webp", "太大.jpg"):
            content, sentence = odd.REFUSED[name]
            with (
                self.subTest(name),
                patch.object(ImageFile.ImageFile, "load", side_effect=AssertionError),
                self.assertRaises(PictureRefused) as caught,
            ):
                read_picture(content)
            self.assertIn(sentence, caught.exception.message)

    def test_half_a_picture_is_refused_whatever_else_was_loaded(self) -> None:
        """WeasyPrint tells Pillow to make do with half a picture."""
        with patch.object(ImageFile, "LOAD_TRUNCATED_IMAGES", True):
            for name in ("半截.jpg", "没有像素.png"):
                with self.assertRaises(PictureRefused):
                    read_picture(odd.REFUSED[name][0])
