"""Hall screens: set up, looked at before they show it, carried by hand, and what they showed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from gongkai.accounts.forms import Who, act_on_form
from gongkai.exchange.drafting.cleaning import text_of_html
from gongkai.exchange.papers.led import led_lines
from gongkai.exchange.papers.qr import qr_svg
from gongkai.exchange.papers.screen import render_screen
from gongkai.organs.doors import StaffRequest, staff
from gongkai.publishing.models import Screen, ScreenShow
from gongkai.publishing.operations.screens import FIELDS, save_screen
from gongkai.publishing.operations.seen import mark_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.playlist import (
    ABOUT_US,
    LANDSCAPE,
    PORTRAIT,
    all_slides,
    contact_lines,
    played_items,
    why_shown,
)
from gongkai.publishing.screen_forms import ScreenForm
from gongkai.records.downloads import attachment

WAYS = {"landscape": ("横屏", LANDSCAPE), "portrait": ("竖屏", PORTRAIT)}
ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB18030"}
#: Pictures of one ZIP: drawing takes a moment each, and a stick is changed once a week.
MOST_PICTURES = 60
_ROWS = 100
_UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\r\n\t\0', "_"))


@staff(PUBLISHING, "view")
def screen_list(request: StaffRequest) -> HttpResponse:
    """Show the screens with what each showed last."""
    screens = (
        Screen.objects.filter(organ=request.organ)
        .annotate(last_at=Max("shows__last_at"), shown=Count("shows__item", distinct=True))
        .order_by("-is_active", "pk")
    )
    return render(
        request,
        "publishing/screens.html",
        {"screens": screens, "may_set_up": _may_set_up(request)},
    )


@staff(PUBLISHING, "set_up")
def add_screen(request: StaffRequest) -> HttpResponse:
    """Set up a screen."""

    def save(form: ScreenForm, who: Who) -> str:
        return _page(request, save_screen(request.organ, form.content, **who))

    return act_on_form(
        request,
        ScreenForm(request.POST or None, is_new=True),
        save,
        template="accounts/form.html",
        context={
            "title": "增加电子屏",
            "lead": "保存后得到一个专用网址，在大厅的屏幕上打开即可；"
            "不能上网的屏幕，可以下载图片或文字。",
            "back": reverse("publishing:screens", args=[request.organ.slug]),
        },
        done="已增加电子屏。请在屏幕上打开下面的网址。",
    )


@staff(PUBLISHING, "view")
def screen(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the screen plays today and its address; whoever sets up may change it."""
    found = _screen_or_404(request, pk)
    if request.method == "POST":
        PUBLISHING.require(request.user, "set_up", request.organ, on=request.today)
    form = ScreenForm(
        request.POST or None,
        is_new=False,
        initial={name: getattr(found, name) for name in FIELDS} | {"seen": mark_of(found, FIELDS)},
    )

    def save(form: ScreenForm, who: Who) -> str:
        told = form.cleaned_data
        save_screen(
            request.organ,
            form.content,
            screen=found,
            seen=told["seen"],
            new_address=told["new_address"],
            **who,
        )
        return _page(request, found)

    address = request.build_absolute_uri(f"/screen/{found.token}/")
    context: dict[str, Any] = {
        "title": found.name,
        "screen": found,
        "items": [(one, why_shown(one)) for one in played_items(found, on=request.today)],
        "about_us": ABOUT_US,
        "contact_lines": contact_lines(request.organ),
        "may_set_up": _may_set_up(request),
        "address": address,
        "qr": mark_safe(qr_svg(address)) if found.is_active else "",  # noqa: S308 - drawn here
        "ways": {way: label for way, (label, _) in WAYS.items()},
        "encodings": ENCODINGS,
        "back": reverse("publishing:screens", args=[request.organ.slug]),
    }
    return act_on_form(
        request, form, save, template="publishing/screen.html", context=context, done="已保存。"
    )


@staff(PUBLISHING, "view")
def pictures(request: StaffRequest, pk: int, way: str) -> HttpResponse:
    """Give out today's round as pictures in a ZIP, for a player with a stick."""
    found = _screen_or_404(request, pk)
    if way not in WAYS:
        raise Http404
    label, (width, height) = WAYS[way]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        slides = list(all_slides(found, (width, height), on=request.today))
        # The last one says whom to ask, whatever else is left out.
        for name, slide in [*slides[:-1][: MOST_PICTURES - 1], slides[-1]]:
            picture = render_screen(
                slide, width=width, height=height, font_folders=settings.FONT_FOLDERS
            )
            archive.writestr(f"{name}.png".translate(_UNFIT), picture)
    return _file(target.getvalue(), f"{found.name} {label} {request.today}.zip", "application/zip")


@staff(PUBLISHING, "view")
def lines(request: StaffRequest, pk: int, encoding: str) -> HttpResponse:
    """Give out today's round as plain lines for a strip; an empty line parts the items."""
    found = _screen_or_404(request, pk)
    if encoding not in ENCODINGS:
        raise Http404
    data = led_text(found, on=request.today).encode(encoding, errors="replace")
    name = f"{found.name} {request.today} {ENCODINGS[encoding]}.txt"
    return _file(data, name, f"text/plain; charset={encoding}")


def led_text(found: Screen, *, on: date) -> str:
    """Return the lines of a strip, ended as Windows does, on which its programs run."""
    blocks = [
        led_lines(one.told.title, text_of_html(one.told.body), width=found.led_width)
        for one in played_items(found, on=on)
    ]
    contact = "\n".join(f"{label}：{told}" for label, told in contact_lines(found.organ))
    blocks.append(led_lines(found.organ.name, contact, width=found.led_width))
    return "\r\n\r\n".join("\r\n".join(block) for block in blocks) + "\r\n"


@staff(PUBLISHING, "view")
def log(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the screen reported to have shown, day by day."""
    found = _screen_or_404(request, pk)
    page = Paginator(_shows(found), _ROWS).get_page(request.GET.get("page"))
    context = {"screen": found, "page": page, "page_url": "?"}
    return render(request, "publishing/screen_log.html", context)


def _shows(found: Screen) -> QuerySet[ScreenShow]:
    shows: QuerySet[ScreenShow] = ScreenShow.objects.filter(screen=found)
    return shows.select_related("item__record").order_by("-on", "first_at", "pk")


def _screen_or_404(request: StaffRequest, pk: int) -> Screen:
    found: Screen | None = (
        Screen.objects.filter(organ=request.organ, pk=pk).select_related("organ").first()
    )
    if found is None:
        raise Http404
    return found


def _may_set_up(request: StaffRequest) -> bool:
    return PUBLISHING.may(request.user, "set_up", request.organ, on=request.today)


def _page(request: StaffRequest, found: Screen) -> str:
    return reverse("publishing:screen", args=[request.organ.slug, found.pk])


def _file(data: bytes, name: str, media_type: str) -> HttpResponse:
    return attachment(data, name.translate(_UNFIT), media_type)
