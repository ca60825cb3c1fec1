"""The file itself: read with what is wrong told by line, and written the same way every time."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import tomli_w

MAX_BYTES = 1024 * 1024
MAX_ENTRIES = 300
#: Names of thousands of parts, `a.a.a…`, would keep the reader busy for hours.
MAX_DOTS = 200
#: As TOML writes the one character that no database keeps.
NUL = re.compile(r"\\(?:u0000|U00000000)")
HEAD = """\
# 政务服务大厅的定义文件：数据来源、部门、指标、统计表、核查规则、通报栏目。
# 用“载入定义”或 load_definitions 载入。按名称对应：已有的按文件修改，没有的新增，不会删除。
# 没写的项：新增时取默认值，已有的保持原样。写作 "" 的项清空。井号后面是说明，不起作用。
"""


class DefinitionsRefused(Exception):
    """Nothing was loaded; `problems` are sentences in Chinese, in the order of the file."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(dict.fromkeys(map(printable, problems)))
        super().__init__("\n".join(self.problems))


def printable(line: str) -> str:
    """Without what would play tricks on a screen: a file's names are a stranger's."""
    return "".join(mark if mark.isprintable() else "·" for mark in line)


def parse(content: bytes) -> dict[str, Any]:
    """The tables of a file; numbers with a point are decimals. Raises DefinitionsRefused."""
    if len(content) > MAX_BYTES:
        raise DefinitionsRefused(["文件超过1 MB，不是定义文件。定义文件通常只有几十 KB。"])
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise DefinitionsRefused(
            ["文件不是 UTF-8 编码。请用记事本打开，“另存为”时编码选 UTF-8，再载入。"]
        ) from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise DefinitionsRefused([f"第{number}行有{MAX_DOTS}个以上的点，请分成几行写。"])
        if NUL.search(line):
            raise DefinitionsRefused([f"第{number}行里有看不见的控制符（\\u0000），请删去。"])
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionsRefused([_misspelt(str(error), text)]) from None
    except (ValueError, ArithmeticError, RecursionError):
        # A number of thousands of digits, or nesting beyond what is read.
        raise DefinitionsRefused(["文件里有读不了的数字或括号，不是定义文件。"]) from None


def _misspelt(message: str, text: str) -> str:
    hint = "等号右边的文字要加引号，引号和括号要成对，同一项只写一次。"
    place = re.search(r"at line (\d+), column (\d+)", message)
    if place is None:
        return f"文件的最后没有写完。{hint}"
    number = int(place[1])
    line = text.splitlines()[number - 1].strip()[:40] if number <= text.count("\n") + 1 else ""
    return f"第{number}行写法不对：“{line}”。{hint}"


def write(definitions: dict[str, list[dict[str, Any]]]) -> str:
    """The text of a file: the same for the same definitions."""
    empty = [key for key, entries in definitions.items() if not entries]
    parts = [HEAD, *(f"{key} = []\n" for key in empty)]
    for key, entries in definitions.items():
        parts += (_entry(key, entry) for entry in entries)
    return "\n".join(parts)


def _entry(key: str, entry: dict[str, Any]) -> str:
    text = tomli_w.dumps({key: entry}, multiline_strings=True)
    # One entry of many, where the writer would put short ones on a line each.
    return text.replace(f"[{key}]", f"[[{key}]]", 1)
