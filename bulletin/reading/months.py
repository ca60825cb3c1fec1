"""Months in addresses."""

from __future__ import annotations

from departments.months import Month


class MonthConverter:
    """`2020/12` in an address."""

    regex = "20[0-9]{2}/(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value.replace("/", "-"))

    def to_url(self, value: Month) -> str:
        return str(value).replace("-", "/")


class YearConverter:
    """`2020` in an address."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
