"""What a link shows and takes. A wrong, old or withdrawn one gets the same plain page.

The key is asked with every request, its community's items are the only ones looked among, and no
page names a person or shows a photo.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.addresses import client_address
from gongkai.errors import GongkaiError, NotPermitted
from gongkai.organs.doors import beijing_now, public
from gongkai.portal.communities.limits import is_refused
from gongkai.supervision.communities.forms import PostingForm
from gongkai.supervision.communities.operations import enter_by_link
from gongkai.supervision.communities.queries import (
    course_of,
    filled_before,
    item_by_link,
    last_entry,
    last_return,
    link_opened_by,
    shown_by_link,
    standing_of,
)
from gongkai.supervision.models import CommunityLink, DisclosureItem

LinkView = Callable[..., HttpResponse]


def by_link(view: LinkView) -> LinkView:
    """Declare a view open to whoever has a link that opens something; give it the link."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponseBase:
        now = beijing_now()
        link = link_opened_by(key, on=now.date())
        if link is None:
            is_often = is_refused(client_address(request), at=now)
            return _closed(request, status=429 if is_often else 404)
        try:
            return _unkept(view(request, link, key=key, **kwargs))
        except (Http404, NotPermitted):
            # Not of this community, or withdrawn between the look and the deed.
            return _closed(request, status=404)

    return public(wrapped)  # type: ignore[return-value]


@by_link
@require_safe
def due(request: HttpRequest, link: CommunityLink, *, key: str) -> HttpResponse:
    """List what the community still has to make known, and what of late is in order."""
    today = beijing_now().date()
    items = shown_by_link(link.community, on=today)
    return _shown(
        request,
        link,
        "due",
        key=key,
        lines=[(item, standing_of(item, on=today)) for item in items],
        done=request.GET.get("done") == "1",
    )


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, link: CommunityLink, *, key: str, item: int) -> HttpResponse:
    """Show the form of one item, or take what was filled in."""
    found = item_by_link(link, item)
    if found is None:
        raise Http404
    events = course_of(found)
    entry = last_entry(events)
    first = {"seen": found.row_version, **filled_before(found, entry)}
    form = PostingForm(found, request.POST or None, request.FILES or None, initial=first)
    status = 200
    if request.method == "POST":
        status = _status_of(link, found, form)
        if status == 302:
            return HttpResponseRedirect(f"{reverse('communities:due', args=[key])}?done=1")
    return _shown(
        request,
        link,
        "enter",
        status=status,
        key=key,
        form=form,
        item=found,
        standing=standing_of(found, on=beijing_now().date()),
        returned=last_return(found, events),
        entry=entry,
        lost_photo=status != 200 and bool(request.FILES),
    )


def _status_of(link: CommunityLink, item: DisclosureItem, form: PostingForm) -> int:
    """Carry the form out; return 302 when it was, else what to show it again with."""
    if not form.is_valid():
        return 400
    try:
        enter_by_link(
            link,
            item,
            form.posting,
            photo=form.taken,
            seen=form.cleaned_data["seen"],
            at=beijing_now(),
            key=form.cleaned_data["key"],
        )
    except NotPermitted:
        raise
    except GongkaiError as error:
        if error.code == "already_done":
            # Sent again, because the answer was lost on its way.
            return 302
        form.add_error(None, error.message)
        # The page shows how the item stands by now: sent again, the form answers that.
        form.data = dict(form.data.items()) | {"seen": item.row_version}
        return {"too_often": 429, "item_accepted": 409, "edited_elsewhere": 409}.get(
            error.code, 400
        )
    return 302


def _shown(
    request: HttpRequest, link: CommunityLink, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    told = {"community": link.community, "office": link.community.organ, **context}
    return render(request, f"portal/communities/{template}.html", told, status=status)


def _closed(request: HttpRequest, *, status: int) -> HttpResponse:
    context = {"is_often": status == 429}
    return _unkept(render(request, "portal/communities/closed.html", context, status=status))


def _unkept(response: HttpResponse) -> HttpResponse:
    """Let nobody keep the page, list it, or learn its address from a link that leads away.

    Within the site the address is told: with ``no-referrer`` browsers send forms from nowhere
    (``Origin: null``), and they would be refused as forged.
    """
    patch_cache_control(response, no_store=True, private=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
