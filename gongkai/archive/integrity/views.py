"""The page that says whether everything kept is still what it was."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongkai.archive.integrity.keeping import MOST_KEPT, last_result
from gongkai.archive.permissions import ARCHIVE
from gongkai.organs.doors import StaffRequest, staff


@staff(ARCHIVE, "view")
def result(request: StaffRequest) -> HttpResponse:
    """Show the newest result, in words to system administrators only: it tells of all organs."""
    last = last_result()
    context = {
        "last": last,
        "is_administrator": request.user.is_staff,
        "more": max(last.count - MOST_KEPT, 0) if last else 0,
    }
    return render(request, "archive/integrity.html", context)
