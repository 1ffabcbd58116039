"""Addresses of the registers."""

from django.urls import path

from gongkai.supervision.logbooks.books import BOOKS
from gongkai.supervision.logbooks.staff import views

#: The registers themselves, by names without a further part, as the menu asks for them.
_BOOKS = [path(f"books/{slug}/", views.book, {"book": slug}, name=slug) for slug in BOOKS]
urlpatterns = [
    *_BOOKS,
    path("books/<slug:book>/export/", views.export, name="book_export"),
    path("books/<slug:book>/new/", views.new, name="book_add"),
    path("books/<slug:book>/<int:pk>/", views.change, name="book_row"),
    path("books/<slug:book>/<int:pk>/cancel/", views.cancel, name="book_cancel"),
    path("books/<slug:book>/<int:pk>/file/", views.file, name="book_file"),
]
