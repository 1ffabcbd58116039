"""Addresses of the archive room."""

from django.urls import include, path

from gongkai.archive.integrity import views as integrity

app_name = "archive"
urlpatterns = [
    path("", include("gongkai.archive.searching.staff.urls")),
    path("integrity/", integrity.result, name="integrity"),
]
