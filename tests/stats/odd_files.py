"""Files as halls really send them, and as somebody hostile would: each with what is to be said.

`TAKEN` are understood (what is to be told, or how many figures they have); `REFUSED` are not.
The cast's departments are 公交公司, 社保局, 医保局; its month is December 2020.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook

from .test_files import picture

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
HEAD = ["部门", "受理数"]
ONE = ["社保局", 5]


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet(*rows: list[Any], merge: str = "", then: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `merge` names ranges between blanks."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for block in merge.split():
        book.active.merge_cells(block)
    if then:
        then(book.active)
    return saved(book)


def sheets(**tables: list[list[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    return saved(book)


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The workbook with its parts changed (None: left out), and others added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name.replace("__", "/"), part)
    return file.getvalue()


def replaced(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    return repacked(content, lambda name, data: data.replace(old, new) if name == part else data)


def without(content: bytes, part: str) -> bytes:
    return repacked(content, lambda name, data: None if name == part else data)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return file.getvalue()


def locked() -> bytes:
    """A zip whose entries say that they are encrypted."""
    content = bytearray(sheet(HEAD, ONE))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            flags = struct.unpack_from("<H", content, start + place)[0]
            struct.pack_into("<H", content, start + place, flags | 1)
            start = content.find(mark, start + 4)
    return bytes(content)


def hidden_sheet() -> bytes:
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["社保局", 999])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("十二月")
    shown.append(HEAD)
    shown.append(ONE)
    book.active = 1
    return saved(book)


def hide_row(table: Any) -> None:
    table.row_dimensions[3].hidden = True


def date_format(table: Any) -> None:
    table["B2"] = date(2020, 12, 1)


SHEET = "xl/worksheets/sheet1.xml"
TABLE = sheet(HEAD, ONE)
BOMB = b"<x>" + b" " * (61 * 1024 * 1024)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 50 + b'">'
    b'<!ENTITY c "' + b"&b;" * 50 + b'"><!ENTITY d "' + b"&c;" * 50 + b'">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&d;</t></is></c></row></sheetData></worksheet>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)
FOREIGN = "文件打不开，可能已损坏"
OTHER_FILE = "不是表格。请选 CSV 或 XLSX 文件。"

REFUSED: dict[str, tuple[bytes, str]] = {
    # no tables at all
    "空.csv": (b"", "文件是空的，没有内容可以导入。"),
    "空白.csv": (b" \r\n \r\n", "文件是空的，没有内容可以导入。"),
    "只有逗号.csv": (b",,,\r\n,,,\r\n", "文件是空的，没有内容可以导入。"),
    "旧.xls": (OLD_EXCEL, "这是旧版 Excel（.xls）文件，或是加了密码的工作簿。"),
    "旧改名.xlsx": (OLD_EXCEL, "另存为 .xlsx 再导入。"),
    "照片.xlsx": (picture(), "这个文件其实是图片，" + OTHER_FILE),
    "照片.csv": (b"\xff\xd8\xff\xe0JFIF", "这个文件其实是图片，" + OTHER_FILE),
    "通报.pdf": (b"%PDF-1.7\n", "这个文件其实是PDF，" + OTHER_FILE),
    "压缩.rar": (b"Rar!\x1a\x07", "这个文件其实是压缩包，" + OTHER_FILE),
    "压缩.7z": (b"7z\xbc\xaf\x27\x1c", "这个文件其实是压缩包，" + OTHER_FILE),
    "压缩.gz": (b"\x1f\x8b\x08" + zlib.compress(b"x"), "这个文件其实是压缩包，" + OTHER_FILE),
    "文稿.rtf": (b"{\\rtf1 x}", "这个文件其实是文档，" + OTHER_FILE),
    "网页.xls": (b"<html><table><tr><td>x</td></tr></table></html>", "这个文件其实是网页。"),
    "程序.exe": (b"MZ\x90\x00\x03\x00\x00", "这个文件不是文本表格。"),
    "文稿.docx": (zipped(word__document__xml=b"<x/>"), "这个文件不是 XLSX 表格。"),
    "二进制.xlsb": (zipped(**{"xl/workbook.bin": b"x"}), "这是 .xlsb 文件"),
    "加密.xlsx": (locked(), "这个文件加了密码。"),
    # workbooks that are broken or mean harm
    "半截.xlsx": (TABLE[: len(TABLE) // 2], "文件已损坏，打不开。"),
    "乱码.xlsx": (b"PK\x03\x04" + bytes(range(256)), "文件已损坏，打不开。"),
    "缺页.xlsx": (without(TABLE, SHEET), "这个工作簿里没有工作表。"),
    "坏页.xlsx": (repacked(TABLE, lambda n, d: d[:-40] if n == SHEET else d), FOREIGN),
    "坏目录.xlsx": (zipped(**{"xl/workbook.xml": b"not xml"}), FOREIGN),
    "炸弹.xlsx": (zipped(**{"xl/workbook.xml": b"<x/>", SHEET: BOMB}), "XLSX 展开后太大"),
    "千件.xlsx": (
        zipped(**{"xl/workbook.xml": b"<x/>"} | {f"x{n}": b"" for n in range(201)}),
        "XLSX 展开后太大",
    ),
    "实体炸弹.xlsx": (repacked(TABLE, lambda n, d: LAUGHS if n == SHEET else d), FOREIGN),
    "外部实体.xlsx": (repacked(TABLE, lambda n, d: OUTSIDE if n == SHEET else d), FOREIGN),
    "远格.xlsx": (sheet(HEAD, ONE, then=lambda t: t.cell(100_005, 1, 1)), "表格超过100000行"),
    "远列.xlsx": (sheet(HEAD, ONE, then=lambda t: t.cell(2, 16_000, 1)), "第2行超过100列"),
    "公式.xlsx": (
        sheet(HEAD, ["社保局", "=1+1"]),
        "第2行有公式“=1+1”，但文件里没有存它的结果。",
    ),
    "求和.xlsx": (sheet(HEAD, ONE, ["合计", "=SUM(B2:B2)"]), "第3行有公式“=SUM(B2:B2)”"),
    "公式出错.xlsx": (sheet(HEAD, ["社保局", "#DIV/0!"]), "是公式出错留下的，不是数字。"),
    "日期.xlsx": (sheet(HEAD, ONE, then=date_format), "是日期，不是数字。"),
    "是非.xlsx": (sheet(HEAD, ["社保局", True]), "不是数字。没有数据的请写“暂无数据”。"),
    "合并数.xlsx": (
        sheet(HEAD, ["社保局", 5], ["医保局", None], merge="B2:B3"),
        "这一格是合并的，看不出是谁的数。",
    ),
    "没有表.xlsx": (saved(Workbook()), "文件是空的，没有内容可以导入。"),
    # text that cannot be taken
    "编码.csv": (b"\x81\xff\x80\xff", "文件的文字编码认不出来。"),
    "半个字.csv": (b"\xff\xfe\x00", "文件的文字编码认不出来。"),
    "引号.csv": ('部门,受理数\n"社保局,5\n'.encode(), "CSV 的引号不成对，读不下去。"),
    "零字节.csv": ("部门,受理数\n社保局\x00,5\n".encode(), "这个文件不是文本表格。"),
    "太大.csv": (b"x," * (5 * 1024 * 1024 + 1), "文件超过10MB"),
    "太长.csv": (b"x\n" * 100_001, "表格超过100000行，请分开导入。"),
    "太宽.csv": (b",".join([b"x"] * 101), "第1行超过100列，请只留要导入的列。"),
    "长格.csv": (("部门,受理数\n社保局," + "9" * 501).encode(), "第2行有一格超过500个字"),
    # tables that are not understood
    "没表头.csv": ("社保局,5\n医保局,6\n".encode(), "找不到表头。"),
    "名单.csv": ("姓名,电话\n张三,123\n".encode(), "找不到表头。"),
    "只有表头.csv": ("部门,受理数\n".encode(), "表头下面没有数据。"),
    "没指标.csv": ("部门\n社保局\n".encode(), "表头里没有一列是指标。"),
    "生部门.csv": ("部门,受理数\n税务所,5\n".encode(), "不认识的名称"),
    "生列.csv": ("部门,受理数,满意度\n社保局,5,1\n".encode(), "不认识的名称"),
    "两列.csv": ("部门,受理数,系统受理数\n社保局,5,5\n".encode(), "指标“受理数”出现了两列"),
    "两行.csv": ("部门,受理数\n社保局,5\n社保 局,6\n".encode(), "与第2行是同一个部门"),
    "没名.csv": ("部门,受理数\n社保局,5\n,6\n".encode(), "这一行没有部门名称。"),
    "没头的列.csv": ("部门,受理数\n社保局,5,6\n".encode(), "所在的列没有表头。"),
    "字.csv": ("部门,受理数\n社保局,很多\n".encode(), "不是数字。没有数据的请写“暂无数据”。"),
    "小数.csv": ("部门,受理数\n社保局,1.5\n".encode(), "“受理数”是数量，只能填整数：1.5。"),
    "负数.csv": ("部门,受理数\n社保局,-5\n".encode(), "“受理数”不能是负数：-5。"),
    "太大数.csv": ("部门,受理数\n社保局,1234567890123456\n".encode(), "数字太大，请核对。"),
    "科学.csv": ("部门,受理数\n社保局,1.2E+5\n".encode(), "不是数字。"),
    "万.csv": ("部门,受理数\n社保局,1.2万\n".encode(), "请写成完整的数字，如“12000”。"),
    "万件.csv": ("部门,受理数（万件）\n社保局,1\n".encode(), "的单位“万件”与指标“受理数”的单位"),
    "比率.csv": ("部门,满意率\n社保局,0.98\n".encode(), "看不出是百分之几"),
    "百分.csv": ("部门,受理数\n社保局,98%\n".encode(), "“受理数”不是比率，不能带百分号。"),
    "来源.csv": ("部门,受理数\n社保局,5（来源：别处）\n".encode(), "里的来源“别处”没有登记"),
    "长注.csv": (f"部门,受理数\n社保局,5（{'注' * 101}）\n".encode(), "括号里的话超过100个字"),
    "大厅填错.csv": ("部门,受理数\n大厅,5\n".encode(), "按部门统计，大厅这一行请留空"),
    "部门填大厅.csv": ("部门,排号数\n社保局,5\n".encode(), "请填在部门写“大厅”的那一行。"),
    "两个大厅.csv": ("部门,排号数\n大厅,5\n政务大厅,6\n".encode(), "与第2行都是大厅的数"),
    "别的月.csv": ("月份,部门,受理数\n2020-11,社保局,5\n".encode(), "不是要导入的2020年12月。"),
    "明细坏月.csv": ("月份,部门,指标,数值\n十二月,社保局,受理数,5\n".encode(), "不是月份"),
    "明细生指标.csv": ("月份,部门,指标,数值\n2020-12,社保局,心情,5\n".encode(), "不认识的名称"),
    "只有合计.csv": ("部门,受理数\n合计,5\n".encode(), "没有数据"),
    "脚本.csv": ("部门,受理数\n<script>alert(1)</script>,5\n".encode(), "&lt;script&gt;"),
    "公式名.csv": ("部门,受理数\n=cmd|' /C calc'!A0,5\n".encode(), "不认识的名称"),
}

TAKEN: dict[str, tuple[bytes, str]] = {
    "平常.csv": ("部门,受理数\n社保局,5\n".encode(), "新增 <strong>1</strong> 条"),
    "国标码.csv": ("部门,受理数\n社保局,5\n".encode("gb18030"), "文字编码 GB18030"),
    "带标记.csv": ("部门,受理数\n社保局,5\n".encode("utf-8-sig"), "文字编码 UTF-8（带标记）"),
    "双字节.txt": ("部门\t受理数\n社保局\t5\n".encode("utf-16"), "文字编码 UTF-16"),
    "分号.csv": ("部门;受理数\n社保局;5\n".encode(), "新增 <strong>1</strong> 条"),
    "声明.csv": ("sep=;\r\n部门;受理数\r\n社保局;5\r\n".encode(), "新增 <strong>1</strong> 条"),
    "平常.xlsx": (TABLE, "新增 <strong>1</strong> 条"),
    "带宏.xlsm": (
        repacked(
            TABLE,
            lambda name, data: data.replace(
                b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
            ).replace(
                b"application/vnd.openxmlformats-officedocument.ms-", b"application/vnd.ms-"
            )
            if name == "[Content_Types].xml"
            else data,
            **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"},
        ),
        "新增 <strong>1</strong> 条",
    ),
    "名称不符.csv": (TABLE, "新增 <strong>1</strong> 条"),
    "两层表头.xlsx": (
        sheet(
            ["2020年12月窗口办件情况统计表"],
            ["序号", "部门", "办件情况", None, "系统评价数"],
            [None, None, "受理数", "办结数", None],
            [1, "社保局", 5, 6, 7],
            merge="A1:E1 A2:A3 B2:B3 C2:D2 E2:E3",
        ),
        "新增 <strong>3</strong> 条",
    ),
    "两层表头.csv": (
        "序号,部门,办件情况,,系统评价数\n,,受理数,办结数,\n1,社保局,5,6,7\n".encode(),
        "新增 <strong>3</strong> 条",
    ),
    "空行.csv": (
        "\n\n部门,受理数\n\n社保局,5\n\n医保局,6\n".encode(),
        "新增 <strong>2</strong> 条",
    ),
    "标题.csv": (
        "十二月窗口办件表,,\n单位：件,,\n部门,受理数\n社保局,5\n".encode(),
        "新增 <strong>1</strong> 条",
    ),
    "别月标题.csv": (
        "2020年11月办件表\n部门,受理数\n社保局,5\n".encode(),
        "表的标题里写的是“2020年11月”，导入的却是2020年12月",
    ),
    "表下说明.csv": (
        "部门,受理数\n社保局,5\n\n备注：公交公司另报\n填表人：张三,审核人：李四\n".encode(),
        "新增 <strong>1</strong> 条",
    ),
    "合计一致.csv": ("部门,受理数\n社保局,5\n医保局,6\n合计,11\n".encode(), "一致"),
    "合计不一致.csv": ("部门,受理数\n社保局,5\n医保局,6\n合 计,12\n".encode(), "文件里多1"),
    "合计在序号列.xlsx": (
        sheet(["序号", *HEAD], [1, *ONE], ["合计", None, 5], merge="A3:B3"),
        "一致",
    ),
    "小计.csv": (
        "部门,受理数\n社保局,5\n小计,5\n医保局,6\n总计,11\n".encode(),
        "第3行“小计”由系统计算，没有导入。",
    ),
    "大厅.csv": ("部门,受理数,排号数\n社保局,5,\n大厅,,9\n".encode(), "新增 <strong>2</strong> 条"),
    "窗口单位.csv": ("窗口单位,受理数（件）\n社保局,5件\n".encode(), "新增 <strong>1</strong> 条"),
    "全角.csv": ("部门,受理数\n社保局,“１，２３４”\n".replace("“", '"').replace("”", '"').encode(),
              "<ins>1234</ins>"),
    "备注列.csv": ("部门,受理数,备注\n社保局,5,忙\n".encode(), "“备注”列没有导入。"),
    "空部门.csv": ("部门,受理数\n社保局,5\n医保局,\n".encode(), "1个部门一格也没有填"),
    "多张表.xlsx": (
        sheets(说明=[["请看下一张"]], 十二月=[HEAD, ONE]),
        "工作簿里有2张表，读的是“十二月”。",
    ),
    "两张表.xlsx": (
        sheets(十一月=[HEAD, ONE], 十二月=[HEAD, ONE]),
        "工作簿里有2张表像统计表（“十一月”、“十二月”），读的是“十一月”。",
    ),
    "藏起的表.xlsx": (hidden_sheet(), "<ins>5</ins>"),
    "藏起的行.xlsx": (
        sheet(HEAD, ONE, ["医保局", 6], then=hide_row),
        "第3行在文件里是隐藏的，也读进来了，请核对。",
    ),
    "百分格式.xlsx": (
        sheet(["部门", "满意率"], ["社保局", 0.995],
              then=lambda t: setattr(t["B2"], "number_format", "0.0%")),
        "<ins>99.5%</ins>",
    ),
    "公式有结果.xlsx": (
        replaced(sheet(HEAD, ["社保局", "=2+3"]), SHEET, b"<v></v>", b"<v>5</v>"),
        "<ins>5</ins>",
    ),
    "栏次.csv": ("部门,受理数\n甲,1\n社保局,5\n".encode(), "新增 <strong>1</strong> 条"),
    "分页.csv": (
        "部门,受理数\n社保局,5\n部门,受理数\n医保局,6\n第1页 共1页,\n".encode(),
        "新增 <strong>2</strong> 条",
    ),
    "竖线.txt": ("部门|受理数\n社保局|5\n".encode(), "新增 <strong>1</strong> 条"),
    "月份列.csv": (
        "月份,部门,受理数\n2020年12月,社保局,5\n".encode(),
        "新增 <strong>1</strong> 条",
    ),
    "明细.csv": (
        "月份,部门,指标,数值,单位,来源,附注\n2020-11,社保局,受理数,5,件,,\n".encode(),
        "台账明细表（各行自带月份）",
    ),
}  # fmt: skip
