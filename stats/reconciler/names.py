"""How a hall's indicators and departments may be called in prose, from their definitions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from departments.models import Department
from stats.models import Indicator
from stats.models.kinds import Kind

T = TypeVar("T")
PREFIX = re.compile(r"^(?:系统|窗口|大厅|中心|平台|累计|合计|总|共)+(?=..)")
SUFFIX = re.compile(
    r"(?<=..)(?:总件数|件次数|件数|总数|总量|数量|次数|人次|天数|金额|数|量|率|度|件)$"
)
COUNTED = r"(?:总件数|件数|总数|总量|数量|人次|次数|数|量)?"
RATED = r"(?:率|度)"
#: Other words of the trade for what a stem says.
SYNONYMS = {
    "受理": ("接件", "收件", "接办", "承接"),
    "办结": ("办理完结", "办理完毕", "办毕", "办完"),
    "排号": ("取号", "叫号", "排队取号", "排队叫号"),
    "即办": ("即办件", "即办类事项", "即时办结", "当场办结"),
}
#: After a stem these make another word of it: 受理率, 办结时限, 评价体系.
ANOTHER_AFTER = (
    r"(?!率|时限|时间|时长|时效|环节|期限|周期|窗口|点|员|岗|权|范围|条件|通知|单|流程|标准|机制|"
    r"人员|地点|要求|器|系统|机制|体系|指标|方式|渠道|工作|制度|规范|平台|数据|占比|比例)"
)
#: Before a stem these turn it round, or into something that has not happened yet.
ANOTHER_BEFORE = (
    r"(?<!不予)(?<!不)(?<!未)(?<!拟)(?<!待)(?<!可)(?<!应)(?<!差)(?<!非常)(?<!能力)(?<!未予)"
)

#: Words for a department that elsewhere are a part of the hall.
BODIES = ("专区", "专窗", "综合窗口", "窗口", "分中心", "服务台", "便民服务站", "服务区")
PLACE = re.compile(r"^([一-龥]{1,6}?[市区县州旗])(?=[一-龥]{3})")
LEVEL = re.compile(r"^[省市区县州旗]")
BRANCH = re.compile(
    r"^(?P<head>.+?(?:局|中心|公司|支队|办))(?P<at>[一-龥]{1,5}?)(?:分局|管理部|分中心|分公司|大队)$"
)


def indicator_pattern(indicators: Iterable[Indicator]) -> dict[str, Indicator]:
    """Patterns of names, and what each means; what could mean two indicators means neither."""
    meant: dict[str, set[int]] = defaultdict(set)
    known: dict[int, Indicator] = {}
    for indicator in indicators:
        known[indicator.pk] = indicator
        for pattern in _patterns(indicator):
            meant[pattern].add(indicator.pk)
    return {p: known[min(pks)] for p, pks in meant.items() if len(pks) == 1}


def _patterns(indicator: Indicator) -> set[str]:
    own = {*indicator.own_names, *(alias.name for alias in indicator.aliases.all())}
    patterns = {re.escape(name) + _last(name, indicator) for name in own}
    for name in own:
        bare = PREFIX.sub("", name)
        stem = SUFFIX.sub("", bare)
        if len(stem) < 2:
            continue
        if indicator.kind == Kind.RATE:
            if bare != stem:
                patterns.add(rf"{ANOTHER_BEFORE}{re.escape(stem)}{RATED}")
        else:
            for word in (stem, *SYNONYMS.get(stem, ())):
                after = ANOTHER_AFTER if indicator.kind == Kind.COUNT else ""
                patterns.add(rf"{ANOTHER_BEFORE}{re.escape(word)}{COUNTED}{after}")
    return patterns


def stems(indicators: Iterable[Indicator]) -> dict[str, Indicator]:
    """受理 of 受理数: what a rate may be called by that is no indicator itself, as 办结率."""
    counted = [i for i in indicators if i.kind == Kind.COUNT]
    found = {SUFFIX.sub("", PREFIX.sub("", i.name)): i for i in counted}
    return {stem: indicator for stem, indicator in found.items() if len(stem) > 1}


def _last(name: str, indicator: Indicator) -> str:
    """A name without a suffix of its own may be part of a longer word."""
    bare = SUFFIX.sub("", name) == name and indicator.kind == Kind.COUNT
    return rf"{COUNTED}{ANOTHER_AFTER}" if bare else ""


def department_names(departments: Iterable[Department]) -> dict[str, Department]:
    """Every way to call a department that means only one; shorter ways are made from the names."""
    departments = list(departments)
    own = {d.name: d for d in departments}
    own |= {alias.name: d for d in departments for alias in d.aliases.all()}
    found: dict[str, set[int]] = defaultdict(set)
    known = {d.pk: d for d in departments}
    for name, department in own.items():
        for short in _shorter(name, places(own)):
            found[short].add(department.pk)
    shorter = {name: known[min(pks)] for name, pks in found.items() if len(pks) == 1}
    return shorter | own


def own_bodies(departments: list[Department]) -> list[str]:
    """What most departments are called here: 专区 where they are 税务专区 and 公安专区."""
    return [
        w for w in BODIES if 2 * sum(d.name.endswith(w) for d in departments) > len(departments)
    ]


def places(names: Iterable[str]) -> set[str]:
    """What the names say of where the hall is: 西区 in 西区税务局."""
    matches = (PLACE.match(name) for name in names)
    return {match[1] for match in matches if match and len(match[1]) > 1}


def _shorter(name: str, known_places: set[str]) -> set[str]:
    core = name
    for place in sorted(known_places, key=len, reverse=True):
        core = core.removeprefix(place)
    local = not core.startswith(("市", "省", "州")) or core.startswith("市场")
    if not core.startswith(("市场", "区块", "县域")):
        core = LEVEL.sub("", core)
    found = {core} if len(core) > 2 or core != name else set()
    if branch := BRANCH.match(core):
        head, own = branch["head"], branch["head"].removesuffix("局") + "分局"
        found.add(head)
        found |= {own, branch["at"] + own} if head.endswith("局") else set()
    if core.startswith("住房公积金"):
        found |= {short.removeprefix("住房") for short in set(found)}
    if core.endswith("局") and len(core) > 3 - local:
        found |= {f"{core[:-1]}窗口", f"{core[:-1]}部门"}
    if local:
        prefixes = [*known_places, "区", "县"]
        found |= {f"{prefix}{short}" for short in set(found) for prefix in prefixes}
    return {short for short in found if len(short) > 1}
