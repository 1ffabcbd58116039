"""A second sample office with the reports of the last five years as the public sees them.

Offices and figures are made up. What was applied for stands in a paper register, as in an office
that has just begun with this system, and is entered by hand with that reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.organs.models import Appointment, Office, Organ, Post, PublicChange
from gongkai.publishing.operations.setting_up import set_up_columns
from gongkai.registers.models import COUNTED_WORDS, ZeroReport
from gongkai.reports.models import AnnualReport, Override
from gongkai.reports.operations.drafting import start_report
from gongkai.reports.operations.signing import check_report, publish_report, sign_report
from gongkai.reports.operations.standing import target_of

SLUG = "shili"
#: The demonstration shows reports only on years of the form of 2021.
FIRST_YEAR = 2021
SINCE = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Applied:
    """The applications of a year: granted, granted in part, not held, and reviews that upheld."""

    granted: int
    partial: int
    not_held: int
    upheld: int = 0

    @property
    def received(self) -> int:
        """All of them: none is carried over."""
        return self.granted + self.partial + self.not_held


#: The years up to the last one that has ended, oldest first.
APPLIED = (
    Applied(9, 2, 1),
    Applied(12, 3, 2, 1),
    Applied(15, 2, 4),
    Applied(18, 5, 3, 1),
    Applied(23, 4, 5, 2),
)
_TEXTS = {
    "overview": "{{年度}}年，{{行政机关}}围绕群众关心的社会救助、养老服务、老旧小区改造公开信息，"
    "现将有关情况报告如下（示例文字）。\n"
    "（一）主动公开情况\n"
    "通过政府信息公开平台、政务栏和便民服务大厅电子屏公开政策文件、办事指南和公示。\n"
    "（二）依申请公开情况\n"
    "全年新收政府信息公开申请{{表 t3.received.total}}件，办结{{表 t3.total.total}}件，其中予以公开"
    "{{表 t3.granted.total}}件、部分公开{{表 t3.partial.total}}件，没有结转下年度继续办理的。\n"
    "（三）政府信息管理情况\n"
    "发布前由拟稿人校对、分管领导审核，重大事项由主要负责人签发；内容定期检查。\n"
    "（四）政府信息公开平台建设情况\n"
    "公开网页、政务栏和电子屏使用同一份内容，发布、更正、撤下同步。\n"
    "（五）监督保障情况\n"
    "党政办公室负责日常工作，每季度检查一次公开情况。",
    "problems": "（一）存在的主要问题\n"
    "有的办事指南更新不及时，政策解读形式单一（示例文字）。\n"
    "（二）改进措施\n"
    "按更新期限逐项提醒；重点政策配问答和图解。",
    "others": "本年度没有收取信息处理费。没有其他需要报告的事项（示例文字）。",
}
_REASON = "申请登记簿是纸质的，还没有录入本系统，按登记簿填报（示例）"


def load_sample_reports(district: Organ, *, at: datetime) -> Organ | None:
    """Make the office under the district, with five reports published; None before there are any.

    Its people do not sign in: the office is there to be read.
    """
    years = range(at.year - len(APPLIED), at.year)
    if years.start < FIRST_YEAR:
        return None
    organ = Organ.objects.create(
        slug=SLUG,
        name="示例街道办事处",
        code="SLJD",
        level="street",
        region="示例区",
        submits_to=district.name,
        contact="党政办公室",
        phone="0971-5550456",
        address="示例区示例路8号（示例地址）",
        office_hours="工作日9:00—12:00，14:30—18:00",
        has_portal=True,
        is_sample=True,
    )
    clerk, leader = _people(organ)
    set_up_columns(organ, by=clerk, at=at)
    for year, applied in zip(years, APPLIED, strict=True):
        _publish(organ, year, applied, clerk=clerk, leader=leader, at=at)
    PublicChange.objects.create(organ=organ, topic="organ", at=at)
    return organ


def _people(organ: Organ) -> tuple[User, User]:
    office = Office.objects.create(organ=organ, name="党政办公室", is_lead=True)
    people = []
    for order, (name, role, seat, place) in enumerate(
        (
            ("政府信息员", "information_officer", "", office),
            ("办事处副主任（分管政务公开）", "leader_in_charge", "deputy", None),
        )
    ):
        post = Post.objects.create(
            organ=organ, office=place, name=name, role=role, seat=seat, order=order
        )
        user = User.objects.create_user(
            f"person-{organ.slug}-{order}", password=None, name=f"{name}（示例）"
        )
        Appointment.objects.create(post=post, user=user, from_on=SINCE)
        people.append(user)
    return people[0], people[1]


def _publish(
    organ: Organ, year: int, applied: Applied, *, clerk: User, leader: User, at: datetime
) -> None:
    """Write, check, sign and publish the report on a year."""
    ZeroReport.objects.bulk_create(
        ZeroReport(
            organ=organ,
            year=year,
            register=register,
            state="none",
            post="政府信息员",
            on=min(date(year + 1, 1, 6), at.date()),
            by=clerk,
        )
        for register in COUNTED_WORDS
    )
    report = start_report(organ, year, by=clerk, at=at, texts=_TEXTS)
    _enter(report, _cells(applied), by=clerk, at=at)
    report = check_report(report, by=clerk, at=at)
    sign_report(report, by=leader, at=at)
    publish_report(report, on=min(date(year + 1, 1, 20), at.date()), by=clerk, at=at)


def _enter(report: AnnualReport, cells: dict[str, int], *, by: User, at: datetime) -> None:
    """Set the figures by hand, as one deed: the report need not be compiled for each."""
    with deed("report.figure_overridden", organ=report.organ.slug, by=by, at=at) as done:
        Override.objects.bulk_create(
            Override(report=report, cell=cell, counted=0, value=value, reason=_REASON, by=by, at=at)
            for cell, value in cells.items()
        )
        done.on(target_of(report), cells=cells)


def _cells(applied: Applied) -> dict[str, int]:
    """Return the cells that are not 0: all applicants are natural persons."""
    rows = {
        "received": applied.received,
        "granted": applied.granted,
        "partial": applied.partial,
        "not_held": applied.not_held,
        "total": applied.received,
    }
    told = {f"t3.{row}.{column}": n for row, n in rows.items() for column in ("person", "total")}
    if applied.upheld:
        told |= {f"t4.review.{column}": applied.upheld for column in ("upheld", "total")}
    return told
