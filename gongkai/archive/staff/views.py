"""The front page of the archive: one search over what a person may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongkai.archive.permissions import ARCHIVE
from gongkai.organs.doors import StaffRequest, staff


@staff(ARCHIVE, "view")
def search(request: StaffRequest) -> HttpResponse:
    """Show what was found."""
    return render(request, "archive/search.html", {})
