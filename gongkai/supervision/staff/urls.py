"""Addresses of the supervision room."""

from django.urls import include, path

from gongkai.supervision.staff import views

app_name = "supervision"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("", include("gongkai.supervision.checks.staff.urls")),
]
