"""Precision and recall of the reconciler on its corpus: python -m tests.reconciler_score.

Builds the corpus's hall in a database in memory; `--mistakes` lists those of the development half.
"""

from __future__ import annotations

import os
import sys

DATABASE = "sqlite://:memory:"


def main() -> None:
    os.environ["DATABASE_URL"] = DATABASE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from stats.reconciler import Evidence
    from tests.stats.reconciler import corpus, hall

    hall.build()
    evidence = Evidence(hall.DECEMBER)
    right = false = missed = 0
    for half in corpus.HALVES:
        found = list(corpus.sentences(half))
        score = corpus.score(evidence, iter(found))
        right, false, missed = right + score.right, false + score.false, missed + score.missed
        print(f"{half}: {len(found)} sentences, {_told(score.right, score.false, score.missed)}")
        if half == corpus.HALVES[0] and "--mistakes" in sys.argv:
            print("\n".join(score.mistakes))
    print(f"together: {_told(right, false, missed)}")


def _told(right: int, false: int, missed: int) -> str:
    return (
        f"{right} contradictions found, {false} false, {missed} missed: "
        f"precision {right / (right + false):.3f}, recall {right / (right + missed):.3f}"
    )


if __name__ == "__main__":
    main()
