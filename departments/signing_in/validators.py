"""What a password must be (等级保护: length, kinds of characters, not guessed, not used before).

Django asks these at every door: one's own change, another's reset, new accounts, `createsuperuser`,
`changepassword`. First passwords made by the system are drawn until they pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from pypinyin import Style, pinyin

from ..models import User
from .history import KEPT, remember, was_used
from .weak import LEET, fold, is_weak, plain

SHORTEST, LONGEST = 10, 128
KINDS = 3
#: A name's shortest stretch that counts: two characters of Chinese, three letters.
OF_CHINESE, OF_LETTERS = 2, 3
#: So many readings of a name are tried: 单 and 曾 have two each, and no name has many such.
READINGS = 64


def fits(password: str, user: User) -> bool:
    """Whether it may be a first password; one drawn at random was never used before."""
    try:
        for validator in _of_first_passwords():
            validator.validate(password, user)
    except ValidationError:
        return False
    return True


@cache
def _of_first_passwords() -> tuple[Any, ...]:
    """Made once: Django's list of common passwords is a file of 20,000 lines."""
    return LengthValidator(), KindsValidator(), NamesValidator(), CommonValidator()


class LengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"密码太短，至少要{SHORTEST}个字符。", "password_too_short")
        if len(password) > LONGEST:
            raise ValidationError(f"密码太长，最多{LONGEST}个字符。", "password_too_long")

    def get_help_text(self) -> str:
        return f"至少{SHORTEST}个字符。"


class KindsValidator:
    """Three of: capitals, small letters, figures, all else."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = {_kind(mark) for mark in password}
        if len(kinds) < KINDS:
            raise ValidationError(
                f"大写字母、小写字母、数字、其他符号这四类里，至少要有{KINDS}类，现在只有{len(kinds)}类。",
                "password_too_plain",
            )

    def get_help_text(self) -> str:
        return f"大写字母、小写字母、数字、其他符号，四类里至少有{KINDS}类。"


def _kind(mark: str) -> str:
    if not mark.isascii():
        return "other"
    if mark.isdigit():
        return "digit"
    if mark.isalpha():
        return "upper" if mark.isupper() else "lower"
    return "other"


class NamesValidator:
    """No account name, no name of its owner or of their department, written or spelt in pinyin."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User):
            return
        for label, name in _names(user):
            if any(plain(spelt) in plain(password) for spelt in spellings(name)):
                told = f"密码里不能有{label}（连拼音也不行）。"
                raise ValidationError(told, "password_has_name")

    def get_help_text(self) -> str:
        return "不能有自己的账号、姓名、部门名称，写成拼音也不行。"


def _names(user: User) -> Iterator[tuple[str, str]]:
    yield "账号", user.username
    yield "姓名", user.name
    if user.email:
        yield "邮箱", user.email.partition("@")[0]
    for name in user.department.names() if user.department else ():
        yield "部门名称", name


def spellings(name: str) -> set[str]:
    """A name folded, in full pinyin and by its initials; without what is too short to count."""
    folded = fold(name).strip()
    written = {folded} if len(folded) >= (OF_LETTERS if folded.isascii() else OF_CHINESE) else set()
    if folded.isascii() or len(folded) < OF_CHINESE:
        return written
    ways = pinyin(folded, style=Style.NORMAL, heteronym=True)
    read = list(_some("".join(one) for one in product(*ways)))
    initials = _some("".join(sound[:1] for sound in one) for one in product(*ways))
    return written | {spelt for spelt in (*read, *initials) if len(spelt) >= OF_LETTERS}


def _some(found: Iterator[str]) -> Iterator[str]:
    for _, one in zip(range(READINGS), found, strict=False):
        yield one


class CommonValidator(CommonPasswordValidator):
    """Django's list, and what offices use: admin@123, qwe123!@#, Zhengwu@2024."""

    def validate(self, password: str, user: Any = None) -> None:
        folded = fold(password).strip()
        known = {folded, folded.translate(LEET)} & self.passwords
        if known or is_weak(password[:LONGEST]):
            raise ValidationError(
                "密码太容易猜到：常用的词加数字、年份、键盘上挨着的键，都不行。请另想一个，"
                "如几个不相干的词，中间加数字和符号。",
                "password_too_common",
            )

    def get_help_text(self) -> str:
        return "不能是常见的密码，如词加“@123”、年份、键盘上挨着的键。"


class HistoryValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if isinstance(user, User) and was_used(user, password):
            raise ValidationError(
                f"新密码不能和最近{KEPT}次用过的密码一样，请另想一个。", "password_used"
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django tells so after every save with a new password."""
        if isinstance(user, User):
            remember(user)

    def get_help_text(self) -> str:
        return f"不能和最近{KEPT}次用过的密码一样。"
