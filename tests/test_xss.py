"""What people type runs nowhere: 300 hostile texts in every field, in every output."""

from __future__ import annotations

import datetime as dt

import lxml.html
from django.test import TestCase, tag
from django.utils import timezone
from lxml.html import HtmlElement

from bulletin.actions.news import remark
from bulletin.actions.writing import keep_version
from bulletin.assembly import assemble
from bulletin.document import Document, Piece, Section
from bulletin.models import (
    Bulletin,
    Edition,
    HouseWord,
    Instruction,
    NewsItem,
    Notice,
    Picture,
    PieceVersion,
    Task,
)
from bulletin.models import Section as KeptSection
from bulletin.models.news import State
from bulletin.renderers import renderer
from bulletin.richtext import to_blocks
from bulletin.richtext.blocks import text_runs
from departments.events import Act, record
from departments.models import Department, DepartmentAlias, User
from stats.models import Door, Figure, FigureChange, Indicator, Rule, Source, Waiver
from tests.text import of_document, of_docx, of_pdf
from tests.word import Word

from .admin_pages import every_page
from .base import DECEMBER, Cast, WithoutDatabase, thawed
from .hostile_texts import CALL, hostile_texts
from .reading import Furnished

#: Elements that only our own templates may bring, and never with a hostile text inside.
ACTIVE = ("script", "style", "iframe", "object", "embed", "base", "meta", "link", "form", "svg")


def dangers(html: str) -> list[str]:
    """What a browser would run, or be led away by, that came out of a text."""
    root = lxml.html.document_fromstring(html)
    return [found for element in root.iter() for found in _in(element)]


def _in(element: HtmlElement) -> list[str]:
    if not isinstance(element.tag, str):
        return []
    found = [
        f"<{element.tag} {name}={value[:60]}>"
        for name, value in element.attrib.items()
        if name.lower().startswith("on")
        or name == "srcdoc"
        or value.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
        or (name in ("href", "src", "action") and "xss.invalid" in value)
    ]
    if element.tag in ACTIVE and CALL in (element.text or ""):
        found.append(f"<{element.tag}>{(element.text or '')[:60]}")
    content = element.get("content", "")
    leads_away = element.get("http-equiv", "").lower() == "refresh" and "url" in content
    if element.tag == "xss" or leads_away:
        found.append(f"<{element.tag}>")
    return found


class DangersTests(WithoutDatabase):
    def test_the_check_sees_what_runs(self) -> None:
        """A check that finds nothing in raw texts could find nothing anywhere."""
        texts = hostile_texts()
        self.assertEqual(len(set(texts)), 300)
        seen = sum(bool(dangers(f"<div>{text}</div>")) for text in texts)
        self.assertGreater(seen, 200)


class PrintedTests(WithoutDatabase):
    """The published page and the PDF: the same text, and only text."""

    def document(self, texts: list[str]) -> Document:
        pieces = tuple(
            Piece(text, text, to_blocks(f"<p>{text}</p>"), credit=text) for text in texts
        )
        section = Section("一、", texts[0], pieces)
        return Document(
            "2020-12", texts[1][:20], texts[2], texts[3], dt.date(2021, 1, 13), 1,
            sections=(section,), copies_to=texts[4], version=2, correction=texts[5],
        )  # fmt: skip

    def test_the_page(self) -> None:
        page = renderer("html")(self.document(hostile_texts())).content.decode()
        self.assertEqual(dangers(page), [])
        self.assertIn("&lt;script&gt;xss()&lt;/script&gt;", page)

    def test_the_pdf(self) -> None:
        document = self.document(["".join(r.text for r in text_runs(t)) for t in hostile_texts()])
        pdf = renderer("pdf")(document).content
        self.assertNotIn(b"/JavaScript", pdf)
        self.assertEqual(of_pdf(pdf), of_document(document))

    def test_the_word_file(self) -> None:
        """Nothing but text: no field but the page's number, nothing loaded or led to."""
        texts = ["".join(r.text for r in text_runs(t)) for t in hostile_texts()]
        fields = ["=SUM(A1:A9)", "{ INCLUDETEXT c:/x }", "DDEAUTO c:/cmd.exe", "\\* MERGEFORMAT"]
        document = self.document(texts + fields)
        word = Word(renderer("docx")(document).content)
        self.assertEqual(word.find("//w:fldChar | //w:instrText | //w:fldSimple"), [])
        for name, xml in word.parts.items():
            self.assertFalse(name.endswith(".bin") or b'"External"' in xml, name)
        self.assertEqual(of_docx(word.content), [of_document(document)])


@tag("without-database")
class AdminTests(Furnished):
    maxDiff = None

    """Every page of admin and newsroom, with a hostile text wherever a text can be kept."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        texts = hostile_texts()
        she, social = cls.people[3], Department.objects.get(name="社保局")
        for n, text in enumerate(texts):
            piece = NewsItem.objects.create(
                month=DECEMBER, headline=text[:100], subtitle=text[:100], body=f"<p>{text}</p>",
                credit=text[:60], section_wish=text[:60], department=social, author=she,
                state=State.RETURNED, reason=text,
            )  # fmt: skip
            if n % 60 == 0:
                keep_version(piece)
                PieceVersion.objects.filter(piece=piece).update(headline=text[:100])
                remark(piece, text, by=cls.boss)
            record(cls.boss, piece, text, act=Act.OTHER)
            Notice.objects.create(
                occasion="new_piece", channel="messenger", subject=text[:200], text=text,
                sent_at=piece.created_at, error=text[:300],
            )  # fmt: skip
            if n % 30 == 0:
                cls.follow_up(text, social)
            HouseWord.objects.create(wrong=f"{n}{text}"[:50], right=text[:50], note=text[:100])
        with thawed():
            cls.spread(texts)

    @classmethod
    def follow_up(cls, text: str, department: Department) -> None:
        """An instruction and two tasks, one of them done."""
        by, now = cls.boss, timezone.now()
        said = Instruction.objects.create(edition=Edition.objects.first(), text=text, by=by)
        for done in ({}, {"done_at": now, "done_by": by, "done_note": text}):
            Task.objects.create(
                instruction=said, what=f"{len(done)}{text}"[:200], due=now.date(), made_by=by,
                department=department, **done,
            )  # fmt: skip

    @classmethod
    def spread(cls, texts: list[str]) -> None:
        """One in each field of which there are few rows, past the forms that would refuse some."""
        several = iter(texts * 2)
        for thing in (*Figure.objects.all()[:60], *Waiver.objects.all(), *Rule.objects.all()):
            field = {"figure": "note", "waiver": "reason", "rule": "note"}[thing._meta.model_name]
            type(thing).objects.filter(pk=thing.pk).update(**{field: next(several)[:100]})
        for figure in Figure.objects.all()[:30]:
            FigureChange.objects.create(
                month=figure.month, indicator=figure.indicator, department=figure.department,
                source_after=figure.source, note_after=next(several)[:100], by=cls.boss,
                door=Door.GRID,
            )  # fmt: skip
        for section in KeptSection.objects.all():
            KeptSection.objects.filter(pk=section.pk).update(
                title=next(several)[:60], text=next(several)
            )
        Bulletin.objects.update(
            masthead=next(several)[:20], issuer=next(several)[:60], copies_to=next(several)[:300],
            opening=next(several), title=next(several)[:120],
        )  # fmt: skip
        piece = NewsItem.objects.latest("pk")
        for alt in texts[::30]:
            Picture.objects.create(
                piece=piece, content=b"x", sha256=f"{len(alt)}{alt}"[:64], media_type="image/png",
                width=1, height=1, alt=alt[:200], name=alt[:200],
            )  # fmt: skip
        User.objects.filter(username="yi").update(name=next(several)[:50])
        Department.objects.filter(name="医保局").update(name=texts[0][:100])
        DepartmentAlias.objects.update(name=next(several)[:100])
        Indicator.objects.filter(name="排号数").update(heading=next(several)[:50])
        Source.objects.filter(name="窗口统计").update(name=next(several)[:50])

    def test_no_page_runs_any_of_them(self) -> None:
        self.sign_in(self.boss)
        ran = {}
        queries = ("", "?p=1", "?p=2", f"?q={CALL}")
        for page in every_page():
            for query in queries if page.name.endswith("changelist") else ("",):
                answer = self.client.get(page.url + query, follow=True)
                if answer.content and answer.get("Content-Type", "").startswith("text/html"):
                    found = dangers(answer.content.decode())
                    if found:
                        ran[page.name] = found[:3]
        self.assertEqual([f"{name}: {found}" for name, found in ran.items()], [])

    def test_a_departments_pages_too(self) -> None:
        self.sign_in(self.people[3])
        page = self.client.get("/pieces/").content.decode()
        self.assertGreater(page.count("xss()"), 250)
        self.assertEqual(dangers(page), [])


class AssembledTests(Cast, TestCase):
    def test_a_bulletin_made_of_them(self) -> None:
        """Titles, openings and sections: refused as templates, or printed as text."""
        self.raise_curtain()
        self.fill_ledger()
        for text in hostile_texts(30):
            self.piece(text[:100], body=f"<p>{text}</p>", subtitle=text[:100])
        issue = self.bulletin(issuer=hostile_texts()[0][:60], copies_to=hostile_texts()[7])
        page = renderer("html")(assemble(issue).document).content.decode()
        self.assertEqual(dangers(page), [])
