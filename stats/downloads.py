"""Files as answers: kept under their name, never shown as a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes, name: str) -> HttpResponse:
    """A file to keep; its type is told by the end of its name."""
    disposition = content_disposition_header(True, name)
    kind = TYPES[name.rpartition(".")[2]]
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": disposition or "attachment"}
    )


def to_save(name: str, content: bytes) -> HttpResponse:
    """A file that somebody handed in or that a job made: to be saved, never shown."""
    disposition = content_disposition_header(True, name or "文件") or "attachment"
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )
