"""Rows of the registers added, changed, cancelled; a file beside each, screened in memory first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere, keep_file
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.logbooks.books import Book
from gongkai.supervision.models.logbooks import LogbookRow
from gongkai.supervision.permissions import LOGBOOKS

#: A file on its way in: its name and its bytes.
Upload = tuple[str, bytes]


def _target(book: Book, row: LogbookRow) -> str:
    return f"{book.slug}:{row.pk}"


def _checked(content: dict[str, Any], *, at: datetime) -> None:
    refuse_secret_text(content)
    for value in content.values():
        if isinstance(value, date) and value > at.date():
            raise InvalidInput(
                f"日期（{value}）还没有到。请登记已经发生的事。", code="date_in_future"
            )
    if "from_on" in content and content["to_on"] < content["from_on"]:
        raise InvalidInput("止的日期早于起的日期。请核对。", code="dates_in_wrong_order")
    asked, answered = content.get("asked"), content.get("answered")
    if asked is not None and answered is not None and answered > asked:
        raise InvalidInput("收回份数多于评议人数。请核对。", code="more_answers_than_asked")


def _kept(organ: Organ, upload: Upload | None, *, by: User, at: datetime) -> StoredFile | None:
    if upload is None:
        return None
    name, data = upload
    return keep_file(organ, data, name=name, by=by, at=at, purpose="supervision")


def add_row(
    book: Book,
    organ: Organ,
    content: dict[str, Any],
    *,
    upload: Upload | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> LogbookRow:
    """Add a row. Raises InvalidInput, SecrecyMark."""
    LOGBOOKS.require(by, book.edit, organ, on=at.date())
    _checked(content, at=at)
    stored = _kept(organ, upload, by=by, at=at)
    with deed(f"{book.slug}.added", organ=organ.slug, by=by, at=at, key=key) as done:
        if stored is not None:
            stored.save()
        row: LogbookRow = book.model.objects.create(
            organ=organ, file=stored, by=by, at=at, **content
        )
        done.on(_target(book, row), fields=sorted(content))
    return row


def change_row(
    book: Book,
    row: LogbookRow,
    content: dict[str, Any],
    *,
    upload: Upload | None = None,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Change a row; without a new file the old one stays. Raises EditedElsewhere, WrongState."""
    LOGBOOKS.require(by, book.edit, row.organ, on=at.date())
    _checked(content, at=at)
    stored = _kept(row.organ, upload, by=by, at=at)
    with deed(f"{book.slug}.changed", organ=row.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(book, row, seen)
        if stored is not None:
            stored.save()
            current.file = stored
        for name, value in content.items():
            setattr(current, name, value)
        current.row_version += 1
        current.save()
        done.on(_target(book, current), fields=sorted(content))


def cancel_row(
    book: Book,
    row: LogbookRow,
    reason: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Cancel a row entered by mistake; it stays, with the reason."""
    LOGBOOKS.require(by, book.edit, row.organ, on=at.date())
    refuse_secret_text({"reason": reason})
    with deed(f"{book.slug}.cancelled", organ=row.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(book, row, seen)
        current.cancelled_at, current.cancel_reason = at, reason.strip()
        current.row_version += 1
        current.save()
        done.on(_target(book, current))


def _locked(book: Book, row: LogbookRow, seen: int) -> LogbookRow:
    current: LogbookRow = book.model.objects.select_for_update().get(pk=row.pk)
    if current.cancelled_at is not None:
        raise WrongState("这一条已经注销。", code="row_cancelled")
    if current.row_version != seen:
        raise EditedElsewhere("这一条", now=current.row_version)
    return current
