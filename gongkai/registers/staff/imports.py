"""The first hour: a table comes in, its columns are matched, every error is named, all or none."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.errors import GongkaiError
from gongkai.exchange.registers.layout import register_of
from gongkai.exchange.registers.matching import guess_heads
from gongkai.organs.doors import StaffRequest, staff
from gongkai.registers.forms import BeginForm, MatchForm, match_initial
from gongkai.registers.importing import (
    PASTED,
    begin_import,
    change_mapping,
    change_sheet,
    choice_of,
    confirm_import,
    drop_import,
    preview,
    sheet_of,
    sheets_with_rows,
)
from gongkai.registers.models import Import
from gongkai.registers.permissions import REGISTERS
from gongkai.registers.staff.views import year_of

#: So many errors and rows a page shows.
SHOWN = 100
ROWS_SHOWN = 8


@staff(REGISTERS, "import")
def import_list(request: StaffRequest) -> HttpResponse:
    """Show what was imported and what is still open."""
    found = Import.objects.visible_to(request.user, on=request.today).filter(organ=request.organ)
    lines = [
        (row, register_of(row.register).stem) for row in found.select_related("file", "by")[:100]
    ]
    return render(request, "registers/imports.html", {"lines": lines})


@staff(REGISTERS, "import")
def begin(request: StaffRequest) -> HttpResponse:
    """Take a file or pasted cells in."""
    organ = request.organ
    form = BeginForm(
        request.POST or None,
        request.FILES or None,
        initial={"register": request.GET.get("register", "documents")},
    )

    def save(form: BeginForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        data = file.read() if file else form.cleaned_data["pasted"].encode()
        begun = begin_import(
            organ,
            form.cleaned_data["register"],
            year_of(request),
            data,
            name=file.name if file else PASTED,
            **who,
        )
        return reverse("registers:import", args=[organ.slug, begun.pk])

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "导入台账",
            "lead": "先上传或粘贴，再核对列和预览；确认之前什么也不会写入。",
            "submit": "下一步",
            "back": reverse("registers:imports", args=[organ.slug]),
        },
    )


def _import(request: StaffRequest, pk: int) -> Import:
    found = (
        Import.objects.visible_to(request.user, on=request.today)
        .select_related("organ", "file")
        .filter(organ=request.organ, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    begun: Import = found
    return begun


@staff(REGISTERS, "import")
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Match columns, preview, confirm or give up."""
    begun = _import(request, pk)
    sheet, register = sheet_of(begun), register_of(begun.register)
    heads = guess_heads(sheet, register)
    if heads is None:
        raise Http404
    problem, status = "", 200
    if request.method == "POST" and begun.state == "open":
        try:
            if "drop" in request.POST:
                drop_import(begun, by=request.user, at=request.now)  # type: ignore[arg-type]
            elif "sheet" in request.POST:
                place = {str(n): n for n, _ in sheets_with_rows(begun)}.get(request.POST["sheet"])
                change_sheet(begun, place, by=request.user, at=request.now)  # type: ignore[arg-type]
            elif "match" in request.POST:
                form = MatchForm(register, heads, request.POST)
                if form.is_valid():
                    change_mapping(
                        begun,
                        form.mapping(),
                        by=request.user,  # type: ignore[arg-type]
                        at=request.now,
                    )
            elif "confirm" in request.POST:
                confirm_import(
                    begun,
                    seen=request.POST.get("seen", ""),
                    by=request.user,  # type: ignore[arg-type]
                    at=request.now,
                )
            return HttpResponseRedirect(request.path)
        except GongkaiError as error:
            problem, status = error.message, 409
    context = {
        "begun": begun,
        "register": register,
        "problem": problem,
        "sheets": sheets_with_rows(begun),
        "match": MatchForm(register, heads, initial=match_initial(begun.mapping)),
        "head_row": heads.row.number,
        "shown_rows": sheet.rows[:ROWS_SHOWN],
        "row_count": sum(row.number > heads.row.number for row in sheet.rows),
    }
    if begun.state == "open":
        seen = preview(begun)
        context |= {
            "preview": seen,
            "choice": choice_of(begun),
            "errors": seen.errors[:SHOWN],
            "more_errors": max(0, len(seen.errors) - SHOWN),
        }
    return render(request, "registers/import.html", context, status=status)
