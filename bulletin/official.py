"""What an official document (公文) has at its top (GB/T 9704-2012, 7.2), where it is lacking."""

from __future__ import annotations

from collections.abc import Iterator

from stats.findings import Finding, Severity

from .document import Document


def official_findings(document: Document) -> list[Finding]:
    """Warnings for the style `official`; none for the other."""
    return list(_lacking(document)) if document.is_official else []


def _lacking(document: Document) -> Iterator[Finding]:
    if not document.document_number:
        yield Finding(
            Severity.WARNING,
            "no_document_number",
            "样式是公文，还没有填发文字号，如“西行审〔2021〕3号”。",
        )
    if document.masthead not in (document.issuer, f"{document.issuer}文件"):
        yield Finding(
            Severity.WARNING,
            "masthead_of_official",
            f"样式是公文，发文机关标志一般是发文机关加“文件”，如“{document.issuer}文件”；"
            f"现在的报头名称是“{document.masthead}”。",
        )
