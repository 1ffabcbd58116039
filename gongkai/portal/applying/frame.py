"""What all pages of applying share: the organ's frame, never kept by a cache or a search engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from gongkai.organs.models import Organ
from gongkai.portal.shell import shell_of
from gongkai.records.downloads import attachment

R = TypeVar("R", bound=HttpResponseBase)


def organ_or_404(slug: str) -> Organ:
    """Return the organ whose public pages these are."""
    found: Organ = get_object_or_404(Organ, slug=slug, has_portal=True)
    return found


def shown(
    request: HttpRequest, organ: Organ, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page of applying in the organ's frame."""
    return framed(request, organ, f"apply/{template}", status=status, context=context)


def framed(
    request: HttpRequest,
    organ: Organ,
    template: str,
    *,
    status: int = 200,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show a page in the organ's frame; ``template`` is its folder and name below the portal's."""
    place = Path(request.path.strip("/")) / "index.html"
    page = shell_of(organ).page(
        f"portal/{template}.html",
        place,
        here="apply",
        lead_office=organ.contact,
        csrf_token=get_token(request),
        **context,
    )
    return unkept(HttpResponse(page, status=status))


def file_sent(data: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Give out a file, always as a download."""
    return unkept(attachment(data, name, media_type))


def unkept(response: R) -> R:
    """Let nobody between us and the reader keep it, and no search engine list it."""
    patch_cache_control(response, no_store=True, private=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
