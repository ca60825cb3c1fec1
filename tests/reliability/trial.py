"""One fault or load on one database, in a process of its own, on a copy of the stage.

    python -m tests.reliability.trial PACKAGE NAME KIND STAGE ROUNDS

The last line of what it prints is its results as JSON.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.reliability.databases import place
from tests.reliability.staging import set_up


def main(package: str, name: str, kind: str, stage: Path, rounds: int) -> None:
    root = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=stage.parent))
    root.chmod(0o711)
    own = place(kind, root / "database", copy_of=stage)
    own.start()
    try:
        set_up(own.url)
        results = import_module(f"tests.reliability.{package}.{name}").run(own, rounds)
    finally:
        own.stop("immediate")
        shutil.rmtree(root, ignore_errors=True)
    print(json.dumps([dataclasses.asdict(one) for one in results], ensure_ascii=False))


if __name__ == "__main__":
    package, name, kind, stage, rounds = sys.argv[1:]
    main(package, name, kind, Path(stage), int(rounds))
