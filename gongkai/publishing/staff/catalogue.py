"""The standard catalogue: its rows, import after a preview, export, and how it is covered."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.catalogue import domains_of, rows_of, write_catalogue_of
from gongkai.publishing.coverage import count_states, coverage_of, narrow, write_coverage
from gongkai.publishing.models import CatalogueRow
from gongkai.publishing.operations.cataloguing import (
    ROW_FIELDS,
    catalogue_files,
    confirm_import,
    keep_catalogue_file,
    preview_import,
    retire_row,
    save_row,
)
from gongkai.publishing.operations.seen import mark_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.setup_forms import (
    CatalogueFileForm,
    CatalogueRowForm,
    ConfirmForm,
    CoverageForm,
)
from gongkai.publishing.staff.columns import may, page
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES
from gongkai.records.staff.views import page_url

PAGE = 100
#: So many errors, notices and rows of each sort a preview spells out.
SHOWN = 100


@staff(PUBLISHING, "view")
def catalogue(request: StaffRequest) -> HttpResponse:
    """Show the rows in use, narrowed by domain and words."""
    rows = rows_of(request.organ)
    chosen, words = request.GET.get("domain", ""), request.GET.get("words", "").split()
    found = [
        row
        for row in rows
        if (not chosen or row.domain == chosen)
        and all(word in f"{row.item1} {row.item2} {row.content}" for word in words)
    ]
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "page_url": page_url(request),
        "domains": domains_of(rows),
        "chosen": chosen,
        "words": " ".join(words),
        "is_empty": not rows,
        "may_set_up": may(request, "set_up"),
    }
    return render(request, "publishing/catalogue.html", context)


@staff(PUBLISHING, "set_up")
def import_file(request: StaffRequest) -> HttpResponse:
    """Take a catalogue's file in for the preview."""

    def save(form: CatalogueFileForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        kept = keep_catalogue_file(request.organ, file.read(), name=file.name, **who)
        return page(request, "catalogue_preview", kept.pk)

    return act_on_form(
        request,
        CatalogueFileForm(request.POST or None, request.FILES or None),
        save,
        template="accounts/form.html",
        context={
            "title": "导入标准目录",
            "lead": "各领域的标准目录可以分别导入；只更新文件里有的领域。",
            "submit": "读取并预览",
            "back": page(request, "catalogue"),
        },
    )


@staff(PUBLISHING, "set_up")
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what importing would do, and do exactly that when confirmed."""
    file = catalogue_files(request.organ).filter(pk=pk).select_related("organ").first()
    if file is None:
        raise Http404
    kept = file
    plan = preview_import(kept)

    def act(form: ConfirmForm, who: Who) -> str:
        confirm_import(kept, seen=form.cleaned_data["seen"], **who)
        return page(request, "catalogue")

    context = {
        "title": f"预览：{kept.name}",
        "plan": plan,
        "errors": plan.errors[:SHOWN],
        "notices": plan.notices[:SHOWN],
        "new": plan.new[:SHOWN],
        "changed": plan.changed[:SHOWN],
        "retired": plan.retired[:SHOWN],
        "revived": len(plan.revived),
        "back": page(request, "catalogue"),
    }
    return act_on_form(
        request,
        ConfirmForm(request.POST or None, initial={"seen": plan.mark}),
        act,
        template="publishing/catalogue_preview.html",
        context=context,
        done="已导入标准目录。",
    )


@staff(PUBLISHING, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the catalogue as a spreadsheet in the standard layout."""
    name = f"{request.organ.name}政务公开标准目录.xlsx"
    return attachment(write_catalogue_of(request.organ), name, MEDIA_TYPES["xlsx"])


@staff(PUBLISHING, "set_up")
def add_row(request: StaffRequest) -> HttpResponse:
    """Add a row by hand."""

    def save(form: CatalogueRowForm, who: Who) -> str:
        save_row(request.organ, form.content, **who)
        return page(request, "catalogue")

    return act_on_form(
        request,
        CatalogueRowForm(request.organ, request.POST or None, initial={"way": ["open"]}),
        save,
        template="accounts/form.html",
        context={"title": "增加目录事项", "back": page(request, "catalogue")},
        done="已增加。",
    )


def _row(request: StaffRequest, pk: int) -> CatalogueRow:
    found: CatalogueRow | None = (
        CatalogueRow.objects.filter(organ=request.organ, pk=pk).select_related("organ").first()
    )
    if found is None:
        raise Http404
    return found


@staff(PUBLISHING, "set_up")
def row(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a row."""
    standing = _row(request, pk)
    initial = {name: standing.serializable_value(name) for name in ROW_FIELDS}
    initial |= {"levels": "、".join(standing.levels), "seen": mark_of(standing, ROW_FIELDS)}

    def save(form: CatalogueRowForm, who: Who) -> str:
        save_row(request.organ, form.content, row=standing, seen=form.cleaned_data["seen"], **who)
        return page(request, "catalogue")

    return act_on_form(
        request,
        CatalogueRowForm(request.organ, request.POST or None, initial=initial),
        save,
        template="publishing/catalogue_row.html",
        context={
            "title": f"目录事项：{standing.number} {standing.item1}",
            "back": page(request, "catalogue"),
            "row": standing,
        },
        done="已保存。",
    )


@staff(PUBLISHING, "set_up")
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a row out of use."""
    standing = _row(request, pk)

    def act(form: DeedForm, who: Who) -> str:
        retire_row(standing, **who)
        return page(request, "catalogue")

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "停用目录事项",
            "lead": f"“{standing}”不再用于新的信息；以前公开在这一事项上的信息不变。",
            "submit": "停用",
            "back": page(request, "catalogue"),
        },
        done="已停用。",
    )


@staff(PUBLISHING, "view")
def coverage(request: StaffRequest) -> HttpResponse:
    """Show how each row is covered, narrowed by state and domain in the address."""
    every = coverage_of(request.organ, on=request.today)
    form = CoverageForm(domains_of(one.row for one in every), request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = narrow(every, chosen)
    context = {
        "form": form,
        "counts": count_states(every),
        "total": len(every),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "page_url": page_url(request),
        "export_query": urlencode({key: value for key, value in chosen.items() if value}),
    }
    return render(request, "publishing/coverage.html", context)


@staff(PUBLISHING, "view")
def export_coverage(request: StaffRequest) -> HttpResponse:
    """Hand out the coverage, narrowed as on the page, as a spreadsheet."""
    every = coverage_of(request.organ, on=request.today)
    form = CoverageForm(domains_of(one.row for one in every), request.GET or None)
    found = narrow(every, form.cleaned_data if form.is_valid() else {})
    data = write_coverage(request.organ, found, on=request.today)
    name = f"{request.organ.name}标准目录覆盖情况{request.today}.xlsx"
    return attachment(data, name, MEDIA_TYPES["xlsx"])
