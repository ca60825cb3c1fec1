"""The numbers before headings, computed (GB/T 9704-2012, 7.3.3)."""

DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 as 一 … 九十九."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    text = ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "")
    return text + (DIGITS[ones] if ones or not tens else "")


def section_number(number: int) -> str:
    return f"{chinese_number(number)}、"


def subsection_number(number: int) -> str:
    return f"（{chinese_number(number)}）"


def annex_label(number: int, of: int) -> str:
    """`附件1`; a lone annex has no number (GB/T 9704-2012, 7.3.4)."""
    return "附件" if of == 1 else f"附件{number}"
