"""Addresses of communities, below those of the supervision room."""

from django.urls import path

from gongkai.supervision.communities.staff import items, units, years

app_name = "communities"
urlpatterns = [
    path("", years.matrix, name="year"),
    path("print/", years.print_matrix, name="print"),
    path("export/", years.export, name="export"),
    path("list/", items.item_list, name="list"),
    path("remind/", items.remind, name="remind"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/enter/", items.enter, name="enter"),
    path("items/<int:pk>/accept/", items.accept, name="accept"),
    path("items/<int:pk>/return/", items.return_, name="return"),
    path("items/<int:pk>/photos/<int:event>/", items.photo, name="photo"),
    path("units/", units.unit_list, name="units"),
    path("units/new/", units.add, name="add"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.change, name="change"),
    path("units/<int:pk>/link/", units.link, name="link"),
    path("units/<int:pk>/link/withdraw/", units.withdraw, name="withdraw"),
    path("setup/", units.setup, name="setup"),
    path("setup/<slug:duty>/", units.duty, name="duty"),
]
