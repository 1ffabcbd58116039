"""Inspections of the year and of the one before: found, put right, looked at again, or still open.

What the data says of an item stays as it is; only what a person has to judge is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.accounts.models import User
from gongkai.organs.models import Organ, Post
from gongkai.sample.casework import CaseOffice
from gongkai.sample.simulation.playing import Story, moment
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
from gongkai.supervision.models import CheckFinding, InspectionItem

_CLERK, _HEAD, _SERVICE = "政府信息员", "党政办公室主任", "便民服务中心主任"
_TERM = timedelta(days=20)
#: What the data says and the inspector sees otherwise, with the reason.
_EXCUSED = {"site.columns": "空白的是平台固定栏目，都注明了暂无信息（示例）"}


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Something that the inspector finds under an item: what, what is asked, of which post."""

    item: str
    text: str
    asked: str
    post: str


def found_the_year_before(office: CaseOffice, year: int) -> Story:
    """Found in November; one put right at once, the other only in the year itself."""
    yield (at := moment(date(year - 1, 11, 19)))
    wrong = (
        _Wrong(
            "applications.channels",
            "指南上的申请表下载地址打不开（示例）",
            "换成能打开的地址，每月试一次",
            _CLERK,
        ),
        _Wrong(
            "applications.letters",
            "有的办事指南没有写明办理时限和救济途径（示例）",
            "逐项补齐，统一格式",
            _SERVICE,
        ),
    )
    first, second = _inspected(office.organ, office.organ, "applications", wrong, office.head, at)
    yield (at := moment(date(year - 1, 11, 28)))
    _rectified(first, "下载地址已经更换，登记了每月检查（示例）", by=office.clerk, at=at)
    yield (at := moment(date(year - 1, 12, 4)))
    reinspect(first, is_closed=True, seen=first.row_version, by=office.head, at=at)
    yield (at := moment(date(year, 2, 27)))
    _rectified(second, "办理时限和救济途径已经逐项补齐（示例）", by=office.clerk, at=at)
    yield (at := moment(date(year, 3, 4)))
    reinspect(second, is_closed=True, seen=second.row_version, by=office.head, at=at)


def found_in_summer(office: CaseOffice, year: int) -> Story:
    """The office looks at its own sheets: one finding closed, one only at the second look."""
    yield (at := moment(date(year, 6, 16)))
    wrong = (
        _Wrong(
            "sheets.secrecy",
            "3份审核表的保密审查意见只写“同意”，没有写依据（示例）",
            "补写依据，以后逐项填写",
            _CLERK,
        ),
        _Wrong(
            "sheets.paper",
            "2份线下签批的审核表没有上传签字页（示例）",
            "补传签字页",
            _SERVICE,
        ),
    )
    first, second = _inspected(office.organ, office.organ, "sheets", wrong, office.head, at)
    yield (at := moment(date(year, 6, 23)))
    _rectified(second, "签字页已经扫描补传（示例）", by=office.clerk, at=at)
    _rectified(first, "已经补写2份（示例）", by=office.clerk, at=at)
    yield (at := moment(date(year, 6, 29)))
    reinspect(second, is_closed=True, seen=second.row_version, by=office.head, at=at)
    reinspect(
        first,
        is_closed=False,
        text="还有1份没有补写（示例）",
        due_on=date(year, 7, 6),
        seen=first.row_version,
        by=office.head,
        at=at,
    )
    yield (at := moment(date(year, 7, 3)))
    first.refresh_from_db()
    _rectified(first, "3份审核表的依据已经补齐（示例）", by=office.clerk, at=at)
    yield (at := moment(date(year, 7, 7)))
    reinspect(first, is_closed=True, seen=first.row_version, by=office.head, at=at)


def found_by_the_district(office: CaseOffice, year: int, officer: User) -> Story:
    """The district looks at the site in December; the term ends in January, so all is open yet."""
    yield (at := moment(date(year, 12, 24)))
    wrong = (
        _Wrong(
            "site.services",
            "医疗救助的办事指南没有写办理地点（示例）",
            "补齐办理地点和联系电话",
            _SERVICE,
        ),
    )
    district = Organ.objects.get(posts__appointments__user=officer)
    _inspected(district, office.organ, "site", wrong, officer, at)


def _inspected(
    inspecting: Organ,
    organ: Organ,
    template: str,
    wrong: Sequence[_Wrong],
    by: User,
    at: datetime,
) -> list[CheckFinding]:
    """Make an inspection and issue what was found; return the findings of ``wrong`` in order."""
    one = open_inspection(inspecting, organ, template, on=at.date(), by=by, at=at)
    items = {item.code: item for item in one.items.all()}
    posts = {post.name: post for post in organ.posts.all()}
    unmet = [item for item in items.values() if item.verdict == "unmet"]
    told = {item.code: _by_the_data(item) for item in unmet if item.code not in _EXCUSED}
    told |= {found.item: found for found in wrong}
    findings = {
        code: add_finding(one, _content(found, posts, at), item=items[code], by=by, at=at)
        for code, found in told.items()
    }
    verdicts = {
        item.pk: Verdict("unmet" if code in findings else "met", _EXCUSED.get(code, "抽看（示例）"))
        for code, item in items.items()
        if not item.verdict or code in _EXCUSED
    }
    judge_items(one, verdicts, seen=one.row_version, by=by, at=at)
    one.refresh_from_db()
    issue_inspection(one, seen=one.row_version, by=by, at=at)
    for finding in findings.values():
        finding.refresh_from_db()
    return [findings[found.item] for found in wrong]


def _by_the_data(item: InspectionItem) -> _Wrong:
    return _Wrong(item.code, f"{item.figure}（检查内容：{item.text}）", item.ask, _HEAD)


def _content(found: _Wrong, posts: Mapping[str, Post], at: datetime) -> FindingContent:
    due_on = at.date() + _TERM
    return FindingContent(found.text, found.asked, due_on, post=posts[found.post])


def _rectified(finding: CheckFinding, text: str, *, by: User, at: datetime) -> None:
    report_rectified(finding, text, seen=finding.row_version, by=by, at=at)
    finding.refresh_from_db()
