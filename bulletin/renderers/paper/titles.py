"""Titles in lines broken by sense, each about as long as the next (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from math import ceil

from lxml.html import HtmlElement

from .sizes import Paper
from .text import break_into, width

# Where a line of a title may not break, besides what Unicode forbids: 词意完整 (7.3.1).
NUMBER = re.compile(r"(?:[A-Za-z0-9.,:%％‰〔〕-]+[年月日期号届次件个项条家人万亿]?)+")
WORDS = re.compile(
    "系统|政务|服务|工作|情况|通报|简报|大厅|中心|审批|行政|管理|部门|窗口|办件|办理|受理|办结|效能|指标|"
    "统计|数据|信息|改革|“?放管服”?|群众|企业|满意率?|评价|年度|季度|月份|考核|结果|通知|问题|整改|一窗|"
    "社会|保障|医疗|公积金|住房|市场|监管|进驻|综合|事项|全区|全市|有关|关于|开展|推进|实施|进行"
)
NOT_FIRST = frozenset("，。、；：？！）》”〕】〉’％%…—的了们")
NOT_LAST = frozenset("（《“〔【〈‘")
GOOD_ENDS = frozenset("，、；： 的》）年月")
GOOD_STARTS = ("关于", "情况", "和", "与", "及", "暨", "《", "（")


def in_lines(text: str, capacity: float) -> list[str]:
    """A title in as few lines as hold it, about equally long, broken where the sense allows."""
    if width(text) <= capacity:
        return [text]
    places = [0, *_breaks(text), len(text)]
    fewest = ceil(width(text) / capacity)
    for lines in range(fewest, fewest + 3):
        if best := _balanced(text, places, lines, capacity):
            return best
    return [text]


def _breaks(text: str) -> list[int]:
    whole = {
        place
        for pattern in (NUMBER, WORDS)
        for match in pattern.finditer(text)
        for place in range(match.start() + 1, match.end())
    }
    return [
        place
        for place in range(1, len(text))
        if place not in whole and text[place] not in NOT_FIRST and text[place - 1] not in NOT_LAST
    ]


def _balanced(text: str, places: list[int], lines: int, capacity: float) -> list[str]:
    """The breaks into so many lines whose lengths differ least; none where it cannot be done."""
    ideal = width(text) / lines
    best: dict[int, tuple[float, list[str]]] = {0: (0, [])}
    for _ in range(lines):
        longer: dict[int, tuple[float, list[str]]] = {}
        for start, (cost, before) in best.items():
            for end in places:
                line = text[start:end]
                if end <= start or (long := width(line)) > capacity:
                    continue
                total = cost + (long - ideal) ** 2 + _badness(text, end)
                if end not in longer or total < longer[end][0]:
                    longer[end] = (total, [*before, line])
        best = longer
    return best.get(len(text), (0, []))[1]


def _badness(text: str, place: int) -> float:
    """A break between two words costs less than one of which nothing is known."""
    good = text[place - 1] in GOOD_ENDS or text.startswith(GOOD_STARTS, place)
    return 0 if good or place == len(text) else 6


def set_titles(root: HtmlElement, paper: Paper) -> None:
    """Break the titles and the headlines into lines."""
    for element in root.iter("h1", "h2", "h3"):
        _title(element, paper)


def _title(element: HtmlElement, paper: Paper) -> None:
    parent = element.getparent()
    of_annex = element.tag == "h2" and parent is not None and "annex" in parent.classes
    large = element.tag == "h1" or of_annex
    if large or "headline" in element.classes:
        capacity = paper.ems(paper.title) if large else paper.characters - 2
        element.set("data-label", element.text or "")
        break_into(element, in_lines(element.text or "", capacity))
