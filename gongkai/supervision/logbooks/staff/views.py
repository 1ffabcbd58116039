"""The registers: lists, rows, files, spreadsheets. Accountability has doors of its own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import ReasonForm
from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.years import year_in
from gongkai.records.downloads import kept_file
from gongkai.records.staff.views import page_url
from gongkai.supervision.logbooks.books import BOOKS, Book
from gongkai.supervision.logbooks.forms import RowForm
from gongkai.supervision.logbooks.operations import add_row, cancel_row, change_row
from gongkai.supervision.logbooks.queries import row_of, rows_of
from gongkai.supervision.models.logbooks import LogbookRow
from gongkai.supervision.permissions import LOGBOOKS
from gongkai.supervision.staff.answers import address, saved, step, word_in

PAGE = 50
#: So long a word is looked for at most.
_WORD = 100


def book_or_404(request: StaffRequest, slug: str, *, to_edit: bool = False) -> Book:
    """Return the register; who may not see it gets "not found", who may not edit it is told."""
    book = BOOKS.get(slug)
    if book is None or not LOGBOOKS.may(request.user, book.view, request.organ, on=request.today):
        raise Http404
    if to_edit:
        LOGBOOKS.require(request.user, book.edit, request.organ, on=request.today)
    return book


def row_or_404(request: StaffRequest, book: Book, pk: int) -> LogbookRow:
    """Return one row of the register."""
    found = row_of(book, request.organ, pk, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def _chosen(request: StaffRequest, book: Book) -> Any:
    year, word = year_in(request.GET.get("year", "")), word_in(request, "q", most=_WORD)
    return rows_of(book, request.organ, request.user, on=request.today, year=year, word=word)


@staff(LOGBOOKS, "view")
def book(request: StaffRequest, book: str) -> HttpResponse:
    """Show the rows of a register, newest first."""
    one = book_or_404(request, book)
    found = _chosen(request, one)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "book": one,
        "page": page,
        "page_url": page_url(request),
        "lines": [(row, one.cells(row)) for row in page.object_list],
        "year": request.GET.get("year", "")[:4],
        "word": word_in(request, "q", most=_WORD),
        "query": request.GET.urlencode(),
        "may_edit": LOGBOOKS.may(request.user, one.edit, request.organ, on=request.today),
    }
    return render(request, "supervision/logbooks_book.html", context)


@staff(LOGBOOKS, "view")
def export(request: StaffRequest, book: str) -> HttpResponse:
    """Hand out the register, narrowed as on the page, as a spreadsheet."""
    one = book_or_404(request, book)
    heads = [(label, 24) for label in one.heads]
    rows = (one.cells(row) for row in _chosen(request, one))
    data = write_lists([ListSheet(one.label, heads, rows)])
    return saved(data, f"{request.organ.name}{one.label}{request.today}.xlsx")


@staff(LOGBOOKS, "view")
def new(request: StaffRequest, book: str) -> HttpResponse:
    """Add a row."""
    one = book_or_404(request, book, to_edit=True)

    def save(form: RowForm, who: dict[str, Any]) -> None:
        add_row(one, request.organ, form.row, upload=form.upload, **who)

    return step(
        request,
        RowForm(one, request.POST or None, request.FILES or None),
        save,
        back=address(request, one.slug),
        done="已登记。",
        title=f"登记{one.label}",
        submit="登记",
    )


@staff(LOGBOOKS, "view")
def change(request: StaffRequest, book: str, pk: int) -> HttpResponse:
    """Change a row."""
    one = book_or_404(request, book, to_edit=True)
    row = row_or_404(request, one, pk)
    first = {name: getattr(row, name) for name in one.columns} | {"seen": row.row_version}

    def save(form: RowForm, who: dict[str, Any]) -> None:
        seen = form.cleaned_data["seen"]
        change_row(one, row, form.row, upload=form.upload, seen=seen, **who)

    return step(
        request,
        RowForm(one, request.POST or None, request.FILES or None, initial=first),
        save,
        back=address(request, one.slug),
        done="已保存。",
        title=f"修改{one.label}",
    )


@staff(LOGBOOKS, "view")
def cancel(request: StaffRequest, book: str, pk: int) -> HttpResponse:
    """Cancel a row entered by mistake."""
    one = book_or_404(request, book, to_edit=True)
    row = row_or_404(request, one, pk)
    return step(
        request,
        ReasonForm(request.POST or None, initial={"seen": row.row_version}),
        lambda form, who: cancel_row(
            one, row, form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, one.slug),
        done="已注销。",
        title=f"注销{one.label}",
        lead="登记错了的才注销。注销的仍然保存，不再列出。",
        submit="注销",
    )


@staff(LOGBOOKS, "view")
def file(request: StaffRequest, book: str, pk: int) -> HttpResponse:
    """Give out the file beside a row."""
    one = book_or_404(request, book)
    row = row_or_404(request, one, pk)
    if row.file is None or row.file.removed_at is not None:
        raise Http404
    return kept_file(row.file)
