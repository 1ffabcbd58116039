"""Handing a complaint in, and asking where it stands.

A street has no public pages as a rule: a complaint about it is handed in on those of the organ
that supervises it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from gongkai.accounts.addresses import client_address
from gongkai.audit.operations import AlreadyDone
from gongkai.errors import GongkaiError
from gongkai.organs.doors import beijing_now, public
from gongkai.organs.models import Organ
from gongkai.portal.applying.frame import framed
from gongkai.portal.applying.keys import code_of, is_ours
from gongkai.portal.applying.limits import count_submission, require_submission
from gongkai.portal.complaining.asking import look_up, steps_of
from gongkai.portal.complaining.forms import AskForm, ComplainForm
from gongkai.supervision.complaints.operations import handed_in_with, receive_complaint
from gongkai.supervision.complaints.queries import (
    handler_of,
    organs_without_pages,
    settings_of,
)
from gongkai.supervision.models import Complaint

logger = logging.getLogger("gongkai.complaining")

_OTHERWISE = "着急的可以打电话或者写信向主管部门反映。"
_BUSY = f"没有提交：系统正忙。填写的内容还在，请过一会儿再提交；{_OTHERWISE}"


@dataclass(frozen=True, slots=True)
class Place:
    """Whom the pages are about, whose public pages they stand on, and who handles what comes in."""

    about: Organ
    frame: Organ
    handler: Organ | None


def place_or_404(slug: str, *, on: date) -> Place:
    """Return where complaints about an organ are handed in: on its own pages, else those of the
    organ that supervises it.
    """
    about = get_object_or_404(Organ, slug=slug)
    handler = handler_of(about, on=on)
    frame = about if about.has_portal else handler
    if frame is None or not frame.has_portal:
        raise Http404
    return Place(about, frame, handler)


def _shown(
    request: HttpRequest, place: Place, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    told = {"about": place.about, "handler": place.handler, **context}
    return framed(request, place.frame, f"complain/{template}", status=status, context=told)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, organ: str) -> HttpResponseBase:
    """Show the form, or to whom to turn where nobody here would get it; take the complaint."""
    now = beijing_now()
    here = place_or_404(organ, on=now.date())
    if here.handler is None:
        # Never to the organ complained of: rather an address than a form.
        where, below = settings_of(here.about), _below(here, now.date())
        return _shown(request, here, "elsewhere", where=where, below=below)
    if request.method != "POST":
        below = _below(here, now.date())
        return _shown(request, here, "form", form=ComplainForm(), below=below)
    key = request.POST.get("key", "")
    again = handed_in_with(here.about, key, at=now) if is_ours(key) else None
    if again is not None:
        return _sent(request, here, again, code_of(key), is_repeated=True)
    return _taken(request, here)


def _below(here: Place, on: date) -> list[Organ]:
    """Return the organs about which complaints are handed in here, too."""
    return organs_without_pages(here.frame, on=on) if here.about == here.frame else []


def _taken(request: HttpRequest, here: Place) -> HttpResponse:
    """Take the complaint, or show the form again with what is still to be mended."""
    form, status = ComplainForm(request.POST), 400
    if form.is_valid():
        now, key = beijing_now(), form.cleaned_data["key"]
        address = client_address(request)
        try:
            require_submission(here.about, address=address, at=now, otherwise=_OTHERWISE)
            done = receive_complaint(here.about, form.told, code=code_of(key), at=now, key=key)
        except AlreadyDone:
            # Two clicks at once: the other one was quicker.
            if again := handed_in_with(here.about, key, at=now):
                return _sent(request, here, again, code_of(key), is_repeated=True)
            raise
        except GongkaiError as error:
            form.add_error(None, error.message)
            status = 429 if error.code == "too_often" else 400
        except OperationalError:
            logger.exception("database_refused")
            form.add_error(None, _BUSY)
            status = 503
        else:
            count_submission(here.about, address=address, at=now)
            return _sent(request, here, done, code_of(key), is_repeated=False)
    return _shown(request, here, "form", status=status, form=form)


def _sent(
    request: HttpRequest, here: Place, complaint: Complaint, code: str, *, is_repeated: bool
) -> HttpResponse:
    """Show number and code; the code stands nowhere else."""
    return _shown(
        request,
        here,
        "sent",
        complaint=complaint,
        code=code,
        is_repeated=is_repeated,
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, organ: str) -> HttpResponseBase:
    """Ask for number and code, and show how far the complaint is."""
    here = place_or_404(organ, on=beijing_now().date())
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            found = look_up(
                here.about,
                number=told["number"],
                code=told["code"],
                address=client_address(request),
                at=beijing_now(),
            )
        except GongkaiError as error:
            form.add_error(None, error.message)
            code = 429 if error.code == "too_often" else 403
            return _shown(request, here, "ask", status=code, form=form)
        return _shown(request, here, "state", complaint=found, steps=steps_of(found))
    return _shown(request, here, "ask", status=400 if form.errors else 200, form=form)
