"""The screen's page, its round, the worker that keeps both without a network, its reports."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.errors import InvalidInput
from gongkai.organs.doors import beijing_now, public
from gongkai.portal.screens.reports import LARGEST_BYTES, read_report
from gongkai.portal.screens.rounds import ASSETS, code, contact, round_of, source
from gongkai.publishing.models import Screen
from gongkai.publishing.operations.screens import keep_shows
from gongkai.publishing.playlist import LANDSCAPE, PORTRAIT, played_items

#: Sides in pixels that a page may name; what it draws scales with them.
_SIDES = (480, 7680)
#: Sizes are rounded, so that a window's border more or less does not lay everything out anew.
_STEP = 40


@public
@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """Show the screen's page; without scripts it lists what is on and how to reach the office."""
    found = _screen_or_404(token)
    now = beijing_now()
    context = {
        "screen": found,
        "organ": found.organ,
        "items": played_items(found, on=now.date()),
        "contact": contact(found.organ),
        "code": code(),
        "assets": _assets(),
        "worker": f"sw.js?keep={quote(' '.join(_assets()))}",
    }
    return _unkept(render(request, "portal/screens/screen.html", context))


@public
@require_safe
def playlist(request: HttpRequest, token: str) -> HttpResponse:
    """Give the round as JSON, laid out for the size that the page names (``w``, ``h``)."""
    found = _screen_or_404(token)
    usual = PORTRAIT if found.is_portrait else LANDSCAPE
    size = (_side(request, "w", usual[0]), _side(request, "h", usual[1]))
    told = round_of(found, size, at=beijing_now())
    return _unkept(JsonResponse(told, json_dumps_params={"ensure_ascii": False}))


@public
@require_safe
def worker(request: HttpRequest, token: str) -> HttpResponse:
    """Give the service worker; it lies beside the page, so that it governs this screen only."""
    found = _screen_or_404(token)
    response = HttpResponse(source("worker.js"), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = f"/screen/{found.token}/"
    return _unkept(response)


# No session and no person stands behind a screen, so there is nothing that a forged request could
# borrow: the address itself is the key, and the content is checked row by row.
@public
@csrf_exempt
@require_POST
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what the screen says it showed."""
    found = _screen_or_404(token)
    try:
        # One byte more than we take tells that there is more.
        kept = keep_shows(found, read_report(request.read(LARGEST_BYTES + 1)), at=beijing_now())
    except InvalidInput as error:
        return JsonResponse({"message": error.message}, status=400)
    return JsonResponse({"kept": kept})


def _screen_or_404(token: str) -> Screen:
    found: Screen | None = (
        Screen.objects.filter(token=token, is_active=True).select_related("organ").first()
    )
    if found is None:
        raise Http404
    return found


def _assets() -> list[str]:
    return [f"{static(f'portal/screens/{name}')}?{code()}" for name in ASSETS]


def _side(request: HttpRequest, name: str, usual: int) -> int:
    told = request.GET.get(name, "")
    if not told.isascii() or not told.isdigit() or len(told) > 5:
        return usual
    side = round(int(told) / _STEP) * _STEP
    return min(max(side, _SIDES[0]), _SIDES[1])


def _unkept(response: HttpResponse) -> HttpResponse:
    """Let no cache between us and the screen keep it, and no search engine list it."""
    patch_cache_control(response, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
