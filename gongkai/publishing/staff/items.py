"""Items: the list, from a file to a draft, the draft itself, its attachments and hits."""

from __future__ import annotations

import re
from typing import Any

from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.accounts.models import User
from gongkai.audit.queries import Trace, trail
from gongkai.exchange.drafting import Draft, draft_from_file, draft_from_html, draft_from_text
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.filters import ItemFilter
from gongkai.publishing.fitting import problems_before_review
from gongkai.publishing.forms import AttachmentForm, ItemForm, UploadForm
from gongkai.publishing.models import Item
from gongkai.publishing.models.items import DECISIONS
from gongkai.publishing.operations.drafting import (
    Upload,
    add_attachment,
    remove_attachment,
    save_draft,
    start_from_record,
    start_item,
)
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import (
    chain_of,
    drafters_of,
    is_complete,
    progress,
)
from gongkai.publishing.queries import (
    due_of,
    item_of,
    items_of,
    items_waiting_for,
    may_return,
    steps_for,
    unpublished_records,
    words_of,
)
from gongkai.publishing.relating import related_lines
from gongkai.publishing.words import DEED_WORDS
from gongkai.records.content import CONTENT
from gongkai.records.files import kind_of_file
from gongkai.records.models import Record
from gongkai.records.paper_code import code_of
from gongkai.records.queries import records_of
from gongkai.records.secrets import look_into
from gongkai.records.staff.views import page_url
from gongkai.screening.hits import LABELS
from gongkai.statute.procedure import step_label
from gongkai.statute.reviews import suggest_weighty

PAGE = 50
#: A body that lists what is attached to it.
_NAMES_ATTACHMENTS = re.compile(r"附件\s*[1１]?\s*[：:]")
#: The two inline styles that Jodit writes ("display: none;" and its hidden focus helper), by their
#: digests; nothing else inline is let through on the editor's page, and nothing on any other.
EDITOR_STYLES = [
    "'unsafe-hashes'",
    "'sha256-7OGJQWJFSWcdMlHV1mCjzfesMeIfoV/hCByEIqZSHIg='",
    "'sha256-biLFinpqYMtWHmXfkA1BPeCY0/fNt46SAZ+BBk5YUog='",
]


def item_or_404(request: StaffRequest, public_id: str) -> Item:
    """Return the item that the address names; whoever may not see it gets "not found"."""
    found = item_of(request.organ, public_id, request.user, on=request.today)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def page_of(request: StaffRequest, item: Item) -> str:
    """Return the address of an item's page."""
    return reverse("publishing:item", args=[request.organ.slug, item.record.public_id])


@staff(PUBLISHING, "view")
def item_list(request: StaffRequest) -> HttpResponse:
    """Show what is on its way and what is public, narrowed by the filter in the address."""
    narrowed = ItemFilter(request.GET, items_of(request.organ), organ=request.organ)
    page = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "page_url": page_url(request),
        "row": narrowed.form.cleaned_data.get("row") if narrowed.form.is_valid() else None,
        "waiting": items_waiting_for(request.user, request.organ, on=request.today),  # type: ignore[arg-type]
        "may": _may(request),
    }
    return render(request, "publishing/list.html", context)


def _may(request: StaffRequest) -> dict[str, bool]:
    return {
        deed: PUBLISHING.may(request.user, deed, request.organ, on=request.today)
        for deed in ("draft", "publish", "set_up", "set_chain")
    }


@staff(PUBLISHING, "draft")
def start(request: StaffRequest) -> HttpResponse:
    """Make a draft from a file or a pasted text; the person then confirms what was read."""
    organ = request.organ
    form = UploadForm(organ, request.POST or None, request.FILES or None)

    def save(form: UploadForm, who: Who) -> str:
        told = form.cleaned_data
        file = told["file"]
        uploads: list[Upload] = []
        if file:
            data = file.read()
            # Looked into first: a file with a secrecy mark is not even read into a draft.
            look_into(data, file.name, kind_of_file(data, file.name))
            draft = draft_from_file(data, file.name)
            uploads = [
                Upload(file.name, data, "source"),
                *(Upload(name, part) for name, part in draft.attachments),
            ]
        else:
            pasted = told["pasted"]
            draft = draft_from_html(pasted) if "<" in pasted else draft_from_text(pasted)
        item = start_item(
            organ,
            _content_of(draft, request, default_title=file.name if file else "未命名"),
            column=told["column"],
            uploads=uploads,
            **who,
        )
        request.session[f"notes:{item.record.public_id}"] = list(draft.notes)
        return reverse("publishing:edit", args=[organ.slug, item.record.public_id])

    return act_on_form(
        request,
        form,
        save,
        template="publishing/upload.html",
        context={
            "title": "起草公开信息",
            "lead": "上传文件或粘贴文字，系统读出标题、文号、日期和正文，由您核对确认。",
            "submit": "筛查并起草",
            "back": reverse("publishing:list", args=[organ.slug]),
        },
        done="已筛查并保存为草稿。请核对读出的内容。",
    )


def _content_of(draft: Draft, request: StaffRequest, *, default_title: str) -> dict[str, Any]:
    """Return a draft as a record's content; what was not found is proposed or left blank."""
    organ = request.organ
    title = draft.title or default_title.rpartition(".")[0] or default_title
    return {
        "kind": draft.kind or "document",
        "title": title[:300],
        "number": draft.number[:120],
        "serial": draft.serial[:32],
        "issuer": "own",
        "maker": draft.issuer[:120] if draft.issuer != organ.name else "",
        "dated_on": draft.dated_on or request.today,
        "attribute": draft.attribute or "open",
        "body": draft.body,
        "basis": "\n".join(draft.basis),
        "contact": (draft.contact or organ.contact)[:64],
        "phone": (draft.phone or organ.phone)[:64],
    }


@staff(PUBLISHING, "draft")
def take_up(request: StaffRequest, public_id: str) -> HttpResponse:
    """Put a registered record on its way to the public."""
    organ = request.organ
    record = records_of(organ).filter(public_id=public_id).select_related("organ").first()
    if record is None:
        raise Http404
    existing = Item.objects.filter(record=record).first()
    if existing:
        return HttpResponseRedirect(page_of(request, existing))
    back = reverse("records:detail", args=[organ.slug, public_id])

    def act(form: DeedForm, who: Who) -> str:
        return page_of(request, start_from_record(record, **who))

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "转入公开流程",
            "lead": f"“{record.title}”将作为草稿，经校对、审核后发布。",
            "submit": "转入",
            "back": back,
        },
    )


@staff(PUBLISHING, "view")
def unpublished(request: StaffRequest) -> HttpResponse:
    """Show the registered records that are to be public and are in no chain yet."""
    page = Paginator(unpublished_records(request.organ), PAGE).get_page(request.GET.get("page"))
    rows = [(record, due_of(record)) for record in page.object_list]
    context = {"page": page, "rows": rows, "page_url": page_url(request)}
    return render(request, "publishing/unpublished.html", context)


@staff(PUBLISHING, "view")
def detail(request: StaffRequest, public_id: str) -> HttpResponse:
    """Show an item: content, hits, the chain, what may be done now, placements, trail."""
    item = item_or_404(request, public_id)
    record, chain = item.record, chain_of(item.organ)
    steps = progress(item, chain)
    traces = trail(request.organ.slug, f"record:{record.public_id}")
    people = {user.pk: user.name for user in User.objects.filter(pk__in={t.by for t in traces})}
    context = {
        "item": item,
        "record": record,
        "standing": item.standing,
        "standing_label": dict(Item._meta.get_field("state").choices or ())[item.standing],
        "is_void": item.is_edited and item.reviews.filter(decision="approved").exists(),
        "code": code_of(record.substance),
        "steps": steps,
        "is_complete": is_complete(steps),
        "left": "、".join(
            f"{one.step.label}（{one.step.role}）" for one in steps if not one.review
        ),
        "my_steps": steps_for(item, request.user, on=request.today),  # type: ignore[arg-type]
        "hits": [(hit, LABELS[hit.kind]) for hit in item.hits.select_related("by")],
        "open_hits": item.hits.filter(state="open").count(),
        "words": words_of(item, [record.title, record.body]),
        "weighty": suggest_weighty(record.title, record.body, rank=record.rank),
        "problems": problems_before_review(item) if item.standing in ("draft", "returned") else [],
        "due": due_of(record, item.catalogue_row),
        "lacks_attachments": not record.attachments and _NAMES_ATTACHMENTS.search(record.body),
        "reviews": item.reviews.select_related("signer", "by", "paper").order_by("-pk"),
        "placements": item.placements.select_related("evidence", "by"),
        "files": record.files.filter(removed_at=None).exclude(purpose="attachment"),
        "attachments": _attachments(record),
        "drafters": User.objects.filter(pk__in=drafters_of(item)).order_by("pk"),
        "traces": [(t.at, _deed_told(t), people.get(t.by or 0, "系统")) for t in traces],
        "may_return": may_return(item, request.user, on=request.today),  # type: ignore[arg-type]
        "may": _may(request),
        "has_portal": request.organ.has_portal,
    }
    return render(request, "publishing/item.html", context)


def _deed_told(trace: Trace) -> str:
    """Return a deed in words; of a review, which steps and how they were decided."""
    words = dict(DECISIONS)
    told = [
        f"{step_label(step)}：{words.get(decision, decision)}"
        for step, decision in trace.details.get("decisions", {}).items()
    ]
    return "、".join(told) or DEED_WORDS.get(trace.deed, trace.deed)


def _attachments(record: Record) -> list[dict[str, Any]]:
    rows = {file.sha256: file.pk for file in record.files.filter(removed_at=None)}
    return [{**one, "pk": rows.get(one["sha256"])} for one in record.attachments]


@csp_update({"style-src": EDITOR_STYLES})
@staff(PUBLISHING, "draft")
def edit(request: StaffRequest, public_id: str) -> HttpResponse:
    """Save the draft as the next version."""
    item = item_or_404(request, public_id)
    record = item.record
    initial = {name: getattr(record, name) for name in CONTENT} | {
        "seen": record.row_version,
        "column": item.column_id,
        "catalogue_row": item.catalogue_row_id,
        "related": related_lines(record),
    }
    form = ItemForm(request.organ, request.POST or None, initial=initial)

    def save(form: ItemForm, who: Who) -> str:
        save_draft(
            item,
            form.record_content,
            column=form.cleaned_data["column"],
            catalogue_row=form.cleaned_data["catalogue_row"],
            seen=form.cleaned_data["seen"],
            **who,
        )
        return page_of(request, item)

    context: dict[str, Any] = {
        "title": "修改草稿" if item.standing in ("draft", "returned") else "修改稿件",
        "is_reviewed": item.standing in ("in_review", "approved", "withheld"),
        "back": page_of(request, item),
        "item": item,
        "notes": request.session.pop(f"notes:{public_id}", []) if request.method == "GET" else [],
        "weighty": suggest_weighty(record.title, record.body, rank=record.rank),
    }
    return act_on_form(
        request,
        form,
        save,
        template="publishing/edit.html",
        context=context,
        done="已保存。" + ("原来的审核意见作废，须重新校对送审。" if item.state != "draft" else ""),
    )


@staff(PUBLISHING, "draft")
def attach(request: StaffRequest, public_id: str) -> HttpResponse:
    """Attach a file that goes out with the item."""
    item = item_or_404(request, public_id)
    form = AttachmentForm(
        request.POST or None, request.FILES or None, initial={"seen": item.record.row_version}
    )

    def save(form: AttachmentForm, who: Who) -> str:
        file = form.cleaned_data["file"]
        upload = Upload(file.name, file.read())
        add_attachment(item, upload, seen=form.cleaned_data["seen"], **who)
        return page_of(request, item)

    return act_on_form(
        request,
        form,
        save,
        template="accounts/form.html",
        context={
            "title": "添加附件",
            "lead": item.record.title,
            "submit": "筛查并添加",
            "back": page_of(request, item),
        },
        done="已筛查并添加附件。",
    )


@staff(PUBLISHING, "draft")
def detach(request: StaffRequest, public_id: str, sha256: str) -> HttpResponse:
    """Take an attachment out."""
    item = item_or_404(request, public_id)
    named = [one["name"] for one in item.record.attachments if one["sha256"] == sha256]
    if not named:
        raise Http404

    def act(form: DeedForm, who: Who) -> str:
        remove_attachment(item, sha256, seen=item.record.row_version, **who)
        return page_of(request, item)

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "移出附件",
            "lead": f"“{named[0]}”不再随信息公布，文件仍留存。",
            "submit": "移出",
            "back": page_of(request, item),
        },
        done="已移出附件。",
    )
