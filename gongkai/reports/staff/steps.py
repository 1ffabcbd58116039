"""The steps of a report's life, each one form and one deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, KeyForm, ReasonForm, VersionedForm, Who, act_on_form
from gongkai.exchange.composition import report_title
from gongkai.organs.doors import StaffRequest, staff
from gongkai.reports.findings import judged_findings
from gongkai.reports.forms import (
    OverrideForm,
    PaperForm,
    PublicationForm,
    SeenForm,
    SubmissionForm,
    VerdictForm,
)
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import (
    check_report,
    judge_finding,
    lift_override,
    open_correction,
    override_cell,
    publish_report,
    record_submission,
    return_report,
    sign_report,
    start_report,
    take_proposal,
)
from gongkai.reports.permissions import REPORTS
from gongkai.reports.proposing import SECTION as PROPOSED
from gongkai.reports.proposing import problems_proposal
from gongkai.reports.queries import missing_for, report_shown
from gongkai.reports.snapshots import report_digest
from gongkai.reports.staff.views import findings_told, report_of
from gongkai.statute.annual_report.forms import form_for_year

Carry = Callable[[Any, Who], object]


def _page(request: StaffRequest, year: int) -> str:
    return reverse("reports:page", args=[request.organ.slug, year])


def _step(
    request: StaffRequest,
    report: AnnualReport,
    form: DeedForm,
    carry: Carry,
    *,
    title: str,
    lead: str,
    submit: str,
    done: str,
    back: str = "",
    template: str = "accounts/form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form of a step or carry it out; ``carry`` gets the form and who, when, which key."""
    back = back or _page(request, report.year)

    def act(form: DeedForm, who: Who) -> str:
        carry(form, who)
        return back

    whole = {"title": title, "lead": lead, "submit": submit, "back": back, **(context or {})}
    return act_on_form(request, form, act, template=template, context=whole, done=done)


@staff(REPORTS, "edit")
def start(request: StaffRequest, year: int) -> HttpResponse:
    """Start the report on a year."""
    if request.method == "POST":
        start_report(request.organ, year, by=request.user, at=request.now)  # type: ignore[arg-type]
        return HttpResponseRedirect(_page(request, year))
    context = {
        "title": f"编制{year}年年报",
        "lead": "表里的数由台账算出，文字用范本开头，随时可以停下再来。",
        "submit": "开始编制",
        "form": KeyForm(),
        "back": reverse("reports:list", args=[request.organ.slug]),
    }
    return render(request, "accounts/form.html", context)


@staff(REPORTS, "edit")
def take(request: StaffRequest, year: int) -> HttpResponse:
    """Take what supervision proposes for section 五 over."""
    report = report_of(request, year)
    current = report.sections.filter(section=PROPOSED).first()
    if current is None or not problems_proposal(report.organ, year):
        raise Http404
    return _step(
        request,
        report,
        VersionedForm(request.POST or None, initial={"seen": current.row_version}),
        lambda form, who: take_proposal(report, seen=form.cleaned_data["seen"], **who),
        title="采用监督检查的建议文字",
        lead="写入“存在的主要问题及改进情况”。已经写了别的，就接在后面；采用以后可以再改。",
        submit="采用建议文字",
        done="已写入，请通读一遍，按实际情况修改。",
        back=reverse("reports:section", args=[request.organ.slug, year, PROPOSED]),
    )


@staff(REPORTS, "edit")
def override(request: StaffRequest, year: int, cell: str) -> HttpResponse:
    """Set a figure by hand."""
    report = report_of(request, year)
    cells = report_shown(report).official_form.cells
    if cell not in cells:
        raise Http404
    return _step(
        request,
        report,
        OverrideForm(cells[cell], request.POST or None),
        lambda form, who: override_cell(
            report, cell, form.value, reason=form.cleaned_data["reason"], **who
        ),
        title=f"人工改数：{cells[cell].name}",
        lead="台账算出的数、改后的数、改数人和原因都会保留，并写在校验单上。能补正台账的，请补正台账。",
        submit="改数",
        done="已改数，年报回到编制中。",
        back=reverse("reports:cell", args=[request.organ.slug, year, cell]),
    )


@staff(REPORTS, "edit")
def lift(request: StaffRequest, year: int, cell: str) -> HttpResponse:
    """Lift a figure set by hand."""
    report = report_of(request, year)
    if cell not in form_for_year(year).cells:
        raise Http404
    return _step(
        request,
        report,
        KeyForm(request.POST or None),
        lambda form, who: lift_override(report, cell, **who),
        title="撤销人工改数",
        lead="撤销后恢复为台账算出的数，改数的经过仍保留。",
        submit="撤销改数",
        done="已撤销改数。",
        back=reverse("reports:cell", args=[request.organ.slug, year, cell]),
    )


@staff(REPORTS, "check")
def judge(request: StaffRequest, year: int, mark: str) -> HttpResponse:
    """Say what a finding is worth."""
    report = report_of(request, year)
    shown = report_shown(report)
    found = [row for row in judged_findings(report, shown) if row.fingerprint == mark]
    if not found:
        raise Http404
    verdict = found[0].verdict
    initial = {"mark": mark}
    if verdict:
        initial |= {"verdict": verdict.verdict, "reason": verdict.reason}
    return _step(
        request,
        report,
        VerdictForm(request.POST or None, initial=initial),
        lambda form, who: judge_finding(
            report,
            form.cleaned_data["mark"],
            form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            **who,
        ),
        title="认定问题",
        lead=found[0].finding.message,
        submit="认定",
        done="已认定，再次检查时保留。",
        back=_page(request, year) + "#findings",
    )


@staff(REPORTS, "check")
def check(request: StaffRequest, year: int) -> HttpResponse:
    """Declare the report checked."""
    report = report_of(request, year)
    return _step(
        request,
        report,
        SeenForm(request.POST or None, initial={"seen": report_digest(report_shown(report))}),
        lambda form, who: check_report(report, digest_seen=form.cleaned_data["seen"], **who),
        title=f"提交核对：{year}年年报",
        lead="我已核对全部数字和文字。提交后由领导签发；台账、文字或数字再有变化，须重新核对。",
        submit="核对无误，提交签发",
        done="已提交，等待领导签发。",
        template="reports/sign.html",
        context=_signing(report),
    )


@staff(REPORTS, "return")
def send_back(request: StaffRequest, year: int) -> HttpResponse:
    """Send the report back to the draft."""
    report = report_of(request, year)
    return _step(
        request,
        report,
        ReasonForm(request.POST or None, initial={"seen": report.row_version}),
        lambda form, who: return_report(report, reason=form.cleaned_data["reason"], **who),
        title="退回修改",
        lead="年报回到编制中，原因由编制人看到。",
        submit="退回修改",
        done="已退回修改。",
    )


def _signing(report: AnnualReport) -> dict[str, Any]:
    shown = report_shown(report)
    return {
        "report": report,
        "report_title": report_title(shown),
        "findings": findings_told(judged_findings(report, shown), shown),
        "missing": missing_for(report, shown),
        "overrides": [
            (shown.official_form.cells[row.cell].name, row)
            for row in report.overrides.filter(lifted_at=None).select_related("by")
        ],
    }


@staff(REPORTS, "sign")
def sign(request: StaffRequest, year: int) -> HttpResponse:
    """Sign on screen."""
    report = report_of(request, year)
    return _step(
        request,
        report,
        SeenForm(request.POST or None, initial={"seen": report.checked_sha256}),
        lambda form, who: sign_report(report, digest_seen=form.cleaned_data["seen"], **who),
        title=f"签发{year}年年报",
        lead="签发后内容冻结，任何改动都须更正并重新签发。",
        submit="签发",
        done="已签发，内容已冻结。",
        template="reports/sign.html",
        context=_signing(report),
    )


@staff(REPORTS, "publish")
def sign_on_paper(request: StaffRequest, year: int) -> HttpResponse:
    """Enter a wet signature with its scan."""
    report = report_of(request, year)
    return _step(
        request,
        report,
        PaperForm(
            request.POST or None, request.FILES or None, initial={"seen": report.checked_sha256}
        ),
        lambda form, who: sign_report(
            report,
            signer=form.cleaned_data["signer"],
            signed_on=form.cleaned_data["signed_on"],
            scan=(form.cleaned_data["scan"].name, form.cleaned_data["scan"].read()),
            digest_seen=form.cleaned_data["seen"],
            **who,
        ),
        title=f"线下签发{year}年年报",
        lead="领导在打印件上签字盖章后，由信息员上传扫描件。签的必须是核对过的这一稿，"
        f"核对摘要开头为{report.checked_sha256[:12] or '（还没有核对）'}。",
        submit="登记签发",
        done="已登记签发，内容已冻结。",
        template="reports/sign.html",
        context=_signing(report),
    )


@staff(REPORTS, "publish")
def submit(request: StaffRequest, year: int) -> HttpResponse:
    """Record that the report was handed in."""
    report = report_of(request, year)
    initial = {"to": report.submitted_to or request.organ.submits_to, "on": request.today}
    return _step(
        request,
        report,
        SubmissionForm(request.POST or None, initial=initial),
        lambda form, who: record_submission(
            report, on=form.cleaned_data["on"], to=form.cleaned_data["to"], **who
        ),
        title=f"登记报送：{year}年年报",
        lead="报送和公布是两件事，分别登记。",
        submit="登记报送",
        done="已登记报送。",
    )


@staff(REPORTS, "publish")
def publish(request: StaffRequest, year: int) -> HttpResponse:
    """Make the signed report public, here or elsewhere."""
    report = report_of(request, year)
    return _step(
        request,
        report,
        PublicationForm(request.POST or None, initial={"on": request.today}),
        lambda form, who: publish_report(
            report, on=form.cleaned_data["on"], url=form.cleaned_data["url"], **who
        ),
        title=f"公布{year}年年报",
        lead="公布的是签发的版本。",
        submit="公布",
        done="已公布，公开网页随后更新。",
    )


@staff(REPORTS, "edit")
def correct(request: StaffRequest, year: int) -> HttpResponse:
    """Open a published report for correction."""
    report = report_of(request, year)
    return _step(
        request,
        report,
        ReasonForm(request.POST or None, initial={"seen": report.row_version}),
        lambda form, who: open_correction(report, note=form.cleaned_data["reason"], **who),
        title=f"更正{year}年年报",
        lead="写明更正什么、为什么。原来公布的版本在新版公布之前保持不变。",
        submit="开始更正",
        done="已回到编制中。更正后须重新核对、签发、公布。",
    )
