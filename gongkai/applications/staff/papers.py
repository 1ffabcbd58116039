"""Papers of intake: the register on A4, the form to be signed, files added to a case."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.forms import PapersForm
from gongkai.applications.identity import masked
from gongkai.applications.models import Application
from gongkai.applications.operations.papers import add_papers
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.staff.listing import narrowed
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.exchange.letters.application_form import ApplicationForm, application_form_pdf
from gongkai.exchange.letters.register import RegisterRow, register_pdf
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import printable


@staff(APPLICATIONS, "view")
def register(request: StaffRequest) -> HttpResponse:
    """Give the narrowed list out as the A4 register (登记簿)."""
    found, rows = narrowed(request)
    year = found.form.cleaned_data.get("year") if found.form.is_valid() else None
    data = register_pdf(
        [_row(one) for one in rows[:]],
        organ=request.organ.name,
        period=f"{int(year)}年度" if year else "",
        printed_on=request.today,
        font_folders=settings.FONT_FOLDERS,
    )
    return printable(data, f"政府信息公开申请登记簿{request.today}.pdf")


def _row(application: Application) -> RegisterRow:
    return RegisterRow(
        number=application.number,
        received_on=application.received_on,
        applicant=application.applicant.name,
        channel=application.get_channel_display(),
        wanted=application.wanted,
        due_on=application.due_on,
        result=application.get_decision_display(),
        answered_on=application.closed_on,
        handler=application.handler.name if application.handler else "",
    )


@staff(APPLICATIONS, "view")
def form(request: StaffRequest, number: str) -> HttpResponse:
    """Give the form out as filled in, large for an oral application, to be read back and signed.

    The identity number stands on it masked: whoever signs has the document in hand.
    """
    one = case_or_404(request, number)
    person = one.applicant
    data = application_form_pdf(
        ApplicationForm(
            organ=request.organ.name,
            number=one.number,
            category=person.get_category_display(),
            name=person.name,
            identity_type=person.get_identity_type_display(),
            identity_number=masked(person.identity_number),
            representative=person.representative,
            contact=person.contact,
            phone=person.phone,
            postcode=person.postcode,
            address=person.address,
            email=person.email,
            agent=person.agent,
            agent_phone=person.agent_phone,
            wanted=one.wanted,
            identifying=one.identifying,
            form_of_provision=one.get_form_of_provision_display(),
            way_of_provision=one.get_way_of_provision_display(),
            assistance="需要协助" if one.needs_assistance else "",
            applied_on=one.arrived_on,
            received_on=one.received_on,
            channel=one.get_channel_display(),
            is_oral=one.is_oral,
            filled_by=request.user.name if one.is_oral else "",  # type: ignore[union-attr]
        ),
        font_folders=settings.FONT_FOLDERS,
    )
    return printable(data, f"政府信息公开申请表{one.number}.pdf")


@staff(APPLICATIONS, "handle")
def add(request: StaffRequest, number: str) -> HttpResponse:
    """Add papers to a case."""
    application = case_or_404(request, number)

    def save(form: PapersForm, who: Who) -> str:
        add_papers(application, form.uploads, **who)
        return page_of(request, application) + "#files"

    return act_on_form(
        request,
        PapersForm(request.POST or None, request.FILES or None),
        save,
        template="accounts/form.html",
        context={
            "title": "添加材料",
            "lead": f"{application.number} {application.applicant.name}。严禁上传涉密文件。",
            "submit": "筛查并添加",
            "back": page_of(request, application),
        },
        done="已筛查并添加。",
    )
