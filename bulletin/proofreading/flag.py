"""What is marked in a text, and the house's words (规范用语) as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PHONE = "phone"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    ADDRESS = "address"
    WORD = "word"
    WIDTH = "width"
    DOUBLED = "doubled"
    QUOTES = "quotes"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.PHONE: "手机号码",
    Kind.ID_NUMBER: "身份证号码",
    Kind.BANK_CARD: "银行卡号",
    Kind.ADDRESS: "家庭住址",
    Kind.WORD: "规范用语",
    Kind.WIDTH: "全角半角",
    Kind.DOUBLED: "重复字词",
    Kind.QUOTES: "引号",
}
PRIVATE = frozenset({Kind.PHONE, Kind.ID_NUMBER, Kind.BANK_CARD, Kind.ADDRESS})


@dataclass(frozen=True, slots=True)
class Flag:
    """`text` stands at `start` to `end`, counted in characters.

    `masked` is `text` with its private part starred, for private data only; `suggestion` the right
    form, where there is one. `message` says in Chinese what is wrong and what to do; of private
    data it repeats nothing.
    """

    kind: Kind
    start: int
    end: int
    text: str
    message: str
    masked: str | None = None
    suggestion: str | None = None

    @property
    def is_privacy(self) -> bool:
        return self.kind in PRIVATE


@dataclass(frozen=True, slots=True)
class Word:
    """A wrong form and its right one; where `right` is empty, the word is not to be used at all.

    `kind` is its kind's label, such as 错别字; `note` is told along with it.
    """

    wrong: str
    right: str
    kind: str = ""
    note: str = ""


def masked(text: str, flag: Flag) -> str:
    """The text with the flag's part masked.

    Raises ValueError where the flag has no masking, or the text is not the one it was found in.
    """
    if flag.masked is None:
        raise ValueError("nothing to mask")
    if text[flag.start : flag.end] != flag.text:
        raise ValueError("the text has changed")
    return text[: flag.start] + flag.masked + text[flag.end :]
