"""Addresses of the public pages: whatever lies in the public folder."""

from django.urls import path

from gongkai.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.page, name="home"),
    path("<path:place>", views.page, name="page"),
]
