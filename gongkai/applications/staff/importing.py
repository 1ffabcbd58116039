"""Carrying over an office's own register: columns matched, every row checked, then confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import TableForm
from gongkai.applications.import_forms import MatchForm, match_initial
from gongkai.applications.importing import (
    PASTED,
    Preview,
    cells_as_text,
    guessed_sources,
    heads_of,
    preview,
    sheet_from,
)
from gongkai.applications.lights import light_on
from gongkai.applications.operations.carrying import carry_over, known_numbers
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import GongkaiError
from gongkai.exchange.registers.sheets import Sheet
from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest, staff

#: So many errors and rows a page shows.
SHOWN = 100


@staff(APPLICATIONS, "register")
def carry(request: StaffRequest) -> HttpResponse:
    """Take a table in, match its columns, show what would be written, write it."""
    if "cells" in request.POST:
        return _second(request)
    form = TableForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read() if file else form.cleaned_data["pasted"].encode()
            name = file.name if file else PASTED
            try:
                sheet = sheet_from(data, name)
            except GongkaiError as error:
                form.add_error(None, error.message)
            else:
                cells = cells_as_text(sheet)
                chosen = guessed_sources(heads_of(sheet))
                first = {"name": name, "cells": cells, **match_initial(chosen)}
                return _shown(request, sheet, MatchForm(heads_of(sheet), initial=first))
    context = {
        "title": "导入依申请公开台账",
        "lead": "用于启用以前收到的申请：没有办结的继续办理，已经办结的计入年报。"
        "先核对预览，确认之前什么也不会写入。",
        "submit": "下一步",
        "back": reverse("applications:list", args=[request.organ.slug]),
        "form": form,
    }
    return render(request, "accounts/form.html", context, status=status)


def _second(request: StaffRequest) -> HttpResponse:
    """Preview with the columns chosen, or write."""
    try:
        # What the page carried is looked at like any upload.
        sheet = sheet_from(request.POST["cells"].encode(), PASTED)
    except GongkaiError as error:
        messages.error(request, error.message)
        return render(
            request, "accounts/form.html", {"title": "导入", "form": TableForm()}, status=400
        )
    form = MatchForm(heads_of(sheet), request.POST)
    if not form.is_valid():
        return _shown(request, sheet, form, status=400)
    problem = ""
    if "confirm" in request.POST:
        try:
            made = carry_over(
                request.organ,
                _preview(request, sheet, form),
                by=request.user,  # type: ignore[arg-type]
                at=request.now,
                key=form.cleaned_data["key"],
            )
        except GongkaiError as error:
            problem = error.message
        else:
            messages.success(request, f"已登记{len(made)}件，期限已经推算。")
            return HttpResponseRedirect(reverse("applications:list", args=[request.organ.slug]))
    return _shown(request, sheet, form, problem=problem, status=409 if problem else 200)


def _preview(request: StaffRequest, sheet: Sheet, form: MatchForm) -> Preview:
    return preview(
        sheet,
        form.sources() if form.is_bound else None,
        known=known_numbers(request.organ),
        today=request.today,
        calendar=calendar_of(request.organ),
    )


def _shown(
    request: StaffRequest, sheet: Sheet, form: MatchForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "problem": problem}
    if not form.is_bound or form.is_valid():
        seen = _preview(request, sheet, form)
        calendar = calendar_of(request.organ)
        context |= {
            "preview": seen,
            "head_row": seen.heads.row.number,
            "row_count": sum(row.number > seen.heads.row.number for row in sheet.rows),
            "errors": seen.errors[:SHOWN],
            "more_errors": max(0, len(seen.errors) - SHOWN),
            "open_count": sum(row.closed_on is None for row in seen.new),
            "rows": [
                (
                    row,
                    light_on(row.due_on, today=request.today, calendar=calendar)
                    if row.due_on and not row.closed_on
                    else None,
                )
                for row in seen.new[:SHOWN]
            ],
        }
    return render(request, "applications/import.html", context, status=status)
