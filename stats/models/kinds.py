"""What an indicator can be: its kind, whom it speaks of, how it is added up and printed."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    COUNT = "count", "数量"
    RATE = "rate", "比率"
    DAYS = "days", "天数"
    MONEY = "money", "金额"


class Scope(models.TextChoices):
    DEPARTMENT = "department", "各部门"
    HALL = "hall", "大厅"


class Aggregation(models.TextChoices):
    SUM = "sum", "相加"
    RATIO = "ratio", "分子合计除以分母合计"
    WEIGHTED = "weighted", "按权数加权平均"
    NONE = "none", "不合计"


class Direction(models.TextChoices):
    MORE = "more", "越多越好"
    LESS = "less", "越少越好"
    NEITHER = "neither", "不分好坏"


class Rounding(models.TextChoices):
    HALF_UP = "half_up", "四舍五入"
    TRUNCATE = "truncate", "截去尾数"
