"""Splitting and merging, taking an entry back, notes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.forms import MergeForm, NoteForm, SplitForm, VoidForm
from gongkai.applications.models import Application
from gongkai.applications.operations.arranging import (
    merge_applications,
    split_application,
    void_event,
)
from gongkai.applications.operations.looking import add_note
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import applications_of
from gongkai.applications.staff.actions import Action
from gongkai.applications.staff.intake import NEEDS_CONFIRMING
from gongkai.applications.staff.opening import case_or_404, may, page_of
from gongkai.errors import InvalidInput
from gongkai.organs.doors import StaffRequest, staff


def receiving_actions(application: Application, request: StaffRequest) -> list[Action]:
    """Return the links to what is still open about the receipt."""
    waits = application.received_on is None
    if not application.is_open or not may(request)["register"]:
        return []
    found = [("登记确认日期", "confirm")] if waits else []
    if waits or application.channel in NEEDS_CONFIRMING:
        found.append(("登记联系情况", "contact"))
    return _links("收到", found, application)


def arranging_actions(application: Application, request: StaffRequest) -> list[Action]:
    """Return the links to what is done about the form itself, not about its answer."""
    found = [("添加备注", "note")]
    if application.is_open and may(request)["register"]:
        found = [("拆分", "split"), ("合并办理", "merge"), *found]
    return _links("整理", found, application)


def _links(group: str, found: list[tuple[str, str]], application: Application) -> list[Action]:
    args = [application.organ.slug, application.number]
    return [Action(group, word, reverse(f"applications:{name}", args=args)) for word, name in found]


@staff(APPLICATIONS, "register")
def split(request: StaffRequest, number: str) -> HttpResponse:
    """Make several of one form, with notice to the applicant."""
    application = case_or_404(request, number)
    form = SplitForm(
        request.POST or None,
        initial={
            "on": request.today,
            "parts": application.wanted,
            "seen": application.row_version,
        },
    )

    def save(form: SplitForm, who: Who) -> str:
        told = form.cleaned_data
        split_application(
            application, told["parts"].splitlines(), on=told["on"], seen=told["seen"], **who
        )
        return page_of(request, application) + "#related"

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "拆分申请",
            "lead": "一份申请表原则上为一件；确需拆分的，告知申请人后分别登记、分别答复。",
            "submit": "拆分",
            "back": page_of(request, application),
        },
        done="已拆分。请制作申请拆分告知书。",
    )


@staff(APPLICATIONS, "register")
def merge(request: StaffRequest, number: str) -> HttpResponse:
    """Handle several applications together."""
    application = case_or_404(request, number)
    form = MergeForm(
        request.POST or None,
        initial={"on": request.today, "numbers": request.GET.get("numbers", "")},
    )

    def save(form: MergeForm, who: Who) -> str:
        wanted = set(form.wanted_numbers)
        seen = applications_of(request.organ, request.user, on=request.today)
        others = list(seen.filter(number__in=wanted).exclude(pk=application.pk))
        unknown = wanted - {one.number for one in others}
        if unknown:
            raise InvalidInput(
                f"没有编号为{'、'.join(sorted(unknown))}的其他申请。请核对编号。",
                code="unknown_number",
            )
        merge_applications(application, others, on=form.cleaned_data["on"], **who)
        return page_of(request, application) + "#related"

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "合并办理",
            "lead": f"与{application.number}要求同一内容的申请一并办理。",
            "submit": "合并办理",
            "back": page_of(request, application),
        },
        done="已登记合并办理。",
    )


@staff(APPLICATIONS, "register")
def void(request: StaffRequest, number: str, event: int) -> HttpResponse:
    """Take back what was entered by mistake; it stays in the timeline, struck through."""
    application = case_or_404(request, number)
    found = application.events.filter(number=event).first()
    if found is None:
        raise Http404
    form = VoidForm(request.POST or None, initial={"seen": application.row_version})

    def save(form: VoidForm, who: Who) -> str:
        void_event(application, event, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, application) + "#events"

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": f"更正登记：{found.get_kind_display()}",
            "lead": f"第{found.number}项，{found.on}。登记有误的作废后重新登记，"
            "原登记保留，期限重新推算。",
            "submit": "作废这一项",
            "back": page_of(request, application),
        },
        done="已更正登记，期限已经重新推算。",
    )


@staff(APPLICATIONS, "view")
def note(request: StaffRequest, number: str) -> HttpResponse:
    """Add an internal note."""
    application = case_or_404(request, number)

    def save(form: NoteForm, who: Who) -> str:
        add_note(application, form.cleaned_data["text"], **who)
        return page_of(request, application) + "#notes"

    return act_on_form(
        request,
        NoteForm(request.POST or None),
        save,
        template="accounts/form.html",
        context={
            "title": "添加备注",
            "lead": f"{application.number} {application.applicant.name}",
            "submit": "保存",
            "back": page_of(request, application),
        },
        done="已保存备注。",
    )
