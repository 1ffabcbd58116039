"""Serving the public folder on a laptop, where in production a web server does it; searching."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from gongkai.organs.doors import public
from gongkai.portal import queries
from gongkai.portal.search import page_context, suggestions

for _kind, _ending in (
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ("application/ofd", ".ofd"),
    ("image/svg+xml", ".svg"),
    ("text/javascript", ".js"),
):
    mimetypes.add_type(_kind, _ending)


@public
def page(request: HttpRequest, place: str = "") -> HttpResponseBase:
    """Give out a file of the public folder; nothing outside it, and no hidden file."""
    folder: Path = settings.PUBLIC_FOLDER
    if "\x00" in place or any(part.startswith(".") for part in Path(place).parts):
        raise Http404
    try:
        path = (folder / place).resolve()
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        # A part of the address is longer than any file name.
        raise Http404 from error
    if not path.is_relative_to(folder.resolve()):
        raise Http404
    if is_folder:
        if place and not place.endswith("/"):
            return HttpResponseRedirect(f"/{place}/")
        path /= "index.html"
        is_file = path.is_file()
    if not is_file:
        raise Http404
    return _file(request, path)


def _file(request: HttpRequest, path: Path) -> HttpResponseBase:
    """Give out a file, or say that whoever asks has it already. Nothing is kept unasked."""
    try:
        file = path.open("rb")
    except OSError as error:
        # Taken down between the look and the opening.
        raise Http404 from error
    told = os.fstat(file.fileno())
    etag = f'"{told.st_mtime_ns:x}-{told.st_size:x}"'
    unchanged = get_conditional_response(
        request, etag=etag, last_modified=int(told.st_mtime), response=None
    )
    response: HttpResponseBase
    if unchanged is None:
        response = FileResponse(file, content_type=_media_type(path))
    else:
        file.close()
        response = unchanged
    response["ETag"] = etag
    response["Last-Modified"] = http_date(told.st_mtime)
    response["Cache-Control"] = "no-cache"
    return response


def _media_type(path: Path) -> str:
    if path.name == "feed.xml":
        return "application/atom+xml; charset=utf-8"
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type in ("text/xml", "application/xml"):
        return "application/xml; charset=utf-8"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@public
def find(request: HttpRequest) -> HttpResponse:
    """Search what is published; everything asked stands in the address."""
    context = {"root": "../", "site_name": "政府信息公开"} | page_context(request.GET)
    context["is_sample_site"] = any(organ.is_sample for organ in context["organs"])
    return HttpResponse(render_to_string("portal/search.html", context))


@public
def suggested(request: HttpRequest) -> JsonResponse:
    """Say what the words being typed may become."""
    organs = {organ.slug: organ for organ in queries.organs_with_pages()}
    found = suggestions(request.GET.get("q", ""), request.GET.get("organ", ""), organs)
    return JsonResponse({"suggestions": found})
