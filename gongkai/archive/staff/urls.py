"""Addresses of the archive room."""

from django.urls import include, path

app_name = "archive"
urlpatterns = [
    path("", include("gongkai.archive.searching.staff.urls")),
]
