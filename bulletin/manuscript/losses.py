"""What of a Word file does not come along, told before anybody misses it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

#: In the main part: a mark of something, and what is said of it.
MARKS: tuple[tuple[bytes, str], ...] = (
    (rb"<w:ins[ >]|<w:del[ >]", "修订：插入的文字已保留，删去的文字没有保留。"),
    (rb"<w:commentReference", "批注没有保留。"),
    (rb"<w:footnoteReference|<w:endnoteReference", "脚注、尾注移到了文末，请核对。"),
    (rb"<w:txbxContent|<v:textbox|<wps:txbx", "文本框里的文字可能移了位置，请核对。"),
    (rb"<m:oMath", "公式没有保留。"),
    (rb"drawingml/2006/chart", "图表没有保留，请截成图片另外上传。"),
    (rb"drawingml/2006/diagram", "示意图没有保留，请截成图片另外上传。"),
    (rb"<w:object[ >/]", "嵌入的文件没有保留。"),
)
EXTERNAL_PICTURE = re.compile(
    rb"<Relationship\b(?=[^>]*/relationships/image\")(?=[^>]*TargetMode=\"External\")"
    rb"[^>]*Target=\"([^\"]*)\"|<Relationship\b(?=[^>]*/relationships/image\")"
    rb"[^>]*Target=\"([^\"]*)\"[^>]*TargetMode=\"External\""
)
TEXT = re.compile(rb"<w:t[ >]")


def losses(archive: zipfile.ZipFile) -> Iterator[str]:
    """A sentence for each kind of thing in the file that is not kept, or not as it was."""
    main = archive.read("word/document.xml")
    for mark, sentence in MARKS:
        if re.search(mark, main):
            yield sentence
    names = archive.namelist()
    around = [name for name in names if re.fullmatch(r"word/(header|footer)\d*\.xml", name)]
    if any(TEXT.search(archive.read(name)) for name in around):
        yield "页眉、页脚没有保留。"
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "文件里的宏没有保留，也没有运行。"
    if "word/_rels/document.xml.rels" in names:
        for found in EXTERNAL_PICTURE.finditer(archive.read("word/_rels/document.xml.rels")):
            target = (found[1] or found[2]).decode("utf-8", "replace")
            name = target.replace("\\", "/").rstrip("/").rpartition("/")[2][:80]
            yield f"图片“{name}”不在文件里，只是链接到别处，请另外上传。"
