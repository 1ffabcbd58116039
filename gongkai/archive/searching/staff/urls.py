"""Addresses of the search."""

from django.urls import path

from gongkai.archive.searching.staff import relating, searching

urlpatterns = [
    path("", searching.search, name="search"),
    path("saved/", searching.save, name="save_search"),
    path("saved/<int:pk>/", searching.open_saved, name="saved_search"),
    path("saved/<int:pk>/delete/", searching.delete_saved, name="delete_search"),
    path("related/<slug:kind>/<slug:key>/", relating.related, name="related"),
]
