"""The Word file as a file: the same bytes, what it says of itself, nothing that Word refuses."""

from __future__ import annotations

import datetime as dt

from bulletin.document import Document
from bulletin.renderers import renderer
from tests.a_bulletin import EVERYTHING
from tests.base import WithoutDatabase
from tests.pdf import a_document
from tests.word import Word, written

#: Children of properties in the order of the schema (ISO/IEC 29500-1, annex A.1); Word calls a
#: file damaged that has another.
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct
        topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
        bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW
        jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook""",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection
        tcFitText vAlign hideMark""",
    "tcBorders": "top left bottom right insideH insideV",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked pPr rPr tblPr trPr tcPr""",
    "lvl": """start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId lvlJc pPr rPr""",
    "settings": "defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
    "font": "altName panose1 charset family notTrueType pitch sig",
}


class FileTests(WithoutDatabase):
    def test_the_same_bytes_from_the_same_document(self) -> None:
        content = renderer("docx")(EVERYTHING).content
        self.assertEqual(renderer("docx")(EVERYTHING).content, content)
        self.assertEqual(Word(content).dates, {(1980, 1, 1, 0, 0, 0)})

    def test_it_says_what_it_is(self) -> None:
        about = written(EVERYTHING).file.core_properties
        day = dt.datetime(2021, 1, 13, tzinfo=dt.UTC)
        self.assertEqual(
            (about.title, about.author, about.subject, about.language, about.revision),
            (EVERYTHING.title, "示例区行政审批局", "政务服务通报", "zh-CN", 2),
        )
        self.assertEqual((about.created, about.modified), (day, day))
        self.assertEqual(about.last_modified_by, "示例区行政审批局")

    def test_long_names_fit_into_its_properties(self) -> None:
        about = written(a_document(title="长" * 400, issuer="局" * 300)).file.core_properties
        self.assertEqual((len(about.title), len(about.author)), (255, 255))

    def test_properties_stand_in_the_order_of_the_schema(self) -> None:
        documents = (EVERYTHING, a_document(is_draft=True, version=0, masthead="长" * 30))
        for document in documents:
            word = written(document)
            for name in word.parts:
                if name.startswith("word/") and name.endswith(".xml"):
                    self.check_order(word, name.removeprefix("word/").removesuffix(".xml"))

    def check_order(self, word: Word, part: str) -> None:
        for parent, order in ORDER.items():
            names = order.split()
            for element in word.find(f"//w:{parent}", part):
                found = [child.tag.rpartition("}")[2] for child in element]
                with self.subTest(part=part, parent=parent, children=found):
                    self.assertEqual(found, sorted(found, key=names.index))

    def test_every_style_that_is_used_is_there(self) -> None:
        word = written(EVERYTHING)
        there = {style.style_id for style in word.file.styles}
        used = {
            value
            for part in ("document", "footer1", "footer2")
            for value in word.find(
                "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val", part
            )
        }
        self.assertEqual(used - there, set())

    def test_characters_that_xml_cannot_hold_are_left_out(self) -> None:
        document = Document(
            "2020-12", "通\x00报", "题\x0b目\ufffe", "某\x1b局", dt.date(2021, 1, 13)
        )
        word = written(document)
        self.assertEqual(word.paragraph("题目").style.name, "Title")
        self.assertEqual(word.file.core_properties.title, "题目")
