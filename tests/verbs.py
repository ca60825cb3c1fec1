"""The verbs of the three rooms, read from their source, and what each of them comes to call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOMS = ("departments", "stats", "bulletin")
#: A module and a name in it.
Place = tuple[str, str]


@cache
def modules() -> dict[str, ast.Module]:
    """By their dotted names; packages by their own."""
    found = {}
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                found[_dotted(path)] = ast.parse(path.read_text("utf-8"))
    return found


def _dotted(path: Path) -> str:
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def verbs() -> set[Place]:
    """Public functions that are told, by keyword, who acts."""
    return {
        (name, function.name)
        for name, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and any(given.arg == "by" for given in function.args.kwonlyargs)
    }


def reached(verb: Place) -> set[Place]:
    """Everything that it calls, and that those call; what is named is taken for called."""
    seen: set[Place] = set()
    waiting = [verb]
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            waiting += _calls().get(place, ())
    return seen


@cache
def _calls() -> dict[Place, set[Place]]:
    """A class calls what its methods call; a name that a package hands on leads to its home."""
    found: dict[Place, set[Place]] = {}
    for name, tree in modules().items():
        known = dict(_names(name, tree))
        for place in known.items():
            found.setdefault((name, place[0]), set()).add(place[1])
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.setdefault((name, node.name), set()).update(_named_in(node, known))
    return found


def _names(module: str, tree: ast.Module) -> Iterator[tuple[str, Place]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, (module, node.name)
        if isinstance(node, ast.ImportFrom):
            home = _home(module, node)
            for alias in node.names:
                yield alias.asname or alias.name, (home, alias.name)


def _home(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.split(".") if _is_package(module) else module.split(".")[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _is_package(module: str) -> bool:
    return (settings.BASE_DIR / Path(*module.split(".")) / "__init__.py").exists()


def _named_in(node: ast.AST, known: dict[str, Place]) -> Iterator[Place]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in known:
            yield known[inner.id]
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            home = known.get(inner.value.id)
            if home:  # a function of a module that was imported, or a method
                yield (f"{home[0]}.{home[1]}", inner.attr)
                yield (home[0], inner.attr)
