"""Numbers as people write them in prose: with magnitude, hedge and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from . import chinese_numerals

MAX_DIGITS = 15
#: One character for one, so that positions hold.
WIDTHS = {0xFF01 + n: 0x21 + n for n in range(94) if chr(0xFF01 + n) not in "，：；（）！？"}
WIDTHS |= {ord("−"): ord("-"), ord("–"): ord("-"), ord("﹪"): ord("%")}

#: Stands for each character of what is no number and no word: read at each, it took for ever.
BOX = "□"
ENDLESS = re.compile(rf"[0-9A-Za-z.\-{chinese_numerals.CHARACTERS}]{{60,}}")

MAGNITUDES = {
    "万亿": 12, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2,
}  # fmt: skip
PERCENT, PER_MILLE, POINTS, TIMES = "%", "‰", "个百分点", "倍"
UNITS = (
    "个百分点", "百分点", "个工作日", "工作日", "个自然日", "自然日", "个小时", "小时", "分钟",
    "平方公里", "平方米", "立方米", "公里", "公斤", "人次", "件次", "车次", "批次", "场次", "户次",
    "人日", "件", "宗", "笔", "起", "项", "个", "家", "户", "名", "人", "位", "次", "天", "分",
    "倍", "元", "份", "张", "条", "期", "批", "场", "支", "辆", "台", "套", "亩", "吨", "株", "本",
    "册", "篇", "类", "种", "处", "所", "只", "例", "岁", "米", "‰", "%",
)  # fmt: skip
SAME_UNIT = {"百分点": POINTS, "工作日": "个工作日", "自然日": "个自然日", "小时": "个小时"}
#: What single Chinese digits count; elsewhere they stand in set phrases (三个代表, 一窗).
COUNTED_IN_CHARACTERS = frozenset(
    ("件", "人次", "家", "户", "天", "个工作日", "个百分点", "倍", "笔", "宗", "元", "%", "件次")
)
#: Where the character after a unit makes another word of it: 7016分别, 3条件.
ANOTHER_WORD = {
    "分": "别局管类内发析", "批": "准复", "条": "件", "期": "间", "台": "账", "处": "理罚",
    "种": "植",
    "起": "来到草", "次": "日月年", "位": "于列", "户": "籍", "所": "有在", "本": "月年期",
    "人": "社民大",
    "家": "长庭", "类": "似", "例": "如", "件": "均", "项": "目", "个": "人体别",
}  # fmt: skip
_UNIT = "|".join(f"{u}(?![{ANOTHER_WORD[u]}])" if u in ANOTHER_WORD else u for u in UNITS)
_MAGNITUDE = r"万亿|千万|百万|十万|亿|万|千(?![米克瓦卡伏])|百"
_CN = rf"[{chinese_numerals.CHARACTERS}]+(?:点[{''.join(chinese_numerals.DIGITS)}]+)?"
TAIL = rf"(?P<more>[余多来])?\s?(?P<unit>{_UNIT})?"
ARABIC = re.compile(
    r"(?P<sign>[-+](?=\d))?(?P<digits>\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?"
    rf"\s?(?P<magnitude>{_MAGNITUDE})?{TAIL}"
)
CHINESE = re.compile(rf"(?P<digits>{_CN}){TAIL}")
PARTS = re.compile(rf"(?P<base>百分|千分)之(?P<digits>\d+(?:\.\d+)?|{_CN})|(?P<all>百分百)")
TENTHS = re.compile(
    r"(?P<tens>[一二两三四五六七八九])成(?P<half>[一二三四五六七八九])?(?![立为功])"
)
AFTER_UNIT = re.compile(
    r"\s?(?P<about>左右|上下)|(?P<more>多|余)(?!\s?\d)|"
    r"(?:[（(]含[^（）()\d]{0,4}[）)])?(?:(?P<least>及?以上)|(?P<most>及?以下|以内|之内))"
)
BEFORE = re.compile(
    r"(?:(?P<least>不低于|不少于|不小于|至少|高于|超过|超出|突破|多于|大于|超|逾|过)|"
    r"(?P<most>不超过|不高于|不多于|不足|不到|少于|低于|小于|至多)|"
    r"(?P<near>将近|接近|近)|(?P<about>大约|大概|约有|约为|约|大致))(?:了|达|有)?\s?$"
)
BEFORE_IS_PART_OF = re.compile(r"(?:最近|附近|通过|经过|预约|节约|大超|高超|赶超)$")


class Hedge(StrEnum):
    """How exactly a number is meant."""

    EXACT = ""
    ABOUT = "about"
    OVER = "over"
    NEAR = "near"
    LEAST = "least"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` with its magnitude in (1.2万: 12000); `step`, the place of the last digit written.

    `spelt`: written with a magnitude or in characters, where trailing zeros say nothing.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    step: Decimal
    hedge: Hedge = Hedge.EXACT
    spelt: bool = False

    @property
    def coarse_step(self) -> Decimal:
        """The place of the last digit that is no zero: what a hedged 7000 is exact to."""
        exponent = self.value.normalize().as_tuple().exponent
        place = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        return max(place, self.step)

    @property
    def digits(self) -> int:
        """How many digits say something: what equality by chance depends on."""
        return len(str(abs(int(self.value / self.step))).lstrip("0"))


def folded(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; as long as the text.

    Digits and letters by the dozen, without a gap, become boxes: no number is so long.
    """
    return ENDLESS.sub(lambda match: BOX * len(match[0]), text.translate(WIDTHS))


def quantity_at(text: str, start: int) -> Quantity | None:
    """The number that begins here, in a folded text."""
    if text[start] in "百千" and (match := PARTS.match(text, start)):
        return _part(text, match)
    if match := TENTHS.match(text, start):
        return _tenths(text, match)
    if match := ARABIC.match(text, start):
        return _arabic(text, match)
    if text[start] in chinese_numerals.CHARACTERS and (match := CHINESE.match(text, start)):
        return _chinese(text, match)
    return None


def _arabic(text: str, match: re.Match[str]) -> Quantity | None:
    before = text[match.start() - 1] if match.start() else ""
    if before and (before.isascii() and (before.isalnum() or before in "._")):
        return None
    digits = re.sub("[,，]", "", match["digits"])
    if len(digits) > MAX_DIGITS or len(match["fraction"] or "") > MAX_DIGITS:
        return None
    scale = MAGNITUDES.get(match["magnitude"] or "", 0)
    fraction = match["fraction"] or ""
    value = Decimal(f"{match['sign'] or ''}{digits}{fraction}").scaleb(scale)
    step = Decimal(1).scaleb(scale - max(len(fraction) - 1, 0))
    return _hedged(text, match, value, step, spelt=bool(scale))


def _chinese(text: str, match: re.Match[str]) -> Quantity | None:
    unit = SAME_UNIT.get(match["unit"] or "", match["unit"] or "")
    if not unit or len(match["digits"]) > MAX_DIGITS:
        return None
    parsed = chinese_numerals.parse(match["digits"])
    if parsed is None:
        return None
    if len(match["digits"]) == 1 and not _counts(text, match, unit):
        return None
    return _hedged(text, match, *parsed, spelt=True)


def _counts(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether a single character before a unit is meant as a number."""
    if match["digits"] in "一零〇万亿千百":
        return False
    return unit in COUNTED_IN_CHARACTERS or (
        unit == "个" and text.startswith(("部门", "单位", "窗口", "专区"), match.end())
    )


def _part(text: str, match: re.Match[str]) -> Quantity | None:
    if match["all"]:
        return Quantity(match.start(), match.end(), Decimal(100), PERCENT, Decimal(1))
    digits = match["digits"]
    if digits[0].isdigit() and digits.isascii():
        value = Decimal(digits)
        step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    else:
        parsed = (Decimal(100), Decimal(1)) if digits == "百" else chinese_numerals.parse(digits)
        if parsed is None:
            return None
        value, step = parsed[0], min(parsed[1], Decimal(1))
    unit = PERCENT if match["base"] == "百分" else PER_MILLE
    end, hedge = _around(text, match.start(), match.end())
    return Quantity(match.start(), end, value, unit, step, hedge)


def _tenths(text: str, match: re.Match[str]) -> Quantity:
    value = Decimal(chinese_numerals.DIGITS[match["tens"]] * 10)
    step = Decimal(10)
    if match["half"]:
        value, step = value + chinese_numerals.DIGITS[match["half"]], Decimal(1)
    end, hedge = _around(text, match.start(), match.end())
    return Quantity(match.start(), end, value, PERCENT, step, hedge, spelt=True)


def _hedged(
    text: str, match: re.Match[str], value: Decimal, step: Decimal, *, spelt: bool
) -> Quantity:
    written = match["unit"] or ""
    # The text may say “7016 办结”: a blank that no unit follows is not the number's.
    tail = match.end() if written else match.end() - (match[0] != match[0].rstrip())
    end, hedge = _around(text, match.start(), tail)
    if match["more"] in ("余", "多", "来"):
        hedge = Hedge.OVER if match["more"] != "来" else Hedge.ABOUT
    unit = SAME_UNIT.get(written, written)
    return Quantity(match.start(), end, value, unit, step, hedge, spelt)


def _around(text: str, start: int, end: int) -> tuple[int, Hedge]:
    """Where the number ends with its hedge, and how it is meant by the words on both sides."""
    if after := AFTER_UNIT.match(text, end):
        hedge = Hedge.OVER if after.lastgroup == "more" else Hedge(str(after.lastgroup))
        return (end, hedge) if hedge != Hedge.OVER else (after.end(), hedge)
    prefix = text[max(0, start - 6) : start]
    before = BEFORE.search(prefix)
    if before and not BEFORE_IS_PART_OF.search(prefix):
        return end, Hedge(str(before.lastgroup))
    return end, Hedge.EXACT
