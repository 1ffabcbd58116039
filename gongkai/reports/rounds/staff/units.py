"""One unit of a round: its report, what is wrong with it, and what is said to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from gongkai.accounts.forms import DeedForm, KeyForm, Who
from gongkai.errors import WrongState
from gongkai.exchange.days import chinese_day
from gongkai.exchange.layout import printed_value
from gongkai.exchange.writing.finding_sheet import (
    JudgedFinding,
    SheetHead,
    finding_sheet_text,
    render_finding_sheet,
)
from gongkai.exchange.writing.html import CellView, Views, render_sections
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.reports.findings import Judged
from gongkai.reports.models import CollectionRound
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.forms import (
    ReturnForm,
    SeenHandInForm,
    UnitFileForm,
    UnitForm,
    UnitVerdictForm,
)
from gongkai.reports.rounds.incoming import Upload, look_through
from gongkai.reports.rounds.operations import (
    accept_report,
    change_unit,
    judge_unit_finding,
    remove_unit,
    reopen_report,
    return_to_unit,
    take_in,
)
from gongkai.reports.rounds.queries import digests_of, hand_ins_of
from gongkai.reports.rounds.staff.rounds import address, may, round_of, step, tell_taken
from gongkai.reports.rounds.standing import UnitStanding, standings_of
from gongkai.reports.staff.views import TONES
from gongkai.statute.annual_report.advice import what_to_do
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import LEVEL_WORDS, places_told

#: So many days a unit is proposed for its correction.
DAYS_TO_CORRECT = 3


def unit_of(request: StaffRequest, year: int, unit: int) -> tuple[CollectionRound, UnitStanding]:
    """Return the round and how the unit stands in it, or answer "not found"."""
    collection = round_of(request, year)
    found = collection.units.filter(pk=unit, removed_at=None).first()
    if found is None:
        raise Http404
    return collection, standings_of(collection, unit=found)[0]


@staff(ROUNDS, "view")
def page(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Show the unit's report with its findings, and everything that came in and was said."""
    collection, one = unit_of(request, year, unit)
    report, judged = one.report(), one.judged()
    sections = render_sections(report, views=_views(judged)) if report else ""
    context = {
        "collection": collection,
        "one": one,
        "late": one.days_late(request.today),
        "report": report,
        "findings": _told(judged, report),
        "open_findings": sum(row.is_open for row in judged),
        "misread": [item for item in report.unplaced if item.reason != "row_not_printed"]
        if report
        else [],
        "sections": mark_safe(sections),  # noqa: S308 - built as a tree from text
        "hand_ins": hand_ins_of(one.unit),
        "may": may(request, collection),
    }
    return render(request, "reports/rounds/unit.html", context)


def _views(judged: list[Judged]) -> Views:
    """Return how the figures are shown: those at fault marked, in words too."""
    words: dict[str, list[str]] = {}
    for row in judged:
        if row.is_open:
            for cell in row.finding.cells:
                words.setdefault(cell, []).append(LEVEL_WORDS[row.finding.level])
    return Views(
        cell=lambda cell: (
            CellView(classes="judged", told="、".join(dict.fromkeys(words[cell])))
            if cell in words
            else None
        )
    )


def _told(judged: list[Judged], report: Report | None) -> list[dict[str, Any]]:
    """Return the findings as the template tells them, open ones first."""
    cells = report.official_form.cells if report else {}
    return [
        {
            "mark": row.fingerprint,
            "level": LEVEL_WORDS[row.finding.level],
            "tone": TONES[row.finding.level],
            "finding": row.finding,
            "places": places_told(row.finding),
            "advice": what_to_do(row.finding),
            "verdict": row.verdict,
            "is_open": row.is_open,
            "cells": [
                (cells[cell].name, printed_value(report, cell) or "空")
                for cell in row.finding.cells
                if report and cell in cells
            ],
        }
        for row in sorted(judged, key=lambda row: row.verdict is not None)
    ]


def _step(
    request: StaffRequest,
    one: UnitStanding,
    form: DeedForm,
    carry: Callable[[Any, Who], object],
    **more: Any,
) -> HttpResponse:
    """Do a step on the unit."""
    here = address(request, "round_unit", one.unit.round.year, one.unit.pk)
    return step(request, form, carry, back=here, **more)


@staff(ROUNDS, "arrange")
def edit(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Change how the unit is reached, counted or dated."""
    _, one = unit_of(request, year, unit)
    row = one.unit
    initial = {
        "seen": row.row_version,
        "name": row.name,
        "contact": row.contact,
        "counts": row.counts,
        "is_reorganised": row.is_reorganised,
        "due_on": row.due_on,
    }
    return _step(
        request,
        one,
        UnitForm(request.POST or None, initial=initial),
        lambda form, who: change_unit(row, form.content, seen=form.cleaned_data["seen"], **who),
        title=f"修改：{row.name}",
        done="已保存。",
    )


@staff(ROUNDS, "arrange")
def remove(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Move the unit out of the list."""
    _, one = unit_of(request, year, unit)
    return _step(
        request,
        one,
        KeyForm(request.POST or None),
        lambda form, who: remove_unit(one.unit, **who),
        then=address(request, "round", year),
        title=f"移出名单：{one.unit.name}",
        lead="移出以后不再催报、不再汇总；已经报来的文件仍然保存，以后可以再加回来。",
        submit="移出名单",
        done="已移出。",
    )


@staff(ROUNDS, "collect")
def file(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Take this unit's report in, as a file or as text."""
    collection, one = unit_of(request, year, unit)

    def carry(form: UnitFileForm, who: Who) -> None:
        given = form.cleaned_data["file"]
        upload = (
            Upload(given.name, given.read(), "file")
            if given
            else Upload(
                f"{one.unit.name}粘贴的年报.txt", form.cleaned_data["pasted"].encode(), "pasted"
            )
        )
        looked = look_through([upload], known=digests_of(collection))
        tell_taken(request, take_in(collection, looked, unit=one.unit, **who))

    return _step(
        request,
        one,
        UnitFileForm(request.POST or None, request.FILES or None),
        carry,
        title=f"上传年报：{one.unit.name}",
        lead=f"也可以上传往年的年报：{year - 1}年的用来核对结转和增减，更早的用来看五年走势。",
        submit="上传",
    )


@staff(ROUNDS, "decide")
def judge(request: StaffRequest, year: int, unit: int, mark: str) -> HttpResponse:
    """Say what a finding is worth."""
    _, one = unit_of(request, year, unit)
    row = next((row for row in one.judged() if row.fingerprint == mark), None)
    if row is None:
        raise Http404
    said = row.verdict
    return _step(
        request,
        one,
        UnitVerdictForm(
            request.POST or None,
            initial={"verdict": said.verdict, "reason": said.reason} if said else {},
        ),
        lambda form, who: judge_unit_finding(
            one,
            mark,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            **who,
        ),
        title="认定问题",
        lead=row.finding.message,
        submit="认定",
        done="已认定。对方重新报送以后，同一个问题的认定仍然有效；数变了的会重新提示。",
    )


@staff(ROUNDS, "decide")
def send_back(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Return the report with what is to be corrected."""
    collection, one = unit_of(request, year, unit)
    current, report = one.current, one.report()
    if current is None:
        raise WrongState("这个机关还没有报来年报。", code="nothing_handed_in")
    until = request.today + timedelta(days=DAYS_TO_CORRECT)
    head = replace(_head(request, collection, one), reply_by=until)
    text = (
        finding_sheet_text(report, _sheet_rows(one.judged()), head)
        if report
        else f"你单位报来的年报没有读出：{current.failure}"
    )
    initial = {"seen": current.pk, "text": text, "due_on": until}
    return _step(
        request,
        one,
        ReturnForm(request.POST or None, initial=initial),
        lambda form, who: return_to_unit(
            one,
            # The day in the text is that of the form.
            text=form.cleaned_data["text"].replace(
                chinese_day(until), chinese_day(form.cleaned_data["due_on"])
            ),
            due_on=form.cleaned_data["due_on"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        title=f"退改：{one.unit.name}",
        lead="退改单写明每处问题的两个数、位置、依据和怎么改。本系统里的机关会在自己的年报页面看到。",
        submit="退改",
        done="已退改。请把退改单复制发给对方。",
    )


def _head(request: StaffRequest, collection: CollectionRound, one: UnitStanding) -> SheetHead:
    told = one.returned
    return SheetHead(
        organ=one.unit.name,
        year=collection.year,
        file=one.current.name if one.current else "",
        sent_by=request.organ.name,
        reply_to=collection.contact,
        reply_by=told.due_on if told else None,
        checked_on=request.today,
    )


def _sheet_rows(judged: list[Judged]) -> list[JudgedFinding]:
    return [
        JudgedFinding(row.finding, row.verdict.verdict, row.verdict.reason)
        if row.verdict
        else JudgedFinding(row.finding)
        for row in judged
    ]


@staff(ROUNDS, "decide")
def accept(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Accept the report."""
    _, one = unit_of(request, year, unit)
    if one.current is None:
        raise WrongState("这个机关还没有报来年报。", code="nothing_handed_in")
    errors, warnings = one.open_count("error"), one.open_count("warning")
    lead = "没有未处理的问题。"
    if errors or warnings:
        lead = f"还有{errors}处错误、{warnings}处警告没有认定。有错误没有认定的，不能接受。"
    return _step(
        request,
        one,
        SeenHandInForm(request.POST or None, initial={"seen": one.current.pk}),
        lambda form, who: accept_report(one, seen=form.cleaned_data["seen"], **who),
        title=f"接受年报：{one.unit.name}",
        lead=lead,
        submit="接受",
        done="已接受。",
    )


@staff(ROUNDS, "decide")
def reopen(request: StaffRequest, year: int, unit: int) -> HttpResponse:
    """Take a return or an acceptance back."""
    _, one = unit_of(request, year, unit)
    if one.current is None or one.slug not in ("returned", "accepted"):
        raise WrongState("这份年报还没有退改或接受。", code="nothing_said")
    return _step(
        request,
        one,
        SeenHandInForm(request.POST or None, initial={"seen": one.current.pk}),
        lambda form, who: reopen_report(one, seen=form.cleaned_data["seen"], **who),
        title=f"重新核对：{one.unit.name}",
        lead=f"现在是“{one.words}”，办理后回到“已报，待核对”。",
        submit="重新核对",
        done="已回到待核对。",
    )


_MEDIA = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff(ROUNDS, "view")
def sheet(request: StaffRequest, year: int, unit: int, kind: str) -> HttpResponse:
    """Give out the sheet with all findings, to be sent to the unit."""
    collection, one = unit_of(request, year, unit)
    report = one.report()
    if report is None or kind not in _MEDIA:
        raise Http404
    data = render_finding_sheet(
        report,
        _sheet_rows(one.judged()),
        _head(request, collection, one),
        "html" if kind == "html" else "xlsx",
    )
    return attachment(data, f"{one.unit.name}{year}年年报退改单.{kind}", _MEDIA[kind])
