"""Where an application stands, and what its applicant may do: complete, say paid, withdraw, read.

Number and code are asked once; after that a cookie for this application alone lets the browser
read on for half an hour. Nothing of it stands in an address.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.accounts.addresses import client_address
from gongkai.accounts.forms import DeedForm
from gongkai.applications.models import Application
from gongkai.applications.operations.applicant import (
    correct_online,
    read_answer,
    state_payment,
)
from gongkai.applications.operations.steps import withdraw as withdraw_application
from gongkai.errors import GongkaiError
from gongkai.organs.doors import beijing_now, public
from gongkai.organs.models import Organ
from gongkai.portal.applying.asking import let_in, let_in_before, let_out, look_up
from gongkai.portal.applying.forms import AskForm, CorrectForm, PaidForm, WithdrawForm
from gongkai.portal.applying.frame import file_sent, organ_or_404, shown, unkept
from gongkai.portal.applying.status import letters_to_applicant, served_answer, told_of
from gongkai.records.files import MEDIA_TYPES, get
from gongkai.records.models import StoredFile

#: What was done → the line above the page that follows.
_DONE = {
    "corrected": "补正已经收到，答复期限重新计算。",
    "paid": "缴费说明已经收到，本机关核对入账后登记，答复期限自缴清次日起重新计算。",
    "withdrawn": "申请已经撤回，不再办理。",
}
CaseView = Callable[..., HttpResponseBase]
F = TypeVar("F", bound=DeedForm)


def for_applicant(view: CaseView) -> CaseView:
    """Give the view the application whose number and code were told; ask for them otherwise.

    What was being sent when the half hour ended is shown back, so that it can be copied. A file is
    then not found.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, organ: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        here = organ_or_404(organ)
        application = let_in_before(request, here)
        if application is None:
            if kwargs:
                # A page sent in place of a file would be saved under the file's name.
                raise Http404
            if request.method != "POST":
                return unkept(HttpResponseRedirect(_place(here)))
            context = {"form": AskForm(), "kept": request.POST.get("text", ""), "is_over": True}
            return shown(request, here, "ask", status=403, **context)
        response = view(request, application, *args, **kwargs)
        if isinstance(response, HttpResponse):
            let_in(response, application)
        return response

    return public(wrapped)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, organ: str) -> HttpResponseBase:
    """Ask for number and code, or show where the application stands."""
    here = organ_or_404(organ)
    if request.method == "POST":
        return _asked(request, here)
    application = let_in_before(request, here)
    if application is None:
        return shown(request, here, "ask", form=AskForm())
    response = _case(request, application)
    let_in(response, application)
    return response


def _asked(request: HttpRequest, organ: Organ) -> HttpResponse:
    form = AskForm(request.POST)
    code = 400
    if form.is_valid():
        try:
            found = look_up(
                organ,
                number=form.cleaned_data["number"],
                code=form.cleaned_data["code"],
                address=client_address(request),
                at=beijing_now(),
            )
        except GongkaiError as error:
            form.add_error(None, error.message)
            code = 429 if error.code == "too_often" else 403
        else:
            response = HttpResponseRedirect(_place(organ))
            let_in(response, found)
            return unkept(response)
    return shown(request, organ, "ask", status=code, form=form)


def _case(request: HttpRequest, application: Application) -> HttpResponse:
    told = told_of(application, today=beijing_now().date())
    done = _DONE.get(request.GET.get("done", ""), "")
    return shown(request, application.organ, "case", told=told, case=application, done=done)


@public
@require_POST
def leave(request: HttpRequest, organ: str) -> HttpResponse:
    """Forget the browser, on a computer that others use too."""
    here = organ_or_404(organ)
    response = HttpResponseRedirect(_place(here))
    let_out(response, here)
    return unkept(response)


@for_applicant
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, application: Application) -> HttpResponse:
    """Complete the application."""

    def act(form: CorrectForm) -> None:
        correct_online(
            application,
            content=form.cleaned_data["text"],
            uploads=form.uploads,
            at=beijing_now(),
            key=form.cleaned_data["key"],
        )

    return _acted(request, application, CorrectForm, act, template="correct", done="corrected")


@for_applicant
@require_http_methods(["GET", "HEAD", "POST"])
def paid(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that the fee was paid."""

    def act(form: PaidForm) -> None:
        state_payment(
            application,
            text=form.cleaned_data["text"],
            uploads=form.uploads,
            at=beijing_now(),
            key=form.cleaned_data["key"],
        )

    return _acted(request, application, PaidForm, act, template="paid", done="paid")


@for_applicant
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application back, once the applicant has read what that means."""

    def act(form: WithdrawForm) -> None:
        now = beijing_now()
        withdraw_application(
            application, on=now.date(), by=None, at=now, key=form.cleaned_data["key"]
        )

    return _acted(request, application, WithdrawForm, act, template="withdraw", done="withdrawn")


def _acted(
    request: HttpRequest,
    application: Application,
    kind: type[F],
    act: Callable[[F], None],
    *,
    template: str,
    done: str,
) -> HttpResponse:
    """Show the form, or carry it out and go back to the application."""
    sent = request.method == "POST"
    form = kind(request.POST, request.FILES) if sent else kind()
    if sent and form.is_valid():
        try:
            act(form)
        except GongkaiError as error:
            if error.code != "already_done":
                form.add_error(None, _words(error))
        if not form.errors:
            return HttpResponseRedirect(f"{_place(application.organ)}?done={done}")
    return shown(
        request,
        application.organ,
        template,
        status=400 if sent else 200,
        form=form,
        case=application,
        told=told_of(application, today=beijing_now().date()),
        lost_files=sent and bool(request.FILES),
    )


def _words(error: GongkaiError) -> str:
    return f"{error.message}（{error.article}）" if error.article else error.message


@for_applicant
@require_safe
def answer(request: HttpRequest, application: Application) -> HttpResponse:
    """Show the answer that was made available online; the first reading is noted."""
    found = served_answer(application)
    if found is None or found.served_by != "online":
        raise Http404
    read_answer(application, at=beijing_now())
    return shown(
        request,
        application.organ,
        "answer",
        case=application,
        answer=found,
        letter=found.letter,
        files=list(found.released.select_related("file__stored")),
    )


@for_applicant
@require_safe
def answer_file(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Give out a file of the answer; the first reading is noted."""
    found = served_answer(application)
    if found is None or found.served_by != "online":
        raise Http404
    released = found.released.filter(pk=pk).select_related("file__stored").first()
    if released is None:
        raise Http404
    read_answer(application, at=beijing_now())
    return _sent(released.file.stored)


@for_applicant
@require_safe
def letter(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Give out a letter to the applicant as PDF; the answer's own once it was served online."""
    found = served_answer(application)
    if found and found.served_by == "online" and found.letter and found.letter.pk == pk:
        read_answer(application, at=beijing_now())
        return _sent(found.letter.pdf)
    one = next((one for one in letters_to_applicant(application) if one.pk == pk), None)
    return _sent(one.pdf if one else None)


def _sent(stored: StoredFile | None) -> HttpResponse:
    if stored is None or stored.removed_at is not None:
        raise Http404
    media_type = MEDIA_TYPES.get(stored.kind, "application/octet-stream")
    return file_sent(get(stored.sha256), name=stored.name, media_type=media_type)


def _place(organ: Organ) -> str:
    return reverse("portal:status", args=[organ.slug])
