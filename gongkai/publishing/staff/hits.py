"""Hits of an item: each kept or masked, or all masked together."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.forms import KeepHitForm
from gongkai.publishing.models import Hit, Item
from gongkai.publishing.operations.deciding_hits import (
    keep_hit,
    mask_all_hits,
    mask_hit,
    maskable,
)
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.screened import PHOTO
from gongkai.publishing.staff.items import item_or_404, page_of
from gongkai.screening.hits import LABELS


@staff(PUBLISHING, "draft")
def mask_all(request: StaffRequest, public_id: str) -> HttpResponse:
    """Mask everything found that can be masked, as one new version."""
    item = item_or_404(request, public_id)
    hits = maskable(item)
    back = page_of(request, item) + "#hits"

    def act(form: DeedForm, who: Who) -> str:
        masked = mask_all_hits(item, seen=item.record.row_version, **who)
        left = masked.hits.filter(state="open").count()
        told = f"已遮盖。还有{left}处不能自动遮盖，请逐条处理。" if left else "已全部遮盖。"
        messages.success(request, told)
        return back

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="publishing/mask_all.html",
        context={
            "title": "全部遮盖",
            "lead": "下面各处一次遮盖，保存为一个新版本；原件留存在内部。"
            "应当公布的，先返回逐条保留。PDF 等不能改的附件留待逐条处理。",
            "hits": [(hit, LABELS[hit.kind]) for hit in hits],
            "submit": f"遮盖{len(hits)}处",
            "back": back,
        },
    )


def _hit(item: Item, pk: int) -> Hit:
    found: Hit | None = item.hits.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.item = item
    return found


@staff(PUBLISHING, "draft")
def keep(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    """Decide that something found stays."""
    item = item_or_404(request, public_id)
    hit = _hit(item, pk)

    def act(form: KeepHitForm, who: Who) -> str:
        keep_hit(hit, reason=form.cleaned_data["reason"], **who)
        return page_of(request, item) + "#hits"

    return act_on_form(
        request,
        KeepHitForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": f"保留：{LABELS[hit.kind]} {hit.masked}",
            "lead": f"位置：{hit.place}。保留的内容将原样公布，请写明理由。",
            "submit": "保留",
            "back": page_of(request, item) + "#hits",
        },
        done="已认定保留。",
    )


def _after_masking(hit: Hit) -> str:
    if hit.kind == PHOTO:
        return "去掉随照片带着的全部信息，画面不变"
    return f"遮盖后为“{hit.masked}”"


@staff(PUBLISHING, "draft")
def mask(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    """Mask something found, as a new version."""
    item = item_or_404(request, public_id)
    hit = _hit(item, pk)

    def act(form: DeedForm, who: Who) -> str:
        mask_hit(hit, seen=item.record.row_version, **who)
        return page_of(request, item) + "#hits"

    return act_on_form(
        request,
        KeyForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": f"遮盖：{LABELS[hit.kind]}",
            "lead": f"位置：{hit.place}。{_after_masking(hit)}，保存为新版本；原件留存在内部。",
            "submit": "遮盖",
            "back": page_of(request, item) + "#hits",
        },
        done="已遮盖。",
    )
