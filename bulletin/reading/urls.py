"""Addresses that anyone may open (design, section 5)."""

from django.urls import path, register_converter

from . import archive, editions, health, large, tables
from .months import MonthConverter

register_converter(MonthConverter, "month")

_MONTH, _VERSION = "<month:month>/", "<month:month>/v<int:number>/"
_PDF, _DOCX = {"part": "pdf"}, {"part": "docx"}

urlpatterns = [
    path("", archive.archive, name="archive"),
    # The current edition of a month, and its formats.
    path(_MONTH, editions.page, name="bulletin"),
    path(_MONTH + "bulletin.pdf", editions.file, _PDF, name="bulletin_pdf"),
    path(_MONTH + "bulletin.docx", editions.file, _DOCX, name="bulletin_docx"),
    path(_MONTH + "tables/<int:table>/", tables.table, name="bulletin_table"),
    # Each edition at an address of its own.
    path(_VERSION, editions.page, name="edition"),
    path(_VERSION + "bulletin.pdf", editions.file, _PDF, name="edition_pdf"),
    path(_VERSION + "bulletin.docx", editions.file, _DOCX, name="edition_docx"),
    path(_VERSION + "tables/<int:table>/", tables.table, name="edition_table"),
    # How one reads.
    path("view/large/", large.choose, {"mode": "large"}, name="view_large"),
    path("view/normal/", large.choose, {"mode": "normal"}, name="view_normal"),
    path("favicon.ico", health.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
]
