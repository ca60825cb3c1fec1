"""Addresses (design, section 5)."""

from django.contrib import admin
from django.urls import include, path, register_converter

from . import views

register_converter(views.MonthConverter, "month")

public = [
    path("", views.archive, name="archive"),
    path("<month:month>/", views.bulletin, name="bulletin"),
    path("<month:month>/bulletin.pdf", views.bulletin_pdf, name="bulletin_pdf"),
    path("<month:month>/v<int:number>/", views.edition, name="edition"),
    path("<month:month>/v<int:number>/bulletin.pdf", views.edition_pdf, name="edition_pdf"),
]

urlpatterns = [
    *public,
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("pieces/", include("bulletin.newsroom.urls")),
    path("admin/", admin.site.urls),
]
