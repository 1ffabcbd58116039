"""The endpoints of open data, version 1."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Status
from ninja.errors import HttpError, ValidationError
from ninja.params.functions import Path, Query
from ninja.renderers import JSONRenderer

from gongkai.errors import DataMissing, GongkaiError, InvalidInput
from gongkai.exchange.report_json import encode_report
from gongkai.organs.doors import beijing_now
from gongkai.organs.models import Organ
from gongkai.portal.api import reading
from gongkai.portal.api.reading import NotPublic, Wanted
from gongkai.portal.api.shapes import (
    ChangesShape,
    ColumnShape,
    FullItemShape,
    GoneShape,
    ItemsShape,
    OrganShape,
    Problem,
    ReportCellsShape,
    ReportShape,
    YearShape,
)
from gongkai.portal.api.telling import Teller, Told, address, told_column, told_organ, told_report
from gongkai.portal.reports import published_reports
from gongkai.publishing.public import columns_of
from gongkai.reports.snapshots import report_of_snapshot

logger = logging.getLogger("gongkai.requests")
PREFIX = "/api/v1/"
MOST = 100


class _Readable(JSONRenderer):
    """Chinese as Chinese."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=_Readable(),
    title="政府信息公开开放数据",
    version="1",
    description="只读，不用登录。只含已经公开的信息；撤下的信息见“变动”。",
    docs_url=None,
    openapi_url=None,
    urls_namespace="open-data-1",
)

#: What codes in addresses are made of; a database is not asked for anything else.
_CODE = r"^[-0-9A-Za-z_]*$"
_ORGAN: Any = Path(..., description="机关代号", max_length=64, pattern=_CODE)
_LIMIT: Any = Query(50, ge=1, le=MOST, description=f"一次取多少条，最多{MOST}")
_SINCE: Any = Query(
    None, description="只要这个时间以来发布、更正、登记废止过的，例如 2020-12-01T00:00:00+08:00"
)
_REFUSED = {400: Problem, 404: Problem}


@api.get("/organs", response=list[OrganShape], summary="机关列表")
def organs(request: HttpRequest) -> list[Told]:
    """在本站有公开网页的行政机关。"""
    return [told_organ(organ) for organ in reading.organs_told()]


@api.get("/organs/{organ}/columns", response={200: list[ColumnShape], **_REFUSED}, summary="栏目")
def columns(request: HttpRequest, organ: str = _ORGAN) -> list[Told]:
    """一个机关使用中的栏目，依公开网页上的次序。"""
    return [told_column(column) for column in columns_of(reading.organ_told(organ))]


@api.get("/organs/{organ}/items", response={200: ItemsShape, **_REFUSED}, summary="信息列表")
def items(
    request: HttpRequest,
    organ: str = _ORGAN,
    column: str = Query("", max_length=40, pattern=_CODE, description="只要这个栏目（代号）的"),
    kind: str = Query("", max_length=16, pattern=_CODE, description="只要这个类别（代号）的"),
    year: int | None = Query(None, ge=1949, le=2100, description="只要这一年公开的"),
    updated_since: datetime | None = _SINCE,
    cursor: str = Query("", max_length=40, description="上一页给出的 next_cursor"),
    limit: int = _LIMIT,
) -> Told:
    """一个机关现在公开的信息，新公开的在前，一页一页地取。正文和附件按编号另取。"""
    office = reading.organ_told(organ)
    if updated_since is not None and updated_since.tzinfo is None:
        raise InvalidInput(
            "updated_since 要带时区，例如 2020-12-01T00:00:00+08:00。", code="bad_moment"
        )
    wanted = Wanted(column, kind, year, updated_since)
    found, following = reading.page_of(
        reading.items_told(office, wanted), cursor=cursor, limit=limit
    )
    teller = _teller(office)
    return {"items": [teller.listed(item) for item in found], "next_cursor": following}


@api.get(
    "/items/{public_id}",
    response={200: FullItemShape, 410: GoneShape, **_REFUSED},
    summary="一条信息",
)
def item(
    request: HttpRequest,
    public_id: str = Path(..., max_length=16, pattern=_CODE, description="编号"),
) -> Status[Told]:
    """一条信息的全部公开内容。已经撤下的，回答 410 和撤下的记载。"""
    found = reading.item_told(public_id)
    teller = _teller(found.organ)
    return Status(200, teller.whole(found)) if found.is_public else Status(410, teller.gone(found))


@api.get("/organs/{organ}/changes", response={200: ChangesShape, **_REFUSED}, summary="变动")
def changes(
    request: HttpRequest,
    organ: str = _ORGAN,
    after: int = Query(0, ge=0, description="上次的 next_after，从头取为 0"),
    limit: int = _LIMIT,
) -> Told:
    """发布、更正、撤下、废止的先后记载，供转载、镜像的网站跟进。

    记住 next_after，下次从那里继续；state 为 taken_down 的，请同时删除转载的内容。
    """
    office = reading.organ_told(organ)
    found = reading.changes_of(office, after=after, limit=limit, at=beijing_now())
    teller = _teller(office)
    return {
        "changes": [teller.change(change, item) for change, item in found.rows],
        "next_after": found.next_after,
        "has_more": found.has_more,
    }


@api.get("/organs/{organ}/years", response={200: list[YearShape], **_REFUSED}, summary="整年下载")
def years(request: HttpRequest, organ: str = _ORGAN) -> list[Told]:
    """各年公开的信息的整体下载，CSV 和 JSON。"""
    office = reading.organ_told(organ)
    return [
        {
            "year": year,
            "count": count,
            "csv_url": address(f"data/{office.slug}/{year}.csv"),
            "json_url": address(f"data/{office.slug}/{year}.json"),
        }
        for year, count in reading.years_of(office)
    ]


@api.get("/organs/{organ}/reports", response={200: list[ReportShape], **_REFUSED}, summary="年报")
def reports(request: HttpRequest, organ: str = _ORGAN) -> list[Told]:
    """一个机关公布的政府信息公开工作年度报告。"""
    return [told_report(report) for report in published_reports(reading.organ_told(organ))]


@api.get(
    "/organs/{organ}/reports/{year}",
    response={200: ReportCellsShape, **_REFUSED},
    summary="年报的数据",
)
def report(
    request: HttpRequest,
    organ: str = _ORGAN,
    year: int = Path(..., ge=1949, le=2100, description="报告年度"),
) -> HttpResponse:
    """一份年度报告签发、公布的全部数字和文字。"""
    found = reading.report_told(reading.organ_told(organ), year)
    snapshot = found.published_snapshot
    if snapshot is None:
        raise NotPublic("这份年度报告还没有公布。")
    day = found.published_on.isoformat() if found.published_on else None
    shown = replace(report_of_snapshot(snapshot), published_on=day)
    return HttpResponse(encode_report(shown), content_type="application/json; charset=utf-8")


def _teller(organ: Organ) -> Teller:
    return Teller(organ, on=beijing_now().date())


# --- What went wrong, in Chinese -----------------------------------------------------------------


def _problem(request: HttpRequest, code: str, message: str, status: int) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message}, status=status)


@api.exception_handler(ValidationError)
def _wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = "、".join(dict.fromkeys(str(one["loc"][-1]) for one in error.errors))
    message = f"参数 {names} 的值不对。请对照 /api/docs 的说明改正。"
    return _problem(request, "bad_parameter", message, 400)


@api.exception_handler(GongkaiError)
def _refused(request: HttpRequest, error: GongkaiError) -> HttpResponse:
    if isinstance(error, NotPublic):
        return _problem(request, error.code, error.message, 404)
    # A frozen text that is not what was signed is our fault, not the asker's.
    status = 503 if isinstance(error, DataMissing) else 400
    return _problem(request, error.code, error.message, status)


@api.exception_handler(Http404)
@api.exception_handler(HttpError)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(request, "not_found", "没有这个地址。说明见 /api/docs。", 404)


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("open_data_failed", exc_info=error)
    return _problem(request, "failed", "网站内部出错，请稍后再试。", 500)
