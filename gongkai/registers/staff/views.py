"""The registers of a year: what each holds, which are confirmed empty, their rows."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import ReasonForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.years import year_in
from gongkai.records.staff.views import page_url
from gongkai.registers.forms import RowForm, ZeroForm
from gongkai.registers.kinds import KINDS, RegisterKind
from gongkai.registers.models import COUNTED_WORDS, RegisterRow, RowVersion
from gongkai.registers.operations import (
    add_row,
    cancel_row,
    change_row,
    confirm_zero,
    withdraw_zero,
)
from gongkai.registers.permissions import REGISTERS
from gongkai.registers.queries import (
    opening_balances,
    register_counts,
    register_states,
    rows_of,
    versions_of,
    zero_reports,
)

PAGE = 50
STATE_WORDS = {
    "kept": ("有记录", "ok"),
    "none": ("零报告", "ok"),
    "not_kept": ("未建台账", "soon"),
    "unconfirmed": ("待确认", "late"),
}
#: Registers whose rows are records or cases, not rows of this room.
ELSEWHERE = {"documents": "document", "briefs": "brief"}


def year_of(request: StaffRequest) -> int:
    """Return the year in the address, else last year until March and then this year."""
    told = year_in(request.GET.get("year", ""))
    if told is not None:
        return told
    today = request.today
    return today.year - 1 if today.month <= 3 else today.year


@staff(REGISTERS, "view")
def overview(request: StaffRequest) -> HttpResponse:
    """Show every register of a year with its state."""
    organ, year = request.organ, year_of(request)
    counts, confirmed = register_counts(organ, year), zero_reports(organ, year)
    states = register_states(counts, confirmed)
    lines = []
    for key, word in COUNTED_WORDS.items():
        if key in KINDS:
            url = reverse("registers:rows", args=[organ.slug, key]) + f"?year={year}"
        elif key in ELSEWHERE:
            url = reverse("records:list", args=[organ.slug]) + f"?kind={ELSEWHERE[key]}&year={year}"
        else:
            url = ""
        state, tone = STATE_WORDS[states[key]]
        if states[key] == "unconfirmed" and year >= request.today.year:
            # The year is still running: nothing is asked for before its last month.
            state, tone = ("还没有", "") if request.today.month < 12 else ("待确认", "soon")
        lines.append(
            {
                "key": key,
                "word": word,
                "url": url,
                "count": counts[key],
                "state": state,
                "tone": tone,
                "report": confirmed.get(key),
                "may_confirm": not counts[key],
            }
        )
    context = {
        "year": year,
        "lines": lines,
        "opening": len(opening_balances(organ, year)),
        "may_confirm": REGISTERS.may(request.user, "confirm", organ, on=request.today),
        "may_import": REGISTERS.may(request.user, "import", organ, on=request.today),
    }
    return render(request, "registers/overview.html", context)


def _kind(register: str) -> RegisterKind:
    if register not in KINDS:
        raise Http404
    return KINDS[register]


@staff(REGISTERS, "view")
def rows(request: StaffRequest, register: str) -> HttpResponse:
    """Show a register's rows, newest first."""
    kind = _kind(register)
    cancelled = "cancelled" in request.GET
    found = rows_of(request.organ, kind, cancelled=cancelled)
    year = year_in(request.GET.get("year", ""))
    if year is not None:
        found = found.filter(year=year)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "year": year or "",
        "page": page,
        "page_url": page_url(request),
        "cancelled": cancelled,
        "lines": [line_of(kind, row) for row in page.object_list],
        "heads": heads_of(kind),
        "may_edit": REGISTERS.may(request.user, "edit", request.organ, on=request.today),
    }
    return render(request, "registers/rows.html", context)


def heads_of(kind: RegisterKind) -> list[str]:
    """Return the heads of the table of a register."""
    heads = {column.key: column.head for column in kind.layout.columns}
    return [heads["id"], heads["title"], *(heads.get(name, "台账") for name in kind.fields)]


def line_of(kind: RegisterKind, row: RegisterRow) -> dict[str, Any]:
    """Return a row with its cells as text and whether each is a number, words for slugs."""
    cells = []
    for name in kind.fields:
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
        cells.append((text, isinstance(value, (int, Decimal))))
    return {"row": row, "cells": cells}


@staff(REGISTERS, "edit")
def add(request: StaffRequest, register: str) -> HttpResponse:
    """Add a row."""
    kind, organ = _kind(register), request.organ
    back = reverse("registers:rows", args=[organ.slug, register])
    form = RowForm(kind, request.POST or None, initial={kind.day: request.today})

    def save(form: RowForm, who: Who) -> str:
        add_row(
            organ,
            kind,
            form.content,
            **who,
        )
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={"title": f"登记{kind.label}", "lead": kind.layout.purpose, "back": back},
        done="已登记。",
    )


def _row(request: StaffRequest, kind: RegisterKind, pk: int) -> Any:
    found = (
        kind.model.objects.visible_to(request.user, on=request.today)
        .filter(organ=request.organ, pk=pk, **kind.fixed)
        .select_related("organ")
        .first()
    )
    if found is None:
        raise Http404
    return found


@staff(REGISTERS, "edit")
def edit(request: StaffRequest, register: str, pk: int) -> HttpResponse:
    """Change a row."""
    kind = _kind(register)
    row = _row(request, kind, pk)
    back = reverse("registers:rows", args=[request.organ.slug, register])
    names = ("serial", "title", "note", *kind.fields)
    initial = {name: getattr(row, name) for name in names} | {"seen": row.row_version}
    form = RowForm(kind, request.POST or None, initial=initial)

    def save(form: RowForm, who: Who) -> str:
        change_row(
            row,
            kind,
            form.content,
            seen=form.cleaned_data["seen"],
            **who,
        )
        return back

    cancel_url = reverse("registers:cancel", args=[request.organ.slug, register, pk])
    return act_on_form(
        request,
        form,
        save,
        template="registers/row.html",
        context={
            "title": f"修改{kind.label}",
            "back": back,
            "row": row,
            "cancel_url": cancel_url,
            "versions": [told_version(kind, version) for version in versions_of(kind, row)],
        },
        done="已保存。",
    )


def told_version(kind: RegisterKind, version: RowVersion) -> tuple[RowVersion, str]:
    """Return a version with its content in a line: heads and values."""
    told = json.loads(version.text)
    heads = dict(zip(("serial", "title", *kind.fields), heads_of(kind), strict=True))
    words = {
        name: dict(getattr(kind.model._meta.get_field(name), "flatchoices", ()))
        for name in kind.fields
    }
    parts = [
        f"{head}：{words.get(name, {}).get(told[name], told[name])}"
        for name, head in heads.items()
        if told.get(name) not in (None, "")
    ]
    return version, "；".join(["注销登记", *parts] if told.get("is_cancelled") else parts)


@staff(REGISTERS, "edit")
def cancel(request: StaffRequest, register: str, pk: int) -> HttpResponse:
    """Cancel a row entered by mistake."""
    kind = _kind(register)
    row = _row(request, kind, pk)
    back = reverse("registers:rows", args=[request.organ.slug, register])
    form = ReasonForm(request.POST or None, initial={"seen": row.row_version})

    def save(form: ReasonForm, who: Who) -> str:
        cancel_row(
            row,
            kind,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            **who,
        )
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "注销登记",
            "lead": f"“{row.title}”将不再计入台账和年报，内容保留可查。",
            "submit": "注销登记",
            "back": back,
        },
        done="已注销登记。",
    )


@staff(REGISTERS, "confirm")
def zero(request: StaffRequest, year: int, register: str) -> HttpResponse:
    """Confirm that a register has nothing for the year, or take that back."""
    organ = request.organ
    if register not in COUNTED_WORDS:
        raise Http404
    back = reverse("registers:overview", args=[organ.slug]) + f"?year={year}"
    existing = zero_reports(organ, year).get(register)
    form = ZeroForm(
        request.POST or None,
        initial={"state": existing.state, "post": existing.post} if existing else {"state": "none"},
    )

    def save(form: ZeroForm, who: Who) -> str:
        if "withdraw" in request.POST:
            withdraw_zero(
                organ,
                year,
                register,
                **who,
            )
        else:
            confirm_zero(
                organ,
                year,
                register,
                form.cleaned_data["state"],
                post=form.cleaned_data["post"],
                **who,
            )
        return back

    return act_on_form(
        request,
        form,
        save,
        template="registers/zero.html",
        context={
            "title": f"{year}年{COUNTED_WORDS[register]}：零报告",
            "back": back,
            "existing": existing,
        },
        done="已记录。",
    )
