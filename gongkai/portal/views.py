"""Serving the public folder on a laptop; in production a web server does it."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from gongkai.organs.doors import public

mimetypes.add_type(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"
)
mimetypes.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")


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
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    response = FileResponse(path.open("rb"), content_type=media_type)
    response["Cache-Control"] = "no-cache"
    return response
