"""Care: what is public and needs attention, whose it is and by when; what was put right."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.care import (
    CODES,
    closed_findings,
    days_left,
    findings_shown,
    posts_of,
)
from gongkai.publishing.freshness import holders_of_posts
from gongkai.publishing.operations.caring import TERM_WORKING_DAYS, look_after
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.staff.columns import may, page
from gongkai.records.staff.views import page_url

PAGE = 50
#: So many findings that were put right the page shows.
CLOSED_SHOWN = 30


@staff(PUBLISHING, "view")
def care(request: StaffRequest) -> HttpResponse:
    """Show what needs care, narrowed in the address; what was put right stands below."""
    kind, post = request.GET.get("kind", ""), request.GET.get("post", "")
    found = findings_shown(
        request.organ,
        request.user,  # type: ignore[arg-type]
        kind=kind,
        post=post,
        on=request.today,
    )
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    held = holders_of_posts(request.organ, on=request.today)
    context = {
        "page": shown,
        "page_url": page_url(request),
        "lines": [
            (
                one,
                CODES.get(one.code, one.code),
                *days_left(one.due_on, on=request.today),
                "、".join(held.get(one.post_id or 0, ())),
            )
            for one in shown.object_list
        ],
        "closed": [
            (one, CODES.get(one.code, one.code))
            for one in closed_findings(request.organ)[:CLOSED_SHOWN]
        ],
        "kinds": list(dict.fromkeys(CODES.values())),
        "posts": posts_of(request.organ),
        "kind": kind,
        "post": post,
        "term": TERM_WORKING_DAYS,
        "may_set_up": may(request, "set_up"),
    }
    return render(request, "publishing/care.html", context)


@staff(PUBLISHING, "set_up")
def run(request: StaffRequest) -> HttpResponse:
    """Look at everything now instead of waiting for the night; links are left to the timer."""

    def act(form: DeedForm, who: Who) -> str:
        look_after(request.organ, on=request.today, at=request.now, by=who["by"])
        return page(request, "care")

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "现在检查",
            "lead": "检查栏目更新、附件、公开期限和联系方式；"
            + ("链接由系统每天定时检查。" if settings.CHECK_LINKS else "本系统没有开启链接检查。"),
            "submit": "检查",
            "back": page(request, "care"),
        },
        done="已检查。",
    )
