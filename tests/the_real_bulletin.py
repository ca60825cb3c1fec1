"""Takes an earlier bulletin in, publishes it, and prints what it says otherwise than the file.

`python -m tests.the_real_bulletin PATH [YYYY-MM]`, on a database of its own, which is thrown away.
A real bulletin's sentences are not ours to keep, so the file stays outside the project; of the one
for December 2020 it is known what must come out, and anything else fails.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402

from bulletin.actions.past import take_in  # noqa: E402
from bulletin.document import decode  # noqa: E402
from departments.months import Month  # noqa: E402
from tests.differences import Difference, differences  # noqa: E402
from tests.publishing import publish_signed, three_people  # noqa: E402

#: The file of the real bulletin for December 2020, and all that is otherwise once it is published:
#: what the layout wants and the file lacks, numbering, spacing, and what the totals leave out.
REAL = "55fc7fb6be1df39c973c3ef1bb12287aa811daf70d2124660faf7f463245c109"
EXPECTED = [
    Difference("新加", "", "政务服务通报"),
    Difference("空白", " " * 25, ""),
    Difference("新加", "", "2020年12月政务服务工作情况通报"),
    Difference("编号", "1、", "一、"),
    Difference("备注", "", "市公交公司数据来源于窗口统计，不计入合计。"),
    Difference("空白", "⏎", ""),
    Difference("空白", " ", ""),
    Difference("破折号", "--", "——"),
    Difference("新加", "", "攀枝花市西区行政审批局 2021年1月13日印发"),
    Difference("页码", "- 7 -", ""),
]


def main(path: Path, month: Month | None) -> int:
    content = path.read_bytes()
    people = three_people()
    taken = take_in(content, name=path.name, by=people[0], month=month, making=True)
    for doubt in taken.doubts:
        print(f"? {doubt.what} | {doubt.where} | {doubt.done} | {doubt.check}")
    for problem in taken.problems:
        print(f"! {problem}")
    if taken.bulletin is None:
        return 1
    edition = publish_signed(taken.bulletin, people)
    found = differences(content, decode(bytes(edition.document)))
    for one in found:
        print(f"{one.kind}: {one.before!r} -> {one.after!r}")
    if hashlib.sha256(content).hexdigest() == REAL:
        print("as expected" if found == EXPECTED else "NOT as expected")
        return int(found != EXPECTED)
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with transaction.atomic():
            code = main(Path(sys.argv[1]), Month.parse(sys.argv[2]) if sys.argv[2:] else None)
            transaction.set_rollback(True)
    finally:
        runner.teardown_databases(databases)
    sys.exit(code)
