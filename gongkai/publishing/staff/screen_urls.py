"""Addresses of the hall screens' set-up, below ``setup/screens/``."""

from django.urls import path

from gongkai.publishing.staff import screens

urlpatterns = [
    path("", screens.screen_list, name="screens"),
    path("new/", screens.add_screen, name="screen_new"),
    path("<int:pk>/", screens.screen, name="screen"),
    path("<int:pk>/pictures/<slug:way>/", screens.pictures, name="screen_png"),
    path("<int:pk>/lines/<slug:encoding>/", screens.lines, name="screen_led"),
    path("<int:pk>/log/", screens.log, name="screen_log"),
]
