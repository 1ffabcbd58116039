"""Complaints: the list with its figures, one complaint, its steps, settings."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.accounts.forms import Who
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.staff.views import page_url
from gongkai.supervision.checks.forms import FindingForm
from gongkai.supervision.checks.queries import usual_term
from gongkai.supervision.complaints.forms import (
    EnterForm,
    FilterForm,
    SetUpForm,
    StepForm,
)
from gongkai.supervision.complaints.operations import (
    answer_complaint,
    close_complaint,
    delete_contact,
    enter_complaint,
    hand_on,
    make_finding,
    note_investigation,
    open_contact,
    record_export,
    set_up,
)
from gongkai.supervision.complaints.queries import (
    complaint_of,
    complaints_of,
    contact_kept_until,
    contacts_to_delete,
    counts_of,
    events_of,
    narrowed,
    settings_of,
)
from gongkai.supervision.complaints.writing import write_complaints
from gongkai.supervision.models import Complaint
from gongkai.supervision.permissions import COMPLAINTS
from gongkai.supervision.staff.answers import address, may, saved, step

PAGE = 50
#: The step that a complaint without a contact is not offered.
DELETION = "contact-deletion"
_TONES = {"received": "soon", "handed_on": "soon", "investigated": "soon", "answered": "ok"}
#: Step in the address → title, label, help, button, what is said after, the operation, the states
#: in which the page offers it.
STEPS: dict[str, tuple[str, str, str, str, Any, tuple[str, ...]]] = {
    "hand-on": (
        "转办",
        "转给谁办理",
        "写科室、单位和要求。不能转给被举报的机关。",
        "已登记转办。",
        hand_on,
        ("received", "handed_on"),
    ),
    "investigation": (
        "登记调查",
        "调查情况",
        "查了什么、是否属实、依据是什么。",
        "已登记调查情况。",
        note_investigation,
        ("received", "handed_on", "investigated"),
    ),
    "close": (
        "办结",
        "说明",
        "没有要补充的，写“办结”。",
        "已办结。",
        close_complaint,
        ("answered",),
    ),
    "answer": (
        "答复",
        "答复内容",
        "举报人凭编号和查询码看到这里写的内容。不写其他人的个人信息。",
        "已答复。举报人凭编号和查询码可以看到。",
        answer_complaint,
        ("investigated", "answered"),
    ),
    DELETION: (
        "删除联系方式",
        "原因",
        "保留期满的，写“保留期满”；没有期满的，写明本人要求删除等情形。删除后不能恢复，举报和办理经过保留。",
        "已删除联系方式。",
        delete_contact,
        ("closed",),
    ),
}


def complaint_or_404(request: StaffRequest, pk: int) -> Complaint:
    """Return the complaint that the person handles here."""
    found = complaint_of(request.organ, pk, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def words_of(complaint: Complaint, request: StaffRequest) -> tuple[str, str]:
    """Return the state in words, and the tone of its tag."""
    if complaint.is_late(request.today):
        return "超时未办", "late"
    return complaint.get_state_display(), _TONES.get(complaint.state, "")


def _chosen(request: StaffRequest) -> tuple[FilterForm, Any]:
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = complaints_of(request.organ, request.user, on=request.today)
    return form, narrowed(found, wanted, request.organ, on=request.today)


@staff(COMPLAINTS, "handle")
def complaints(request: StaffRequest) -> HttpResponse:
    """Show the complaints about the organs that this one supervises, and their figures."""
    form, found = _chosen(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "page_url": page_url(request),
        "lines": [(one, *words_of(one, request)) for one in page.object_list],
        "counts": counts_of(found, on=request.today),
        "over": contacts_to_delete(
            complaints_of(request.organ, request.user, on=request.today),
            request.organ,
            on=request.today,
        ).count(),
        "query": request.GET.urlencode(),
        "may": may(request, COMPLAINTS),
    }
    return render(request, "supervision/complaints_list.html", context)


@staff(COMPLAINTS, "handle")
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a complaint that came by letter, by phone or in person."""

    def save(form: EnterForm, who: Who) -> str:
        told = form.cleaned_data
        entered = enter_complaint(
            request.organ,
            told["about"],
            form.told,
            way=told["way"],
            received_on=told["received_on"],
            **who,
        )
        return address(request, "complaint", entered.pk)

    first = {"received_on": request.today}
    return step(
        request,
        EnterForm(request.organ, request.today, request.POST or None, initial=first),
        save,
        back=address(request, "complaints"),
        done="已登记。",
        title="登记举报",
        lead="来信、来访、来电和转来的举报，登记在这里。没有查询码，按来的途径答复举报人。",
        submit="登记",
    )


@staff(COMPLAINTS, "handle")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the list, narrowed as on the page, as a spreadsheet; that it went out is entered."""
    form, found = _chosen(request)
    record_export(
        request.organ,
        count=found.count(),
        narrowed_by=sorted(name for name, told in form.cleaned_data.items() if told),
        by=request.user,  # type: ignore[arg-type]
        at=request.now,
    )
    data = write_complaints(found, counts_of(found, on=request.today), on=request.today)
    return saved(data, f"{request.organ.name}举报{request.today}.xlsx")


@staff(COMPLAINTS, "handle")
def complaint(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a complaint: what about, its term, what happened, the next step."""
    one = complaint_or_404(request, pk)
    word, tone = words_of(one, request)
    events = events_of(one)
    context = {
        "complaint": one,
        "word": word,
        "tone": tone,
        "events": events,
        "kept_until": contact_kept_until(one) if one.contact_sealed else None,
        "was_deleted": any(event.kind == "contact_deleted" for event in events),
        "steps": [
            (slug, told[0])
            for slug, told in STEPS.items()
            if one.state in told[-1] and (one.contact_sealed or slug != DELETION)
        ],
    }
    return render(request, "supervision/complaints_complaint.html", context)


@staff(COMPLAINTS, "handle")
def carry(request: StaffRequest, pk: int, step_name: str) -> HttpResponse:
    """Take a complaint a step further."""
    one = complaint_or_404(request, pk)
    if step_name not in STEPS:
        raise Http404
    title, label, help_text, done, operation, _ = STEPS[step_name]
    return step(
        request,
        StepForm(label, help_text, request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: operation(
            one, form.cleaned_data["text"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "complaint", pk),
        done=done,
        title=f"{title}：举报{one.number}",
        submit=title,
    )


@staff(COMPLAINTS, "handle")
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the organ put something right, without telling it of the complaint."""
    one = complaint_or_404(request, pk)
    due_on = usual_term(one.about, on=request.today)
    form = FindingForm(
        one.about, request.POST or None, initial={"seen": one.row_version, "due_on": due_on}
    )
    return step(
        request,
        form,
        lambda form, who: make_finding(one, form.finding, seen=form.cleaned_data["seen"], **who),
        back=address(request, "complaint", pk),
        done="已写成问题并下发。被举报机关只看到问题，看不到举报。",
        title="写成检查问题",
        lead=f"下发给{one.about.name}整改。不要写出谁举报、什么时候举报。",
        submit="写入并下发",
    )


@never_cache
@staff(COMPLAINTS, "handle")
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how the complainant is reached, this once; the look stays in the trail."""
    one = complaint_or_404(request, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not one.contact_sealed:
        raise Http404
    shown = open_contact(one, by=request.user, at=request.now)  # type: ignore[arg-type]
    context = {"complaint": one, "contact": shown}
    return render(request, "supervision/complaints_contact.html", context)


@staff(COMPLAINTS, "set_up")
def setup(request: StaffRequest) -> HttpResponse:
    """Set the term, and whom the public turns to."""
    current = settings_of(request.organ)
    names = ("working_days", "contact_years", "body", "address", "phone")
    return step(
        request,
        SetUpForm(request.POST or None, initial={name: getattr(current, name) for name in names}),
        lambda form, who: set_up(request.organ, form.content, **who),
        back=address(request, "overview"),
        done="已保存。",
        title="举报设置",
    )
