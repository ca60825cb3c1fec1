"""Files as answers: kept under their name, never shown as a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes, name: str) -> HttpResponse:
    """A file to keep; its type is told by the end of its name."""
    return HttpResponse(content, content_type=_type(name), headers=_to_keep(name))


def attachment_in_parts(parts: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """The same of what is sent while it is made."""
    return StreamingHttpResponse(parts, content_type=_type(name), headers=_to_keep(name))


def _type(name: str) -> str:
    return TYPES[name.rpartition(".")[2]]


def _to_keep(name: str) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(True, name) or "attachment"}


def to_save(name: str, content: bytes) -> HttpResponse:
    """A file that somebody handed in or that a job made: to be saved, never shown."""
    disposition = content_disposition_header(True, name or "文件") or "attachment"
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition},
    )
