"""Which migrations a database has, and the models that fit its tables then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.migrations.loader import MigrationLoader

Model = type[models.Model]
#: By app, its newest applied migrations.
Applied = dict[str, tuple[str, ...]]

#: Signed-in browsers: who can read a backup must not be able to take their place.
LEFT_OUT = ("sessions.Session",)


def applied_in(loader: MigrationLoader) -> Applied:
    """Of each installed app, the applied migrations that no other applied one of it follows."""
    newest: dict[str, list[str]] = {}
    known = loader.graph.node_map
    for key in sorted(set(loader.applied_migrations) & set(known)):
        children = (child.key for child in known[key].children)
        if not any(child[0] == key[0] and child in loader.applied_migrations for child in children):
            newest.setdefault(key[0], []).append(key[1])
    return {app: tuple(names) for app, names in newest.items()}


def unknown_to(loader: MigrationLoader, applied: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of the migrations that this version of the code does not have."""
    return [
        f"{app}.{name}"
        for app, names in applied.items()
        for name in names
        if (app, name) not in loader.graph.node_map
    ]


def ahead_of(loader: MigrationLoader) -> list[str]:
    """What was applied to the database by a newer version of an app that is still installed."""
    replaced = {key for one in loader.replacements.values() for key in one.replaces}
    return [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if app in loader.migrated_apps
        and (app, name) not in loader.graph.node_map
        and (app, name) not in replaced
    ]


def models_at(loader: MigrationLoader, applied: Applied) -> list[Model]:
    """Every table's model as it was then, joins included, those that others refer to first."""
    nodes = [(app, name) for app, names in applied.items() for name in names]
    apps: Any = loader.project_state(nodes).apps
    every: list[Model] = sorted(
        apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower
    )
    kept = [one for one in every if one._meta.managed and one._meta.label not in LEFT_OUT]
    return list(_referred_first([one for one in kept if one._meta.app_label in applied]))


def _referred_first(every: Sequence[Model]) -> Iterator[Model]:
    seen: set[Model] = set()

    def visit(model: Model) -> Iterator[Model]:
        if model in seen or model not in every:
            return
        seen.add(model)
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey):
                yield from visit(field.related_model)
        yield model

    for model in every:
        yield from visit(model)
