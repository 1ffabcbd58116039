"""Addresses of community workers; the key in them opens one community's items and no other."""

from django.urls import path

from gongkai.portal.communities import views

app_name = "communities"
urlpatterns = [
    path("<slug:key>/", views.due, name="due"),
    path("<slug:key>/<int:item>/", views.enter, name="enter"),
]
