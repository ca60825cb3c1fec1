"""One side of a rule: an expression over indicators, read into a tree and worked out.

    即办件数 + 承诺件数
    (受理数 + 上月.结转数) * 100 / 上年同月.受理数

There are names, numbers, + - * /, parentheses, and 上月. or 上年同月. before a name; nothing else.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum

MAX_LENGTH, MAX_DEPTH = 200, 20
#: Digits kept while working out: more than any figure has, so that 1 / 3 * 3 rounds to 1.
PRECISION = 50

SIGNS = {
    **dict.fromkeys("+＋", "+"),
    **dict.fromkeys("-－−–", "-"),
    **dict.fromkeys("*＊×", "*"),
    **dict.fromkeys("/／÷", "/"),
}
PRINTED_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
OPENING, CLOSING = "(（", ")）"
NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]?")
EARLIER = re.compile(r"(上月|上年同月)\s*[.．]\s*")
WORD = re.compile(rf"[^\s()（）{re.escape(''.join(SIGNS))}]+")


class ExpressionError(ValueError):
    """Cannot be read; says in Chinese what is wrong, where, and what may be written."""


class When(StrEnum):
    NOW = ""
    LAST_MONTH = "上月"
    LAST_YEAR = "上年同月"


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    name: str
    when: When = When.NOW

    def __str__(self) -> str:
        return f"{self.when}.{self.name}" if self.when else self.name


@dataclass(frozen=True, slots=True)
class Negative:
    of: Node


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: Node
    right: Node


Node = Number | Reference | Negative | Operation
Values = Callable[[Reference], Decimal | None]


def parse(text: str, names: Iterable[str]) -> Node:
    """The tree of an expression over these names; raises ExpressionError.

    Of two names that fit, the longer is meant; names may hold signs and digits themselves.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"算式太长：{len(text)}个字，最多{MAX_LENGTH}个字。")
    return _Reader(text, sorted(names, key=len, reverse=True)).whole()


def places(text: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """Where each name stands in the text, in order; raises ExpressionError."""
    reader = _Reader(text, sorted(names, key=len, reverse=True))
    reader.whole()
    return reader.found


def evaluate(node: Node, values: Values) -> Decimal | None:
    """Its value, to 50 digits; None where an operand is missing or a divisor is zero."""
    with localcontext() as context:
        context.prec = PRECISION
        return _evaluate(node, values)


def references(node: Node) -> list[Reference]:
    """What it refers to, from left to right, each once."""
    return list(dict.fromkeys(_references(node)))


def written(node: Node, show: Callable[[Reference], str]) -> str:
    """The expression again, each reference as `show` writes it: `即办件数（60）＋承诺数（30）`."""
    return _written(node, show, 0)


def _written(node: Node, show: Callable[[Reference], str], within: int) -> str:
    """In brackets where it binds less than what it stands in: 1 is a sum, 2 a product."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Reference():
            return show(node)
        case Negative(of):
            return f"－{_written(of, show, 3)}"
    binds = 2 if node.sign in "*/" else 1
    left = _written(node.left, show, binds)
    right = _written(node.right, show, binds + (node.sign in "-/"))
    text = f"{left}{PRINTED_SIGNS[node.sign]}{right}"
    return f"（{text}）" if binds < within else text


def _evaluate(node: Node, values: Values) -> Decimal | None:
    match node:
        case Number(value):
            return value
        case Reference():
            return values(node)
        case Negative(of):
            held = _evaluate(of, values)
            return None if held is None else -held
    left, right = _evaluate(node.left, values), _evaluate(node.right, values)
    if left is None or right is None:
        return None
    match node.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right if right else None


def _references(node: Node) -> Iterator[Reference]:
    match node:
        case Reference():
            yield node
        case Negative(of):
            yield from _references(of)
        case Operation(_, left, right):
            yield from _references(left)
            yield from _references(right)


@dataclass(slots=True)
class _Reader:
    """Recursive descent without a tokenizer: where a name may stand, names come first."""

    text: str
    names: list[str]
    place: int = 0
    depth: int = 0
    found: list[tuple[int, str]] = field(default_factory=list)

    def whole(self) -> Node:
        if not self.text.strip():
            raise ExpressionError("算式是空的，请写指标的名称或数字，如“受理数”。")
        node = self.sum()
        if self.next() in CLOSING and self.next():
            raise ExpressionError(f"第{self.place + 1}个字的右括号多了，前面没有左括号。")
        if self.next():
            raise ExpressionError(
                f"第{self.place + 1}个字“{self.next()}”前面缺运算符号（+ - * /）。"
            )
        return node

    def next(self) -> str:
        """The next character that is no space, not yet taken; empty at the end."""
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1
        return self.text[self.place : self.place + 1]

    def sum(self) -> Node:
        return self.chain(self.product, "+-")

    def product(self) -> Node:
        return self.chain(self.operand, "*/")

    def chain(self, part: Callable[[], Node], signs: str) -> Node:
        node = part()
        while (sign := SIGNS.get(self.next(), " ")) in signs:
            self.place += 1
            node = Operation(sign, node, part())
        return node

    def operand(self) -> Node:
        character = self.next()
        if (name := self.name()) is not None:
            return name
        if number := NUMBER.match(self.text, self.place):
            return self.number(number)
        if character and character in OPENING:
            return self.deeper(self.bracket)
        if SIGNS.get(character) == "-":
            return self.deeper(self.negative)
        raise self.no_operand(character)

    def deeper(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"括号套得太深，最多{MAX_DEPTH}层。")
        node = part()
        self.depth -= 1
        return node

    def negative(self) -> Node:
        self.place += 1
        return Negative(self.operand())

    def bracket(self) -> Node:
        opened = self.place
        self.place += 1
        node = self.sum()
        if not self.next() or self.next() not in CLOSING:
            if self.next():
                raise ExpressionError(
                    f"第{self.place + 1}个字“{self.next()}”前面缺运算符号（+ - * /）或右括号。"
                )
            raise ExpressionError(f"第{opened + 1}个字的左括号没有右括号。")
        self.place += 1
        return node

    def number(self, match: re.Match[str]) -> Number:
        self.place = match.end()
        if self.starts_word():
            self.place = match.start()
            raise self.unknown()
        return Number(Decimal(unicodedata.normalize("NFKC", match[0]).rstrip("%")))

    def name(self) -> Reference | None:
        """The longest name that stands here as a whole word."""
        started, when = self.place, When.NOW
        if earlier := EARLIER.match(self.text, self.place):
            self.place, when = earlier.end(), When(earlier[1])
        for name in self.names:
            if name and self.text.startswith(name, self.place) and not self.is_number(name):
                self.place += len(name)
                if not self.starts_word():
                    self.found.append((self.place - len(name), name))
                    return Reference(name, when)
                self.place -= len(name)
        if earlier:
            raise self.unknown()
        self.place = started
        return None

    def is_number(self, name: str) -> bool:
        return NUMBER.fullmatch(name) is not None

    def starts_word(self) -> bool:
        return WORD.match(self.text, self.place) is not None

    def no_operand(self, character: str) -> ExpressionError:
        if not character:
            last = self.text.strip()[-1]
            return ExpressionError(f"算式没有写完：最后的“{last}”后面还缺指标或数字。")
        if self.starts_word():
            return self.unknown()
        return ExpressionError(f"第{self.place + 1}个字“{character}”这里应是指标、数字或左括号。")

    def unknown(self) -> ExpressionError:
        found = WORD.match(self.text, self.place)
        word = found[0] if found else ""
        return ExpressionError(
            f"第{self.place + 1}个字起的“{word}”不是指标的名称。{_hint(word, self.names)}"
        )


def _hint(word: str, names: list[str]) -> str:
    for when in (When.LAST_MONTH, When.LAST_YEAR):
        if word.removeprefix(when) in names:
            return f"{when}的数要写作“{when}.{word.removeprefix(when)}”，中间加一点。"
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.4)
    if near:
        return "是不是要写" + "、".join(f"“{name}”" for name in near) + "？"
    return (
        f"可用的指标有：{'、'.join(sorted(names)[:12])}。" if names else "还没有指标，请先建指标。"
    )
