"""Instructions and tasks as pages list them: of one issue, and those that wait on the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from departments.months import Month

from ..models import Instruction, Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """`instructions` have no task yet; `tasks` are open ones of whatever issue."""

    instructions: tuple[Instruction, ...]
    tasks: tuple[Task, ...]


def instructions_of(month: Month) -> list[Instruction]:
    """All of an issue, the newest first, with their tasks; two queries."""
    tasks = Task.objects.select_related("department", "person", "made_by", "done_by")
    return list(
        Instruction.objects.of(month).with_names().prefetch_related(Prefetch("tasks", tasks))
    )


def waiting(month: Month) -> Waiting:
    """What the desk of a month reminds of; two queries.

    An instruction is shown with its own month and the next, which is being made by then: not
    each needs a task. A task is shown with every month until it is done.
    """
    months = [one for one in (month, month.neighbour(-1)) if one is not None]
    new = Instruction.objects.filter(edition__bulletin__month__in=months, tasks=None)
    return Waiting(tuple(new.with_names()), tuple(Task.objects.open().with_names()))
