"""Which application an address names, for whom."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import case_of
from gongkai.organs.doors import StaffRequest


def case_or_404(request: StaffRequest, number: str) -> Application:
    """Return the application that the address names; whoever may not see it gets "not found"."""
    found = case_of(request.organ, number, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def page_of(request: StaffRequest, application: Application) -> str:
    """Return the address of an application's page."""
    return reverse("applications:case", args=[request.organ.slug, application.number])


def may(request: StaffRequest) -> dict[str, bool]:
    """Return which deeds of the room the person may do here."""
    return {
        deed: APPLICATIONS.may(request.user, deed, request.organ, on=request.today)
        for deed in APPLICATIONS.deeds
    }
