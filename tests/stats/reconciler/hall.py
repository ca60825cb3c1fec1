"""和平区: an invented hall whose ledger every sentence of the corpus is held against."""

from __future__ import annotations

from decimal import Decimal

from departments.models import Department, DepartmentAlias, Presence
from departments.months import Month
from stats.models import Door, Figure, Indicator, Source
from stats.models.kinds import Aggregation, Direction, Kind, Scope
from stats.writing import Content, Write, write

DECEMBER, NOVEMBER, YEAR_AGO = Month(2020, 12), Month(2020, 11), Month(2019, 12)

DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "区人社局": ("区人力资源和社会保障局", "区社保中心"),
    "区医保局": ("区医疗保障局",),
    "市公积金中心和平管理部": (),
    "市公安局和平分局": ("公安户政窗口",),
    "区市场监管局": ("区市场监督管理局",),
    "区自然资源局": (),
    "和平区税务局": ("区税务局",),
    "区民政局": (),
    "市公交公司": (),
}
BUS = "市公交公司"

#: By department in the order above; the bus company's count its own windows.
ROWS: dict[Month, dict[str, tuple[str | int | None, ...]]] = {
    DECEMBER: {
        "受理数": (1843, 1520, 627, 418, 305, 264, 96, 57, 3120),
        "办结数": (1839, 1524, 627, 415, 305, 261, 96, 57, 3120),
        "评价数": (1502, 1133, 540, 236, 187, 150, 61, 40, None),
        "满意率": ("98.87", "99.12", 100, "97.46", "98.93", "96.67", 100, "97.5", None),
        "迟到": (2, 0, 0, 1, 0, 0, 0, 0, None),
    },
    NOVEMBER: {
        "受理数": (1655, 1498, 588, 455, 281, 240, 102, 49, 2950),
        "办结数": (1650, 1490, 590, 450, 280, 242, 100, 50, 2950),
        "评价数": (1380, 1100, 500, 210, 170, 141, 58, 36, None),
        "满意率": ("97.9", "98.6", "99.4", "97.1", "98.2", "95.7", 100, "97.2", None),
    },
    YEAR_AGO: {
        "受理数": (1420, 1201, 533, 392, 260, 198, 88, 61, 2405),
        "办结数": (1418, 1203, 530, 390, 262, 197, 88, 60, 2405),
        "评价数": (1010, 800, 401, 180, 133, 97, 40, 30, None),
        "满意率": ("96.5", "97.3", "98.8", "95", "97.7", "94.8", "99.1", "96.7", None),
    },
}
HALL: dict[Month, dict[str, str | int]] = {
    DECEMBER: {"排号数": 6274, "即办件数": 3986, "平均办理时长": "2.36", "缴费金额": "1286.47"},
    NOVEMBER: {"排号数": 5871, "即办件数": 3742, "平均办理时长": "2.64", "缴费金额": "1150.02"},
    YEAR_AGO: {"排号数": 5022, "即办件数": 3105, "平均办理时长": "3.1", "缴费金额": "998.3"},
}
#: What 区自然资源局 had in 受理数 before it was corrected.
CORRECTED = ("区自然资源局", 231)


def build() -> None:
    """The whole hall: definitions, departments and figures."""
    platform = Source.objects.create(name="和平区政务服务平台", is_default=True)
    windows = Source.objects.create(name="窗口统计", counts_in_totals=False)
    indicators = _indicators()
    departments = _departments()
    figures = []
    for month, rows in _all_rows().items():
        for name, values in rows.items():
            for department, value in zip(departments, values, strict=True):
                figures.append(
                    Figure(
                        month=month,
                        indicator=indicators[name],
                        department=department,
                        value=None if value is None else Decimal(value),
                        source=windows if department.name == BUS else platform,
                    )
                )
    for month, hall in HALL.items():
        figures += [
            Figure(month=month, indicator=indicators[name], value=Decimal(value), source=platform)
            for name, value in hall.items()
        ]
    Figure.objects.bulk_create(figures)
    _correct(indicators["受理数"], platform)


def _all_rows() -> dict[Month, dict[str, tuple[str | int | None, ...]]]:
    """The year's other months too: three cases fewer at each department for each month back."""
    rows = dict(ROWS)
    for number in range(1, 11):
        rows[Month(2020, number)] = {
            name: tuple(int(value) - 3 * (11 - number) for value in ROWS[NOVEMBER][name] if value)
            for name in ("受理数", "办结数")
        }
    return rows


def _correct(indicator: Indicator, source: Source) -> None:
    """Writes the old value, then the right one, so that the history knows both."""
    name, before = CORRECTED
    department = Department.objects.get(name=name)
    right = Figure.objects.get(month=DECEMBER, indicator=indicator, department=department).value
    for value in (Decimal(before), right):
        content = Content(value, source)
        write([Write(DECEMBER, indicator, department, content)], by=None, door=next(iter(Door)))


def _departments() -> list[Department]:
    made = []
    for order, (name, aliases) in enumerate(DEPARTMENTS.items(), 1):
        department = Department.objects.create(name=name, order=order)
        Presence.objects.create(department=department, since=Month(2019, 1))
        for alias in aliases:
            DepartmentAlias.objects.create(department=department, name=alias)
        made.append(department)
    return made


def _indicators() -> dict[str, Indicator]:
    more = {"unit": "件", "direction": Direction.MORE}
    make = Indicator.objects.create
    rated = make(name="评价数", heading="系统评价数", order=5, **more)
    made = [
        rated,
        make(name="排号数", scope=Scope.HALL, order=1, **more),
        make(name="受理数", heading="系统受理数", order=2, **more),
        make(name="办结数", heading="系统办结数", order=3, **more),
        make(name="即办件数", scope=Scope.HALL, order=4, **more),
        make(
            name="满意率",
            heading="系统评价满意率",
            unit="%",
            kind=Kind.RATE,
            aggregation=Aggregation.WEIGHTED,
            weight=rated,
            decimals=2,
            direction=Direction.MORE,
            order=6,
        ),
        make(
            name="平均办理时长",
            unit="天",
            kind=Kind.DAYS,
            scope=Scope.HALL,
            aggregation=Aggregation.NONE,
            decimals=2,
            direction=Direction.LESS,
            order=7,
        ),
        make(
            name="缴费金额",
            unit="万元",
            kind=Kind.MONEY,
            scope=Scope.HALL,
            decimals=2,
            order=8,
        ),
        make(name="迟到", unit="人次", direction=Direction.LESS, order=9),
    ]
    return {indicator.name: indicator for indicator in made}
