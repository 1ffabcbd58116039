"""Letters of a case: the list, one of them, its papers; a letter that no step makes."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.letter_forms import FreeLetterForm, VoidLetterForm
from gongkai.applications.letters import Draft, filled_with_gaps, values_of
from gongkai.applications.models import Application, Letter
from gongkai.applications.operations.lettering import issue_letter, void_letter
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.sheets import receipt
from gongkai.applications.staff.opening import case_or_404, may, page_of
from gongkai.errors import DataMissing
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import kept_file, printable
from gongkai.records.files import get
from gongkai.statute.letters import template_of


@staff(APPLICATIONS, "view")
def letter_list(request: StaffRequest, number: str) -> HttpResponse:
    """Show the letters of a case, and which others may be made."""
    application = case_or_404(request, number)
    context = {
        "application": application,
        "letters": application.letters.select_related("by", "pdf", "docx").order_by("pk"),
        "others": [(kind, template_of(kind).title) for kind in FREE_LETTERS],
        "may": may(request),
        "back": page_of(request, application),
    }
    return render(request, "applications/letters.html", context)


#: Letters that no step makes by itself.
FREE_LETTERS = ("split", "consulting", "transfer")


@staff(APPLICATIONS, "handle")
def make(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    """Make a letter that no step makes: filled in first, then issued."""
    application = case_or_404(request, number)
    if kind not in FREE_LETTERS:
        raise Http404
    text = filled_with_gaps(application.organ, kind, values_of(application))
    form = FreeLetterForm(
        request.POST or None,
        initial={
            "on": request.today,
            "addressee": application.applicant.name,
            "text": text,
        },
    )

    def act(form: FreeLetterForm, who: Who) -> str:
        told = form.cleaned_data
        draft = Draft(kind=kind, addressee=told["addressee"], text=told["text"])
        made = issue_letter(application, draft, on=told["on"], **who)
        return address_of_letter(request, made)

    return act_on_form(
        request,
        form,
        act,
        template="accounts/form.html",
        context={
            "title": template_of(kind).title,
            "lead": "“【待填：…】”处填好以后发出；发出时编号，以后不能再改，只能作废重发。",
            "submit": "发出",
            "back": reverse("applications:letters", args=[request.organ.slug, number]),
        },
        done="已发出。",
    )


def address_of_letter(request: StaffRequest, letter: Letter) -> str:
    """Return the address of a letter's page."""
    place = [request.organ.slug, letter.application.number, letter.pk]
    return reverse("applications:letter", args=place)


def _letter(application: Application, pk: int) -> Letter:
    found: Letter | None = (
        application.letters.filter(pk=pk).select_related("by", "pdf", "docx", "organ").first()
    )
    if found is None:
        raise Http404
    return found


@staff(APPLICATIONS, "view")
def letter(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Show a letter as it went out."""
    application = case_or_404(request, number)
    found = _letter(application, pk)
    context = {
        "application": application,
        "letter": found,
        "paragraphs": found.text.splitlines(),
        "may": may(request),
        "back": page_of(request, application),
    }
    return render(request, "applications/letter.html", context)


@staff(APPLICATIONS, "view")
def letter_file(request: StaffRequest, number: str, pk: int, form: str) -> HttpResponse:
    """Give out a letter as PDF or Word."""
    found = _letter(case_or_404(request, number), pk)
    stored = {"pdf": found.pdf, "docx": found.docx}.get(form)
    if stored is None:
        raise Http404
    if stored.removed_at is not None:
        raise DataMissing("这份文书已经匿名化，内容不再保留。", code="file_anonymised")
    return kept_file(stored) if form == "docx" else printable(get(stored.sha256), stored.name)


@staff(APPLICATIONS, "handle")
def void(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Declare a letter void."""
    application = case_or_404(request, number)
    found = _letter(application, pk)

    def act(form: VoidLetterForm, who: Who) -> str:
        void_letter(found, reason=form.cleaned_data["reason"], **who)
        return address_of_letter(request, found)

    return act_on_form(
        request,
        VoidLetterForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": f"作废：{found.title}",
            "lead": f"{found.number or found.title}作废后编号保留，不再使用。"
            "登记有误的事项，请另在案卷页“更正登记”。",
            "submit": "作废",
            "back": address_of_letter(request, found),
        },
        done="已作废。",
    )


@staff(APPLICATIONS, "view")
def receipt_paper(request: StaffRequest, number: str) -> HttpResponse:
    """Give out the 登记回执 again; the code is told once only and does not stand on it."""
    application = case_or_404(request, number)
    data = receipt(application, font_folders=settings.FONT_FOLDERS)
    return printable(data, f"登记回执{application.number}.pdf")
