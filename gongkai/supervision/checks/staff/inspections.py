"""Inspections: the list, a new one, its page, judging, findings, the notice."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import VersionedForm, Who
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import printable
from gongkai.records.staff.views import page_url
from gongkai.supervision.checks.forms import FindingForm, JudgeForm, OpenForm
from gongkai.supervision.checks.operations import (
    add_finding,
    change_finding,
    drop_finding,
    issue_inspection,
    judge_items,
    open_inspection,
)
from gongkai.supervision.checks.papers import notice_of
from gongkai.supervision.checks.queries import (
    inspection_of,
    inspections_of,
    usual_term,
    vetoed,
)
from gongkai.supervision.models import CheckFinding, Inspection, InspectionItem
from gongkai.supervision.permissions import CHECKS
from gongkai.supervision.staff.answers import address, may, step

PAGE = 50
#: Verdict → the tone of its tag.
TONES = {"met": "ok", "unmet": "late", "not_applicable": "", "": "soon"}


def inspection_or_404(request: StaffRequest, pk: int, *, own: bool = False) -> Inspection:
    """Return the inspection; ``own``: one that this organ makes, not one it was told of."""
    found = inspection_of(request.organ, pk, request.user, on=request.today)
    if found is None or (own and found.inspecting_id != request.organ.pk):
        raise Http404
    return found


@staff(CHECKS, "view")
def inspections(request: StaffRequest) -> HttpResponse:
    """Show the inspections that this organ made, and those it was told of."""
    found = inspections_of(request.organ, request.user, on=request.today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "page_url": page_url(request), "may": may(request, CHECKS)}
    return render(request, "supervision/checks_inspections.html", context)


@staff(CHECKS, "inspect")
def new(request: StaffRequest) -> HttpResponse:
    """Open an inspection from a template."""
    form = OpenForm(
        request.organ,
        request.today,
        request.POST or None,
        initial={"of": request.organ, "on": request.today},
    )

    def save(form: OpenForm, who: Who) -> str:
        told = form.cleaned_data
        opened = open_inspection(
            request.organ, told["of"], told["template"], on=told["on"], note=told["note"], **who
        )
        return address(request, "inspection", opened.pk)

    return step(
        request,
        form,
        save,
        back=address(request, "inspections"),
        done="已登记。由数据算得出的已经填好，其余的请逐项判断。",
        title="登记检查",
        submit="登记",
    )


@staff(CHECKS, "view")
def inspection(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an inspection: every item with its evidence, what was found, the next step."""
    one = inspection_or_404(request, pk)
    items = list(one.items.select_related("by"))
    findings = list(one.findings.select_related("post"))
    found = {finding.item_id for finding in findings}
    allowed = may(request, CHECKS)
    is_ours = one.inspecting_id == request.organ.pk
    context = {
        "inspection": one,
        "lines": [
            {
                "item": item,
                "tone": TONES[item.verdict],
                "wrong": [told for told in item.evidence if not told["is_good"]],
                "wants_finding": item.verdict == "unmet" and item.pk not in found,
            }
            for item in items
        ],
        "vetoed": vetoed(items),
        "open_items": sum(not item.verdict for item in items),
        "findings": [
            (finding, "late" if finding.is_late(request.today) else _STATE_TONES[finding.state])
            for finding in findings
        ],
        "today": request.today,
        "may_work": allowed["inspect"] and is_ours and one.issued_at is None,
        "may_open_links": one.organ_id == request.organ.pk,
    }
    return render(request, "supervision/checks_inspection.html", context)


_STATE_TONES = {"open": "soon", "rectified": "soon", "closed": "ok"}


@staff(CHECKS, "inspect")
def judge(request: StaffRequest, pk: int) -> HttpResponse:
    """Judge the items, all on one page."""
    one = inspection_or_404(request, pk, own=True)
    return step(
        request,
        JudgeForm(one, request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: judge_items(one, form.verdicts, seen=form.cleaned_data["seen"], **who),
        back=address(request, "inspection", pk),
        done="已保存。",
        template="supervision/checks_judge.html",
        inspection=one,
        title=f"逐项判断：{one.title}",
    )


@staff(CHECKS, "inspect")
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down something found, of an item or by itself."""
    one = inspection_or_404(request, pk, own=True)
    item = _item(one, request.GET.get("item", ""))
    form = FindingForm(one.organ, request.POST or None, initial=_proposed(request, one, item))
    return step(
        request,
        form,
        lambda form, who: add_finding(one, form.finding, item=item, **who),
        back=address(request, "inspection", pk),
        done="已写入问题。整改通知下发以后，被检查机关才看得到。",
        title="写明问题",
        lead=item.text if item else "",
        submit="写入",
    )


def _item(inspection: Inspection, given: str) -> InspectionItem | None:
    if not given:
        return None
    is_key = given.isascii() and given.isdecimal() and len(given) < 10
    found: InspectionItem | None = (
        inspection.items.filter(pk=int(given)).first() if is_key else None
    )
    if found is None:
        raise Http404
    return found


def _proposed(
    request: StaffRequest, inspection: Inspection, item: InspectionItem | None
) -> dict[str, Any]:
    """Return what a form begins with: what the data says, what is usually asked, the usual term."""
    due_on = usual_term(inspection.organ, on=request.today)
    first: dict[str, Any] = {"seen": inspection.row_version, "due_on": due_on}
    if item is None:
        return first
    named = [told["text"] for told in item.evidence if not told["is_good"]][:3]
    text = "；".join(filter(None, (item.comment or item.figure or item.text, *named)))
    return first | {"text": text[:500], "basis": item.basis, "asked": item.ask}


def _draft(inspection: Inspection, finding: int) -> CheckFinding:
    rows = inspection.findings.select_related("organ", "inspecting")
    found: CheckFinding | None = rows.filter(pk=finding).first()
    if found is None:
        raise Http404
    return found


@staff(CHECKS, "inspect")
def change(request: StaffRequest, pk: int, finding: int) -> HttpResponse:
    """Change a finding before it is issued."""
    one = inspection_or_404(request, pk, own=True)
    draft = _draft(one, finding)
    names = ("text", "basis", "asked", "due_on")
    first = {name: getattr(draft, name) for name in names}
    first |= {"post": draft.post_id, "seen": draft.row_version}
    return step(
        request,
        FindingForm(one.organ, request.POST or None, initial=first),
        lambda form, who: change_finding(
            draft, form.finding, seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "inspection", pk),
        done="已保存。",
        title=f"修改问题{draft.number}",
    )


@staff(CHECKS, "inspect")
def drop(request: StaffRequest, pk: int, finding: int) -> HttpResponse:
    """Strike out a finding before it is issued."""
    one = inspection_or_404(request, pk, own=True)
    draft = _draft(one, finding)
    return step(
        request,
        VersionedForm(request.POST or None, initial={"seen": draft.row_version}),
        lambda form, who: drop_finding(draft, seen=form.cleaned_data["seen"], **who),
        back=address(request, "inspection", pk),
        done="已去掉。",
        title=f"去掉问题{draft.number}",
        lead=draft.text,
        submit="去掉",
    )


@staff(CHECKS, "inspect")
def issue(request: StaffRequest, pk: int) -> HttpResponse:
    """Finish the inspection and issue what was found."""
    one = inspection_or_404(request, pk, own=True)
    count = one.findings.count()
    told = f"下发以后，{one.organ.name}看得到这次检查和{count}个问题，检查内容不能再改。"
    return step(
        request,
        VersionedForm(request.POST or None, initial={"seen": one.row_version}),
        lambda form, who: issue_inspection(one, seen=form.cleaned_data["seen"], **who),
        back=address(request, "inspection", pk),
        done="已下发整改通知。" if count else "检查已经结束，没有发现问题。",
        title="下发整改通知" if count else "结束检查",
        lead=told if count else "没有写明问题，这次检查就此结束，检查内容不能再改。",
        submit="下发" if count else "结束",
    )


@staff(CHECKS, "view")
def notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Give out the notice of rectification as PDF."""
    one = inspection_or_404(request, pk)
    data = notice_of(one, list(one.findings.select_related("post")))
    return printable(data, f"整改通知书{one.number}.pdf")
