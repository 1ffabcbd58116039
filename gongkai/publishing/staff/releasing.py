"""Release: publish, schedule, take down, correct, repeal; where else an item is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.forms import DeedForm, KeyForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.public_folder import item_place, remove_now
from gongkai.publishing.forms import (
    ElsewhereForm,
    EndPlacementForm,
    OrderDownForm,
    PlacementForm,
    PlainReasonForm,
    RepealForm,
    ScheduleForm,
    SeenForm,
    UrlForm,
)
from gongkai.publishing.links import problem_of_link
from gongkai.publishing.models import Item
from gongkai.publishing.operations.drafting import abandon_item, open_correction
from gongkai.publishing.operations.placing import add_placement, finish_placement
from gongkai.publishing.operations.releasing import (
    change_url,
    order_take_down,
    publish_item,
    repeal_item,
    schedule_item,
    take_down_item,
    unschedule_item,
)
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.staff.items import item_or_404, page_of

Carry = Callable[[Item, Any, Who], object]


def _step(
    request: StaffRequest,
    item: Item,
    form: DeedForm,
    carry: Carry,
    *,
    title: str,
    lead: str,
    done: str,
    submit: str = "",
) -> HttpResponse:
    """Show the form of a step over an item, or carry it out and go back to the item."""

    def act(form: DeedForm, who: Who) -> str:
        carry(item, form, who)
        return page_of(request, item)

    context = {
        "title": title,
        "lead": lead,
        "submit": submit or title,
        "back": page_of(request, item),
        "item": item,
    }
    return act_on_form(
        request, form, act, template="publishing/step.html", context=context, done=done
    )


def _seen(item: Item) -> dict[str, Any]:
    return {"seen": item.record.substance}


@staff(PUBLISHING, "publish")
def publish(request: StaffRequest, public_id: str) -> HttpResponse:
    """Publish the approved version on our own pages."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        SeenForm(request.POST or None, initial=_seen(item)),
        lambda item, form, who: publish_item(item, seen=form.cleaned_data["seen"], **who),
        title="发布",
        lead=f"“{item.record.title}”将按审核通过的版本发布到“{item.record.column}”。",
        done="已发布，公开网页随后更新。",
    )


@staff(PUBLISHING, "publish")
def elsewhere(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter where and when the item was published on the district's site."""
    item = item_or_404(request, public_id)
    initial = _seen(item) | {"published_on": request.today}
    return _step(
        request,
        item,
        ElsewhereForm(request.POST or None, initial=initial),
        lambda item, form, who: publish_item(
            item,
            seen=form.cleaned_data["seen"],
            url=form.cleaned_data["url"],
            url_problem=_problem_of(form.cleaned_data["url"]),
            published_on=form.cleaned_data["published_on"],
            **who,
        ),
        title="登记发布网址",
        lead="在上级政府网站发布以后，把网址和发布日期填在这里，作为公开的凭据。" + _checking(),
        submit="登记发布",
        done="已登记发布网址。",
    )


def _checking() -> str:
    """Return who looks whether the address opens: nobody promises what is switched off."""
    if settings.CHECK_LINKS:
        return "网址会定期检查能否打开。"
    return "本系统没有开启网址检查，请自己打开核对。"


def _problem_of(url: str) -> str:
    """Return why an address cannot be opened, where this site may ask; before any transaction."""
    return problem_of_link(url) if settings.CHECK_LINKS else ""


@staff(PUBLISHING, "publish")
def schedule(request: StaffRequest, public_id: str) -> HttpResponse:
    """Order that the item be published at a moment."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        ScheduleForm(request.POST or None, initial=_seen(item)),
        lambda item, form, who: schedule_item(
            item,
            publish_at=_in_beijing(form.cleaned_data["publish_at"]),
            seen=form.cleaned_data["seen"],
            **who,
        ),
        title="定时发布",
        lead="到时自动发布审核通过的版本；在此之前修改稿件的，定时取消，要重新送审。",
        done="已定时。",
    )


def _in_beijing(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


@staff(PUBLISHING, "publish")
def take_down(request: StaffRequest, public_id: str) -> HttpResponse:
    """Take a public item down; its pages are gone before this answers."""
    item = item_or_404(request, public_id)

    def carry(item: Item, form: PlainReasonForm, who: Who) -> None:
        take_down_item(item, reason=form.cleaned_data["reason"], **who)
        remove_now(item_place(item.organ.slug, item.record.public_id))

    return _step(
        request,
        item,
        PlainReasonForm(request.POST or None),
        carry,
        title="撤下",
        lead="正文和附件立即从公开网页撤下，原处留有标题、撤下日期和原因。行政处罚决定被变更、撤销、"
        "确认违法或无效的，要在三个工作日内撤回并说明理由（行政处罚法第四十八条、第八十五条）。",
        done="已撤下。",
    )


@staff(PUBLISHING, "publish")
def order_down(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter that a public item must come down, with its term."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        OrderDownForm(request.POST or None, initial={"arose_on": request.today}),
        lambda item, form, who: order_take_down(
            item, ground=form.cleaned_data["ground"], arose_on=form.cleaned_data["arose_on"], **who
        ),
        title="登记应撤下",
        lead="事由已经发生、还没有撤下的，先登记，系统按规定算出期限并提醒；能马上撤下的直接“撤下”。",
        submit="登记",
        done="已登记，请在期限内撤下。",
    )


@staff(PUBLISHING, "publish")
def unschedule(request: StaffRequest, public_id: str) -> HttpResponse:
    """Take back the order to publish at a moment."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        KeyForm(request.POST or None),
        lambda item, form, who: unschedule_item(item, **who),
        title="取消定时",
        lead="审核意见不变，可以随时发布或重新定时。",
        done="已取消定时发布。",
    )


@staff(PUBLISHING, "publish")
def url(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter where the item stands on the other site now."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        UrlForm(request.POST or None, initial={"url": item.url}),
        lambda item, form, who: change_url(
            item,
            url=form.cleaned_data["url"],
            url_problem=_problem_of(form.cleaned_data["url"]),
            **who,
        ),
        title="更换发布网址",
        lead="上级政府网站改版、网址变动时更换；发布日期不变。",
        submit="更换",
        done="已更换发布网址。",
    )


@staff(PUBLISHING, "draft")
def abandon(request: StaffRequest, public_id: str) -> HttpResponse:
    """Give up a draft or a correction."""
    item = item_or_404(request, public_id)

    def act(form: PlainReasonForm, who: Who) -> str:
        found = abandon_item(item, reason=form.cleaned_data["reason"], **who)
        if found.record.cancelled_at:
            return reverse("publishing:list", args=[request.organ.slug])
        return page_of(request, item)

    was_public = item.published_version_id is not None
    return act_on_form(
        request,
        PlainReasonForm(request.POST or None),
        act,
        template="publishing/step.html",
        context={
            "title": "放弃更正" if was_public else "放弃草稿",
            "lead": "本次更正作废，恢复为公开的内容。"
            if was_public
            else "登记一并注销，不再计入台账；内容保留可查。",
            "submit": "放弃",
            "back": page_of(request, item),
            "item": item,
        },
        done="已放弃。",
    )


@staff(PUBLISHING, "draft")
def correct(request: StaffRequest, public_id: str) -> HttpResponse:
    """Open a published item for correction."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        PlainReasonForm(request.POST or None),
        lambda item, form, who: open_correction(item, note=form.cleaned_data["reason"], **who),
        title="更正",
        lead="写明更正什么、为什么，更正说明随新版公布。新版发布之前，原来公开的内容不变。",
        submit="开始更正",
        done="已回到草稿。请修改后重新校对、送审、发布。",
    )


@staff(PUBLISHING, "publish")
def repeal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Enter that a document no longer holds."""
    item = item_or_404(request, public_id)
    return _step(
        request,
        item,
        RepealForm(request.POST or None, initial={"on": request.today}),
        lambda item, form, who: repeal_item(
            item,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            is_expiry=form.cleaned_data["way"] == "expired",
            **who,
        ),
        title="登记废止、失效",
        lead="文件仍可查阅，页面标明“废止”或“失效”、日期和依据。",
        submit="登记",
        done="已登记。",
    )


@staff(PUBLISHING, "publish")
def place(request: StaffRequest, public_id: str) -> HttpResponse:
    """Record where else the item is shown, or order it."""
    item = item_or_404(request, public_id)

    def carry(item: Item, form: PlacementForm, who: Who) -> None:
        told = form.cleaned_data
        photo = told["evidence"]
        add_placement(
            item,
            channel=told["channel"],
            place=told["place"],
            from_on=told["from_on"],
            to_on=told["to_on"],
            due_on=told["due_on"],
            note=told["note"],
            evidence=(photo.name, photo.read()) if photo else None,
            **who,
        )

    return _step(
        request,
        item,
        PlacementForm(
            request.POST or None, request.FILES or None, initial={"from_on": request.today}
        ),
        carry,
        title="登记公开位置",
        lead="政务栏、电子屏、送交档案馆和图书馆等，从何日到何日。",
        submit="登记",
        done="已登记。",
    )


@staff(PUBLISHING, "publish")
def end_placement(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    """Enter that a placement was done or ended."""
    item = item_or_404(request, public_id)
    placement = item.placements.filter(pk=pk).select_related("organ", "item").first()
    if placement is None:
        raise Http404
    return _step(
        request,
        item,
        EndPlacementForm(
            request.POST or None,
            initial={"from_on": placement.from_on or request.today, "to_on": placement.to_on},
        ),
        lambda item, form, who: finish_placement(
            placement,
            from_on=form.cleaned_data["from_on"],
            to_on=form.cleaned_data["to_on"],
            **who,
        ),
        title=f"更新：{placement.get_channel_display()} {placement.place}",
        lead="填写实际的起止日期；还在展示的，止日留空。",
        submit="保存",
        done="已更新。",
    )
