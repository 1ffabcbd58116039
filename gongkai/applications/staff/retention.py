"""Cases whose term of retention is over: looked at, chosen, previewed, then made anonymous."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.closing_forms import RetentionForm
from gongkai.applications.models import Application
from gongkai.applications.operations.closing import anonymise, due_for_anonymising
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import applications_of, in_list
from gongkai.errors import GongkaiError
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.staff.views import page_url

#: So many cases stand on one page, and are made anonymous by one form at most.
PAGE = 50
#: What a case holds beside its form, as the preview counts it.
_HELD = (
    ("letters", "文书"),
    ("files", "材料"),
    ("notes", "内部备注"),
    ("consultations", "征求意见"),
    ("searches", "检索记录"),
    ("assignments", "交办意见"),
    ("answers", "答复"),
)


@staff(APPLICATIONS, "set_up")
def retention(request: StaffRequest) -> HttpResponse:
    """Show the cases that are due; what is chosen is previewed first, then done one by one."""
    seen = applications_of(request.organ, request.user, on=request.today)
    due = due_for_anonymising(seen, organ=request.organ, on=request.today)
    form = RetentionForm(due, request.POST or None)
    here = reverse("applications:retention", args=[request.organ.slug])
    page = Paginator(in_list(due), PAGE).get_page(request.GET.get("page"))
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["confirmed"]:
        chosen = list(in_list(form.cleaned_data["cases"])[:PAGE])
        context = {"cases": chosen, "held": held_by(chosen), "form": form, "back": here}
        return render(request, "applications/retention_preview.html", context)

    def act(form: RetentionForm, who: Who) -> str:
        done, refused = 0, []
        for case in form.cleaned_data["cases"][:PAGE]:
            key = f"{who['key']}{case.pk}" if who["key"] else None
            try:
                anonymise(case, **{**who, "key": key})
                done += 1
            except GongkaiError as error:
                refused.append(f"{case.number}没有清除：{error.message}")
        if done:
            messages.success(request, f"已匿名化{done}件。")
        for problem in refused:
            messages.error(request, problem)
        return here

    context = {"page": page, "page_url": page_url(request)}
    return act_on_form(request, form, act, template="applications/retention.html", context=context)


def held_by(cases: Sequence[Application]) -> list[tuple[str, int]]:
    """Return how much of each kind goes with the cases, by its label; what is none is left out."""
    rows = Application.objects.filter(pk__in=[case.pk for case in cases])
    told = rows.aggregate(**{name: Count(name, distinct=True) for name, _ in _HELD})
    return [(label, told[name]) for name, label in _HELD if told[name]]
