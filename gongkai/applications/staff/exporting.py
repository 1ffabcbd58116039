"""The narrowed list as a spreadsheet; who took it out stands in the chain."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from gongkai.applications.lights import Light
from gongkai.applications.models import Application
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.staff.listing import lines_of, narrowed
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import attachment
from gongkai.records.files import MEDIA_TYPES

HEADS = (
    ("编号", 12),
    ("事项", 16),
    ("申请人", 16),
    ("申请人类别", 12),
    ("收到方式", 10),
    ("到达日期", 12),
    ("收到申请之日", 12),
    ("所需政府信息", 50),
    ("状态", 12),
    ("承办科室", 16),
    ("承办人", 10),
    ("答复期限", 12),
    ("期限情况", 14),
    ("办理结果", 18),
    ("办结日期", 12),
    ("逾期", 6),
)
#: So many rows one spreadsheet holds.
MOST_EXPORTED = 20_000
#: So many rows are read at a time.
_BATCH = 2_000


@staff(APPLICATIONS, "view")
def export(request: StaffRequest) -> HttpResponse:
    """Give the narrowed list out as a spreadsheet. Identity numbers are not in it."""
    found, rows = narrowed(request)
    if len(rows) > MOST_EXPORTED:
        raise InvalidInput(
            f"一次最多导出{MOST_EXPORTED}件，现在有{len(rows)}件。请用筛选缩小范围，例如按年度导出。",
            code="too_many_rows",
        )
    lines = [
        line
        for start in range(0, len(rows), _BATCH)
        for line in lines_of(request, rows[start : start + _BATCH])
    ]
    organ = request.organ
    with deed("applications.exported", organ=organ.slug, by=request.user, at=request.now) as done:  # type: ignore[arg-type]
        done.on("applications", count=len(lines), narrowed_by=sorted(found.data))
    name = f"{organ.name}依申请公开{request.today}.xlsx"
    return attachment(write_list(lines), name, MEDIA_TYPES["xlsx"])


def write_list(lines: Sequence[tuple[Application, Light]]) -> bytes:
    """Return applications as a spreadsheet, one a row; every cell is text."""
    rows = (cells_of(application, light) for application, light in lines)
    return write_lists([ListSheet("依申请公开", HEADS, rows)])


def cells_of(application: Application, light: Light) -> tuple[str, ...]:
    """Return the cells of one application, in the order of the heads."""
    days = (application.received_on, application.due_on, application.closed_on)
    received_on, due_on, closed_on = (day.isoformat() if day else "" for day in days)
    return (
        application.number,
        application.get_kind_display(),
        application.applicant.name,
        application.applicant.get_category_display(),
        application.get_channel_display(),
        application.arrived_on.isoformat(),
        received_on,
        application.wanted[:30_000],
        application.get_state_display(),
        application.office.name if application.office else "",
        application.handler.name if application.handler else "",
        due_on,
        light.words,
        application.get_decision_display(),
        closed_on,
        "是" if application.is_late else "",
    )
