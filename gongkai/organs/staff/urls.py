"""Addresses of the organs room."""

from django.urls import path

from gongkai.organs.staff import views

app_name = "organs"
urlpatterns = [
    path("", views.chart, name="chart"),
    path("contact/", views.contact, name="contact"),
]
