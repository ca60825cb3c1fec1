"""Addresses (design, section 5)."""

from django.contrib import admin
from django.urls import include, path

handler400 = "bulletin.reading.errors.bad_request"
handler500 = "bulletin.reading.errors.server_error"

urlpatterns = [
    path("", include("bulletin.reading.urls")),
    path("pieces/", include("bulletin.newsroom.urls")),
    path("briefing/", include("bulletin.leading.urls")),
    path("admin/", admin.site.urls),
]
