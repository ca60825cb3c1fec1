"""Pictures: taken by what they are, made small and bare, printed, and shown to those who may."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import TestCase
from pypdf import PdfReader

from bulletin.actions import Refused
from bulletin.actions.pictures import add_picture, describe_picture, remove_picture
from bulletin.assembly import assemble
from bulletin.document import Document, Picture, decode, encode
from bulletin.models import Picture as KeptPicture
from bulletin.models.news import State
from bulletin.pictures import read_picture
from bulletin.renderers import renderer
from bulletin.richtext import to_blocks
from bulletin.richtext.clean import clean
from tests.base import Cast, WithoutDatabase

from .odd_pictures import png

SHA = "a" * 64
OURS = f'<img src="/pieces/pictures/{SHA}" alt="窗口">'


class RichTextTests(WithoutDatabase):
    def test_only_our_own_pictures_pass(self) -> None:
        self.assertEqual(clean(f"<p>{OURS}</p>"), f"<p>{OURS}</p>")
        for src in ("https://a.cn/x.png", "//a.cn/x.png", "file:///c:/x.png", "data:image/png,x",
                    f"/pieces/pictures/{SHA}?x=1", f"/pieces/pictures/../{SHA}",
                    f"//a.cn/pieces/pictures/{SHA}", "javascript:x()", ""):  # fmt: skip
            self.assertEqual(
                clean(f'<p>甲<img src="{src}" alt="a>b" onerror="x()"></p>'), "<p>甲</p>"
            )

    def test_a_picture_stands_between_paragraphs_wherever_it_was(self) -> None:
        kinds = [block.kind for block in to_blocks(f"<p>前<strong>{OURS}</strong>后</p>")]
        self.assertEqual(kinds, ["paragraph", "picture", "paragraph"])
        [listed] = to_blocks(f"<ul><li>甲{OURS}</li></ul>")
        self.assertEqual([b.kind for b in listed.items[0].blocks], ["paragraph", "picture"])
        table, after = to_blocks(f"<table><tr><td>甲{OURS}</td></tr></table>")
        self.assertEqual((table.body[0][0].runs[0].text, after.kind), ("甲", "picture"))
        kinds = [block.kind for block in to_blocks(f"<h3>题{OURS}</h3>")]
        self.assertEqual(kinds, ["subheading", "picture"])

    def test_documents_without_pictures_keep_their_bytes(self) -> None:
        import datetime as dt

        plain = Document("2020-12", "通报", "标题", "机关", dt.date(2021, 1, 13))
        self.assertNotIn(b"picture", encode(plain))
        with_one = Document(
            "2020-12", "通报", "标题", "机关", dt.date(2021, 1, 13),
            opening=(Picture(SHA, "窗口", "image/png", 4, 3, b"\x89PNG"),),
        )  # fmt: skip
        self.assertEqual(decode(encode(with_one)), with_one)


class PrintedTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.news = self.piece(department=self.social, author=self.she)

    def keep(self, size: tuple[int, int], alt: str = "") -> KeptPicture:
        kept = add_picture(self.news, read_picture(png(size), "图.png"), by=self.bian, alt=alt)
        self.news.refresh_from_db()
        self.news.body += f'<p><img src="{kept.src}"></p>'
        self.news.save()
        return kept

    def test_on_the_page_and_on_paper(self) -> None:
        self.keep((300, 200), "居民在窗口领取批复")
        self.keep((200, 900), "排队机前的长队")
        edition = self.publish(self.bulletin())
        page = bytes(edition.html).decode()
        self.assertEqual(page.count('<figure class="picture"><img src="data:image/png;base64,'), 2)
        self.assertIn('alt="居民在窗口领取批复"', page)
        reader = PdfReader(io.BytesIO(bytes(edition.pdf)))
        self.assertEqual(len({one.data for page in reader.pages for one in page.images}), 2)
        # What is printed does not hang on the newsroom's own copy.
        KeptPicture.objects.all().delete()
        self.assertEqual(renderer("html")(decode(bytes(edition.document))).content, edition.html)

    def test_without_alt_text_it_is_told_and_gone_it_blocks(self) -> None:
        kept = self.keep((30, 20))
        issue = self.bulletin()
        self.assertIn(
            "稿件“窗口推出延时服务”里有1张图片还没有说明，看不见图的人不知道是什么。",
            [finding.message for finding in assemble(issue).findings],
        )
        kept.delete()
        [blocking] = assemble(issue).blocking
        self.assertEqual(blocking.rule, "picture_gone")

    def test_the_database_keeps_one_of_each(self) -> None:
        kept = self.keep((30, 20))
        kept.pk = None
        with self.assertRaises(IntegrityError), transaction.atomic():
            kept.save(force_insert=True)


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.draft = self.piece(department=self.social, author=self.she, state=State.DRAFT)
        self.url = f"/pieces/{self.draft.pk}/pictures/"
        self.client.force_login(self.she)

    def upload(self, content: bytes, name: str = "图.png"):  # type: ignore[no-untyped-def]
        files = {"pictures": SimpleUploadedFile(name, content)}
        return self.client.post(self.url, files, follow=True)

    def test_up_described_into_the_text_and_out_again(self) -> None:
        self.assertContains(self.upload(png()), "已收下图片“图.png”")
        kept = KeptPicture.objects.get()
        given = {"picture": kept.pk, "alt": "大厅里的自助机"}
        page = self.client.post(self.url + "describe/", given, follow=True)
        self.assertContains(page, 'value="大厅里的自助机"')
        self.client.post(self.url + "append/", given)
        self.draft.refresh_from_db()
        self.assertTrue(self.draft.body.endswith(f'<p><img src="{kept.src}"></p>'))
        page = self.client.post(self.url + "remove/", given, follow=True)
        self.assertContains(page, "还在正文里，先从正文里删去并保存，再去掉。")
        self.draft.body = "<p>没有图了。</p>"
        self.draft.save()
        self.assertContains(
            self.client.post(self.url + "remove/", given, follow=True), "图片已去掉。"
        )

    def test_a_broken_one_is_told_and_the_good_one_beside_it_taken(self) -> None:
        files = [SimpleUploadedFile("坏.png", b"x"), SimpleUploadedFile("好.png", png())]
        page = self.client.post(self.url, {"pictures": files}, follow=True)
        self.assertContains(page, "图片“坏.png”：这个文件不是图片，或已损坏。")
        self.assertContains(page, "已收下图片“好.png”")
        self.assertContains(self.client.post(self.url, follow=True), "请先选图片")

    def test_shown_to_those_who_may_read_the_piece(self) -> None:
        self.upload(png())
        src = KeptPicture.objects.get().src
        answer = self.client.get(src)
        self.assertEqual(
            (answer["Content-Type"], answer["X-Content-Type-Options"]), ("image/png", "nosniff")
        )
        self.client.force_login(self.yi)
        self.assertEqual(self.client.get(src).status_code, 404)
        self.client.logout()
        self.assertEqual(self.client.get(src).status_code, 302)

    def test_what_was_handed_in_stays_as_it_is(self) -> None:
        self.upload(png())
        kept = KeptPicture.objects.get()
        self.draft.state = State.SUBMITTED
        self.draft.save()
        for act in (
            lambda: add_picture(self.draft, read_picture(png(), "图"), by=self.she),
            lambda: describe_picture(kept, "改", by=self.she),
            lambda: remove_picture(kept, by=self.she),
        ):
            with self.assertRaisesMessage(Refused, "已提交，现在不能改。"):
                act()
