"""Hits of an item decided together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.operations.deciding_hits import mask_all_hits, maskable
from gongkai.publishing.permissions import PUBLISHING
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
