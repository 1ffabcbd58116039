"""The list of disputes, a dispute's page, its papers, the register as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment, kept_file
from gongkai.records.files import MEDIA_TYPES
from gongkai.records.staff.views import page_url
from gongkai.remedies.deadlines import left_words, terms_of
from gongkai.remedies.effect import effect_of
from gongkai.remedies.forms import FilterForm
from gongkai.remedies.models import Dispute
from gongkai.remedies.permissions import REMEDIES
from gongkai.remedies.queries import (
    claimant_of,
    dispute_of,
    disputes_of,
    file_of,
    findings_of,
    line_of,
    narrowed,
    open_lines,
    settled,
    subject_of,
)
from gongkai.remedies.staff.writing import write_register
from gongkai.remedies.words import FILES, UNCOUNTED
from gongkai.statute.findings import LEVEL_WORDS

PAGE = 50
#: Level of a finding → the tone of its tag.
_TONES = {"error": "late", "warning": "soon", "notice": ""}


def dispute_or_404(request: StaffRequest, number: str) -> Dispute:
    """Return the dispute that the address names; whoever may not see it gets "not found"."""
    found = dispute_of(request.organ, number, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def page_of(request: StaffRequest, dispute: Dispute) -> str:
    """Return the address of a dispute's page."""
    return reverse("remedies:dispute", args=[request.organ.slug, dispute.number])


def may(request: StaffRequest, deed: str) -> bool:
    """Say whether the person may do this here today."""
    return REMEDIES.may(request.user, deed, request.organ, on=request.today)


def _chosen(request: StaffRequest) -> tuple[FilterForm, Any]:
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, narrowed(disputes_of(request.organ), wanted)


@staff(REMEDIES, "view")
def dispute_list(request: StaffRequest) -> HttpResponse:
    """Show what runs, the most pressing first, and below it what has ended."""
    form, found = _chosen(request)
    calendar = calendar_of(request.organ)
    page = Paginator(settled(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "running": open_lines(found, on=request.today, calendar=calendar),
        "page": page,
        "page_url": page_url(request),
        "ended": [line_of(one, on=request.today, calendar=calendar) for one in page.object_list],
        "may_register": may(request, "register"),
        "may_set_up": may(request, "set_up"),
        "query": request.GET.urlencode(),
    }
    return render(request, "remedies/list.html", context)


@staff(REMEDIES, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the list, narrowed as on the page, as a spreadsheet."""
    _, found = _chosen(request)
    title = f"{request.organ.name}政府信息公开行政复议、行政诉讼登记簿"
    data = write_register(
        found.order_by("filed_on", "pk"), title=title, calendar=calendar_of(request.organ)
    )
    return attachment(data, f"{title}.xlsx", MEDIA_TYPES["xlsx"])


@staff(REMEDIES, "view")
def detail(request: StaffRequest, number: str) -> HttpResponse:
    """Show a case: where it stands, its terms and why, its instances, course and papers."""
    dispute = dispute_or_404(request, number)
    calendar, today = calendar_of(request.organ), request.today
    instances = list(dispute.instances.all())
    last = instances[-1]
    effect = effect_of(dispute, instances, calendar=calendar)
    context = {
        "dispute": dispute,
        "line": line_of(dispute, on=today, calendar=calendar),
        "claimant": claimant_of(dispute),
        "subject": subject_of(dispute),
        "uncounted": UNCOUNTED.get(dispute.uncounted, ""),
        "terms": [
            (term, *left_words(term, on=today, calendar=calendar))
            for term in (
                *terms_of(instances, calendar=calendar),
                *([effect.term] if effect else []),
            )
        ],
        "findings": [
            (finding, LEVEL_WORDS[finding.level], _TONES[finding.level])
            for finding in findings_of(dispute, on=today, calendar=calendar)
        ],
        "instances": instances,
        "last": last,
        "effect": effect,
        "suits": dispute.suits.order_by("pk"),
        "events": [
            (event, _told(event.data))
            for event in dispute.events.select_related("by").order_by("on", "number")
        ],
        "files": dispute.files.select_related("stored"),
        "may_handle": may(request, "handle"),
        "needs_carrier": effect is not None and not effect.is_done and effect.carrier is None,
    }
    return render(request, "remedies/dispute.html", context)


def _told(data: dict[str, Any]) -> str:
    """Return what an event holds in words."""
    parts = [
        f"{head}{words.get(data[name], data[name]) if words else data[name]}"
        for name, head, words in (
            ("result", "结果：", None),
            ("decided_on", "作出于", None),
            ("redo", "重新处理件", None),
            ("purpose", "", FILES),
            ("uncounted", "", {**UNCOUNTED, "counted": "计入年报"}),
        )
        if name in data
    ]
    names = {"received_on": "收到通知日期", "answered_on": "提交日期"}
    for name, (before, after) in data.get("days", {}).items():
        parts.append(f"{names.get(name, name)}由{before or '空'}改为{after or '空'}")
    return "；".join(parts)


@staff(REMEDIES, "view")
def download(request: StaffRequest, number: str, file: int) -> HttpResponse:
    """Give out a paper of a case, always as a download."""
    found = file_of(dispute_or_404(request, number), file)
    if found is None:
        raise Http404
    return kept_file(found.stored)
