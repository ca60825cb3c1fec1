"""The ledger written to a file, at once or, where it is long, as a job (`stats.jobs`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from . import jobs
from .models import Figure, Job
from .models.figure import FigureQuerySet
from .resources import LedgerResource
from .spreadsheets import as_csv, as_xlsx

if TYPE_CHECKING:
    from departments.models import User

KIND = "export"
#: Some months of a large hall; what is longer is written while the clerk does something else.
AT_ONCE = 5_000
TITLE = "台账明细"
WIDTHS = (10, 26, 16, 12, 8, 20, 40)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the ledger, as which file: `shape` is csv or xlsx, no month means all."""

    shape: str
    since: str = ""
    until: str = ""
    department: int | None = None

    def figures(self, user: User) -> FigureQuerySet:
        """Of that part, what the user may see."""
        figures = Figure.objects.for_user(user)
        if self.since:
            figures = figures.filter(month__gte=self.since)
        if self.until:
            figures = figures.filter(month__lte=self.until)
        return figures if self.department is None else figures.filter(department=self.department)


def written(
    figures: FigureQuerySet, shape: str, *, tell: Callable[[int], None] | None = None
) -> bytes:
    """The figures as a tidy table; `tell` hears how many rows are done."""
    dataset = LedgerResource(figures, tell=tell).export()
    rows = [dataset.headers or [], *dataset]
    return as_xlsx(rows, title=TITLE, widths=WIDTHS) if shape == "xlsx" else as_csv(rows)


def file_name(figures: FigureQuerySet, shape: str) -> str:
    """`台账明细2020-01至2020-12.csv`."""
    months = figures.order_by("month").values_list("month", flat=True)
    first, last = months.first(), months.last()
    extent = f"{first}" if first == last else f"{first}至{last}"
    return f"{TITLE}{extent}.{shape}"


def start(wanted: Wanted, *, by: User) -> Job:
    """Write the file as a job; what the user may not see is not in it."""
    return jobs.start(KIND, by=by, arguments=asdict(wanted))


def _work(job: Job, progress: jobs.Progress) -> jobs.Result:
    wanted = Wanted(**job.arguments)
    figures = wanted.figures(job.by)
    total = figures.count()
    if not total:
        raise jobs.JobFailed("选定的范围里已经没有数据，没有可导出的。")
    content = written(figures, wanted.shape, tell=lambda done: progress(done, total))
    return jobs.Result(f"已写好{total}行。", file_name(figures, wanted.shape), content)


jobs.register(KIND, label="导出台账明细", work=_work)
