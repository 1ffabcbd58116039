"""Lists and pages of records."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import ReasonForm, Who, act_on_form
from gongkai.accounts.models import User
from gongkai.audit.queries import trail
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.content import CONTENT
from gongkai.records.downloads import kept_file
from gongkai.records.forms import FileForm, RecordFilter, RecordForm
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import (
    add_record,
    attach_file,
    cancel_record,
    change_record,
    note_reading,
)
from gongkai.records.permissions import RECORDS
from gongkai.records.queries import PagedByKey, records_of
from gongkai.records.words import DEED_WORDS
from gongkai.statute.catalogue import label_of

PAGE = 50


def page_url(request: HttpRequest) -> str:
    """Return the address of this list without its page, ready for ``page=``."""
    chosen = request.GET.copy()
    chosen.pop("page", None)
    return f"?{chosen.urlencode()}&" if chosen else "?"


@staff(RECORDS, "view")
def record_list(request: StaffRequest) -> HttpResponse:
    """Show the records, newest first, narrowed by the filter in the address."""
    narrowed = RecordFilter(request.GET, records_of(request.organ))
    found = PagedByKey(narrowed.qs, scan=bool(request.GET.get("title")))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "page_url": page_url(request),
        "may_edit": RECORDS.may(request.user, "edit", request.organ, on=request.today),
    }
    return render(request, "records/list.html", context)


def _record(request: StaffRequest, public_id: str) -> Record:
    found = (
        Record.objects.visible_to(request.user, on=request.today)
        .select_related("organ")
        .filter(organ=request.organ, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    record: Record = found
    return record


@staff(RECORDS, "view")
def detail(request: StaffRequest, public_id: str) -> HttpResponse:
    """Show a record, its files, versions and trail."""
    record = _record(request, public_id)
    traces = trail(request.organ.slug, f"record:{record.public_id}")
    people = {user.pk: user.name for user in User.objects.filter(pk__in={t.by for t in traces})}
    context = {
        "record": record,
        "validity": label_of("validity", record.validity_on(request.today)),
        "files": record.files.filter(removed_at=None).order_by("pk"),
        "versions": record.versions.select_related("by").order_by("-number"),
        "traces": [
            (t.at, DEED_WORDS.get(t.deed, t.deed), people.get(t.by or 0, "系统")) for t in traces
        ],
        "may_edit": RECORDS.may(request.user, "edit", request.organ, on=request.today),
    }
    return render(request, "records/detail.html", context)


@staff(RECORDS, "view")
def version(request: StaffRequest, public_id: str, number: int) -> HttpResponse:
    """Show what a record said in one of its versions."""
    record = _record(request, public_id)
    found = record.versions.select_related("by").filter(number=number).first()
    if found is None:
        raise Http404
    told = json.loads(found.text)
    labels = RecordForm().fields
    context = {
        "record": record,
        "version": found,
        "lines": [(labels[name].label, told.get(name)) for name in CONTENT if told.get(name)],
        "is_cancelled": told.get("is_cancelled"),
    }
    return render(request, "records/version.html", context)


@staff(RECORDS, "edit")
def add(request: StaffRequest) -> HttpResponse:
    """Register a record."""
    organ = request.organ
    form = RecordForm(
        request.POST or None,
        initial={
            "dated_on": request.today,
            "attribute": "open",
            "contact": organ.contact,
            "phone": organ.phone,
        },
    )

    def save(form: RecordForm, who: Who) -> str:
        record = add_record(
            organ,
            form.content,
            **who,
        )
        return reverse("records:detail", args=[organ.slug, record.public_id])

    return act_on_form(
        request,
        form,
        save,
        template="records/form.html",
        context={
            "title": "登记政府信息",
            "submit": "登记",
            "back": reverse("records:list", args=[organ.slug]),
        },
        done="已登记。",
    )


@staff(RECORDS, "edit")
def edit(request: StaffRequest, public_id: str) -> HttpResponse:
    """Change a record into its next version."""
    record = _record(request, public_id)
    back = reverse("records:detail", args=[request.organ.slug, public_id])
    initial = {name: getattr(record, name) for name in CONTENT} | {"seen": record.row_version}
    form = RecordForm(request.POST or None, initial=initial)

    def save(form: RecordForm, who: Who) -> str:
        change_record(
            record,
            form.content,
            seen=form.cleaned_data["seen"],
            **who,
        )
        return back

    context: dict[str, Any] = {"title": "修改政府信息", "back": back}
    if request.method == "POST" and str(record.row_version) != request.POST.get("seen"):
        context["theirs"] = "\n".join(
            f"{form.fields[name].label}：{_in_words(record, name)}"
            for name in CONTENT
            if str(getattr(record, name) or "") != request.POST.get(name, "")
        )
    return act_on_form(
        request, form, save, template="records/form.html", context=context, done="已保存为新版本。"
    )


def _in_words(record: Record, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    return str((display() if display else getattr(record, name)) or "（空）")


@staff(RECORDS, "edit")
def cancel(request: StaffRequest, public_id: str) -> HttpResponse:
    """Cancel a record entered by mistake."""
    record = _record(request, public_id)
    back = reverse("records:detail", args=[request.organ.slug, public_id])
    form = ReasonForm(request.POST or None, initial={"seen": record.row_version})

    def save(form: ReasonForm, who: Who) -> str:
        cancel_record(
            record,
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
            "lead": f"“{record.title}”将不再计入台账和年报，内容保留可查。",
            "submit": "注销登记",
            "back": back,
        },
        done="已注销登记。",
    )


@staff(RECORDS, "edit")
def attach(request: StaffRequest, public_id: str) -> HttpResponse:
    """Attach a file."""
    record = _record(request, public_id)
    back = reverse("records:detail", args=[request.organ.slug, public_id])
    form = FileForm(request.POST or None, request.FILES or None)

    def save(form: FileForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        attach_file(
            record,
            file.read(),
            name=file.name,
            **who,
        )
        return back

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={"title": "添加文件", "lead": record.title, "submit": "上传", "back": back},
        done="已添加文件。",
    )


@staff(RECORDS, "view")
def download(request: StaffRequest, file: int) -> HttpResponse:
    """Give out a kept file of this organ, always as a download.

    Papers of applications hold personal data: they are given out on the page of their case only.
    """
    stored = (
        StoredFile.objects.visible_to(request.user, on=request.today)
        .filter(organ=request.organ, pk=file, removed_at=None)
        .exclude(purpose__in=("case", "supervision"))
        .select_related("organ", "record")
        .first()
    )
    if stored is None:
        raise Http404
    if stored.purpose == "source":
        note_reading(stored, by=request.user, at=request.now)  # type: ignore[arg-type]
    return kept_file(stored)
