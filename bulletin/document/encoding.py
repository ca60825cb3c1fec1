"""A Document as bytes, always the same ones, and their hash."""

from __future__ import annotations

import hashlib

import msgspec

from .whole import Document

#: What `chained_to` is where nothing had been published before.
GENESIS = "0" * 64


def encode(document: Document) -> bytes:
    """The same bytes for the same Document: what is frozen and hashed."""
    return msgspec.json.encode(document, order="deterministic")


def decode(content: bytes) -> Document:
    """Raises msgspec.ValidationError when the bytes are no Document."""
    return msgspec.json.decode(content, type=Document)


def content_of(document: Document) -> Document:
    """What is said, without which version says it, and why: equal where nothing was changed."""
    return msgspec.structs.replace(
        document,
        version=0,
        correction="",
        changes=(),
        published=None,
        chained_to="",
        is_draft=True,
    )


def content_hash(document: Document) -> str:
    """SHA-256 of what is said; a signature holds for this."""
    return hashlib.sha256(encode(content_of(document))).hexdigest()


def document_hash(document: Document) -> str:
    """SHA-256 of the whole of it: of the bytes that are published as bulletin.json."""
    return hashlib.sha256(encode(document)).hexdigest()
