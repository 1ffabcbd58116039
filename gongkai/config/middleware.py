"""What every request passes: errors become Chinese pages, headers are set, one log line is kept."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.errors import (
    DataMissing,
    GongkaiError,
    InvalidInput,
    NotAllowedByLaw,
    NotPermitted,
    WrongState,
)
from gongkai.exchange.files import LARGEST_FILE_BYTES
from gongkai.portal.applying.uploads import LARGEST_REQUEST, LARGEST_TOGETHER
from gongkai.supervision.communities.forms import LARGEST_PHOTO
from gongkai.supervision.communities.forms import LARGEST_REQUEST as LARGEST_OF_COMMUNITY

type_of_response = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("gongkai.requests")

#: Error → HTTP status and the head of the page. The first fitting row counts.
PAGES: tuple[tuple[type[GongkaiError], int, str], ...] = (
    (NotPermitted, 403, "没有权限"),
    (WrongState, 409, "现在不能这样办"),
    (NotAllowedByLaw, 422, "不符合规定"),
    (InvalidInput, 400, "填写有误"),
    (DataMissing, 422, "缺少数据"),
    (GongkaiError, 400, "没有办成"),
)


class ErrorPages:
    """Turn our exceptions into pages that say what happened, which rule, and what next."""

    def __init__(self, get_response: type_of_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for one of our errors; others are Django's to handle."""
        if not isinstance(error, GongkaiError):
            return None
        _, status, head = next(row for row in PAGES if isinstance(error, row[0]))
        return render(
            request,
            "accounts/problem.html",
            {"head": head, "message": error.message, "article": error.article},
            status=status,
        )


class SecurityHeaders:
    """Set the headers that Django and the content policy leave out."""

    def __init__(self, get_response: type_of_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers; pages of signed-in people are never kept by a cache."""
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(("/office/", "/account/", "/setup/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class RequestLog:
    """Write one line per request: the route, not the path, so that no identifier gets in."""

    def __init__(self, get_response: type_of_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request and log its route and status."""
        start = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "(none)",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - start) * 1000),
            },
        )
        return response


#: No form of the public pages is larger, but for those that take files of strangers.
LARGEST_STRANGER_BYTES = 1024 * 1024
#: Pages on which strangers hand in files → how large a request may be, and its files.
_WITH_FILES = (
    (
        re.compile(r"/[-\w]+/apply/(form|status/correct|status/paid)/"),
        LARGEST_REQUEST,
        LARGEST_TOGETHER,
    ),
    (re.compile(r"/community/[-\w]+/\d+/"), LARGEST_OF_COMMUNITY, LARGEST_PHOTO),
)


class RefuseLargeRequests:
    """Refuse a request larger than any file we take, before a byte of it is read.

    Strangers send small forms only, applicants a few files with theirs, communities a photo: what
    is larger is refused to whoever is not signed in.
    """

    def __init__(self, get_response: type_of_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 in Chinese, or pass the request on."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isdigit() else 0
        strangers, files = next(
            ((most, files) for path, most, files in _WITH_FILES if path.fullmatch(request.path)),
            (LARGEST_STRANGER_BYTES, LARGEST_FILE_BYTES),
        )
        if size > settings.LARGEST_REQUEST_BYTES or (
            size > strangers and not request.user.is_authenticated
        ):
            most = files // 1024 // 1024
            message = f"文件超过{most} MB，没有上传。请压缩图片或分开上传，扫描件可以降低分辨率。"
            if files != LARGEST_FILE_BYTES:
                message += "请按浏览器的“返回”，填写的内容一般还在。"
            context = {"head": "文件太大", "message": message}
            return render(request, "accounts/problem.html", context, status=413)
        return self.get_response(request)
