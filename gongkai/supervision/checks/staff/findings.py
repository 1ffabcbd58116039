"""Findings: the register, a finding's page, rectification, re-inspection, terms, files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import Who
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import kept_file, printable
from gongkai.records.staff.views import page_url
from gongkai.supervision.checks.forms import (
    AssignForm,
    ExtendForm,
    FilterForm,
    NoticedForm,
    RectifyForm,
    ReinspectForm,
)
from gongkai.supervision.checks.operations import (
    assign_post,
    extend_term,
    issue_finding,
    reinspect,
    report_rectified,
)
from gongkai.supervision.checks.operations.rectifying import may_rectify, may_reinspect
from gongkai.supervision.checks.papers import notice_of_finding, write_findings
from gongkai.supervision.checks.queries import (
    events_of,
    finding_of,
    findings_of,
    narrowed,
    usual_term,
)
from gongkai.supervision.models import CheckFinding
from gongkai.supervision.permissions import CHECKS
from gongkai.supervision.staff.answers import address, may, saved, step

PAGE = 50
_TONES = {"open": "soon", "rectified": "soon", "closed": "ok"}


def finding_or_404(request: StaffRequest, pk: int) -> CheckFinding:
    """Return the finding that a page of this organ shows."""
    found = finding_of(request.organ, pk, request.user, on=request.today)
    if found is None:
        raise Http404
    return found


def words_of(finding: CheckFinding, request: StaffRequest) -> tuple[str, str]:
    """Return the state of a finding in words, and the tone of its tag."""
    if finding.issued_at is None:
        return "未下发", ""
    if finding.is_late(request.today):
        return "超时未办", "late"
    return finding.get_state_display(), _TONES[finding.state]


def _chosen(request: StaffRequest) -> tuple[FilterForm, Any]:
    form = FilterForm(request.organ, request.today, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = findings_of(request.organ, request.user, on=request.today)
    return form, narrowed(found, wanted, request.organ, on=request.today)


@staff(CHECKS, "view")
def register(request: StaffRequest) -> HttpResponse:
    """Show the findings, open ones and near terms first."""
    form, found = _chosen(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "page_url": page_url(request),
        "lines": [(one, *words_of(one, request)) for one in page.object_list],
        "query": request.GET.urlencode(),
        "may": may(request, CHECKS),
    }
    return render(request, "supervision/checks_findings.html", context)


@staff(CHECKS, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the register, narrowed as on the page, as a spreadsheet."""
    _, found = _chosen(request)
    data = write_findings(found, on=request.today)
    return saved(data, f"{request.organ.name}检查问题{request.today}.xlsx")


@staff(CHECKS, "inspect")
def new(request: StaffRequest) -> HttpResponse:
    """Issue what was noticed outside an inspection."""

    def save(form: NoticedForm, who: Who) -> str:
        issued = issue_finding(request.organ, form.cleaned_data["of"], form.finding, **who)
        return address(request, "finding", issued.pk)

    first = {"of": request.organ, "due_on": usual_term(request.organ, on=request.today)}
    return step(
        request,
        NoticedForm(request.organ, request.today, request.POST or None, initial=first),
        save,
        back=address(request, "findings"),
        done="已下发整改通知。",
        title="直接下发问题",
        lead="平时发现、不用按模板检查的问题，写明以后直接下发，责任机关马上看得到。",
        submit="下发",
    )


@staff(CHECKS, "view")
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a finding: what is asked until when, what happened, the next step."""
    one = finding_or_404(request, pk)
    word, tone = words_of(one, request)
    allowed = may(request, CHECKS)
    inspects = allowed["inspect"] and one.inspecting_id == request.organ.pk
    is_told = one.organ_id == request.organ.pk and one.issued_at is not None
    context = {
        "finding": one,
        "word": word,
        "tone": tone,
        "events": events_of(one),
        "may_rectify": is_told
        and one.state == "open"
        and may_rectify(one, request.user, on=request.today),  # type: ignore[arg-type]
        "may_assign": is_told and one.state == "open" and allowed["assign"],
        "may_reinspect": inspects and one.state == "rectified" and may_reinspect(one, request.user),  # type: ignore[arg-type]
        "waits_for_others": inspects
        and one.state == "rectified"
        and not may_reinspect(one, request.user),  # type: ignore[arg-type]
        "may_extend": inspects and one.state == "open" and one.issued_at is not None,
        "may_open_links": one.organ_id == request.organ.pk,
    }
    return render(request, "supervision/checks_finding.html", context)


@staff(CHECKS, "assign")
def assign(request: StaffRequest, pk: int) -> HttpResponse:
    """Say which post of this organ puts it right."""
    one = _told(request, pk)
    return step(
        request,
        AssignForm(
            one.organ,
            request.POST or None,
            initial={"seen": one.row_version, "post": one.post_id},
        ),
        lambda form, who: assign_post(
            one, form.cleaned_data["post"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "finding", pk),
        done="已指定，问题出现在这个岗位的工作台。",
        title=f"指定责任岗位：问题{one.number}",
        lead=one.text,
        submit="指定",
    )


def _told(request: StaffRequest, pk: int) -> CheckFinding:
    """Return a finding that this organ has to put right."""
    found = finding_or_404(request, pk)
    if found.organ_id != request.organ.pk:
        raise Http404
    return found


@staff(CHECKS, "rectify")
def rectify(request: StaffRequest, pk: int) -> HttpResponse:
    """Report that it was put right."""
    one = _told(request, pk)
    return step(
        request,
        RectifyForm(
            one.organ,
            request.POST or None,
            request.FILES or None,
            initial={"seen": one.row_version},
        ),
        lambda form, who: report_rectified(
            one,
            form.cleaned_data["text"],
            evidence=form.evidence,
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "finding", pk),
        done="已报告整改，等复查。",
        title=f"报告整改：问题{one.number}",
        lead=f"要求：{one.asked}",
        submit="报告整改",
    )


def _ours(request: StaffRequest, pk: int) -> CheckFinding:
    """Return a finding that this organ made."""
    found = finding_or_404(request, pk)
    if found.inspecting_id != request.organ.pk:
        raise Http404
    return found


@staff(CHECKS, "inspect")
def look_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Look again at what was put right."""
    one = _ours(request, pk)
    last = events_of(one).last()
    first = {"seen": one.row_version, "due_on": usual_term(one.organ, on=request.today)}
    return step(
        request,
        ReinspectForm(request.POST or None, initial=first),
        lambda form, who: reinspect(
            one,
            is_closed=form.cleaned_data["outcome"] == "closed",
            text=form.cleaned_data["text"],
            due_on=form.cleaned_data["due_on"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "finding", pk),
        done="已登记复查。",
        title=f"复查：问题{one.number}",
        lead=f"整改情况：{last.text}" if last and last.kind == "rectified" else one.text,
        submit="登记复查",
    )


@staff(CHECKS, "inspect")
def extend(request: StaffRequest, pk: int) -> HttpResponse:
    """Give another term."""
    one = _ours(request, pk)
    first = {"seen": one.row_version, "due_on": one.due_on}
    return step(
        request,
        ExtendForm(request.POST or None, initial=first),
        lambda form, who: extend_term(
            one,
            form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "finding", pk),
        done="已调整期限。",
        title=f"调整整改期限：问题{one.number}",
    )


@staff(CHECKS, "view")
def notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Give out the notice of one finding as PDF."""
    one = finding_or_404(request, pk)
    return printable(notice_of_finding(one), f"整改通知书{one.number}.pdf")


@staff(CHECKS, "view")
def file(request: StaffRequest, pk: int, event: int) -> HttpResponse:
    """Give out what was handed in with a rectification."""
    one = finding_or_404(request, pk)
    found = events_of(one).filter(number=event).exclude(file=None).first()
    if found is None or found.file is None or found.file.removed_at is not None:
        raise Http404
    return kept_file(found.file)
