"""The report and what stands behind each of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from gongkai.accounts.forms import VersionedForm, Who, act_on_form
from gongkai.accounts.models import User
from gongkai.audit.queries import trail
from gongkai.errors import GongkaiError
from gongkai.exchange.composition import report_title
from gongkai.exchange.layout import printed_value
from gongkai.exchange.writing.html import CellView, Views, render_sections
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.staff.views import page_url
from gongkai.registers.kinds import KINDS
from gongkai.registers.queries import opening_balances, zero_reports
from gongkai.registers.staff.views import heads_of, line_of
from gongkai.reports.compiling import printed_prose
from gongkai.reports.findings import Judged, judged_findings
from gongkai.reports.forms import SectionForm
from gongkai.reports.models import AnnualReport, Section
from gongkai.reports.operations import target_of, write_section
from gongkai.reports.permissions import REPORTS
from gongkai.reports.proposing import SECTION as PROPOSED
from gongkai.reports.proposing import problems_proposal
from gongkai.reports.queries import (
    FROZEN,
    cells_changed_since,
    entries_behind,
    missing_for,
    report_shown,
    reports_of,
    years_to_show,
)
from gongkai.reports.rounds.queries import may_have_units
from gongkai.reports.rounds.standing import return_told
from gongkai.reports.words import DEED_WORDS
from gongkai.statute.annual_report.report import Reference, Report
from gongkai.statute.findings import LEVEL_WORDS, Level

PAGE = 100
TONES: dict[Level, str] = {"error": "late", "warning": "soon", "notice": ""}
STATE_TONES = {"draft": "soon", "checked": "soon", "signed": "soon", "published": "ok"}
#: Deeds as the trail of a report tells them.


def report_of(request: StaffRequest, year: int) -> AnnualReport:
    """Return the organ's report on a year, or answer "not found"."""
    found = reports_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    report: AnnualReport | None = found.filter(year=year).first()
    if report is None:
        raise Http404
    return report


def may(request: StaffRequest, deed: str) -> bool:
    """Say whether the person may do this with the organ's reports."""
    return REPORTS.may(request.user, deed, request.organ, on=request.today)


@staff(REPORTS, "view")
def report_list(request: StaffRequest) -> HttpResponse:
    """Show the organ's reports, and the years for which none was begun."""
    context = {
        "reports": [(report, STATE_TONES[report.state]) for report in reports_of(request.organ)],
        "years": years_to_show(request.organ, on=request.today) if may(request, "edit") else [],
        "may_collect": may_have_units(request.organ),
    }
    return render(request, "reports/list.html", context)


@staff(REPORTS, "view")
def page(request: StaffRequest, year: int) -> HttpResponse:
    """Show the whole report: state and next step, what is missing, findings, tables and prose."""
    report = report_of(request, year)
    shown = report_shown(report)
    judged = judged_findings(report, shown)
    is_open = report.state not in FROZEN
    may_edit = may(request, "edit") and report.state in ("draft", "checked")
    context = {
        "report": report,
        "title": report_title(shown),
        "tone": STATE_TONES[report.state],
        "sections": mark_safe(  # noqa: S308 - built as a tree from text, so nothing in it is markup
            render_sections(shown, views=_views(report, shown, judged, may_edit=may_edit))
        ),
        "findings": findings_told(judged, shown),
        "open_findings": sum(row.is_open for row in judged),
        "missing": missing_for(report, shown) if is_open else [],
        "overrides": [
            (shown.official_form.cells[row.cell].name, row)
            for row in report.overrides.filter(lifted_at=None).select_related("by")
        ],
        "snapshots": report.snapshots.select_related("by", "scan").order_by("-number"),
        "changed": [] if is_open else cells_changed_since(report, shown),
        "may": {deed: may(request, deed) for deed in REPORTS.deeds},
        "traces": traces_of(request, report),
        "returned": return_told(report),
    }
    return render(request, "reports/page.html", context)


def traces_of(request: StaffRequest, report: AnnualReport) -> list[tuple[Any, str, str]]:
    """Return when, what and who of every deed on the report, newest first. Two queries."""
    traces = trail(request.organ.slug, target_of(report))
    people = {user.pk: user.name for user in User.objects.filter(pk__in={t.by for t in traces})}
    return [(t.at, DEED_WORDS.get(t.deed, t.deed), people.get(t.by or 0, "系统")) for t in traces]


def findings_told(judged: Sequence[Judged], shown: Report) -> list[dict[str, Any]]:
    """Return the findings as the template tells them, open ones first."""
    cells = shown.official_form.cells
    return [
        {
            "mark": row.fingerprint,
            "level": LEVEL_WORDS[row.finding.level],
            "tone": TONES[row.finding.level],
            "finding": row.finding,
            "verdict": row.verdict,
            "is_open": row.is_open,
            "cells": [cells[cell] for cell in row.finding.cells if cell in cells],
        }
        for row in sorted(judged, key=lambda row: not row.is_open)
    ]


def _views(
    report: AnnualReport, shown: Report, judged: Sequence[Judged], *, may_edit: bool
) -> Views:
    """Return how the report's figures are shown: linked, with what stands against them."""
    slug, year = report.organ.slug, report.year
    words: dict[str, list[str]] = {}
    for row in judged:
        if row.is_open and row.finding.code != "figure_overridden":
            for cell in row.finding.cells:
                words.setdefault(cell, []).append(LEVEL_WORDS[row.finding.level])
    for override in report.overrides.filter(lifted_at=None):
        words.setdefault(override.cell, []).append("改数")

    def cell_view(cell: str) -> CellView:
        told = list(dict.fromkeys(words.get(cell, ())))
        return CellView(
            link=reverse("reports:cell", args=[slug, year, cell]),
            classes="judged" if told else "",
            told="、".join(told),
        )

    def reference_url(number: int) -> str:
        told = shown.references[number]
        if not told.ids and not told.cells:
            return ""
        return reverse("reports:reference", args=[slug, year, number])

    return Views(
        cell=cell_view,
        reference=reference_url,
        section=lambda section: (
            reverse("reports:section", args=[slug, year, section]) if may_edit else ""
        ),
    )


@staff(REPORTS, "edit")
def section(request: StaffRequest, year: int, section: str) -> HttpResponse:
    """Change the prose of a section."""
    report = report_of(request, year)
    current = report.sections.filter(section=section).first()
    if current is None:
        raise Http404
    back = reverse("reports:page", args=[request.organ.slug, year]) + f"#section-{section}"
    form = SectionForm(
        request.POST or None, initial={"text": current.text, "seen": current.row_version}
    )

    def save(form: SectionForm, who: Who) -> str:
        write_section(
            report,
            section,
            form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            **who,
        )
        return back

    shown = report_shown(report)
    headings = {part.id: part.heading for part in shown.official_form.sections}
    context: dict[str, Any] = {
        "title": headings[section],
        "back": back,
        "figures": _figures_in_words(shown, shown.references, section),
    }
    if request.method == "POST" and str(current.row_version) != request.POST.get("seen"):
        context["theirs"] = current.text
    if section == PROPOSED:
        context |= _proposal(report, current)
    template = "reports/section.html"
    if "preview" in request.POST and form.is_valid():
        try:
            printed, references = printed_prose(report, section, form.cleaned_data["text"])
        except GongkaiError as error:
            form.add_error("text", error.message)
        else:
            context["printed"] = printed
            context["figures"] = _figures_in_words(shown, references, section)
        return render(request, template, {**context, "form": form})
    return act_on_form(request, form, save, template=template, context=context, done="已保存。")


def _proposal(report: AnnualReport, current: Section) -> dict[str, Any]:
    """Return what supervision proposes for section 五, as printed, and the form that takes it."""
    proposed = problems_proposal(report.organ, report.year)
    if not proposed or proposed in current.text:
        return {}
    printed, _ = printed_prose(report, PROPOSED, proposed)
    return {
        "report": report,
        "proposal": printed,
        "take": VersionedForm(initial={"seen": current.row_version}, auto_id="take_%s"),
    }


def _figures_in_words(
    shown: Report, references: Sequence[Reference], section: str
) -> list[tuple[str, str, str]]:
    """Return reference, printed figure and the cell that it is taken from, of one section."""
    cells = shown.official_form.cells
    return [
        (told.text, told.printed, cells[told.cells[0]].name if told.cells else "")
        for told in references
        if told.section == section
    ]


@staff(REPORTS, "view")
def cell(request: StaffRequest, year: int, cell: str) -> HttpResponse:
    """Show a figure and exactly the records that were counted for it."""
    report = report_of(request, year)
    shown = report_shown(report)
    form = shown.official_form
    if cell not in form.cells:
        raise Http404
    behind = shown.provenance.get(cell)
    override = report.overrides.filter(cell=cell, lifted_at=None).select_related("by").first()
    judged = [row for row in judged_findings(report, shown) if cell in row.finding.cells]
    last_year = opening_balances(request.organ, year)
    context = {
        "report": report,
        "cell": form.cells[cell],
        "printed": printed_value(shown, cell) or "空",
        "unit": shown.units.get(cell, ""),
        "override": override,
        "history": report.overrides.filter(cell=cell)
        .exclude(lifted_at=None)
        .select_related("by", "lifted_by")
        .order_by("-pk"),
        "findings": findings_told(judged, shown),
        "last_year": last_year.get(cell),
        "zeros": _zeros(request, year) if not behind or not behind.count else [],
        "may_edit": may(request, "edit") and report.state in ("draft", "checked"),
        "may": {"check": may(request, "check")},
    }
    return _with_records(request, context, behind.ids if behind else ())


def _zeros(request: StaffRequest, year: int) -> list[Any]:
    return list(zero_reports(request.organ, year).values())


@staff(REPORTS, "view")
def reference(request: StaffRequest, year: int, number: int) -> HttpResponse:
    """Show a figure of the prose and exactly the records that were counted for it."""
    report = report_of(request, year)
    shown = report_shown(report)
    if number >= len(shown.references):
        raise Http404
    told, form = shown.references[number], shown.official_form
    headings = {part.id: part.heading for part in form.sections}
    context = {
        "report": report,
        "reference": told,
        "heading": headings[told.section],
        "taken_from": [form.cells[cell] for cell in told.cells],
    }
    return _with_records(request, context, told.ids)


def _with_records(
    request: StaffRequest, context: dict[str, Any], ids: Sequence[str]
) -> HttpResponse:
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    behind = entries_behind(request.organ, page.object_list)  # type: ignore[arg-type]
    context |= {
        "count": len(ids),
        "page": page,
        "page_url": page_url(request),
        "records": behind.records,
        "check_findings": behind.findings,
        "tables": [
            {
                "kind": KINDS[register],
                "heads": heads_of(KINDS[register]),
                "lines": [line_of(KINDS[register], row) for row in rows],
            }
            for register, rows in behind.rows.items()
        ],
        "others": behind.others,
    }
    return render(request, "reports/figure.html", context)
