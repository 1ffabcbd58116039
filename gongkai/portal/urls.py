"""Addresses of the public: the search, applying, and whatever lies in the public folder."""

from django.urls import include, path

from gongkai.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.page, name="home"),
    path("search/", views.find, name="search"),
    path("search/suggest", views.suggested, name="suggest"),
    path("<slug:organ>/apply/", include("gongkai.portal.applying.urls")),
    path("<slug:organ>/complain/", include("gongkai.portal.complaining.urls")),
    path("<path:place>", views.page, name="page"),
]
