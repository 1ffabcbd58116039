"""Serving the answer: the way, the day that counts, the proof; the slips to print."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.answer_forms import ProofForm, ServeForm
from gongkai.applications.models import Answer, Application
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.serving import add_proof, serve_answer
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.sheets import postal_slip, service_slip, way_of_service, way_words
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.errors import WrongState
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import printable
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file


@staff(APPLICATIONS, "serve")
def serve(request: StaffRequest, number: str) -> HttpResponse:
    """Enter that the signed answer was served; whether in time is told at once."""
    application = case_or_404(request, number)
    answer = _signed(application)
    form = ServeForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "seen": answer.substance,
            "on": request.today,
            "way": way_of_service(application),
        },
    )

    def act(form: ServeForm, who: Who) -> str:
        told = form.cleaned_data
        serve_answer(
            application,
            on=told["on"],
            way=told["way"],
            postal_number=told["postal_number"],
            proof=kept_upload(request, application, told["proof"]),
            seen=told["seen"],
            **who,
        )
        application.refresh_from_db()
        tell_service(request, application)
        return page_of(request, application)

    return act_on_form(
        request,
        form,
        act,
        template="applications/serve.html",
        context={
            "application": application,
            "answer": answer,
            "letter": answer.letter,
            "files": answer.released.select_related("file__stored"),
            "slip": postal_slip(application),
            "wanted": way_words(application),
            "back": page_of(request, application),
        },
    )


def _signed(application: Application) -> Answer:
    answer = living_answer(application)
    if answer is None or answer.state != "approved":
        raise WrongState("答复还没有签发，不能送达。请先送审、签发。", code="answer_not_approved")
    return answer


def kept_upload(
    request: StaffRequest, application: Application, upload: object
) -> StoredFile | None:
    """Keep an upload before the deed; its row is saved inside it."""
    if not upload:
        return None
    return keep_file(
        application.organ,
        upload.read(),  # type: ignore[attr-defined]
        name=upload.name,  # type: ignore[attr-defined]
        by=request.user,  # type: ignore[arg-type]
        at=request.now,
        purpose="case",
    )


def tell_service(request: StaffRequest, application: Application) -> None:
    """Tell on the next page whether the term was kept."""
    served, due = application.closed_on, application.due_on
    if due is None or served is None:
        messages.success(request, f"已登记送达（{served}）。")
    elif application.is_late:
        messages.warning(
            request,
            f"已登记送达（{served}），逾期{(served - due).days}天（期限{due}）。"
            "请在备注中写明逾期原因。",
        )
    else:
        messages.success(request, f"已登记送达（{served}），在期限内（{due}前）。")


@staff(APPLICATIONS, "serve")
def proof(request: StaffRequest, number: str) -> HttpResponse:
    """Attach a proof of service that came back later."""
    application = case_or_404(request, number)

    def act(form: ProofForm, who: Who) -> str:
        kept = kept_upload(request, application, form.cleaned_data["proof"])
        assert kept is not None
        add_proof(application, kept, **who)
        return page_of(request, application)

    return act_on_form(
        request,
        ProofForm(request.POST or None, request.FILES or None),
        act,
        template="accounts/form.html",
        context={
            "title": "补传送达凭证",
            "submit": "上传",
            "back": page_of(request, application),
        },
        done="已保存送达凭证。",
    )


@staff(APPLICATIONS, "view")
def slip(request: StaffRequest, number: str) -> HttpResponse:
    """Give out the 送达回证."""
    application = case_or_404(request, number)
    data = service_slip(application, font_folders=settings.FONT_FOLDERS)
    return printable(data, f"送达回证{application.number}.pdf")
