"""What a leader writes upon an issue (批示), and the tasks that follow from it (督办事项)."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.events import Act, record
from departments.models import Department, User
from departments.quoting import quoted

from ..models import Edition, Instruction, Task
from ..notices import occasions
from ..permissions import INSTRUCT, KEEP_TASKS, VIEW_INSTRUCTIONS, require
from . import Refused

#: A day further away is a slip of the pen.
FARTHEST = dt.timedelta(days=366)


@transaction.atomic
def instruct(edition: Edition, text: str, *, by: User) -> Instruction:
    """Write an instruction, which goes to the editors and stays as it is.

    Raises PermissionDenied, or Refused with nothing said, or the same said twice.
    """
    require(by, INSTRUCT)
    text = text.strip()
    if not text:
        raise Refused("批示没有内容。")
    # Two clicks at once: the second waits here, and then finds what the first wrote.
    User.objects.select_for_update().get(pk=by.pk)
    if edition.instructions.filter(by=by, text=text).exists():
        raise Refused("您已经写过这条批示，不用再写。")
    made = Instruction.objects.create(edition=edition, text=text, by=by)
    record(by, edition.bulletin, f"对第{edition.number}版作批示", act=Act.INSTRUCTION)
    occasions.instructed(made)
    return made


@transaction.atomic
def make_task(
    instruction: Instruction,
    *,
    what: str,
    due: dt.date,
    by: User,
    department: Department | None = None,
    person: User | None = None,
) -> Task:
    """Have something done upon an instruction, by a department or by one of the bureau's people.

    Raises PermissionDenied, or Refused: nothing to do, a day that is past or too far, nobody or
    two responsible, somebody who may not see it, or the same task twice.
    """
    require(by, KEEP_TASKS)
    what, today = " ".join(what.split()), timezone.localdate()
    if not what:
        raise Refused("请写要办什么事。")
    if not today <= due <= today + FARTHEST:
        raise Refused("办结期限应在今天以后、一年以内。")
    if (department is None) == (person is None):
        raise Refused("责任部门和责任人选一个，也只选一个。")
    if person is not None and not (person.is_active and person.has_perm(VIEW_INSTRUCTIONS)):
        raise Refused(f"{person}看不到批示，不能作责任人，请选审批局的人。")
    task = Task(
        instruction=instruction, what=what, due=due, department=department, person=person,
        made_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            task.save(force_insert=True)
    except IntegrityError:
        raise Refused(f"这件事已经交给{task.responsible}了。") from None
    said = f"督办事项{quoted(what)}，{task.responsible}，{due:%Y-%m-%d}前办结"
    record(by, instruction.edition.bulletin, said, act=Act.INSTRUCTION)
    occasions.task_made(task)
    return task


@transaction.atomic
def close_task(task: Task, note: str, *, by: User) -> Task:
    """Say that it is done, and how. Raises PermissionDenied, or Refused: no note, done already."""
    require(by, KEEP_TASKS)
    note = note.strip()
    if not note:
        raise Refused("请写办理情况。")
    task = Task.objects.with_names().select_for_update(of=("self",)).get(pk=task.pk)
    if task.is_done:
        raise Refused(f"{quoted(task.what)}已由{task.done_by}办结，不用再办。")
    task.done_at, task.done_by, task.done_note = timezone.now(), by, note
    task.save(update_fields=["done_at", "done_by", "done_note"])
    bulletin = task.instruction.edition.bulletin
    record(by, bulletin, f"办结督办事项{quoted(task.what)}：{note}", act=Act.INSTRUCTION)
    occasions.task_done(task)
    return task
