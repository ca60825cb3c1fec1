"""Addresses that anyone may open (design, section 5)."""

from django.urls import path, register_converter

from . import (
    archive,
    crawling,
    departments,
    editions,
    feed,
    formats,
    large,
    linked,
    package,
    schema,
    search,
    tables,
)
from .months import MonthConverter, YearConverter

register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")

_MONTH, _VERSION = "<month:month>/", "<month:month>/v<int:number>/"
_PDF, _DOCX = {"part": "pdf"}, {"part": "docx"}
_CSV, _XLSX = {"shape": "csv"}, {"shape": "xlsx"}

urlpatterns = [
    path("", archive.archive, name="archive"),
    path("<year:year>/", archive.year, name="year"),
    path("search/", search.search, name="search"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<int:pk>/", departments.department, name="department"),
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
    # Both as data: the Document, its tables as printed, its figures one a row.
    path(_MONTH + "bulletin.json", formats.document, name="bulletin_json"),
    path(_MONTH + "bulletin.csv", formats.tables, _CSV, name="bulletin_csv"),
    path(_MONTH + "bulletin.xlsx", formats.tables, _XLSX, name="bulletin_xlsx"),
    path(_MONTH + "tables/<int:place>.csv", formats.table, _CSV, name="bulletin_table_csv"),
    path(_MONTH + "tables/<int:place>.xlsx", formats.table, _XLSX, name="bulletin_table_xlsx"),
    path(_MONTH + "figures.csv", formats.tidy, name="bulletin_figures"),
    path(_MONTH + "bulletin.jsonld", linked.linked_data, name="bulletin_jsonld"),
    path(_VERSION + "bulletin.json", formats.document, name="edition_json"),
    path(_VERSION + "bulletin.csv", formats.tables, _CSV, name="edition_csv"),
    path(_VERSION + "bulletin.xlsx", formats.tables, _XLSX, name="edition_xlsx"),
    path(_VERSION + "tables/<int:place>.csv", formats.table, _CSV, name="edition_table_csv"),
    path(_VERSION + "tables/<int:place>.xlsx", formats.table, _XLSX, name="edition_table_xlsx"),
    path(_VERSION + "figures.csv", formats.tidy, name="edition_figures"),
    path(_VERSION + "bulletin.jsonld", linked.linked_data, name="edition_jsonld"),
    # For programs that follow the site.
    path("feed/", feed.feed, name="feed"),
    path("schema/bulletin.json", schema.bulletin_schema, name="schema"),
    path("data/datapackage.json", package.descriptor, name="data_package"),
    path("data/figures.csv", package.all_figures, name="data_figures"),
    path("data/bulletins.csv", package.all_bulletins, name="data_bulletins"),
    path("sitemap.xml", crawling.sitemap, name="sitemap"),
    path("robots.txt", crawling.robots, name="robots"),
    # How one reads.
    path("view/large/", large.choose, {"mode": "large"}, name="view_large"),
    path("view/normal/", large.choose, {"mode": "normal"}, name="view_normal"),
    path("favicon.ico", crawling.favicon, name="favicon"),
]
