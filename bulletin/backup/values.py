"""A row as bytes and back, the same bytes whichever database it was read from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, TypeAlias

import msgspec
from django.db import models
from django.db.models import JSONField, Value
from django.utils.encoding import is_protected_type

Field: TypeAlias = "models.Field[Any, Any]"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Any]).decode
_split = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode


def fields_of(model: type[models.Model]) -> tuple[Field, ...]:
    """The columns of its own table that can be written."""
    found = model._meta.local_concrete_fields
    return tuple(field for field in found if not getattr(field, "generated", False))


def encode_row(fields: Sequence[Field], values: Sequence[Any]) -> bytes:
    return _encode([_plain(field, value) for field, value in zip(fields, values, strict=True)])


def decode_row(fields: Sequence[Field], row: bytes) -> list[Any]:
    """What the fields hold in Python; raises msgspec.DecodeError, or what a field raises."""
    return [_native(field, value) for field, value in zip(fields, _decode(row), strict=True)]


def join_rows(rows: Sequence[bytes]) -> bytes:
    """One MessagePack array (array 32) of rows that were encoded one by one."""
    return b"\xdd" + len(rows).to_bytes(4, "big") + b"".join(rows)


def split_rows(part: bytes) -> list[bytes]:
    return [bytes(row) for row in _split(part)]


class Tally:
    """Counts rows and sums their SHA-256, so that their order does not matter."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: bytes) -> None:
        self.rows += 1
        self._sum += int.from_bytes(hashlib.sha256(row).digest(), "big")

    @property
    def digest(self) -> str:
        return f"{self._sum % 2**256:064x}"


def _plain(field: Field, value: Any) -> Any:
    """One spelling of each value: keys of JSON in order, zero without a sign."""
    if isinstance(field, JSONField):
        return _json_text(field, value)
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, Decimal):
        return str(value or abs(value))
    if isinstance(value, str | bytes) or is_protected_type(value):
        return value
    return field.value_to_string(SimpleNamespace(**{field.attname: value}))  # type: ignore[arg-type]


def _json_text(field: JSONField, value: Any) -> str | None:
    """Django reads JSON's null and the database's alike; a column that takes none holds JSON's."""
    if value is None and field.null:
        return None
    return json.dumps(value, cls=field.encoder, ensure_ascii=False, sort_keys=True)


def _native(field: Field, value: Any) -> Any:
    if value is None or not isinstance(field, JSONField):
        return field.to_python(value)
    found = json.loads(value, cls=field.decoder)
    return Value(None, JSONField()) if found is None else found
