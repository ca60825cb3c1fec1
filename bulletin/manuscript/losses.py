"""What could not be kept of a file, gathered while it is read, and told in Chinese."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Characters of a text that is quoted, and quotations that are made of one kind.
LENGTH = 30
MOST = 5


def quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:LENGTH]}…”" if len(text) > LENGTH else f"“{text}”"


def listed(texts: list[str]) -> str:
    """`“甲”、“乙”`; no more than five of them."""
    return "、".join(map(quoted, texts[:MOST])) + ("等" if len(texts) > MOST else "")


@dataclass
class Losses:
    """Counts and texts of what is left out, by kind."""

    pictures: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # of pages: headers and footers
    notes: list[str] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    charts: int = 0
    diagrams: int = 0
    shapes: int = 0
    boxes: int = 0
    comments: int = 0
    deleted: int = 0
    inserted: int = 0
    hidden: int = 0
    struck: int = 0
    nested: int = 0
    in_tables: int = 0
    contents: int = 0
    chinese_numbers: bool = False
    links: int = 0
    macros: bool = False

    def told(self) -> tuple[str, ...]:
        """A sentence for each, in the order in which a writer would want to know."""
        return (*self.pictures, *(sentence for held, sentence in self._sentences() if held))

    def _sentences(self) -> list[tuple[object, str]]:
        return [
            (self.charts, f"图表{self.charts}个没有保留，请截成图片上传。"),
            (self.diagrams, f"SmartArt 图形{self.diagrams}个没有保留，请截成图片上传。"),
            (
                self.formulas,
                f"公式{len(self.formulas)}处没有保留：{listed(self.formulas)}。请用文字写，或截成图片。",
            ),
            (self.objects, f"嵌入的对象没有保留：{'、'.join(dict.fromkeys(self.objects))}。"),
            (self.shapes, f"线条、箭头等图形{self.shapes}个没有保留。"),
            (self.art, f"艺术字没有保留：{listed(self.art)}。需要的话请写进正文。"),
            (
                self.boxes,
                f"文本框{self.boxes}个：里面的文字放到了所在段落的后面，请看看位置对不对。",
            ),
            (
                self.notes,
                f"脚注、尾注{len(self.notes)}条没有保留：{listed(self.notes)}。需要的话请写进正文。",
            ),
            (self.headings, f"页眉页脚没有保留：{listed(self.headings)}。"),
            (self.comments, f"批注{self.comments}条没有保留。"),
            (
                self.deleted or self.inserted,
                f"文件里有修订：新增的{self.inserted}处已采用，删除的{self.deleted}处已去掉，请核对。",
            ),
            (self.hidden, f"隐藏的文字{self.hidden}处没有保留。"),
            (self.struck, f"删除线{self.struck}处没有保留，划掉的字还在，请核对。"),
            (self.nested, f"表格里又套了表格{self.nested}个，里层的改成了文字，请核对。"),
            (self.in_tables, f"表格里的图片{self.in_tables}张，会印在表格下面。"),
            (self.contents, "目录没有保留。"),
            (self.chinese_numbers, "自动编号（一、二、三……）改成了“1. 2. 3.”，请核对。"),
            (self.links, f"指向文件或书签的链接{self.links}处已去掉，文字还在。"),
            (self.macros, "文件里的宏没有保留。"),
        ]
