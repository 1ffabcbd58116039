"""How a view declares who may come in. A project test refuses a view that declares nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from gongkai.organs.models import Organ
from gongkai.organs.permissions import Policy, roles_by_organ

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request that came through a staff door: the organ, and the moment it came in."""

    organ: Organ
    now: datetime
    today: date


def beijing_now() -> datetime:
    """Return this moment in Beijing time: the edge at which time enters the site."""
    return timezone.localtime()


def public(view: View) -> View:
    """Declare a view open to everybody."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Declare a view open to whoever is signed in, whatever their posts."""

    @functools.wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        request.now = beijing_now()
        request.today = request.now.date()
        return view(request, *args, **kwargs)

    wrapped.door = "signed_in"  # type: ignore[attr-defined]
    return wrapped


def _asked_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page; what was being sent when the session ended is given back."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    kept = [
        (name, value)
        for name, value in request.POST.items()
        if value and name not in ("csrfmiddlewaretoken", "key", "seen")
    ]
    return render(
        request,
        "accounts/expired.html",
        {"kept": kept, "next": request.get_full_path()},
        status=401,
    )


def staff(policy: Policy, deed: str) -> Callable[[View], View]:
    """Declare a staff view: its URL names the organ, and the policy must allow the deed there.

    Whoever has no post in the organ gets "not found", so that nothing is learnt about it.
    """

    def declare(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: Any, organ: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _asked_to_sign_in(request)
            request.now = beijing_now()
            request.today = request.now.date()
            request.organ = Organ.objects.filter(slug=organ).first()
            held = roles_by_organ(request.user, on=request.today)
            if request.organ is None or request.organ.pk not in held:
                raise Http404
            policy.require(request.user, deed, request.organ, on=request.today)
            return view(request, *args, **kwargs)

        wrapped.door = (policy, deed)  # type: ignore[attr-defined]
        return wrapped

    return declare
