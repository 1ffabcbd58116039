"""Items in a list, what is late as text to paste, one item with its course and its steps."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import kept_file
from gongkai.records.staff.views import page_url
from gongkai.supervision.communities.forms import (
    REDO_DAYS,
    AcceptForm,
    EnterForForm,
    ListFilter,
    ReturnForm,
)
from gongkai.supervision.communities.matrix import years_of
from gongkai.supervision.communities.notices import reminders_of
from gongkai.supervision.communities.operations import accept_item, enter_for, return_item
from gongkai.supervision.communities.queries import (
    awaited,
    course_of,
    duty_standings,
    event_of,
    filled_before,
    items_of,
    last_entry,
    last_return,
    late,
    narrowed,
    standing_of,
)
from gongkai.supervision.communities.staff.shared import address, item_or_404, may, step
from gongkai.supervision.permissions import SUPERVISION

PAGE = 50


@staff(SUPERVISION, "view")
def item_list(request: StaffRequest) -> HttpResponse:
    """Show the items, what was due first on top, narrowed by the filter in the address."""
    duties = [(one.duty.slug, one.duty.label) for one in duty_standings(request.organ)]
    form = ListFilter(request.GET, years=years_of(request.organ), duties=duties)
    told = form.cleaned_data if form.is_valid() else {}
    found = narrowed(items_of(request.organ), told, on=request.today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "page_url": page_url(request),
        "lines": [(one, standing_of(one, on=request.today)) for one in page.object_list],
        "is_narrowed": bool(request.GET),
        "may_keep": may(request, "keep_communities"),
    }
    return render(request, "supervision/communities_list.html", context)


@staff(SUPERVISION, "view")
def remind(request: StaffRequest) -> HttpResponse:
    """Show, a community each, what it still owes, as text to paste; only the late on request."""
    is_late = request.GET.get("which") == "late"
    items = items_of(request.organ)
    found = late(items, on=request.today) if is_late else awaited(items)
    context = {
        "reminders": reminders_of(request.organ, found, on=request.today),
        "is_late": is_late,
    }
    return render(request, "supervision/communities_remind.html", context)


@staff(SUPERVISION, "view")
def item(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an item: how it stands, what was said, its course."""
    found = item_or_404(request, pk)
    events = course_of(found)
    context = {
        "item": found,
        "standing": standing_of(found, on=request.today),
        "entry": last_entry(events),
        "returned": last_return(found, events),
        "events": events,
        "may_keep": may(request, "keep_communities"),
        "may_check": may(request, "check_communities"),
    }
    return render(request, "supervision/communities_item.html", context)


@staff(SUPERVISION, "keep_communities")
def enter(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter for a community what it told."""
    found = item_or_404(request, pk)
    first = {
        "seen": found.row_version,
        "reported_on": request.today,
        **filled_before(found, last_entry(course_of(found))),
    }
    form = EnterForForm(found, request.POST or None, request.FILES or None, initial=first)
    return step(
        request,
        form,
        lambda form, who: enter_for(
            found,
            form.posting,
            told_by=form.cleaned_data["told_by"],
            told_how=form.cleaned_data["told_how"],
            photo=form.taken,
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "item", pk),
        title=f"代填：{found.community.name}{found.title}",
        lead="社区来电话、发微信告诉街道的，在这里代填，社区不用再填一遍。",
        submit="保存",
        done="已代填，请核对。",
    )


@staff(SUPERVISION, "check_communities")
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that the item is in order."""
    found = item_or_404(request, pk)
    form = AcceptForm(request.POST or None, initial={"seen": found.row_version})
    return step(
        request,
        form,
        lambda form, who: accept_item(found, seen=form.cleaned_data["seen"], **who),
        back=address(request, "item", pk),
        title=f"核对无误：{found.community.name}{found.title}",
        lead="已经看过填报的内容，没有问题。",
        submit="核对无误",
        done="已核对。",
    )


@staff(SUPERVISION, "check_communities")
def return_(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the item with what is to be mended."""
    found = item_or_404(request, pk)
    first = {"seen": found.row_version, "redo_by": request.today + timedelta(days=REDO_DAYS)}
    form = ReturnForm(request.POST or None, initial=first)
    return step(
        request,
        form,
        lambda form, who: return_item(
            found,
            reason=form.cleaned_data["reason"],
            redo_by=form.cleaned_data["redo_by"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "item", pk),
        title=f"退回：{found.community.name}{found.title}",
        submit="退回",
        done="已退回，社区打开链接就能看到原因。",
    )


@staff(SUPERVISION, "view")
def photo(request: StaffRequest, pk: int, event: int) -> HttpResponse:
    """Give out the photo of an entry; nobody outside the office ever gets it."""
    found = event_of(item_or_404(request, pk), event)
    stored = found.photo if found else None
    if stored is None or stored.removed_at is not None:
        raise Http404
    return kept_file(stored)
