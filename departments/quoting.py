"""Quotation marks as Chinese sets them. Knows no Django, so that the Document can quote as well."""

from __future__ import annotations


def quoted(text: str) -> str:
    """In quotation marks; those inside it become single ones (GB/T 15834 on quotation marks)."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"
