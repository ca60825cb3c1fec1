"""`python -I` and this directory: the typesetter without the package around it, and its Django."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

# At the end, so that none of our neighbours stands for a module of Python's own.
sys.path.append(str(Path(__file__).parents[1]))
sys.exit(import_module("typesetter.caged").main(int(sys.argv[1])))
