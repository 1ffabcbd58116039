"""A year of the communities on screen, on paper, as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from gongkai.exchange.papers.communities import render_matrix
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES
from gongkai.supervision.communities.exporting import sheet_of, write_year
from gongkai.supervision.communities.forms import MatrixFilter
from gongkai.supervision.communities.matrix import Matrix, matrix_of, year_coverage, years_of
from gongkai.supervision.communities.staff.shared import may
from gongkai.supervision.communities.words import KINDS
from gongkai.supervision.permissions import SUPERVISION


def _chosen(request: StaffRequest) -> tuple[MatrixFilter, Matrix, str]:
    """Return the filter, the year it asks for (this one where it asks for none), and the kind."""
    years = sorted({*years_of(request.organ), request.today.year}, reverse=True)
    form = MatrixFilter(request.GET or {"year": years[0]}, years=years)
    told: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    kind = told.get("kind") or ""
    year = told.get("year") or request.today.year
    return form, matrix_of(request.organ, year, kind=kind, on=request.today), kind


@staff(SUPERVISION, "view")
def matrix(request: StaffRequest) -> HttpResponse:
    """Show the year: communities by duties and periods."""
    form, found, kind = _chosen(request)
    context = {
        "filter": form,
        "kind": kind,
        "matrix": found,
        "coverage": year_coverage(request.organ, found.year, on=request.today),
        "query": request.GET.urlencode(),
        "may_keep": may(request, "keep_communities"),
        "may_set_up": may(request, "set_up_communities"),
    }
    return render(request, "supervision/communities_year.html", context)


def _title(request: StaffRequest, found: Matrix, kind: str) -> str:
    return f"{request.organ.name}{found.year}年{KINDS.get(kind, '社区、村')}公开情况"


@staff(SUPERVISION, "view")
def print_matrix(request: StaffRequest) -> HttpResponse:
    """Hand out the year as PDF on A4 across."""
    _, found, kind = _chosen(request)
    title = _title(request, found, kind)
    sheet = sheet_of(found, organ=request.organ.name, title=title, on=request.today)
    return _sent(render_matrix(sheet, font_folders=settings.FONT_FOLDERS), title, "pdf")


@staff(SUPERVISION, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the year as a spreadsheet, a row an item behind it."""
    _, found, kind = _chosen(request)
    coverage = year_coverage(request.organ, found.year, on=request.today)
    return _sent(write_year(found, coverage), _title(request, found, kind), "xlsx")


def _sent(data: bytes, title: str, kind: str) -> HttpResponse:
    return attachment(data, f"{title}.{kind}", MEDIA_TYPES[kind])
