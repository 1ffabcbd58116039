"""The pages of the supervising organ: all figures, what stands behind one, exports."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.desk.district.indicators import Overview, overview_of
from gongkai.desk.district.permissions import DISTRICT
from gongkai.desk.district.writing import bulletin_of, write_overview
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES
from gongkai.records.staff.views import page_url

PAGE = 100


def _found(request: StaffRequest) -> Overview:
    return overview_of(request.organ, request.user, on=request.today)


@staff(DISTRICT, "view")
def overview(request: StaffRequest) -> HttpResponse:
    """Show every organ's figures."""
    found = _found(request)
    context = {
        "indicators": [(one, found.total(one.slug)) for one in found.indicators],
        "lines": [
            (one, [(indicator, found.count(one, indicator.slug)) for indicator in found.indicators])
            for one in found.organs
        ],
        "coverage_year": found.coverage_year,
        "coverage": [
            (one, told) for one in found.organs if (told := found.covered(one)) is not None
        ],
        "covered_by_all": found.covered_by_all(),
    }
    return render(request, "desk/district.html", context)


@staff(DISTRICT, "view")
def points(request: StaffRequest, indicator: str) -> HttpResponse:
    """Show what stands behind a figure, of all organs or of one (``?of=slug``)."""
    found = _found(request)
    chosen = next((one for one in found.indicators if one.slug == indicator), None)
    if chosen is None:
        raise Http404
    wanted = request.GET.get("of", "")
    organs = [one for one in found.organs if wanted in ("", one.slug)]
    if wanted and not organs:
        raise Http404
    lines = [
        (one, point, point.days_late(request.today))
        for one in organs
        for point in found.points.get((one.pk, chosen.slug), ())
    ]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "indicator": chosen,
        "of": organs[0] if wanted else None,
        "organs": found.organs,
        "page": page,
        "page_url": page_url(request),
    }
    return render(request, "desk/district_points.html", context)


@staff(DISTRICT, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out all figures and points as a spreadsheet."""
    found = _found(request)
    name = f"各机关政府信息公开工作情况（{request.today}）.xlsx"
    return attachment(write_overview(found, on=request.today), name, MEDIA_TYPES["xlsx"])


@staff(DISTRICT, "view")
def bulletin(request: StaffRequest) -> HttpResponse:
    """Show the bulletin's text to copy; ``?as=pdf`` hands it out set as a letter."""
    found = _found(request)
    content = bulletin_of(request.organ, found, on=request.today)
    if request.GET.get("as") == "pdf":
        data = letter_pdf(content, font_folders=settings.FONT_FOLDERS)
        name = f"{content.title}（{request.today}）.pdf"
        return attachment(data, name, MEDIA_TYPES["pdf"])
    return render(request, "desk/bulletin.html", {"content": content})
