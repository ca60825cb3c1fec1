"""Lists and counts of departments: 排名, 部门."""

from __future__ import annotations

from collections.abc import Callable

from departments.models import Department

from ..ledger import excluded_by_source
from ..models.indicator import Indicator
from ..rankings import NONE, Place, Ranking, listed, named
from .attribute import Asked, Attribute, Complaint, Group, Whose, no_complaint
from .values import FOR_NUMBERS, Absent, Number, Text, Value

NUMERALS = (
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十",
    "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十",
)  # fmt: skip
OFFERED = {3, 5, 10}


def _first(count: int, *, values: bool) -> Callable[[Asked], Value | Absent]:
    def make(asked: Asked) -> Value | Absent:
        ranking = asked.ranking
        places = ranking.first(count)
        if not places:
            return Absent(_none_to_rank(ranking))
        return Text(listed(places, values=values) + _too_few(places, count, ranking))

    return make


def _last(count: int, *, values: bool) -> Callable[[Asked], Value | Absent]:
    def make(asked: Asked) -> Value | Absent:
        ranking = asked.ranking
        places = ranking.last(count)
        if not places:
            return Absent(_none_to_rank(ranking))
        text = listed(places, values=values, rank_word="倒数第")
        return Text(text + _too_few(places, count, ranking))

    return make


def _none_to_rank(ranking: Ranking) -> str:
    return "各部门都是0，排不出名次" if ranking.places else ""


def _too_few(places: tuple[Place, ...], count: int, ranking: Ranking) -> str:
    """Fewer than were asked for: why the others are not there."""
    if len(places) >= count:
        return ""
    words = []
    if len(ranking.places) > len(places):
        words.append("为0")
    if len(ranking.departments) > len(ranking.places):
        words.append("暂无数据")
    return f"（其余部门{'或'.join(words)}）" if words else f"（共{len(places)}个部门）"


def _rank(asked: Asked) -> Value | Absent:
    place = asked.ranking.place(asked.department) if asked.department else None
    if place is None:
        return Absent()
    tied = "并列" if asked.ranking.is_tied(place) else ""
    return Text(f"{tied}第{place.rank}")


def _extreme(choose: Callable[[Ranking], tuple[Place, ...]]) -> Callable[[Asked], Value | Absent]:
    def make(asked: Asked) -> Value | Absent:
        places = choose(asked.ranking)
        if not places:
            return Absent()
        return Text(
            named(place.department for place in places) + ("（并列）" if places[1:] else "")
        )

    return make


def _extreme_value(
    choose: Callable[[Ranking], tuple[Place, ...]],
) -> Callable[[Asked], Value | Absent]:
    def make(asked: Asked) -> Value | Absent:
        places = choose(asked.ranking)
        return Number(places[0].value, asked.indicator) if places else Absent()

    return make


def _of_ranking(
    choose: Callable[[Ranking], list[Department]],
) -> tuple[Callable[[Asked], Value | Absent], Callable[[Asked], Value | Absent]]:
    """Their names, and how many they are; of no ranking where nobody has a value."""

    def names(asked: Asked) -> Value | Absent:
        return Text(named(choose(asked.ranking))) if asked.ranking.places else Absent()

    def count(asked: Asked) -> Value | Absent:
        return Text(str(len(choose(asked.ranking)))) if asked.ranking.places else Absent()

    return names, count


def _count(asked: Asked) -> Value | Absent:
    return Text(str(len(asked.ranking.places)))


def _exclusion(asked: Asked) -> Value | Absent:
    """`（不含市公交公司，数据来源于窗口统计，不计入合计）`, or nothing."""
    figures = [f for f in asked.compared.ledger.figures if f.indicator_id == asked.indicator.pk]
    left_out = excluded_by_source(figures)
    parts = (f"不含{'、'.join(n)}，{source.exclusion_note()}" for source, n in left_out.items())
    return Text(f"（{'；'.join(parts)}）" if left_out else "")


def _only_with_target(indicator: Indicator) -> str:
    if indicator.target is not None:
        return ""
    return f"“{indicator.name}”还没有填目标值，请先在“指标”里填写"


def _ranked(word: str, count: int, *, values: bool) -> Attribute:
    return Attribute(
        f"{word}{NUMERALS[count - 1]}{'明细' if values else ''}",
        Group.RANKED,
        f"排名{word}{count}的部门{'和各自的数' if values else ''}，并列的都列出",
        "区社保局2586件、区医保局2321件" if values else "区社保局、区医保局",
        _first(count, values=values) if word == "前" else _last(count, values=values),
        whose=Whose.HALL,
        offered=count in OFFERED,
    )


def _extremes() -> list[Attribute]:
    made = []
    for word, choose in (("最高", Ranking.highest), ("最低", Ranking.lowest)):
        names, value = _extreme(choose), _extreme_value(choose)
        made += [
            Attribute(
                f"{word}部门", Group.RANKED, f"数{word}的部门，并列的都列出", "区社保局", names,
                whose=Whose.HALL,
            ),
            Attribute(
                f"{word}值", Group.RANKED, f"数{word}的部门的数", "2586", value, FOR_NUMBERS,
                whose=Whose.HALL,
            ),
        ]  # fmt: skip
    return made


def _departments(
    name: str,
    meaning: str,
    choose: Callable[[Ranking], list[Department]],
    complaint: Complaint = no_complaint,
) -> list[Attribute]:
    names, count = _of_ranking(choose)
    return [
        Attribute(
            name, Group.DEPARTMENTS, f"{meaning}的部门；没有就印“{NONE}”", "区总工会、区水利局",
            names, whose=Whose.HALL, complaint=complaint,
        ),
        Attribute(
            f"{name}数", Group.DEPARTMENTS, f"{meaning}的部门有几个", "2", count,
            whose=Whose.HALL, complaint=complaint,
        ),
    ]  # fmt: skip


LISTS = [
    *(
        _ranked(word, count, values=values)
        for word in ("前", "后")
        for values in (False, True)
        for count in range(1, len(NUMERALS) + 1)
    ),
    *_extremes(),
    Attribute(
        "名次", Group.RANKED, "这个部门排第几", "第2", _rank, whose=Whose.DEPARTMENT
    ),
    *_departments("零部门", "这项为0", Ranking.at_zero),
    *_departments("无数据部门", "这项暂无数据", Ranking.without_value),
    *_departments("未达标部门", "没有达到目标值", Ranking.off_target, _only_with_target),
    Attribute(
        "部门数", Group.DEPARTMENTS, "这项有数据的部门有几个", "21", _count, whose=Whose.HALL
    ),
    Attribute(
        "排除说明", Group.DEPARTMENTS, "哪些部门不计入合计；没有就不印",
        "（不含市公交公司，数据来源于窗口统计，不计入合计）", _exclusion, whose=Whose.HALL,
    ),
]  # fmt: skip
