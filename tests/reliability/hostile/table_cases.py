"""The files, and what is to come of each: figures by `部门.指标`, or words of the refusal."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

Expected = dict[str, str | None] | tuple[str, ...]
ONE = {"社保局.受理数": "5"}
TWO = {"社保局.受理数": "5", "医保局.受理数": "7"}
TABLE = "部门,受理数\n社保局,5\n医保局,7\n"
UNREADABLE = "文字编码认不出来"
NO_HEAD = "找不到表头"
NO_NUMBER = "不是数字"
QUOTES = "引号不成对"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    content: bytes
    expected: Expected


def _cell(text: str, expected: str | tuple[str, ...] | None, column: str = "受理数") -> Case:
    """A table with this in its one cell; refused in row 2 and its column, with the value."""
    quoted = '"' + text.replace('"', '""') + '"'
    content = f"部门,{column}\n社保局,{quoted}\n医保局,暂无数据\n".encode("utf-8", "surrogatepass")
    if isinstance(expected, tuple):
        return Case(f"{column} {text[:30]!r}", content, ("第2行", f"“{column}”列", *expected))
    figures = {f"社保局.{column}": expected, f"医保局.{column}": None}
    return Case(f"{column} {text[:30]!r}", content, figures)


def _text(name: str, text: str, expected: Expected) -> Case:
    return Case(name, text.encode(), expected)


ENCODINGS = (
    Case("UTF-8", TABLE.encode(), TWO),
    Case("UTF-8 with its mark", TABLE.encode("utf-8-sig"), TWO),
    Case("UTF-8 with its mark twice", codecs.BOM_UTF8 * 2 + TABLE.encode(), TWO),
    Case("UTF-16 LE with its mark", codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), TWO),
    Case("UTF-16 BE with its mark", codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), TWO),
    Case("UTF-16 LE without a mark", TABLE.encode("utf-16-le"), ("不是文本表格",)),
    Case("UTF-16 cut in a character", TABLE.encode("utf-16")[:-1], (UNREADABLE,)),
    Case("UTF-32", TABLE.encode("utf-32"), ()),
    Case("GB18030", TABLE.encode("gb18030"), TWO),
    Case("GBK", TABLE.encode("gbk"), TWO),
    Case("Big5", "部門,受理數\n社保局,5\n".encode("big5"), ()),
    Case("Shift JIS", "部門,受理\n社保局,5\n".encode("shift-jis"), ()),
    Case("Latin-1", "Département,reçus\nÉtat,5\n".encode("latin-1"), ()),
    Case("UTF-7", TABLE.encode("utf-7"), (NO_HEAD,)),
    Case("half UTF-8, half GBK", TABLE.encode() + "医保局,7\n".encode("gbk"), ()),
    Case("bytes of no encoding", b"\xff\xff" + TABLE.encode(), (UNREADABLE,)),
    Case("a mark in the middle", TABLE.replace("医", "\ufeff医").encode(), TWO),
    Case("a mark before a number", TABLE.replace("7", "\ufeff7").encode(), TWO),
    Case("zero-width characters", TABLE.replace("7", "\u200b7\u200b").encode(), TWO),
)
SHAPES = (
    *(_text(f"cells between {mark!r}", TABLE.replace(",", mark), TWO) for mark in "\t;，|"),
    _text("sep=;", "sep=;\n" + TABLE.replace(",", ";"), TWO),
    _text("sep=,", "sep=,\r\n" + TABLE.replace("\n", "\r\n"), TWO),
    _text("cells between blanks", TABLE.replace(",", " "), (NO_HEAD,)),
    _text("cells between ^", TABLE.replace(",", "^"), (NO_HEAD,)),
    _text("ends of DOS", TABLE.replace("\n", "\r\n"), TWO),
    _text("ends of old Macs", TABLE.replace("\n", "\r"), TWO),
    _text("no last end", TABLE.strip(), TWO),
    _text("blank rows", "\n\n部门,受理数\n\n社保局,5\n,,,\n\n医保局,7\n\n\n", TWO),
    _text("a title above", f"2021年3月统计表,,\n单位：件\n{TABLE}", TWO),
    _text("the header on each page", TABLE.replace("医", "部门,受理数\n医"), TWO),
    _text("no header", "社保局,5\n医保局,7\n", (NO_HEAD,)),
    _text("a header and nothing else", "部门,受理数\n", ("没有数据",)),
    _text("the same column twice", "部门,受理数,受理数\n社保局,5,6\n", ("受理数", "两列")),
    _text("a column nobody knows", "部门,受理数,不明\n社保局,5,6\n", ("第1行", "不明")),
    _text("a department nobody knows", "部门,受理数\n天上局,5\n", ("第2行", "天上局")),
    _text("the same department twice", TABLE + "社保局,6\n", ("第4行", "社保局")),
    _text("no name of a department", TABLE + ",6\n", ("第4行",)),
    _text("totals that are right", TABLE + "合计,12\n", TWO),
    _text("totals that are wrong", TABLE + "总计,99\n", TWO),
    _text("subtotals and averages", TABLE + "小计,12\n平均值,6\n", TWO),
    _text("ordinals, columns' numbers", "序号,部门,受理数\n甲,乙,1\n1,社保局,5\n2,医保局,7\n", TWO),
    _text("remarks below", TABLE + "制表人：张三,\n注：以上为窗口数据,\n", TWO),
    _text("a row too short", "部门,受理数,办结数\n社保局,5\n", {**ONE, "社保局.办结数": None}),
    _text("a row too long", "部门,受理数\n社保局,5,9\n", ("第2行", "9", "没有表头")),
    _text("a quote that does not end", '部门,受理数\n"社保局,5\n医保局,7\n', (QUOTES,)),
    _text("a quote in the middle", '部门,受理数\n社保局,5"5\n', ("第2行", NO_NUMBER)),
    _text("text behind a quote", '部门,受理数\n"社保局"x,5\n', (QUOTES,)),
    _text("quotes, doubled", '"部门","受理数"\n"社保局","5"\n', ONE),
    _text("an end of line in a cell", '"部\n门",受理数\n社保局,5\n', ONE),
    _text("a NUL", "部门,受理数\n社保局,5\0\n", ("不是文本表格",)),
    Case("a NUL in UTF-16", TABLE.replace("5", "5\0").encode("utf-16"), ("不是文本表格",)),
    _text("a NUL in a note", "部门,受理数\n社保局,5（\x01）\n", ("第2行", "控制符")),
    _text("NULs and nothing else", "\0" * 5000, ("不是文本表格",)),
    _text("nothing", "", ("空的",)),
    _text("blanks", " \n\t\n", ("空的",)),
    _text("a mark and nothing else", "\ufeff", ("空的",)),
    _text("commas and nothing else", ",,,\n,,,\n", ("空的",)),
    _text("a million columns", "部门" + ",受理数" * 1_000_000 + "\n", ("第1行", "100列")),
    _text(
        "a cell of a million characters",
        f"部门,受理数\n社保局,{'5' * 1_000_000}\n",
        ("第2行", "500个字"),
    ),
    _text(
        "a hundred thousand rows and one", "部门,受理数\n" + "社保局,5\n" * 100_000, ("100000行",)
    ),
    _text("one line of quotes", '"' * 9999, (QUOTES,)),
    _text("a web page", "<html><table><tr><td>部门", ("网页",)),
    _text("a formula as a department", "部门,受理数\n=cmd|' /C calc'!A0,5\n", ("第2行", "=cmd")),
    _text("markup as a department", "部门,受理数\n<script>x</script>,5\n", ("第2行", "<script>")),
    _text(
        "the month of another table", "月份,部门,受理数\n2020-01,社保局,5\n", ("第2行", "2020-01")
    ),
    _text("the hall's figure in its row", "部门,排号数\n大厅,9\n", {"大厅.排号数": "9"}),
    _text("the hall's figure elsewhere", "部门,排号数\n社保局,9\n", ("第2行", "排号数")),
)
READ: tuple[tuple[str, str | None], ...] = (
    ("5", "5"), ("0", "0"), ("-0", "0"), ("+5", "5"), ("005", "5"), ("5.0", "5"), (" 5 ", "5"),
    ("1,234", "1234"), ("1,234,567", "1234567"), ("７，０１６", "7016"), ("１２３", "123"),
    ("5件", "5"), ("5 件", "5"), ("'5", "5"), ("\xa05", "5"), ("暂无数据", None), ("-", None),
    ("", None), ("无", None), ("N/A", None), ("暂无数据（系统升级）", None), ("5（含上月）", "5"),
    ("5(数据来源于窗口统计)", "5"),
)  # fmt: skip
NO_NUMBERS = (
    "-5", "5.5", "1e3", "1e999999999", "-1e-999999999", "NaN", "sNaN", "Infinity", "-inf",
    "1_000", "0x10", "1/2", "½", "5²", "5①", "⑤", "٣", "५", "五", "一百", "1,23", "1,2345",
    "1.234.567", "1.234,5", "1..2", "5-6", "5~6", "约5", "5+", "=1+1", "=SUM(A1:A9)", "@x",
    "#REF!", "#DIV/0!", "TRUE", "null", "2021-01-13", "2021/1/13", "1月13日", "12:30", "1.2万",
    "3千", "5人日", "5%", "9" * 15, "9" * 400, "<b>5</b>", "{{ 5 }}", "5;DROP TABLE",
    "5（数据来源于天上）", "5（" + "长" * 101 + "）",
)  # fmt: skip
RATES = (
    ("98%", "98"), ("98.5％", "98.5"), ("100 %", "100"), ("0", "0"), ("99.5", "99.5"),
    ("150%", "150"),
)  # fmt: skip
NO_RATES = ("0.98", "1", "-5%", "98%%", "%", "98‰")
NUMBERS = (
    *(_cell(text, value) for text, value in READ),
    *(_cell(text, (text[:20],)) for text in NO_NUMBERS),
    *(_cell(text, value, "满意率") for text, value in RATES),
    *(_cell(text, (text,), "满意率") for text in NO_RATES),
)
CASES = (*ENCODINGS, *SHAPES, *NUMBERS)
