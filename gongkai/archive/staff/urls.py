"""Addresses of the archive room."""

from django.urls import path

from gongkai.archive.integrity import views as integrity
from gongkai.archive.staff import views

app_name = "archive"
urlpatterns = [
    path("", views.search, name="search"),
    path("integrity/", integrity.result, name="integrity"),
]
