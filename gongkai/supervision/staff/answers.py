"""What the screens of all parts share: addresses, what one may do, steps, files to be saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest
from gongkai.organs.permissions import Policy
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES

Carry = Callable[[Any, Who], object]


def address(request: StaffRequest, name: str, *parts: object) -> str:
    """Return the address of a page of the room for this organ."""
    return reverse(f"supervision:{name}", args=[request.organ.slug, *parts])


def word_in(request: StaffRequest, name: str, *, most: int) -> str:
    """Return a word of the address, so long at most; without the NUL that PostgreSQL refuses."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:most]


def may(request: StaffRequest, policy: Policy) -> dict[str, bool]:
    """Return which deeds of a policy the person may do here today."""
    return {
        deed: policy.may(request.user, deed, request.organ, on=request.today)
        for deed in policy.deeds
    }


def step(
    request: StaffRequest,
    form: DeedForm,
    carry: Carry,
    *,
    back: str,
    done: str = "",
    template: str = "accounts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of a step or carry it out, then go to what ``carry`` returns, else back."""

    def act(form: DeedForm, who: Who) -> str:
        then = carry(form, who)
        return then if isinstance(then, str) else back

    return act_on_form(
        request, form, act, template=template, context={"back": back, **context}, done=done
    )


def saved(data: bytes, name: str) -> HttpResponse:
    """Return a spreadsheet to be saved."""
    return attachment(data, name, MEDIA_TYPES["xlsx"])
