"""A person's own reminders: channels, a trial, the calendar feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from gongkai.accounts.forms import KeyForm, Who, act_on_form
from gongkai.desk.feed import calendar_of_terms, close_feed, new_feed, owner_of
from gongkai.desk.forms import ChannelForm
from gongkai.desk.models import Channel, Feed
from gongkai.desk.reminding import DAYS_BEFORE, add_channel, send_by_apprise
from gongkai.desk.terms import terms_of
from gongkai.organs.doors import StaffRequest, beijing_now, public, signed_in


@signed_in
def reminders(request: StaffRequest) -> HttpResponse:
    """Show the person's channels, what would be told, and the feed."""
    user: Any = request.user
    context = {
        "channels": Channel.objects.filter(user=user).order_by("pk"),
        "feed": Feed.objects.filter(user=user).first(),
        "terms": terms_of(user, on=request.today)[:20],
        "days": "、".join(str(day) for day in DAYS_BEFORE),
        "schemes": "、".join(settings.NOTIFY_SCHEMES),
        "form": KeyForm(),
    }
    return render(request, "desk/reminders.html", context)


@signed_in
def add(request: StaffRequest) -> HttpResponse:
    """Add a channel."""

    def act(form: Any, who: Who) -> str:
        add_channel(who["by"], **form.content)
        return reverse("desk:reminders")

    return act_on_form(
        request,
        ChannelForm(request.POST or None),
        act,
        template="accounts/form.html",
        context={
            "title": "添加提醒渠道",
            "lead": "提醒只写编号和期限，不写申请人和内容。提醒经由第三方服务发送。",
            "submit": "添加",
            "back": reverse("desk:reminders"),
        },
        done="已添加。可以点“试发”看看能不能收到。",
    )


@signed_in
def change(request: StaffRequest, pk: int, deed: str) -> HttpResponse:
    """Try a channel, or remove it."""
    user: Any = request.user
    channel = get_object_or_404(Channel, pk=pk, user=user)
    if request.method != "POST":
        raise Http404
    if deed == "remove":
        channel.delete()
        messages.success(request, "已删除。")
    elif send_by_apprise(channel.address, "政务公开提醒", "这是一条试发的提醒。"):
        Channel.objects.filter(pk=pk).update(problem="")
        messages.success(request, "已发出，请查收。")
    else:
        Channel.objects.filter(pk=pk).update(problem="试发没有送达，请检查地址。")
        messages.error(request, "没有送达。请检查地址，或者这台服务器能不能连接外网。")
    return HttpResponseRedirect(reverse("desk:reminders"))


@signed_in
def feed_key(request: StaffRequest, deed: str) -> HttpResponse:
    """Make a new feed address, shown once, or close the feed."""
    user: Any = request.user
    if request.method != "POST":
        raise Http404
    if deed == "close":
        close_feed(user)
        messages.success(request, "日历订阅已停用。")
        return HttpResponseRedirect(reverse("desk:reminders"))
    key = new_feed(user, at=request.now)
    address = request.build_absolute_uri(reverse("desk:feed", args=[key]))
    return render(request, "desk/feed.html", {"address": address})


@public
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Give the calendar whose key was told; anything else is not found."""
    user = owner_of(key)
    if user is None:
        raise Http404
    base = request.build_absolute_uri("/").rstrip("/")
    answer = HttpResponse(
        calendar_of_terms(user, at=beijing_now(), base=base),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
