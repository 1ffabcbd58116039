"""Addresses of the supervision room."""

from django.urls import path

from gongkai.supervision.staff import views

app_name = "supervision"
urlpatterns = [
    path("", views.overview, name="overview"),
]
