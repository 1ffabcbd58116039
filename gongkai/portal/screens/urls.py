"""Addresses of hall screens; the token in them is their only key."""

from django.urls import path

from gongkai.portal.screens import views

app_name = "screens"
urlpatterns = [
    path("<slug:token>/", views.screen, name="screen"),
    path("<slug:token>/playlist.json", views.playlist, name="playlist"),
    path("<slug:token>/sw.js", views.worker, name="worker"),
    path("<slug:token>/shown", views.shown, name="shown"),
]
