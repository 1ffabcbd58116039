"""What is late, what waits for a person, what they wait for; a constant number of queries."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.desk.applications import add_applications
from gongkai.desk.checks import add_checks
from gongkai.desk.collecting import add_collecting
from gongkai.desk.communities import add_communities
from gongkai.desk.complaints import add_complaints
from gongkai.desk.integrity import add_integrity
from gongkai.desk.lines import Desk, Line
from gongkai.desk.publishing import add_publishing
from gongkai.desk.remedies import add_remedies
from gongkai.desk.tasks import add_tasks, office_tasks
from gongkai.desk.week import week_of
from gongkai.errors import DataMissing
from gongkai.organs.models import Organ, PublicChange
from gongkai.organs.permissions import roles_by_organ
from gongkai.organs.roles import CLERKS, INSIDERS, SIGNERS
from gongkai.publishing.progress import keep_chain
from gongkai.registers.models import COUNTED_WORDS, Import
from gongkai.registers.permissions import REGISTERS
from gongkai.registers.queries import unconfirmed_registers
from gongkai.reports.models import AnnualReport
from gongkai.statute.catalogue import report_level
from gongkai.statute.clocks.report_dates import report_due

#: A calendar day this near is shown as near.
NEAR_DAYS = 10
#: Until this month the report on last year is being made.
REPORT_TIME_ENDS = 3
#: A public page that the worker could not write after so many attempts is late.
ATTEMPTS = 3


#: Report state → word, who acts next, where.
_NEXT: dict[str, tuple[str, frozenset[str], str]] = {
    "draft": ("编制中", CLERKS, "等信息员编制"),
    "checked": ("待签发", SIGNERS, "等领导签发"),
    "signed": ("待公布", CLERKS, "等信息员公布"),
}


def desk_of(user: User, organ: Organ, *, on: date) -> Desk:
    """Return the desk of a person in an organ."""
    held = roles_by_organ(user, on=on).get(organ.pk, frozenset())
    desk = Desk()
    keep_chain(organ)
    reports = list(
        AnnualReport.objects.visible_to(user, on=on).filter(organ=organ).exclude(state="published")
    )
    for report in reports:
        _add_report(desk, report, organ, held, on)
    is_unbegun = _is_unbegun(organ, on)
    if held & CLERKS:
        if is_unbegun:
            _add_unbegun(desk, organ, on)
        _add_imports(desk, organ)
        _add_public_pages(desk, organ)
    add_applications(desk, user, organ, held, on=on)
    add_remedies(desk, user, organ, on=on)
    add_publishing(desk, user, organ, held, on=on)
    add_collecting(desk, user, organ, on=on)
    add_integrity(desk, user, organ, on=on)
    tasks = office_tasks(organ, on=on)
    add_tasks(desk, user, organ, tasks, on=on)
    add_communities(desk, user, organ, on=on)
    add_checks(desk, user, organ, held, on=on)
    add_complaints(desk, user, organ, on=on)
    if REGISTERS.may(user, "confirm", organ, on=on):
        _add_unconfirmed(desk, organ, [report.year for report in reports], on)
    if held & INSIDERS:
        years = [report.year for report in reports] + [_report_year(on)] * is_unbegun
        days = ((year, _due(organ, year, on)[0]) for year in years)
        known = [(y, day) for y, day in days if day]
        desk.week = week_of(organ, on=on, report_days=known, tasks=tasks.near)
    return desk


def _add_report(
    desk: Desk, report: AnnualReport, organ: Organ, held: frozenset[str], on: date
) -> None:
    word, who, waiting = _NEXT[report.state]
    if report.return_reason:
        word = "退回修改"
    due_on, left = _due(organ, report.year, on)
    url = reverse("reports:page", args=[organ.slug, report.year])
    title = f"{report.year}年政府信息公开工作年度报告"
    is_mine = bool(held & who)
    end = "、".join(text for text in ("" if is_mine else waiting, left) if text)
    if due_on and due_on < on:
        days = (on - due_on).days
        desk.late.append(Line(f"逾期{days}天", "late", f"{title}（{word}）", url, end))
    elif is_mine:
        near = bool(due_on and due_on - on <= timedelta(days=NEAR_DAYS))
        desk.mine.append(
            Line(word, "soon" if near or report.return_reason else "", title, url, end)
        )
    else:
        desk.theirs.append(Line(word, "", title, url, end))


def _due(organ: Organ, year: int, on: date) -> tuple[date | None, str]:
    """Return the statutory day of the report, None where only the district's notice sets one."""
    try:
        deadline = report_due(report_level(organ.level), report_year=year, region=organ.region)  # type: ignore[arg-type]
    except DataMissing:
        return None, ""
    if deadline.due_on is None:
        return None, "按区通知"
    if deadline.due_on < on:
        return deadline.due_on, f"{deadline.due_on:%m-%d}到期"
    return (
        deadline.due_on,
        f"{deadline.due_on:%m-%d}到期，剩余{(deadline.due_on - on).days}天（自然日）",
    )


def _is_unbegun(organ: Organ, on: date) -> bool:
    """Say whether nobody began a report that is asked for: from December until the summer."""
    if 6 < on.month < 12:
        return False
    return not AnnualReport.objects.filter(organ=organ, year=_report_year(on)).exists()


def _add_unbegun(desk: Desk, organ: Organ, on: date) -> None:
    year = _report_year(on)
    due_on, left = _due(organ, year, on)
    is_late = bool(due_on and due_on < on)
    item = Line(
        "逾期" if is_late else "未编制",
        "late" if is_late else "soon",
        f"{year}年年报还没有开始编制",
        reverse("reports:list", args=[organ.slug]),
        left,
    )
    (desk.late if is_late else desk.mine).append(item)


def _add_unconfirmed(desk: Desk, organ: Organ, begun: list[int], on: date) -> None:
    """Ask for the word on empty registers, for a report in the works or at report time."""
    is_report_time = on.month == 12 or on.month <= REPORT_TIME_ENDS
    asked = [*begun, _report_year(on)] if is_report_time else begun
    if not asked:
        return
    year = max(asked)
    waiting = unconfirmed_registers(organ, year)
    if waiting:
        names = "、".join(COUNTED_WORDS[key] for key in waiting[:3])
        more = f"等{len(waiting)}本" if len(waiting) > 3 else ""
        desk.mine.append(
            Line(
                "待确认",
                "soon",
                f"{year}年没有记录的台账：{names}{more}，请补录或确认零报告",
                reverse("registers:overview", args=[organ.slug]) + f"?year={year}",
            )
        )


def _report_year(on: date) -> int:
    """Return the year that a report would be about: in December the running one."""
    return on.year if on.month == 12 else on.year - 1


def _add_imports(desk: Desk, organ: Organ) -> None:
    waiting = Import.objects.filter(organ=organ, state="open").select_related("file")[:20]
    desk.mine += [
        Line(
            "待确认",
            "soon",
            f"导入的表格：{begun.file.name}",
            reverse("registers:import", args=[organ.slug, begun.pk]),
            f"{timezone.localtime(begun.at):%m-%d}上传",
        )
        for begun in waiting
    ]


def _add_public_pages(desk: Desk, organ: Organ) -> None:
    stuck = PublicChange.objects.filter(organ=organ, done_at=None, attempts__gte=ATTEMPTS).count()
    if stuck:
        url = reverse("organs:chart", args=[organ.slug])
        text = f"{stuck}处公开网页没有更新成功，请联系系统管理员"
        desk.late.append(Line("未更新", "late", text, url))
