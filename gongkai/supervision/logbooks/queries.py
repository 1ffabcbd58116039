"""Reading the registers of public opinion, accountability and training."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person
from gongkai.supervision.logbooks.books import Book
from gongkai.supervision.models.logbooks import LogbookRow

_TEXT = ("CharField", "TextField")


def rows_of(
    book: Book, organ: Organ, user: Person, *, on: date, year: int | None = None, word: str = ""
) -> QuerySet[Any]:
    """Return the rows of an organ that the person may see, newest first. One query."""
    found = book.model.objects.visible_to(user, on=on).filter(organ=organ, cancelled_at=None)
    if year is not None:
        found = found.filter(**{f"{book.day}__year": year})
    if word:
        fits = Q()
        for name in book.columns:
            if book.model._meta.get_field(name).get_internal_type() in _TEXT:
                fits |= Q(**{f"{name}__icontains": word})
        found = found.filter(fits)
    joined: QuerySet[Any] = found.select_related("file", "by", "organ")
    return joined.order_by(f"-{book.day}", "-pk")


def row_of(book: Book, organ: Organ, pk: int, user: Person, *, on: date) -> LogbookRow | None:
    """Return one row, None when the person may not see it."""
    found: LogbookRow | None = rows_of(book, organ, user, on=on).filter(pk=pk).first()
    return found
