"""Periodic re-examination of what is withheld."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.models import Item
from gongkai.publishing.operations.reexamining import reexamine
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import chain_of
from gongkai.publishing.setup_forms import ReexamineForm
from gongkai.publishing.staff.columns import may, page
from gongkai.publishing.withheld import (
    due_records,
    reexaminations_of,
    undecided_records,
    withheld_records,
)
from gongkai.records.models import Record
from gongkai.records.staff.views import page_url

PAGE = 50
#: So many records that are to become public the page names.
UNDECIDED_SHOWN = 50


@staff(PUBLISHING, "view")
def reexamination(request: StaffRequest) -> HttpResponse:
    """Show what is due for a look, the longest unseen first; or everything withheld."""
    chain = chain_of(request.organ)
    shows_all = request.GET.get("show") == "all"
    due = due_records(request.organ, on=request.today, months=chain.reexamine_months)
    found = withheld_records(request.organ) if shows_all else due
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "page_url": page_url(request),
        "months": chain.reexamine_months,
        "due_count": due.count(),
        "shows_all": shows_all,
        "undecided": undecided_records(request.organ)[:UNDECIDED_SHOWN],
        "may_draft": may(request, "draft"),
    }
    return render(request, "publishing/reexamination.html", context)


@staff(PUBLISHING, "draft")
def look_again(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter the outcome of a look; what is to become public goes on to its draft."""
    record: Record | None = (
        Record.objects.visible_to(request.user, on=request.today)
        .filter(organ=request.organ, public_id=public_id, cancelled_at=None)
        .select_related("organ")
        .first()
    )
    if record is None:
        raise Http404
    standing = record

    def act(form: ReexamineForm, who: Who) -> str:
        told = form.cleaned_data
        reexamine(standing, outcome=told["outcome"], reason=told["reason"], **who)
        if told["outcome"] != "publish":
            return page(request, "reexamination")
        has_item = Item.objects.filter(record=standing).exists()
        name = "publishing:edit" if has_item else "publishing:take_up"
        return reverse(name, args=[request.organ.slug, standing.public_id])

    return act_on_form(
        request,
        ReexamineForm(request.POST or None, initial={"outcome": "keep"}),
        act,
        template="publishing/reexamination_form.html",
        context={
            "title": "定期审查",
            "lead": f"“{standing.title}”：{standing.get_attribute_display()}，"
            f"{standing.ground or '没有写明理由'}。",
            "submit": "登记结论",
            "back": page(request, "reexamination"),
            "record": standing,
            "earlier": reexaminations_of(standing),
        },
        done="已登记审查结论。",
    )
