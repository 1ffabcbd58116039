"""Registering what came in, telling the number and the code once, confirming receipt."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.forms import ConfirmForm, ContactForm, IntakeForm
from gongkai.applications.models import Application
from gongkai.applications.operations.intake import confirm_receipt, note_contact, register
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import alike, applications_of, in_list, same_applicant
from gongkai.applications.staff.listing import lines_of
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.organs.doors import StaffRequest, staff

#: Channels by which an application counts as received only once both sides confirmed.
NEEDS_CONFIRMING = ("post_plain", "fax")
_SHOWN = 200


@staff(APPLICATIONS, "register")
def start(request: StaffRequest) -> HttpResponse:
    """Register an application that came in at the office."""
    form = IntakeForm(request.POST or None, request.FILES or None, today=request.today)

    def save(form: IntakeForm, who: Who) -> str:
        told = form.cleaned_data
        done = register(
            request.organ,
            form.applicant,
            form.wanted_content,
            channel=told["channel"],
            arrived_on=told["arrived_on"],
            confirmed_on=told["confirmed_on"],
            identity_number=told["identity_number"],
            uploads=form.uploads,
            kind=told["kind"],
            **who,
        )
        number = done.application.number
        request.session[f"code:{number}"] = done.code
        return reverse("applications:registered", args=[request.organ.slug, number])

    return act_on_form(
        request,
        form,
        save,
        template="applications/intake.html",
        context={
            "title": "登记申请",
            "lead": "一份申请表登记为一件。要件不齐的也要登记，再一次性告知补正（条例第三十条）。",
            "submit": "登记",
            "back": reverse("applications:list", args=[request.organ.slug]),
        },
    )


@never_cache
@staff(APPLICATIONS, "register")
def registered(request: StaffRequest, number: str) -> HttpResponse:
    """Show number and code of a new application, to be printed; the code is shown this once."""
    application = case_or_404(request, number)
    seen = applications_of(request.organ, request.user, on=request.today)
    others = list(in_list(same_applicant(application, seen))[:_SHOWN])
    context = {
        "case": application,
        "code": request.session.pop(f"code:{number}", ""),
        "light": lines_of(request, [application])[0][1],
        "hints": hints_of(application),
        "same": len(others) - 1,
        "alike": lines_of(request, alike(application, others)),
    }
    return render(request, "applications/registered.html", context)


def hints_of(application: Application) -> list[str]:
    """Return what a person should still do about a new application."""
    person = application.applicant
    hints = []
    if application.received_on is None:
        hints.append("请当天与申请人联系确认，并登记确认日期；答复期限从确认次日起算。")
    if not person.identity_sealed and not person.is_checked_on_sight:
        hints.append("没有身份证明（条例第二十九条），确有需要的，一次性告知补正。")
    if not (person.phone or person.address or person.email):
        hints.append("没有联系方式（条例第二十九条），请告知申请人补正。")
    if person.agent and not application.files.filter(purpose="authority").exists():
        hints.append("由代理人提出，没有附授权委托书。")
    if application.is_oral:
        hints.append("口头申请：请打印申请表，读给申请人听，由其签名或者按手印后扫描存入。")
    return hints


@staff(APPLICATIONS, "register")
def confirm(request: StaffRequest, number: str) -> HttpResponse:
    """Enter the day on which office and applicant confirmed that it had come in."""
    application = case_or_404(request, number)
    form = ConfirmForm(
        request.POST or None, initial={"on": request.today, "seen": application.row_version}
    )

    def save(form: ConfirmForm, who: Who) -> str:
        confirm_receipt(application, **form.content, seen=form.cleaned_data["seen"], **who)
        return page_of(request, application)

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "登记与申请人确认的日期",
            "lead": f"{application.number} {application.applicant.name}，"
            f"{application.get_channel_display()}，{application.arrived_on}到达。",
            "submit": "登记",
            "back": page_of(request, application),
        },
        done="已登记确认日期，答复期限已经推算。",
    )


@staff(APPLICATIONS, "register")
def contact(request: StaffRequest, number: str) -> HttpResponse:
    """Enter an attempt to reach the applicant."""
    application = case_or_404(request, number)
    form = ContactForm(request.POST or None, initial={"on": request.today})

    def save(form: ContactForm, who: Who) -> str:
        note_contact(application, **form.content, **who)
        return page_of(request, application)

    person = application.applicant
    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "登记联系情况",
            "lead": f"{person.name} {person.phone or '没有留电话'}",
            "submit": "登记",
            "back": page_of(request, application),
        },
        done="已登记联系情况。",
    )
