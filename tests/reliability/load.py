"""Many readers and writers at once: `make load`, or `python -m tests.reliability.load [--quick]`.

On SQLite, then on PostgreSQL, with nothing beside them.
"""

from __future__ import annotations

import sys

from .fault import Trial, main

TRIALS = (
    Trial("readers", 2),
    Trial("editors", 1),
    Trial("submitting", 1),
)
REMARKS = (
    "The site with two processes of four threads, its database, and all who ask it share the two "
    "cores. Requests come at a constant rate and count from the moment they were due, so that a "
    "stall is charged in full. The hall is the sample with three more years of issues."
)

if __name__ == "__main__":
    sys.exit(main("loads", "Load", TRIALS, REMARKS, at_once=False))
