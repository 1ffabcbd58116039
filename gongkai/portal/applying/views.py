"""Handing an application in: the form, what is published already, the receipt."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.accounts.addresses import client_address
from gongkai.applications.models import Application
from gongkai.applications.operations.applicant import (
    handed_in_with,
    set_code,
    submit_with_code,
)
from gongkai.applications.operations.intake import settings_of
from gongkai.audit.operations import AlreadyDone
from gongkai.errors import GongkaiError
from gongkai.organs.doors import beijing_now, public
from gongkai.organs.models import Organ
from gongkai.portal.applying.asking import look_up
from gongkai.portal.applying.forms import ApplyForm
from gongkai.portal.applying.frame import file_sent, organ_or_404, shown, unkept
from gongkai.portal.applying.keys import code_of, is_ours
from gongkai.portal.applying.limits import count_submission, require_submission
from gongkai.portal.applying.looking import published_like
from gongkai.portal.applying.receipts import receipt_of

logger = logging.getLogger("gongkai.applying")

#: So long a form that is sent again still gets its code.
_CODE_SHOWN = timedelta(hours=24)
BUSY = (
    "没有提交：系统正忙。填写的内容还在，请过一会儿再提交；着急的可以当面提交或者邮寄，不受影响。"
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, organ: str) -> HttpResponseBase:
    """Show the form, look for what is published already, or take the application."""
    here = organ_or_404(organ)
    if not settings_of(here).is_online_open:
        return shown(request, here, "closed")
    if request.method != "POST":
        return shown(request, here, "form", form=ApplyForm())
    if "look" in request.POST:
        return _looked(request, here)
    form = ApplyForm(request.POST, request.FILES)
    return _again(request, here) or _taken(request, here, form)


def _looked(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Show the form with everything typed so far, and what is published on it."""
    typed = {name: value for name, value in request.POST.items() if value}
    words = f"{typed.get('wanted', '')} {typed.get('identifying', '')}"
    form = ApplyForm(initial=typed)
    found, lost = published_like(organ, words), bool(request.FILES)
    return shown(request, organ, "form", form=form, found=found, lost_files=lost)


def _again(request: HttpRequest, organ: Organ) -> HttpResponse | None:
    """Show the receipt once more where this very form was handed in before."""
    key = request.POST.get("key", "")
    if not is_ours(key):
        return None
    found = handed_in_with(organ, key)
    return _sent(request, found, key, is_repeated=True) if found else None


def _taken(request: HttpRequest, organ: Organ, form: ApplyForm) -> HttpResponse:
    """Take the application, or show the form again with what is still to be mended."""
    status = 400
    if form.is_valid():
        now, key = beijing_now(), form.cleaned_data["key"]
        address = client_address(request)
        try:
            require_submission(organ, address=address, at=now)
            done = submit_with_code(
                organ,
                form.applicant,
                form.wanted_content,
                identity_number=form.number,
                uploads=form.uploads,
                code=code_of(key),
                at=now,
                key=key,
            )
        except AlreadyDone:
            # Two clicks at once: the other one was quicker.
            if again := _again(request, organ):
                return again
            raise
        except GongkaiError as error:
            form.add_error(None, _with_article(error))
            status = 429 if error.code == "too_often" else 400
        except OperationalError:
            logger.exception("database_refused")
            form.add_error(None, BUSY)
            status = 503
        else:
            count_submission(organ, address=address, at=now)
            return _sent(request, done, key, is_repeated=False)
    return shown(request, organ, "form", status=status, form=form, lost_files=form.had_files)


def _with_article(error: GongkaiError) -> str:
    return f"{error.message}（{error.article}）" if error.article else error.message


def _sent(
    request: HttpRequest, application: Application, key: str, *, is_repeated: bool
) -> HttpResponse:
    """Show number and code; the code stands nowhere else."""
    is_recent = beijing_now() - application.registered_at < _CODE_SHOWN
    code = code_of(key) if is_recent else ""
    if is_repeated and is_recent:
        # The answer was broken off between the two writings: the code told now is the one kept.
        set_code(application, code)
    return shown(
        request,
        application.organ,
        "sent",
        case=application,
        code=code,
        is_repeated=is_repeated,
        submitted_at=timezone.localtime(application.submitted_at or application.registered_at),
    )


@public
@require_POST
def published(request: HttpRequest, organ: str) -> HttpResponse:
    """Give what is published on the words being typed, as a piece of the page."""
    here = organ_or_404(organ)
    found = published_like(here, request.POST.get("words", ""))
    context = {"found": found, "root": "../../../"}
    return unkept(HttpResponse(render_to_string("portal/apply/_found.html", context)))


@public
@require_POST
def receipt(request: HttpRequest, organ: str) -> HttpResponse:
    """Give the receipt as PDF to whoever sends its number and code along."""
    here = organ_or_404(organ)
    number, code = request.POST.get("number", ""), request.POST.get("code", "")
    now = beijing_now()
    try:
        found = look_up(here, number=number, code=code, address=client_address(request), at=now)
    except GongkaiError as error:
        status = 429 if error.code == "too_often" else 403
        return shown(request, here, "refused", status=status, message=error.message)
    data = receipt_of(found, code=code, place=request.build_absolute_uri("../status/"))
    return file_sent(data, name=f"登记回执{found.number}.pdf", media_type="application/pdf")
