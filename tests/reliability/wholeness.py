"""Whether what was published is whole: each edition with all that belongs to it, in one order."""

from __future__ import annotations

from collections import Counter

from django.test import Client

from bulletin.models import Bulletin, Edition, Passage, PrintedRow
from bulletin.verification import faults
from departments.events import Act
from departments.models import Event

#: Where a client says that it asks.
HOST = "localhost"


def complaints(bulletin: Bulletin, *, whole_chain: bool = False) -> list[str]:
    """What is not as it should be; nothing where all is well."""
    editions = list(Edition.objects.filter(bulletin=bulletin).without_content().order_by("pk"))
    newest = editions[-1]
    found = []
    if [one.number for one in editions] != list(range(1, len(editions) + 1)):
        found.append(f"numbers {[one.number for one in editions]}")
    if editions != sorted(editions, key=lambda one: one.published_at):
        found.append("not in the order of their time")
    for model in (Passage, PrintedRow):
        held = set(model.objects.values_list("edition__number", flat=True))
        if held != {newest.number}:
            found.append(f"{model.__name__} of editions {sorted(held)}")
    told = Counter(
        Event.objects.about(bulletin)
        .filter(act=Act.PUBLICATION, what__startswith="发布第")
        .values_list("what", flat=True)
    )
    wanted = {f"发布第{one.number}版" for one in editions}
    if {what.partition("（")[0] for what in told} != wanted or set(told.values()) != {1}:
        found.append(f"events {told}")
    return found + _served(bulletin) + _chained(whole_chain)


def _served(bulletin: Bulletin) -> list[str]:
    newest = Edition.objects.filter(bulletin=bulletin).order_by("number").last()
    assert newest is not None
    client, address = Client(SERVER_NAME=HOST), bulletin.get_absolute_url()
    asked = {
        "html": address,
        "pdf": f"{address}bulletin.pdf",
        "docx": f"{address}bulletin.docx",
        "document": f"{address}bulletin.json",
    }
    found = []
    for part, where in asked.items():
        content = bytes(getattr(newest, part))
        if not content or client.get(where).content != content:
            found.append(f"{part} is not what is served")
    return found


def _chained(whole: bool) -> list[str]:
    """The whole chain, or its last two links."""
    if whole:
        return [str(fault) for fault in faults()]
    newest = list(Edition.objects.select_related("bulletin").order_by("-pk")[:2])
    changed = [f"{one} was changed" for one in newest if one.changed_parts()]
    if len(newest) == 2 and newest[0].previous_hash != newest[1].hash:
        changed.append(f"{newest[0]} is not chained to {newest[1]}")
    return changed
