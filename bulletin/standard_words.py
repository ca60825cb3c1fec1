"""The words that a hall starts with: forms often written wrong, whatever the hall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from departments.names import fold

from .models.words import WordKind
from .word_lists import read_words

SHIPPED = Path(__file__).with_name("standard_words.csv")


def add_standard_words(apps: Any) -> None:
    """For a migration: the shipped words, where there is none yet."""
    model = apps.get_model("bulletin", "HouseWord")
    if model.objects.exists():
        return
    listed = read_words(SHIPPED.read_bytes())
    model.objects.bulk_create(
        model(
            wrong=entry.wrong,
            right=entry.right,
            kind=WordKind(entry.kind).value,
            note=entry.note,
            folded=fold(entry.wrong),
        )
        for entry in listed.entries
    )
