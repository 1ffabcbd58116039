"""What the screens of communities share: who may, rows or "not found", a form as a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest
from gongkai.supervision.communities.queries import community_of, item_of
from gongkai.supervision.models import Community, DisclosureItem
from gongkai.supervision.permissions import SUPERVISION


def may(request: StaffRequest, deed: str) -> bool:
    """Say whether the person may do this here today."""
    return SUPERVISION.may(request.user, deed, request.organ, on=request.today)


def address(request: StaffRequest, name: str, *parts: object) -> str:
    """Return the address of a page of communities in this organ."""
    return reverse(f"supervision:communities:{name}", args=[request.organ.slug, *parts])


def community_or_404(request: StaffRequest, pk: int) -> Community:
    """Return the community that the address names; whoever may not see it gets "not found"."""
    found = community_of(request.organ, pk, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def item_or_404(request: StaffRequest, pk: int) -> DisclosureItem:
    """Return the item that the address names; whoever may not see it gets "not found"."""
    found = item_of(request.organ, pk, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def step(
    request: StaffRequest,
    form: DeedForm,
    carry: Callable[[Any, Who], object],
    *,
    back: str,
    then: str = "",
    done: str,
    template: str = "accounts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of a step or carry it out, then go to ``then``, else back to where it began."""

    def act(form: DeedForm, who: Who) -> str:
        carry(form, who)
        return then or back

    return act_on_form(
        request, form, act, template=template, context={"back": back, **context}, done=done
    )
