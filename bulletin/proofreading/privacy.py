"""Mobile numbers, identity numbers and bank cards, with the masking usual on government sites."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from .flag import Flag, Kind
from .forms import halved, page_addresses

#: Neither in the middle of a longer number or code, nor with a decimal part.
_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9][.,\-])"
_AFTER = r"(?![0-9A-Za-z*])(?![.,\-][0-9])"

#: The numbering of public mobile networks: 11 digits, 13 to 19 first.
PHONE = re.compile(
    r"(?:(?<![0-9A-Za-z])|(?<=[Tt]el))(?<![0-9][.,\-])(?:\+?86[ \-]?)?(?P<number>1[3-9][0-9]"
    r"(?:[ \-]?[0-9]{4}[ \-]?[0-9]{4}|[ \-][0-9]{3}[ \-][0-9]{5}|[0-9][ \-][0-9]{3}[ \-][0-9]{4}))"
    rf"{_AFTER}(?! ?[元万亿件户吨])"
)
ID_NUMBER = re.compile(rf"{_BEFORE}[0-9]{{6}}[ \-]?[0-9]{{8}}[ \-]?[0-9]{{3}}[0-9Xx]{_AFTER}")
OLD_ID_NUMBER = re.compile(rf"{_BEFORE}[0-9]{{15}}{_AFTER}")
CARD = re.compile(rf"{_BEFORE}[0-9](?:[ \-]?[0-9]){{15,18}}{_AFTER}")

#: GB/T 2260: the first two digits name the province.
_CODES = (
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 83,
)  # fmt: skip
PROVINCES = frozenset(map(str, _CODES))
#: GB 11643: what each of the first 17 digits weighs, and the last character by the remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
#: How numbers of cards begin, with their lengths: UnionPay, ICBC, Visa, MasterCard, JCB.
ISSUERS = re.compile(r"62[0-9]{14,17}|9558[0-9]{15}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}")


def private_numbers(text: str) -> Iterator[Flag]:
    """Each number that is somebody's, the longest kind first; office telephones are none.

    What stands in the address of a page is a page's number.
    """
    pages = page_addresses(text)
    for kind, (start, end), mask in _numbers(halved(text)):
        if not any(since <= start < until for since, until in pages):
            message = f"像是个人的{kind.label}。公开的通报里不宜写出，请打码或删去。"
            yield Flag(kind, start, end, text[start:end], message, masked=mask)


def _numbers(text: str) -> Iterator[tuple[Kind, tuple[int, int], str]]:
    """Kind, place and masked form, in half-width text."""
    for match in ID_NUMBER.finditer(text):
        if is_id_number(number := _bare(match[0])):
            yield Kind.ID_NUMBER, match.span(), mask_id_number(number)
    for match in OLD_ID_NUMBER.finditer(text):
        if is_old_id_number(match[0]):
            yield Kind.ID_NUMBER, match.span(), mask_id_number(match[0])
    for match in CARD.finditer(text):
        if is_bank_card(digits := _bare(match[0])):
            yield Kind.BANK_CARD, match.span(), mask_card(digits)
    for match in PHONE.finditer(text):
        yield Kind.PHONE, match.span("number"), mask_phone(_bare(match["number"]))


def is_id_number(number: str) -> bool:
    """18 characters with a known province, a date of birth that can be, and the right last one."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return (
        number[:2] in PROVINCES
        and _can_be_birthday(number[6:14])
        and CHECK[total % 11] == number[17].upper()
    )


def is_old_id_number(number: str) -> bool:
    """15 digits, as given out until 1999: a known province and a date of birth of the 1900s."""
    return number[:2] in PROVINCES and _can_be_birthday("19" + number[6:12])


def is_bank_card(number: str) -> bool:
    """Begins as an issuer's numbers do, and passes the Luhn test (ISO/IEC 7812)."""
    if not ISSUERS.fullmatch(number):
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def mask_phone(digits: str) -> str:
    """`138****1234`."""
    return f"{digits[:3]}****{digits[-4:]}"


def mask_id_number(number: str) -> str:
    """`5104**********1234`: the first four and the last four are kept, the birthday never."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def mask_card(digits: str) -> str:
    """`************1234`: the last four are kept."""
    return f"{'*' * (len(digits) - 4)}{digits[-4:]}"


def _bare(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def _can_be_birthday(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return dt.date(1900, 1, 1) <= day <= dt.datetime.now(tz=dt.UTC).date()
