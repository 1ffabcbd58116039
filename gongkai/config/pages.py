"""Pages of the site as such: health, and what is shown when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from gongkai.organs.doors import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers; nothing else is told to strangers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return JsonResponse({"status": "database_unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what a person can do when the form's token is missing or old."""
    return render(
        request,
        "accounts/problem.html",
        {
            "head": "页面已过期",
            "message": "没有提交。登录可能已经过期，或者页面打开太久。"
            "请返回上一页，刷新后再提交；填写的内容浏览器一般会保留。",
        },
        status=403,
    )


def _problem(head: str, message: str, status: int) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return render(
            request, "accounts/problem.html", {"head": head, "message": message}, status=status
        )

    return view


_not_found_for_staff = _problem(
    "没有找到", "没有这个页面，或者您不能查看。请检查网址，或从工作台进入。", 404
)
#: Addresses of those who work here; everybody else is a reader of the public pages.
_STAFF_PLACES = ("/office/", "/account/", "/setup/")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page: to the public with the public page, which helps on."""
    page: Path = settings.PUBLIC_FOLDER / "404.html"
    if not request.path.startswith(_STAFF_PLACES) and page.is_file():
        return HttpResponse(page.read_bytes(), status=404)
    return _not_found_for_staff(request, exception)


forbidden = _problem("没有权限", "您没有这项权限。请与本机关系统管理员联系。", 403)
bad_request = _problem("请求有误", "网站没有看懂这个请求，什么也没有改动。请返回重试。", 400)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; rendered without context, for that may be what failed."""
    return render(
        None,
        "accounts/failed.html",
        status=500,
    )
