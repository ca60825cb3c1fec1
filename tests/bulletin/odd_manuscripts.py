"""Files as Word, WPS and somebody hostile would make them, written part by part.

`REFUSED` come with what is said of them; `TAKEN` with what is lost. What a file costs is bounded by
its making: each is under the limits of a file that is handed in, and what it would grow to is not.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import Path

from bulletin.manuscript.xml import PIC, WP, A, R, W

from . import odd_pictures as odd

HERE = Path(__file__).with_name("manuscripts")
PIECE = (HERE / "piece.docx").read_bytes()
ODD = (HERE / "odd.docx").read_bytes()

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
TEXT = "窗口照常办事。"


def p(*runs: str, dress: str = "") -> str:
    return f"<w:p>{dress}{''.join(runs)}</w:p>"


def r(text: str, dress: str = "") -> str:
    return f"<w:r>{dress and f'<w:rPr>{dress}</w:rPr>'}<w:t>{text}</w:t></w:r>"


SAYS = p(r(TEXT))


def relation(name: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def parts(body: str = SAYS, relations: str = "", **more: bytes) -> dict[str, bytes]:
    """A document's parts by name; in those given, `__` stands for `/` and `_xml` for `.xml`."""
    rows = f'<Relationships xmlns="{R.replace("officeDocument", "package")}">{relations}'
    named = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in more.items()}
    return {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": f"{rows}</Relationships>".encode(),
    } | named


def zipped(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, part in entries.items():
            archive.writestr(name, part)
    return file.getvalue()


def docx(body: str = SAYS, relations: str = "", **more: bytes) -> bytes:
    return zipped(parts(body, relations, **more))


def of(document: bytes) -> bytes:
    """A .docx whose main document is these bytes."""
    return zipped(parts() | {"word/document.xml": document})


def picture(content: bytes, name: str = "image1.png", alt: str = "") -> bytes:
    """A .docx that shows one picture."""
    row = relation("rId1", "image", f"media/{name}")
    return zipped(parts(SAYS + p(drawing("rId1", alt=alt)), row) | {f"word/media/{name}": content})


def drawing(name: str, *, how: str = "embed", alt: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic>'
        f'<a:graphicData><pic:pic><pic:blipFill><a:blip r:{how}="{name}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def graphic(content: str) -> str:
    return p(
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
        f"{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def box(text: str) -> str:
    """A text box as Word writes it: twice, for itself and for older readers."""
    inside = f"<w:txbxContent>{p(r(text))}</w:txbxContent>"
    return p(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(content: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>"


def tables(depth: int) -> str:
    content = SAYS
    for _ in range(depth):
        content = table(content) + "<w:p/>"
    return content


def locked() -> bytes:
    """A zip whose entries say that they are encrypted."""
    content = bytearray(PIECE)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            flags = struct.unpack_from("<H", content, start + place)[0]
            struct.pack_into("<H", content, start + place, flags | 1)
            start = content.find(mark, start + 4)
    return bytes(content)


def twice() -> bytes:
    """Two main documents: one that a scanner reads, and one that a converter would."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")
        for name, part in [*parts().items(), *parts(p(r("另一篇"))).items()]:
            archive.writestr(name, part)
    return file.getvalue()


def stating_less() -> bytes:
    """A bomb whose entry states a small size."""
    content = bytearray(zipped(parts() | {"word/document.xml": b"<" + b" " * 900_000 + b"/>"}))
    name = content.rfind(b"word/document.xml")
    struct.pack_into("<I", content, name - 46 + 24, 100)
    return bytes(content)


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {n} '{('&' + o + ';') * 10}'>"
        for o, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
).encode()
OUTSIDE = b"<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>"
MAIN = parts()["word/document.xml"]
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BROKEN = "文件已损坏，或不合 .docx 的规范。"
GROWN = "文件展开后太大，不像一篇稿件。"
NESTED = "文件里的表格或文本框套得太深。"
SAVE = "请用 Word 或 WPS 打开，另存为 .docx 再上传。"

REFUSED: dict[str, tuple[bytes, str]] = {
    # no .docx at all, whatever the name says
    "空.docx": (b"", "文件是空的"),
    "旧.doc": (OLD_WORD, f"这是旧版 Word（.doc）或 WPS（.wps）文件，读不了。{SAVE}"),
    "旧改名.docx": (OLD_WORD, "这是旧版 Word"),
    "密码.docx": (OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "文件加了密码，打不开。"),
    "锁住.docx": (locked(), "文件加了密码，打不开。"),
    "通报.docx": (b"%PDF-1.7", "这个文件其实是PDF 文件，读不了。"),
    "稿件.docx": (b"{\\rtf1 x}", "这个文件其实是RTF 文件"),
    "网页.docx": (b"<html><script>alert(1)</script>", "这个文件其实是网页"),
    "照片.docx": (odd.jpeg(), "这个文件其实是图片"),
    "压缩.docx": (b"Rar!\x1a\x07", "这个文件其实是压缩包"),
    "文本.docx": ("窗口照常办事。".encode(), "这个文件不是 .docx 文档。"),
    "表格.docx": (zipped({"xl/workbook.xml": b"<x/>"}), "这个文件其实是Excel 表格"),
    "演示.docx": (zipped({"ppt/presentation.xml": b"<x/>"}), "这个文件其实是PPT 演示文稿"),
    "开放.docx": (zipped({"content.xml": b"<x/>"}), "这个文件其实是ODF 文档（.odt）"),
    "杂物.docx": (zipped({"readme.txt": b"x"}), "这个文件是压缩包，不是 .docx 文档。"),
    "太大.docx": (PIECE + b"\0" * 10 * 1024 * 1024, "文件有10.0MB，最大10MB。"),
    # zips that are broken or mean harm
    "半截.docx": (PIECE[: len(PIECE) // 2], BROKEN),
    "乱码.docx": (b"PK\x03\x04" + bytes(range(256)), BROKEN),
    "炸弹.docx": (zipped(parts() | {"word/media/x": b"\0" * 5_000_000}), GROWN),
    "总和.docx": (
        zipped({f"x{n}": bytes(range(256)) * 4000 for n in range(62)} | parts()), GROWN,
    ),
    "长文.docx": (of(MAIN + bytes(range(32, 127)) * 90_000), GROWN),
    "少报.docx": (stating_less(), BROKEN),
    "千件.docx": (zipped(parts() | {f"x{n}": b"" for n in range(1001)}), GROWN),
    "外逃.docx": (zipped(parts() | {"../../etc/cron.d/x": b"x"}), BROKEN),
    "绝对.docx": (zipped(parts() | {"/etc/passwd": b"x"}), BROKEN),
    "盘符.docx": (zipped(parts() | {"C:\\x.dll": b"x"}), BROKEN),
    "两份.docx": (twice(), BROKEN),
    "大小写.docx": (zipped(parts() | {"word/Document.xml": MAIN}), BROKEN),
    # XML that is broken or means harm
    "不是标记.docx": (of(b"not xml"), BROKEN),
    "半篇.docx": (of(MAIN[:-20]), BROKEN),
    "没有正文.docx": (of(b"<x/>"), BROKEN),
    "实体炸弹.docx": (of(LAUGHS + MAIN.replace(TEXT.encode(), b"&i;")), BROKEN),
    "外部实体.docx": (of(OUTSIDE + MAIN.replace(TEXT.encode(), b"&i;")), BROKEN),
    "双字节实体.docx": (of((OUTSIDE + MAIN).decode().encode("utf-16")), BROKEN),
    "样式实体.docx": (docx(word__styles_xml=OUTSIDE + b"<x/>"), BROKEN),
    "关系实体.docx": (
        zipped(parts() | {"word/_rels/document.xml.rels": OUTSIDE + b"<x/>"}), BROKEN,
    ),
    "百万标签.docx": (docx("<w:p/>" * 400_001), GROWN),
    "十万段.docx": (docx(p(r("一")) * 21_000), GROWN),
    "套表.docx": (docx(tables(40)), NESTED),
    "深层.docx": (docx("<w:sdt>" * 300 + "</w:sdt>" * 300), NESTED),
    "套域.docx": (docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 21, r("一"))), NESTED),
    "三百行.docx": (
        docx(f"<w:tbl>{f'<w:tr><w:tc>{SAYS}</w:tc></w:tr>' * 301}</w:tbl>"), "表格超过300行",
    ),
    "二百页.docx": (docx(p(r("长" * 500)) * 200), "正文超过200KB（约6万字），不像一篇稿件。"),
    "坏格.docx": (
        docx("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='x'/></w:tcPr></w:tc></w:tr></w:tbl>"
             + SAYS), BROKEN,
    ),
    "空白.docx": (docx("<w:p/>"), "这份文件里没有文字。"),
}  # fmt: skip

LOST = "第1张图片没有保留："

#: What is said to be lost; the text of each is TEXT, and nothing else unless told.
TAKEN: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "平常.docx": (docx(), ()),
    "没有后缀": (docx(), ()),
    "名称不符.doc": (docx(), ()),
    "宏.docm": (docx(word__vbaProject_bin=b"\xd0\xcf\x11\xe0macro"), ("文件里的宏没有保留。",)),
    "宏改名.docx": (
        zipped(parts() | {"word/vbaProject.bin": b"macro"}), ("文件里的宏没有保留。",),
    ),
    "样式表.docx": (zipped(parts() | {"mammoth/style-map": b"p => script"}), ()),
    "链接图.docx": (
        docx(
            SAYS + p(drawing("rId1", how="link")),
            relation("rId1", "image", "http://127.0.0.1:9/标志.png", outside=True),
        ),
        (f"{LOST}它只是指向“标志.png”的链接，不在文件里。请另外上传。",),
    ),
    "本机图.docx": (
        docx(
            SAYS + p(drawing("rId1")),
            relation("rId1", "image", "file:///etc/passwd", outside=True),
        ),
        (f"{LOST}它只是指向“passwd”的链接，不在文件里。请另外上传。",),
    ),
    "外逃图.docx": (
        docx(SAYS + p(drawing("rId1")), relation("rId1", "image", "../../../etc/passwd")),
        (f"{LOST}它不在文件里。请另外上传。",),
    ),
    "没有图.docx": (docx(SAYS + p(drawing("rId9"))), (f"{LOST}它不在文件里。请另外上传。",)),
    "巨图.docx": (
        picture(odd.pretending(12_000, 12_000)),
        (f"{LOST}图片有12000×12000像素，太大了，最多4000万像素。请缩小后再传。",),
    ),
    "矢量图.docx": (
        picture(odd.REFUSED["图形.emf"][0], "image1.emf"),
        (f"{LOST}这是EMF 图形，不能用作稿件的图片。请用 jpg、png 或 webp 格式的图片。",),
    ),
    "坏图.docx": (
        picture(odd.REFUSED["半截.png"][0]),
        (f"{LOST}图片已损坏，打不开。请用看图软件另存一张，或重新拍一张，再传。",),
    ),
    "脚本图.docx": (
        picture(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "image1.png"),
        (f"{LOST}这是SVG 图形，不能用作稿件的图片。请用 jpg、png 或 webp 格式的图片。",),
    ),
    "脚本链接.docx": (
        docx(
            f"<w:p><w:hyperlink r:id='rId1'>{r(TEXT)}</w:hyperlink></w:p>",
            relation("rId1", "hyperlink", "javascript:alert(1)", outside=True),
        ),
        ("指向文件或书签的链接1处已去掉，文字还在。",),
    ),
    "脚本域.docx": (
        docx(p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText>HYPERLINK "javascript:alert(1)"</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r(TEXT),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        )),
        (),
    ),
    "模板.docx": (
        docx(SAYS, relation("rId1", "attachedTemplate", "http://127.0.0.1:9/x.dotm", outside=True)),
        (),
    ),
    "页眉.docx": (
        docx(
            SAYS, relation("rId1", "header", "header1.xml") + relation("rId2", "footer", "f.xml"),
            word__header1_xml=f"<w:hdr {SPACES}>{p(r('内部资料'))}</w:hdr>".encode(),
            word__f_xml=f"<w:ftr {SPACES}>{p(r('— 1 —'))}</w:ftr>".encode(),
        ),
        ("页眉页脚没有保留：“内部资料”。",),
    ),
    "脚注.docx": (
        docx(
            p(r(TEXT), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            word__footnotes_xml=(
                f'<w:footnotes {SPACES}><w:footnote w:id="2">{p(r("节假日除外"))}</w:footnote>'
                "</w:footnotes>"
            ).encode(),
        ),
        ("脚注、尾注1条没有保留：“节假日除外”。需要的话请写进正文。",),
    ),
    "公式.docx": (
        docx(SAYS + p("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>")),
        ("公式1处没有保留：“a+b”。请用文字写，或截成图片。",),
    ),
    "图表.docx": (docx(SAYS + graphic("<c:chart/>")), ("图表1个没有保留，请截成图片上传。",)),
    "智能图.docx": (
        docx(SAYS + graphic("<dgm:relIds/>")), ("SmartArt 图形1个没有保留，请截成图片上传。",),
    ),
    "线条.docx": (docx(SAYS + graphic("<wps:wsp/>")), ("线条、箭头等图形1个没有保留。",)),
    "艺术字.docx": (
        docx(SAYS + p("<w:r><w:pict><v:shape><v:textpath string='开门红'/></v:shape></w:pict>"
                      "</w:r>")),
        ("艺术字没有保留：“开门红”。需要的话请写进正文。",),
    ),
    "嵌入.docx": (
        docx(SAYS + p("<w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r>")),
        ("嵌入的对象没有保留：Excel 表格。",),
    ),
    "目录.docx": (
        docx("<w:sdt><w:sdtPr><w:docPartObj>"
             "<w:docPartGallery w:val='Table of Contents'/>"
             f"</w:docPartObj></w:sdtPr><w:sdtContent>{p(r('目录'))}</w:sdtContent></w:sdt>"
             + SAYS),
        ("目录没有保留。",),
    ),
    "修订.docx": (
        docx(p(
            f"<w:ins>{r('窗口照常')}</w:ins>",
            "<w:del><w:r><w:delText>不</w:delText></w:r></w:del>",
            r("办事。"),
        )),
        ("文件里有修订：新增的1处已采用，删除的1处已去掉，请核对。",),
    ),
    "隐藏.docx": (
        docx(p(r(TEXT), r("内部", "<w:vanish/>"))), ("隐藏的文字1处没有保留。",),
    ),
    "文本框.docx": (
        docx(box(TEXT)),
        ("文本框1个：里面的文字放到了所在段落的后面，请看看位置对不对。",),
    ),
    "注音.docx": (
        docx(p(
            "<w:r><w:ruby><w:rt><w:r><w:t>chuāng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>窗</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>", r("口照常办事。"),
        )),
        (),
    ),
    "域.docx": (docx(f"<w:p><w:fldSimple w:instr='DATE'>{r(TEXT)}</w:fldSimple></w:p>"), ()),
    "严格.docx": (
        of(MAIN.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")), (),
    ),
    "双字节.docx": (of(MAIN.decode().encode("utf-16")), ()),
    "未压缩.docx": (zipped(parts(), zipfile.ZIP_STORED), ()),
}  # fmt: skip
