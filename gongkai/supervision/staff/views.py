"""The front page of the room: its parts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.permissions import Policy
from gongkai.supervision.permissions import (
    ASSESSMENT,
    CHECKS,
    COMPLAINTS,
    LOGBOOKS,
    SUPERVISION,
    TASKS,
)

#: Word, route, what it is for, policy and deed that the entry needs.
PARTS: tuple[tuple[str, str, str, Policy, str], ...] = (
    ("任务", "supervision:tasks", "谁管、谁干、谁督查；年度重点和提醒", TASKS, "view"),
    ("信息报送", "supervision:sendings", "报送登记、采用情况", TASKS, "view"),
    (
        "社区公开",
        "supervision:communities:year",
        "党务、居务、村务每季度公开，财务公开情况每半年报送",
        SUPERVISION,
        "view",
    ),
    ("监督检查", "supervision:findings", "检查、问题、整改、复查", CHECKS, "view"),
    ("考核", "supervision:schemes", "对机关的年度考核", ASSESSMENT, "view"),
    ("举报", "supervision:complaints", "公众对下级机关的举报", COMPLAINTS, "handle"),
    ("社会评议", "supervision:opinion", "评议的方式、人数和结果", LOGBOOKS, "view"),
    ("培训", "supervision:training", "培训的内容、学时和人数", LOGBOOKS, "view"),
    (
        "责任追究",
        "supervision:accountability",
        "事由、依据和措施",
        LOGBOOKS,
        "view_accountability",
    ),
    ("举报设置", "supervision:complaints_setup", "办理期限，公众向谁举报", COMPLAINTS, "set_up"),
)


@staff(SUPERVISION, "view")
def overview(request: StaffRequest) -> HttpResponse:
    """Show the parts that this person may open."""
    parts = [
        {"word": word, "url": reverse(route, args=[request.organ.slug]), "purpose": purpose}
        for word, route, purpose, policy, deed in PARTS
        if policy.may(request.user, deed, request.organ, on=request.today)
    ]
    return render(request, "supervision/overview.html", {"parts": parts})
