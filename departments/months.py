"""The statistics month: a value of its own, and the model and form fields that hold it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

FIRST_YEAR, LAST_YEAR = 2000, 2099
NOT_A_MONTH = "“%(value)s”不是月份，请写成“2020-12”的样子（2000年至2099年）。"


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, `Month(2020, 12)`; prints as `2020-12`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 12):
            raise ValueError(f"not a month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2020-12`; raises ValueError for anything else."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        if not match:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """`2020年12月`, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
        return f"{self.year}年{self.number}月"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier when negative)."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    def neighbour(self, months: int) -> Month | None:
        """The same, or None before the first month there is and after the last."""
        try:
            return self.plus(months)
        except ValueError:
            return None


def month_from_user(value: object) -> Month:
    """A month out of what a person or a file gave; raises ValidationError in Chinese."""
    if isinstance(value, Month):
        return value
    try:
        if isinstance(value, dt.date):
            return Month.of(value)
        return Month.parse(str(value))
    except ValueError:
        raise ValidationError(
            NOT_A_MONTH, code="invalid", params={"value": str(value)[:40]}
        ) from None


def span_label(first: dt.date, last: dt.date) -> str:
    """`11月17日至12月16日`, without leading zeros; the years are told where they differ."""
    differ = first.year != last.year
    return "至".join(
        f"{f'{day.year}年' if differ else ''}{day.month}月{day.day}日" for day in (first, last)
    )


class MonthInput(forms.DateInput):
    input_type = "month"

    def format_value(self, value: Any) -> str | None:
        return None if value in (None, "") else str(value)


class MonthFormField(forms.Field):
    widget = MonthInput

    def to_python(self, value: object) -> Month | None:
        return None if value in self.empty_values else month_from_user(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class MonthField(models.DateField):
    """A Month, kept as the date of its first day."""

    description = "Statistics month"

    if TYPE_CHECKING:  # what django-stubs reads
        _pyi_private_set_type: Month | str | dt.date | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Month  # type: ignore[assignment]
        _pyi_lookup_exact_type: Month | str | dt.date  # type: ignore[assignment]

    def from_db_value(self, value: dt.date | None, *_: object) -> Month | None:
        return None if value is None else Month.of(value)

    def to_python(self, value: object) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-01", value):
            value = value[:7]
        return month_from_user(value)

    def get_prep_value(self, value: object) -> dt.date | None:
        month = self.to_python(value)
        return None if month is None else month.first_day

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        # The admin swaps in its own date widget; ours stays.
        kwargs["widget"] = MonthInput
        return super(models.DateField, self).formfield(**{"form_class": MonthFormField, **kwargs})


def first_of_month(field: str, name: str) -> models.CheckConstraint:
    """The database's side of MonthField: the date kept is the first of its month."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__day": 1}) | models.Q(**{f"{field}__isnull": True}),
        name=name,
    )
