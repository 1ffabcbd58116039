"""What supervision did in the sample: inspections with findings at every step, a complaint, books.

Two findings of the report's year, so that section 五 has something to say; the others run now.
Matters are made up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from gongkai.accounts.models import User
from gongkai.organs.models import Organ, Post
from gongkai.supervision.assessment.operations import assess, make_scheme
from gongkai.supervision.checks.operations import (
    FindingContent,
    add_finding,
    issue_inspection,
    judge_items,
    open_inspection,
    reinspect,
    report_rectified,
)
from gongkai.supervision.checks.operations.inspecting import Verdict
from gongkai.supervision.complaints.operations import receive_complaint
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.logbooks.books import BOOKS
from gongkai.supervision.logbooks.operations import add_row
from gongkai.supervision.models import CheckFinding

#: The code of the sample's complaint; whoever tries the demonstration asks with it.
CODE = "SHILISHILI"
_SERVICE, _FINANCE = "便民服务中心主任", "财政所所长"


def load_sample_checks(organ: Organ, district: Organ, *, at: datetime) -> None:
    """Play the inspections of the year of the report and of the last weeks, and fill the books."""
    head = User.objects.get(username="党政办主任")
    clerk = User.objects.get(username="信息员")
    officer = User.objects.get(username="区政务公开办")
    _last_year(organ, head, clerk, at.replace(year=2020, month=11, day=16))
    begun = at - timedelta(days=9)
    found = _inspect(
        organ,
        organ,
        "sheets",
        (
            ("线下签批的审核表有2份没有上传签字页（示例）", "补传签字页", "政府信息员"),
            ("公示类信息的审核表没有写公开期限（示例）", "补写公开期限，以后按表填写", _SERVICE),
        ),
        by=head,
        at=begun,
    )
    _rectify(found[0], "2份签字页已经补传（示例）", by=clerk, at=at - timedelta(days=1))
    _inspect(
        district,
        organ,
        "site",
        (("预决算栏目的文件没有写联系电话（示例）", "补齐联系人和电话", _FINANCE),),
        by=officer,
        at=at - timedelta(days=3),
    )
    told = Told(
        "not_disclosed",
        "小区改造的验收结果应当公开，在网站上没有找到（示例）。",
        place="通知公告栏目",
    )
    receive_complaint(organ, told, code=CODE, at=at - timedelta(days=2), key="sample-complaint")
    scheme = make_scheme(district, at.year - 1, by=officer, at=at)
    assess(scheme, [organ], by=officer, at=at)
    _fill_books(organ, clerk, at)


def _last_year(organ: Organ, head: User, clerk: User, at: datetime) -> None:
    first, second = _inspect(
        organ,
        organ,
        "applications",
        (
            ("有的办事指南没有写明办理时限（示例）", "逐项补齐要素", _SERVICE),
            ("答复书没有统一编号（示例）", "按年编号，登记备查", "党政办公室主任"),
        ),
        by=head,
        at=at,
    )
    _rectify(first, "已经逐项补齐办理时限（示例）", by=clerk, at=at + timedelta(days=14))
    _close(first, by=head, at=at + timedelta(days=16))
    # In the report on 2020 this one still runs.
    _rectify(second, "已经按年统一编号（示例）", by=clerk, at=at + timedelta(days=50))
    _close(second, by=head, at=at + timedelta(days=52))


def _inspect(
    inspecting: Organ,
    organ: Organ,
    template: str,
    wrong: tuple[tuple[str, str, str], ...],
    *,
    by: User,
    at: datetime,
) -> list[CheckFinding]:
    """Make an inspection with these findings (text, what is asked, post) and issue it."""
    one = open_inspection(inspecting, organ, template, on=at.date(), by=by, at=at)
    found = []
    for text, asked, post in wrong:
        content = FindingContent(
            text=text,
            asked=asked,
            due_on=at.date() + timedelta(days=21),
            post=Post.objects.get(organ=organ, name=post),
        )
        found.append(add_finding(one, content, by=by, at=at))
    verdicts = {item.pk: Verdict("met", "抽看（示例）") for item in one.items.all()}
    judge_items(one, verdicts, seen=one.row_version, by=by, at=at)
    one.refresh_from_db()
    issue_inspection(one, seen=one.row_version, by=by, at=at)
    return list(CheckFinding.objects.filter(pk__in=[f.pk for f in found]).order_by("pk"))


def _rectify(finding: CheckFinding, text: str, *, by: User, at: datetime) -> None:
    report_rectified(finding, text, seen=finding.row_version, by=by, at=at)
    finding.refresh_from_db()


def _close(finding: CheckFinding, *, by: User, at: datetime) -> None:
    reinspect(finding, is_closed=True, seen=finding.row_version, by=by, at=at)


def _fill_books(organ: Organ, clerk: User, at: datetime) -> None:
    day: date = at.date() - timedelta(days=20)
    add_row(
        BOOKS["training"],
        organ,
        {
            "on": day,
            "topic": "依申请公开的登记和答复（示例）",
            "hours": Decimal(2),
            "people": 24,
            "place": "三楼会议室",
            "teacher": "区政务公开办",
        },
        by=clerk,
        at=at,
    )
    add_row(
        BOOKS["opinion"],
        organ,
        {
            "title": "政务公开社会评议（示例）",
            "from_on": day - timedelta(days=14),
            "to_on": day,
            "way": "questionnaire",
            "asked": 200,
            "answered": 176,
            "results": "满意和比较满意的占91%，主要意见是办事指南不好找（示例）。",
            "follow_up": "首页增加办事指南入口（示例）。",
        },
        by=clerk,
        at=at,
    )
