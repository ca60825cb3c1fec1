"""Words and marks written twice by a slip of the hand; Chinese doubles many on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .flag import Flag, Kind
from .forms import HAN

#: Small words that are never doubled on purpose. Where two words meet, the same character may
#: stand twice (目的+的确): what comes before, and what comes after, that makes it so.
SMALL = {
    "的": ("目标有打似", "确士卢"),
    "了": ("为除罢", "解断结却如然"),
    "是": ("于但只可还就凡要不正若总", "非否"),
    "在": ("现存正实旨所自内潜好", "于线建册岗职校场家乎编途"),
    "和": ("调温饱共中缓总祥柔谦暖平", "气谐平解睦善蔼田"),
    "与": ("参给赠授付赋", "会时众其否此"),
    "将": ("", "来军近士"),
    "被": ("棉", "子告动褥"),
    "并": ("合兼吞一归", "不行存入发轨购"),
    "从": ("服自听跟遵顺盲随", "事业严速优重而来前此容轻简头小中未军政"),
    "而": ("从然因反进时继转故", "且今后立"),
    "或": ("抑", "者许"),
    "于": ("由对关至等属位处基终低高大小用鉴勇善便过出在归限急", "是今"),
    "及": ("以涉普来顾波触危提力遍推", "时格其早"),
    "也": ("", ""),
    "就": ("成造", "业是近地餐医读学诊任职此要"),
    "都": ("成首", "市会江"),
    "其": ("尤极何与莫", "他中余实它次间"),
    "该": ("应", ""),
    "我": ("", ""),
    "您": ("", ""),
}
_SMALL = re.compile(rf"([{''.join(SMALL)}])\1+")
_MARK = re.compile(r"([，。；：、])\1+")
_WORD = re.compile(rf"([{HAN}]{{2,4}})\1+")

#: Said twice on purpose: verbs for a little while, degrees.
_ON_PURPOSE = (
    "研究、考虑、商量、讨论、休息、锻炼、尝试、体验、了解、沟通、交流、学习、比较、思考、琢磨、打听、"
    "收拾、打扫、整理、放松、活动、感受、参观、介绍、提醒、帮助、照顾、咨询、观察、熟悉、适应、关心、"
    "很多、非常、许多、好多、多少、谢谢、加油、永远、慢点、快点、哈哈、你好、再见"
)
ON_PURPOSE = frozenset(_ON_PURPOSE.split("、"))
#: One by one: 一个一个, 两条两条.
COUNTED = frozenset("一二两三四五六七八九十百千几逐每")


def doubled_words(text: str) -> Iterator[Flag]:
    """Small words, words of two to four characters, and marks, written twice or more."""
    for match in _SMALL.finditer(text):
        before, after = SMALL[match[1]]
        if not (_stands(text, match.start() - 1, before) or _stands(text, match.end(), after)):
            yield _flag(text, match, match[1])
    for match in _WORD.finditer(text):
        word = match[1]
        is_one_character = len(set(word)) == 1
        if not (word in ON_PURPOSE or word[0] in COUNTED or is_one_character):
            yield _flag(text, match, word)
    for match in _MARK.finditer(text):
        is_ellipsis = match[1] == "。" and len(match[0]) > 2
        yield _flag(text, match, "……" if is_ellipsis else match[1])


def _stands(text: str, at: int, among: str) -> bool:
    return 0 <= at < len(text) and text[at] in among


def _flag(text: str, match: re.Match[str], once: str) -> Flag:
    message = f"“{match[0]}”像是多打了，请核对；多打了的改为“{once}”。"
    return Flag(Kind.DOUBLED, match.start(), match.end(), match[0], message, suggestion=once)
