"""Addresses that anyone may open (design, section 5)."""

from django.urls import path, register_converter

from . import archive, editions, health
from .months import MonthConverter

register_converter(MonthConverter, "month")

_PDF, _DOCX = {"part": "pdf"}, {"part": "docx"}

urlpatterns = [
    path("", archive.archive, name="archive"),
    # The current edition of a month, and its formats.
    path("<month:month>/", editions.bulletin, name="bulletin"),
    path("<month:month>/bulletin.pdf", editions.bulletin_file, _PDF, name="bulletin_pdf"),
    path("<month:month>/bulletin.docx", editions.bulletin_file, _DOCX, name="bulletin_docx"),
    # Each edition at an address of its own.
    path("<month:month>/v<int:number>/", editions.edition, name="edition"),
    path(
        "<month:month>/v<int:number>/bulletin.pdf", editions.edition_file, _PDF, name="edition_pdf"
    ),
    path(
        "<month:month>/v<int:number>/bulletin.docx",
        editions.edition_file,
        _DOCX,
        name="edition_docx",
    ),
    path("favicon.ico", health.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
]
