"""Takes an earlier bulletin in, publishes it, and prints what it says otherwise than the file.

`python -m tests.the_real_bulletin PATH [YYYY-MM]`, on a database of its own, which is thrown away.
A real bulletin's sentences are not ours to keep, so the file stays outside the project.
"""

from __future__ import annotations

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
from tests.differences import differences  # noqa: E402
from tests.publishing import publish_signed, three_people  # noqa: E402


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
    for one in differences(content, decode(bytes(edition.document))):
        print(f"{one.kind}: {one.before!r} -> {one.after!r}")
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
