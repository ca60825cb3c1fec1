"""Where somebody lives: a street's or a village's name with the door behind it.

An office has an address too, and it may be told; it is known by what is said beside it, or by
having no 单元 and no 栋 with a room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .flag import Flag, Kind
from .forms import HAN, halved

_NUMBER = r"(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3})"
_STREET = rf"[{HAN}]{{1,20}}?(?:大道|路|街|巷|弄|胡同)(?:[东西南北中]?[一二三四五六七八九]?段)?"
_HOUSE = rf" ?{_NUMBER}(?:-{_NUMBER})?号(?!楼)(?:附{_NUMBER}号)?"
_ESTATE = rf"[{HAN}]{{0,12}}?(?:小区|花园|家园|公寓|新村|新居|苑|院|城|府)"
_BUILDING = rf"(?:{_NUMBER}|[A-Za-z]) ?(?:栋|幢|号楼)"
_UNIT = rf"{_NUMBER} ?单元"
_ROOM = rf"(?:{_NUMBER}楼)?[0-9]{{1,4}}(?:-[0-9]{{1,4}})? ?(?:室|号|户)"
#: A door among others in one house.
_DOOR = (
    rf"(?:{_BUILDING} ?{_UNIT}(?: ?(?:{_ROOM}|[0-9]{{1,4}}))?"
    rf"|{_BUILDING} ?{_ROOM}|{_UNIT} ?{_ROOM})"
)

HOME = re.compile(
    rf"(?P<kept>{_STREET})(?P<rest>{_HOUSE}(?:{_ESTATE})? ?{_DOOR})"
    rf"|(?P<estate>[{HAN}]{{1,16}}?(?:小区|花园|家园|公寓|新村|新居|苑))(?P<door> ?{_DOOR})"
    rf"|(?P<village>[{HAN}]{{1,16}}?(?:村|社区))"
    rf"(?P<group> ?第?{_NUMBER}(?:组|社|小组) ?{_NUMBER}号)"
)
#: Where it is said that somebody lives there, the number of the house is enough.
STATED_HOME = re.compile(rf"(?P<kept>{_STREET})(?P<rest>{_HOUSE}(?:{_ESTATE})?(?: ?{_DOOR})?)")
LIVES = re.compile(
    r"(?:家住|住址|住在|居住在|居住于|现住|家庭地址|户籍地址|户籍所在地|的家在|家中地址|的住处)"
    rf"[是为在于：: ]{{0,2}}[{HAN}]{{0,8}}$"
)
#: What stands before a street's name and is no part of it.
BEFORE_NAME = re.compile(
    r".*(?:居住在|家住|住址|地址|现住|位于|[住在于到至址往从赴经是为由把将的])"
)

_OFFICE = (
    "(?:大厅|局|中心|办公室|委员会|服务站|便民站|窗口|公司|法院|派出所|银行|网点|门店|医院|学校|"
    "税务所|代办点|办事处|社保所)"
)
OFFICE_BEFORE = re.compile(
    rf"(?:{_OFFICE}(?:现|已|新)?(?:地址|地点|位于|设在|设于|迁至|迁到|搬至|搬到|搬迁至|坐落|住所)?"
    r"|(?:办公|服务|营业|经营|注册|办理|受理|咨询|邮寄|收件|报名)(?:地址|地点|场所))"
    rf"[是为在于：: ]{{0,2}}[{HAN}]{{0,8}}$"
)
#: Characters looked at on either side; the patterns above reach no further.
BESIDE = 60
OFFICE_AFTER = re.compile(rf"^[^，,。；;：:、\n的到去来在向往找至]{{0,12}}{_OFFICE}")


def homes(text: str) -> Iterator[Flag]:
    """Addresses of homes; of those of offices and shops, none."""
    plain = halved(text)
    found: dict[int, Flag] = {}
    for pattern, is_stated in ((HOME, False), (STATED_HOME, True)):
        for match in pattern.finditer(plain):
            flag = _judged(text, match, is_stated)
            if flag is not None:
                found.setdefault(flag.start, flag)
    yield from found.values()


def _judged(text: str, match: re.Match[str], is_stated: bool) -> Flag | None:
    name = next(group for group in match.groups() if group)
    kept_until = match.start() + len(name)
    cut = BEFORE_NAME.match(name)
    # A cue may be part of the name: 在 of a street that would be nothing but 路 without it.
    start = match.start() + (cut.end() if cut and len(name) - cut.end() > 1 else 0)
    before = re.split(r"[。；;\n]", text[max(0, start - BESIDE) : start])[-1]
    if LIVES.search(before):
        return _flag(text, start, kept_until, match.end())
    after = text[match.end() : match.end() + BESIDE]
    if is_stated or OFFICE_BEFORE.search(before) or OFFICE_AFTER.match(after):
        return None
    return _flag(text, start, kept_until, match.end())


def _flag(text: str, start: int, kept_until: int, end: int) -> Flag:
    """The street, estate or village is kept, the door behind it is not."""
    return Flag(
        Kind.ADDRESS,
        start,
        end,
        text[start:end],
        "像是个人的家庭住址。公开的通报里不宜写到门牌，请打码或删去。",
        masked=f"{text[start:kept_until]}****",
    )
