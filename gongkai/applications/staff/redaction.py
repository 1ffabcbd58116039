"""Covering what may not be given out: pages to look at, words, hits, clicks, the new file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.accounts.forms import KeyForm, Who, act_on_form
from gongkai.applications.case_files import file_of, offered_files, used_files
from gongkai.applications.covering import (
    PICTURE_WIDTH,
    MarkForm,
    added,
    box_of_click,
    boxes_asked_for,
    forms_of,
    shown_height,
)
from gongkai.applications.models import Application, CaseFile
from gongkai.applications.operations.redacting import (
    add_file,
    boxes_of,
    mark_boxes,
    note_look,
    pdf_of,
    redact,
    remove_file,
)
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.redaction_forms import REASONS, OriginalForm
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.errors import GongkaiError
from gongkai.exchange.redaction import Box, page_png, pages_of
from gongkai.organs.doors import StaffRequest, staff

#: Sharper than it is shown, for fine print.
_PICTURE_PIXELS = 1_080
_RESULT_PAGES = 30


def _file(application: Application, pk: int, *purposes: str) -> CaseFile:
    found = file_of(application, pk, purposes)
    if found is None:
        raise Http404
    return found


def _place(request: StaffRequest, name: str, number: str, *rest: Any) -> str:
    return reverse(f"applications:{name}", args=[request.organ.slug, number, *rest])


@staff(APPLICATIONS, "draft")
def files(request: StaffRequest, number: str) -> HttpResponse:
    """Show what may be given out, and take in another file."""
    application = case_or_404(request, number)

    def act(form: OriginalForm, who: Who) -> str:
        upload = form.cleaned_data["file"]
        file = add_file(application, upload.read(), name=upload.name, purpose="original", **who)
        if file.warnings:
            messages.warning(request, "这个文件里有隐藏内容，请看下面的提示。")
        return _place(request, "files", number)

    return act_on_form(
        request,
        OriginalForm(request.POST or None, request.FILES or None),
        act,
        template="applications/files.html",
        context={
            "application": application,
            "files": offered_files(application),
            "used": used_files(application),
            "back": page_of(request, application),
        },
        done="已保存。",
    )


@staff(APPLICATIONS, "draft")
def remove(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Take a file back that was attached by mistake."""
    application = case_or_404(request, number)
    file = _file(application, pk, "original", "redacted")
    back = _place(request, "files", number)

    def act(form: KeyForm, who: Who) -> str:
        remove_file(file, **who)
        return back

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "移出文件",
            "lead": f"“{file.stored.name}”不再列为拟提供的文件。"
            "有人查看过或者作过遮盖的，留在案卷材料里。",
            "submit": "移出",
            "back": back,
        },
        done="已移出。",
    )


@never_cache
@staff(APPLICATIONS, "draft")
def mark(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Mark what is covered on an original: by words, by hits, by clicks and by numbers."""
    application = case_or_404(request, number)
    file = _file(application, pk, "original")
    note_look(file, by=request.user, at=request.now)  # type: ignore[arg-type]
    data, boxes = pdf_of(file), boxes_of(file)
    sizes = pages_of(data, file.stored.name)
    page = min(max(_number(request, "page", 1), 1), len(sizes))
    here = _place(request, "redact", number, pk)
    chosen = request.POST.get("do", "")
    first = _first_corner(request)
    forms = forms_of(data, boxes, request.POST if request.method == "POST" else None, page=page)
    status = 200
    if request.method == "POST":
        try:
            if chosen == "click":
                point = (_number(request, "at.x"), _number(request, "at.y"))
                height = shown_height(sizes[page - 1])
                if first is None and point != (0, 0):
                    return HttpResponseRedirect(
                        f"{here}?page={page}&x={point[0]}&y={point[1]}"
                        f"&reason={_number(request, 'reason')}#page"
                    )
                reason = _number(request, "reason")
                box = box_of_click(first, point, page=page, height=height, reason=reason)
                wanted: list[Box] | None = [*boxes, box]
            else:
                wanted = boxes_asked_for(chosen, forms, data, boxes)
            if wanted is not None:
                mark_boxes(
                    file,
                    wanted,
                    pages=len(sizes),
                    by=request.user,  # type: ignore[arg-type]
                    at=request.now,
                    key=request.POST.get("key") or None,
                )
                messages.success(request, added(len(boxes), len(wanted)))
                return HttpResponseRedirect(f"{here}?page={page}#page")
        except GongkaiError as error:
            messages.error(request, error.message)
        status = 400
    context = {
        "application": application,
        "file": file,
        "forms": forms,
        "page": page,
        "pages": range(1, len(sizes) + 1),
        "count": len(sizes),
        "width": PICTURE_WIDTH,
        "height": shown_height(sizes[page - 1]),
        "boxes": list(enumerate(boxes, start=1)),
        "first": first,
        "reasons": list(enumerate(REASONS)),
        "reason": _number(request, "reason"),
        "key": MarkForm()["key"],
        "back": _place(request, "files", number),
    }
    return render(request, "applications/redact.html", context, status=status)


def _number(request: StaffRequest, name: str, otherwise: int = 0) -> int:
    told = request.POST.get(name) or request.GET.get(name) or ""
    return int(told) if told.isdecimal() and len(told) < 6 else otherwise


def _first_corner(request: StaffRequest) -> tuple[int, int] | None:
    if "x" not in request.GET or "y" not in request.GET:
        return None
    return _number(request, "x"), _number(request, "y")


@never_cache
@staff(APPLICATIONS, "draft")
def picture(request: StaffRequest, number: str, pk: int, page: int) -> HttpResponse:
    """Give out a page as a picture, with what is marked framed; the look is entered."""
    application = case_or_404(request, number)
    file = _file(application, pk, "original", "redacted")
    boxes = boxes_of(file) if file.purpose == "original" else ()
    if file.purpose == "original":
        note_look(file, by=request.user, at=request.now)  # type: ignore[arg-type]
    data = page_png(pdf_of(file), page, width=_PICTURE_PIXELS, boxes=boxes)
    return HttpResponse(data, content_type="image/png")


@staff(APPLICATIONS, "draft")
def make(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Make the file that is given out."""
    application = case_or_404(request, number)
    file = _file(application, pk, "original")
    back = _place(request, "redact", number, pk)

    def act(form: KeyForm, who: Who) -> str:
        result = redact(file, **who)
        return _place(request, "redacted", number, result.pk)

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "生成区分处理后的文件",
            "lead": f"“{file.stored.name}”共标出{len(file.boxes)}处。生成的文件每页是一张图，"
            "遮盖处下面的文字、批注和隐藏内容都不再存在，末页列明理由；原件不变。页数多的需要几分钟。",
            "submit": "生成",
            "back": back,
        },
        done="已生成。请逐页核对后，再选入答复。",
    )


@never_cache
@staff(APPLICATIONS, "draft")
def result(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Show the new file page by page, to be checked by eye."""
    application = case_or_404(request, number)
    file = _file(application, pk, "redacted")
    sizes = pages_of(pdf_of(file), file.stored.name)
    reasons: dict[str, int] = {}
    for box in boxes_of(file):
        label = f"{box.reason}（{box.basis}）" if box.basis else box.reason
        reasons[label] = reasons.get(label, 0) + 1
    context = {
        "application": application,
        "file": file,
        "pages": [
            (page, PICTURE_WIDTH, shown_height(size))
            for page, size in enumerate(sizes[:_RESULT_PAGES], start=1)
        ],
        "count": len(sizes),
        "reasons": reasons.items(),
        "back": _place(request, "files", number),
    }
    return render(request, "applications/redacted.html", context)
