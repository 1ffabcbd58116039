"""Addresses of the registers room."""

from django.urls import path

from gongkai.organs import years  # noqa: F401 - registers the converter
from gongkai.registers.staff import imports, opening, views

app_name = "registers"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("zero/<year:year>/<slug:register>/", views.zero, name="zero"),
    path("opening/<year:year>/", opening.opening, name="opening"),
    path("opening/<year:year>/typed/", opening.opening_typed, name="opening_typed"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", imports.begin, name="import_begin"),
    path("imports/<int:pk>/", imports.review, name="import"),
    path("rows/<slug:register>/", views.rows, name="rows"),
    path("rows/<slug:register>/new/", views.add, name="add"),
    path("rows/<slug:register>/<int:pk>/", views.edit, name="edit"),
    path("rows/<slug:register>/<int:pk>/cancel/", views.cancel, name="cancel"),
]
