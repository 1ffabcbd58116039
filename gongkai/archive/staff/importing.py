"""Screens of old folders: runs and their results, the documents that came in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.archive.importing.forms import DocumentForm, DocumentsForm, RegisterForm
from gongkai.archive.importing.operations import confirm_document, register_document
from gongkai.archive.importing.queries import documents_of, lines_of, outcomes_of, runs_of
from gongkai.archive.models import ArchivedDocument
from gongkai.archive.permissions import ARCHIVE
from gongkai.archive.staff.filing import address, may
from gongkai.audit.operations import deed
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES, get
from gongkai.records.staff.views import page_url

PAGE = 100
_WORDS = {"title": "题名", "number": "文号", "maker": "责任者", "dated_on": "日期"}


@staff(ARCHIVE, "view")
def run_list(request: StaffRequest) -> HttpResponse:
    """Show the folders that came in."""
    page = Paginator(runs_of(request.organ), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "page_url": page_url(request)}
    return render(request, "archive/imports.html", context)


@staff(ARCHIVE, "view")
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what became of every file of a folder and of every line of its index."""
    rows = runs_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    outcomes = outcomes_of(found)
    asked = request.GET.get("outcome", "")
    chosen = asked if asked in {slug for slug, _, _ in outcomes} else ""
    page = Paginator(lines_of(found, chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "outcomes": outcomes,
        "chosen": chosen,
        "page": page,
        "page_url": page_url(request),
    }
    return render(request, "archive/import.html", context)


@staff(ARCHIVE, "view")
def document_list(request: StaffRequest) -> HttpResponse:
    """Show the old documents."""
    form = DocumentsForm(request.GET or None)
    told = form.cleaned_data if form.is_valid() else {"words": "", "unconfirmed": False}
    found = documents_of(request.organ, **told)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "page_url": page_url(request), "filter": form}
    return render(request, "archive/documents.html", context)


def _document(request: StaffRequest, pk: int) -> ArchivedDocument:
    rows = documents_of(request.organ).visible_to(request.user, on=request.today)  # type: ignore[attr-defined]
    found: ArchivedDocument | None = rows.select_related("organ", "record").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff(ARCHIVE, "view")
def document(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an old document and where it came from."""
    found = _document(request, pk)
    context = {
        "document": found,
        "proposed": [_WORDS[name] for name in found.proposed if name in _WORDS],
        "lines": found.lines.select_related("run").order_by("pk"),
        "may": may(request),
    }
    return render(request, "archive/document.html", context)


@staff(ARCHIVE, "view")
def document_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Give out the file of an old document; that it was opened is entered, for it may be private.

    Source: 个人信息保护法第五十一条.
    """
    found = _document(request, pk)
    data = get(found.sha256)
    opened = deed(
        "archive.document_opened",
        organ=request.organ.slug,
        by=request.user,  # type: ignore[arg-type]
        at=request.now,
    )
    with opened as done:
        done.on(f"old-document:{found.pk}", sha256=found.sha256)
    media_type = MEDIA_TYPES.get(found.stored.kind, "application/octet-stream")
    return attachment(data, found.stored.name, media_type)


@staff(ARCHIVE, "register")
def document_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Look through what was proposed."""
    found = _document(request, pk)
    back = address(request, "document", pk)

    def act(form: DocumentForm, who: Who) -> str:
        confirm_document(found, form.content, **who)
        return back

    context = {
        "title": "核对旧档文件",
        "lead": "对照文件原文核对。保存后不再标“由系统提出”。",
        "back": back,
    }
    return act_on_form(
        request,
        DocumentForm(found, request.POST or None),
        act,
        template="accounts/form.html",
        context=context,
        done="已核对。",
    )


@staff(ARCHIVE, "register")
def document_register(request: StaffRequest, pk: int) -> HttpResponse:
    """Register an old document as 政府信息."""
    found = _document(request, pk)

    def act(form: RegisterForm, who: Who) -> str:
        record = register_document(found, form.content, **who)
        return reverse("records:detail", args=[request.organ.slug, record.public_id])

    context = {
        "title": "登记为政府信息",
        "lead": f"“{found.title}”登记以后，按它的日期（{found.dated_on or '未填'}）"
        "计入那一年的台账和年报。"
        "不登记的旧档只供查阅，不计入任何年报。",
        "submit": "登记",
        "back": address(request, "document", pk),
    }
    return act_on_form(
        request,
        RegisterForm(request.POST or None),
        act,
        template="accounts/form.html",
        context=context,
        done="已登记为政府信息。",
    )
