"""kill -9 while figures are imported, or an import undone: all of it or nothing, and it goes on."""

from __future__ import annotations

from bulletin.models import Bulletin
from departments.models import Department, User
from departments.months import Month
from stats.intake.confirming import confirm, preview
from stats.intake.undoing import undo
from stats.models import Figure, FigureChange, FigureImport, Indicator, Source

from ..databases import Place
from ..processes import Outcome, Point, alone, killed
from ..results import Result
from ..wholeness import complaints

CONFIRMING, UNDOING = "stats/intake/confirming.py", "stats/intake/undoing.py"
BASE, QUERY = "django/db/backends/base/base.py", "django/db/models/query.py"
BEFORE = (
    Point("the file kept, its preview not made", CONFIRMING, "preview"),
    Point("a thousand figures of 1,500 written", QUERY, "_insert", "return", since="_apply"),
    Point("figures and history written, not on record", CONFIRMING, "_keep"),
    Point("all written, before the commit", BASE, "_commit", since="_keep"),
)
AFTER = Point("right after the commit", BASE, "_commit", "return", since="_keep")
UNDONE = Point("undoing, all written back, before the commit", UNDOING, "_log")
MONTHS = 125
FIRST = Month(2001, 1)


def run(place: Place, rounds: int) -> list[Result]:
    del place
    return [
        *(_tried(point, 0, rounds) for point in BEFORE),
        _tried(AFTER, _rows(), rounds),
        _tried(UNDONE, _rows(), rounds),
    ]


def _tried(point: Point, there: int, rounds: int) -> Result:
    wrong: list[str] = []
    for number in range(rounds):
        wrong += _round(point, there, number)
    for one in wrong:
        print(f"{point.name}: {one}")
    return Result(
        f"importing killed: {point.name}",
        rounds,
        f"{'all' if there else 'none'} of 1,500 figures",
        f"{len(wrong)} faults" if wrong else "as promised; the next try worked",
        not wrong,
    )


def _round(point: Point, there: int, number: int) -> list[str]:
    record = _hand_in(number)
    if not killed(lambda: _import(record, undoing=point is UNDONE), point):
        return ["not killed"]
    wrong = _standing(record, there)
    if there:
        if (outcome := alone(lambda: _import(record))).kind != "ImportRefused":
            wrong.append(f"imported twice: {outcome}")
    else:
        wrong += _wanted("FigureImport", alone(lambda: _import(record)))
    wrong += _standing(record, _rows())
    wrong += _wanted("FigureImport", alone(lambda: undo(record, by=_editor())))
    return wrong + _standing(record, 0) + complaints(Bulletin.objects.get())


def _wanted(kind: str, outcome: Outcome) -> list[str]:
    return [] if outcome.kind == kind else [f"the next try: {outcome}"]


def _standing(record: FigureImport, figures: int) -> list[str]:
    """Ledger, history and record agree on how many figures of the file there are."""
    record.refresh_from_db()
    held = Figure.objects.filter(month__lt=Month(2012, 1)).count()
    changes = FigureChange.objects.filter(intake=record).count()
    stands = record.confirmed_at is not None and record.undone_at is None
    wanted = (figures, bool(figures), figures if figures else changes)
    found = (held, stands, changes)
    if found != wanted or (changes not in (0, _rows(), 2 * _rows())):
        return [f"figures, record, changes are {found}, not {wanted}"]
    return []


def _import(record: FigureImport, *, undoing: bool = False) -> FigureImport:
    """As the pages do: a preview, its confirmation, perhaps its undoing."""
    done = confirm(record, by=_editor(), fingerprint=preview(record).fingerprint)
    return undo(done, by=_editor()) if undoing else done


def _hand_in(number: int) -> FigureImport:
    source = Source.objects.default()
    assert source is not None
    return FigureImport.hand_in(
        name="台账.csv", content=table(number), month=None, source=source, by=_editor()
    )


def table(number: int) -> bytes:
    """A tidy table; other values each round."""
    names = list(Department.objects.values_list("name", flat=True))
    indicators = list(_indicators())
    lines = ["月份,部门,指标,数值"]
    for place in range(MONTHS):
        month = FIRST.plus(place)
        lines += [
            f"{month},{name},{indicator.name},{50 + number % 50}"
            for name in names
            for indicator in indicators
        ]
    return "\n".join(lines).encode()


def _indicators() -> list[Indicator]:
    return list(Indicator.objects.filter(name__in=("受理数", "办结数", "评价数", "满意率")))


def _rows() -> int:
    return MONTHS * 4 * Department.objects.count()


def _editor() -> User:
    return User.objects.get(username="bian")
