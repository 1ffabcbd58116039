"""Open data over HTTP: the endpoints' door, the dumps of a year, the page that explains both."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from gongkai.organs.doors import beijing_now, public
from gongkai.organs.models import Organ
from gongkai.portal.api.documenting import endpoints, schema, shapes
from gongkai.portal.api.dumps import COLUMNS, csv_lines, json_parts
from gongkai.portal.api.reading import NotPublic, organ_told
from gongkai.portal.api.telling import address

View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """Return the view of an endpoint as everybody may ask it, also from pages of other sites.

    A cache must ask each time whether its copy still holds, so that what is taken down is gone.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        _share(response)
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response

    return public(wrapped)


def _share(response: HttpResponseBase) -> None:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "no-cache"


@open_to_all
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI description."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Show the page that explains open data."""
    context = {
        "root": "../",
        "site_name": "政府信息公开",
        "base": address(""),
        "endpoints": list(endpoints()),
        "shapes": list(shapes()),
        "columns": list(COLUMNS.values()),
    }
    return HttpResponse(render_to_string("portal/api/docs.html", context))


@open_to_all
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Say in JSON that there is no such address."""
    told = {"code": "not_found", "message": "没有这个地址。说明见 /api/docs。"}
    return JsonResponse(told, status=404, json_dumps_params={"ensure_ascii": False})


@public
@require_safe
def year_csv(request: HttpRequest, organ: str, year: int) -> HttpResponseBase:
    """Give a year's public items as CSV."""
    return _dump(organ, year, csv_lines, "csv", "text/csv; charset=utf-8")


@public
@require_safe
def year_json(request: HttpRequest, organ: str, year: int) -> HttpResponseBase:
    """Give a year's public items as JSON."""
    return _dump(organ, year, json_parts, "json", "application/json; charset=utf-8")


def _dump(
    slug: str, year: int, lines: Callable[..., Iterator[str]], ending: str, media_type: str
) -> HttpResponseBase:
    try:
        organ: Organ = organ_told(slug)
    except NotPublic as error:
        raise Http404 from error
    if not 1949 <= year <= 2100:
        raise Http404
    now = beijing_now()
    response = StreamingHttpResponse(lines(organ, year, on=now.date()), content_type=media_type)
    name = quote(f"{organ.name}{year}年公开信息.{ending}")
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    _share(response)
    return response
