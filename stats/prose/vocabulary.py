"""Which placeholders may be written: each is resolved, or refused with the nearest that may."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.core.exceptions import ValidationError

from departments.models import Department

from ..models.indicator import Indicator
from ..models.kinds import Kind
from .attribute import Attribute
from .changes import CHANGES, THIS_MONTH
from .hall import HALL_NAMES, HallName
from .lists import LISTS
from .syntax import Placeholder, names_in, refuse_broken_braces
from .values import DECIMALS, FILTERS, SCALED, Style, unscalable

#: What may follow a dot.
ATTRIBUTES = {attribute.name: attribute for attribute in (*CHANGES, *LISTS)}
EXPRESSION = frozenset("+*/=<>()[]'\"")
#: Of a template with many mistakes, and of one placeholder in a complaint.
TOLD, LONGEST = 5, 60


class Unknown(Exception):
    """A placeholder that nobody knows; says so in a sentence, without the full stop.

    The names nearest to `name` are looked for only when it is said: that takes its time.
    """

    def __init__(
        self,
        said: str,
        *,
        name: str = "",
        among: Iterable[str] = (),
        before: str = "",
        otherwise: str = "",
    ) -> None:
        super().__init__(said)
        self.said, self.name, self.among = said, name, among
        self.before, self.otherwise = before, otherwise

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.name, list(self.among), n=3, cutoff=0.3)
        hint = "、".join(braced(self.before + one) for one in near)
        return self.said + (f"。是不是要写 {hint} ？" if hint else self.otherwise)


class Others(Protocol):
    """What may follow a first name that is no indicator's, as `附件`: the text's own things."""

    def offered(self) -> Mapping[str, str]:
        """Names that may be written, each with what it prints."""

    def printed(self, name: str) -> str:
        """Raises Unknown."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a placeholder means: a name of the hall's, a text, or an attribute of an indicator."""

    style: Style
    hall: HallName | None = None
    indicator: Indicator | None = None
    department: Department | None = None
    attribute: Attribute = THIS_MONTH
    text: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """The names there are: the hall's own, indicators, departments with aliases, and others."""

    hall: Mapping[str, HallName] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    aliases: Mapping[str, Department] = field(default_factory=dict)
    others: Mapping[str, Others] = field(default_factory=dict)

    @classmethod
    def load(cls, others: Mapping[str, Others] | None = None) -> Vocabulary:
        """Everything that prose may name; three queries."""
        departments = list(Department.objects.prefetch_related("aliases"))
        return cls(
            HALL_NAMES,
            {indicator.name: indicator for indicator in Indicator.objects.all()},
            {department.name: department for department in departments},
            {alias.name: d for d in departments for alias in d.aliases.all()},
            others or {},
        )

    @classmethod
    def of_hall_names(cls, names: Iterable[str]) -> Vocabulary:
        return cls({name: HALL_NAMES[name] for name in names})

    @property
    def names(self) -> list[str]:
        """What may stand first."""
        return list(dict.fromkeys((*self.indicators, *self.hall)))

    def resolve(self, placeholder: Placeholder) -> Reference:
        """Raises Unknown."""
        first, *rest = placeholder.names
        if not all(placeholder.names):
            raise Unknown("点的前后都要写名称，如 {{ 受理数.环比 }}")
        # An indicator comes before a name of ours: what a hall wrote goes on meaning the same.
        if first in self.indicators:
            return self._of_indicator(self.indicators[first], rest, placeholder.filters)
        if first in self.others:
            return self._of_others(first, rest, placeholder.filters)
        if first not in self.hall:
            raise self._no_such_name(first)
        if rest or placeholder.filters:
            raise Unknown(f"“{first}”后面不能再写别的，请只写 {braced(first)}")
        return Reference(Style(), hall=self.hall[first])

    def _of_others(self, first: str, rest: list[str], filters: tuple[str, ...]) -> Reference:
        if len(rest) != 1 or filters:
            example = next(iter(self.others[first].offered()), "名称")
            said = f"“{first}”后面写一个点和它的名称，如 {braced(f'{first}.{example}')}"
            raise Unknown(said)
        return Reference(Style(), text=self.others[first].printed(rest[0]))

    def _of_indicator(
        self, indicator: Indicator, rest: list[str], filters: tuple[str, ...]
    ) -> Reference:
        department, attribute = self._asked(indicator, rest)
        if complaint := attribute.misfit(indicator, department):
            raise Unknown(complaint)
        return Reference(
            _style(attribute, indicator, filters),
            indicator=indicator,
            department=department,
            attribute=attribute,
        )

    def _asked(self, indicator: Indicator, rest: list[str]) -> tuple[Department | None, Attribute]:
        if len(rest) > 2:
            raise Unknown("点太多了，最多写成“指标.部门.比较”，如 {{ 受理数.区社保局.环比 }}")
        if not rest:
            return None, THIS_MONTH
        if len(rest) == 1 and rest[0] in ATTRIBUTES:
            return None, ATTRIBUTES[rest[0]]
        department = self._department(indicator, rest)
        if len(rest) == 1:
            return department, THIS_MONTH
        if rest[1] not in ATTRIBUTES:
            before = f"{indicator.name}.{department.name}."
            said = f"没有“{rest[1]}”这一项"
            raise Unknown(said, name=rest[1], among=ATTRIBUTES, before=before)
        return department, ATTRIBUTES[rest[1]]

    def _department(self, indicator: Indicator, rest: list[str]) -> Department:
        name = rest[0]
        if name in self.departments:
            return self.departments[name]
        if name in self.aliases:
            right = ".".join((indicator.name, self.aliases[name].name, *rest[1:]))
            raise Unknown(f"部门要写全称，“{name}”请写成 {braced(right)}")
        choices = [*self.departments] if rest[1:] else [*ATTRIBUTES, *self.departments]
        what = "部门" if rest[1:] else "部门，也没有这一项"
        said = f"“{indicator.name}”后面的“{name}”认不出，没有这个{what}"
        raise Unknown(said, name=name, among=choices, before=f"{indicator.name}.")

    def _no_such_name(self, name: str) -> Unknown:
        if EXPRESSION & set(name):
            return Unknown(f"“{name}”不是数据的名称。花括号里只能写名称，不能写算式和引号")
        said, known = f"没有叫“{name}”的数据", f"。可用的有：{'、'.join(self.names)}"
        return Unknown(said, name=name, among=self.names, otherwise=known)


def validate_template(template: str, known: Vocabulary) -> None:
    """Refuse broken braces, tags, and what nobody knows; raises ValidationError in Chinese."""
    refuse_broken_braces(template)
    wrong: list[tuple[str, Unknown]] = []
    for inner in names_in(template):
        try:
            known.resolve(Placeholder.parse(inner))
        except Unknown as unknown:
            wrong.append((inner, unknown))
    if wrong:
        told = (f"{braced(inner[:LONGEST])}：{unknown}" for inner, unknown in wrong[:TOLD])
        raise ValidationError([ended(complaint) for complaint in told])


def _style(attribute: Attribute, indicator: Indicator, filters: tuple[str, ...]) -> Style:
    for place, name in enumerate(filters):
        if name not in FILTERS:
            raise Unknown(f"没有叫“{name}”的格式。可用的格式有：{'、'.join(FILTERS)}")
        if name not in attribute.filters:
            raise Unknown(_wrong_filter(attribute, name))
        if name in filters[:place]:
            raise Unknown(f"格式“{name}”写了两次，请去掉一个")
    if complaint := _no_use(attribute, indicator, filters):
        raise Unknown(complaint)
    return Style.of(filters)


def _no_use(attribute: Attribute, indicator: Indicator, filters: tuple[str, ...]) -> str:
    """What is wrong with filters that are known and allowed; or nothing."""
    if SCALED in filters and (why := unscalable(indicator)):
        return f"“{indicator.name}”{why}，不能用格式“{SCALED}”"
    decimals = DECIMALS & set(filters)
    if len(decimals) > 1:
        return "“一位小数”和“两位小数”只能用一个"
    whole = indicator.kind == Kind.COUNT and not indicator.decimals
    if decimals and whole and SCALED in attribute.filters - set(filters):
        return f"“{indicator.name}”是整数，小数只能和“{SCALED}”一起用，或者用在百分比上"
    return ""


def _wrong_filter(attribute: Attribute, name: str) -> str:
    whose = f"“{attribute.name}”" if attribute.name else "这个数"
    usable = "、".join(one for one in FILTERS if one in attribute.filters)
    advice = f"可以用的有：{usable}" if usable else "请去掉竖线和后面的字"
    return f"{whose}不能用格式“{name}”，{advice}"


def ended(complaint: str) -> str:
    """With a full stop, unless it ends in a question."""
    return complaint if complaint.endswith("？") else f"{complaint}。"


def braced(inner: str) -> str:
    return f"{{{{ {inner} }}}}"
