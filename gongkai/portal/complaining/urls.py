"""Addresses of complaints about an organ."""

from django.urls import path

from gongkai.portal.complaining import views

urlpatterns = [
    path("", views.complain, name="complain"),
    path("status/", views.status, name="complaint_status"),
]
