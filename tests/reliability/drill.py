"""Moving house with ten years: `python -m tests.reliability.drill`, `make drill`.

From SQLite to PostgreSQL and back, measured; then backups while somebody writes, restores killed at
a random moment, and files with a byte turned over. Starts a PostgreSQL of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        command = (sys.executable, "-m", "tests.reliability.drill", *sys.argv[1:])
        os.execv(ROOT / ".ci" / "postgres", [".ci/postgres", *command])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

REMARKS = """\
Ten years are 60 departments, 86,760 figures, each with its change, and 120 editions with 0.6 MB of
page, PDF and Word file that no packing makes smaller. Memory is the process's peak, Python and
Django among it. Seconds are those of whole commands: start, migrations of the empty database,
reading back what was written. The publishing, the kinds of refusal and the values that are easily
lost are in the tests (`tests/bulletin/test_backup*.py`)."""


def main() -> int:
    # They import models, which want Django set up.
    from tests.reliability.drilling import drill
    from tests.reliability.results import keep

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--dry", action="store_true", help="print only, keep no chapter")
    asked = parser.parse_args()
    results = drill(years=asked.years, rounds=asked.rounds)
    if asked.dry:
        print("".join(map(str, results)))
        return 0 if all(result.holds for result in results) else 1
    return keep("Backup", results, remarks=REMARKS)


if __name__ == "__main__":
    sys.exit(main())
