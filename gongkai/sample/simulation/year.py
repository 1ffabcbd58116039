"""The whole year: who does what when, and the report that is counted from it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.accounts.models import User
from gongkai.applications.operations.choosing import choose_settings
from gongkai.errors import InvalidInput
from gongkai.exchange.registers.gathering import Gathered, gather_files
from gongkai.organs.models import Organ
from gongkai.records.models import Record
from gongkai.registers.kinds import KINDS, record_content, row_content
from gongkai.registers.operations import add_row, confirm_zero
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import (
    check_report,
    publish_report,
    record_submission,
    sign_report,
    start_report,
    take_proposal,
)
from gongkai.reports.proposing import SECTION as PROPOSED
from gongkai.reports.queries import report_shown
from gongkai.sample import sample_folder
from gongkai.sample.applications import CHOSEN
from gongkai.sample.casework import CaseOffice
from gongkai.sample.office import SLUG, make_people
from gongkai.sample.simulation.cases import STORIES
from gongkai.sample.simulation.communities import communities_of_year
from gongkai.sample.simulation.inspections import (
    found_by_the_district,
    found_in_summer,
    found_the_year_before,
)
from gongkai.sample.simulation.playing import Story, moment, play_stories
from gongkai.sample.simulation.publishing import publication, set_up_site
from gongkai.sample.simulation.tasks import (
    plan_played,
    plans_of_year,
    post_changes_hands,
    sent_upwards,
    topics_of_year,
)
from gongkai.statute.annual_report.report import plain_amount
from gongkai.supervision.communities.matrix import year_coverage
from gongkai.supervision.communities.operations import make_due
from gongkai.supervision.tasks.operations import make_tasks

#: Years for which the sample has registers to play.
YEARS = (2020,)


@dataclass(frozen=True, slots=True)
class SimulatedYear:
    """What was played: the organ, its published report, the accounts with their password."""

    organ: Organ
    report: AnnualReport
    usernames: tuple[str, ...]
    password: str


def simulate_year(
    year: int, *, on_day: Callable[[date], None] = lambda day: None, password: str = ""
) -> SimulatedYear:
    """Play the sample office's year into an empty site.

    Raises InvalidInput (``no_such_year``, ``site_not_empty``).
    """
    if year not in YEARS:
        known = "、".join(map(str, YEARS))
        raise InvalidInput(
            f"示例机关没有{year}年的台账，可以模拟的年度：{known}。", code="no_such_year"
        )
    if Organ.objects.exists():
        raise InvalidInput(
            "网站里已经有机关，没有模拟。请换一个空的数据文件夹（GONGKAI_DATA）。",
            code="site_not_empty",
        )
    password = password or secrets.token_urlsafe(9)
    organ, _, usernames = make_people(password)
    people = {name: User.objects.get(username=name) for name in usernames}
    gathered = gather_files(sample_folder(f"{SLUG}/{year}"))
    play_stories(_stories(organ, year, gathered, people), on_day=on_day)
    report = AnnualReport.objects.select_related("organ").get(organ=organ, year=year)
    return SimulatedYear(organ, report, usernames, password)


def figures_of(done: SimulatedYear) -> dict[str, int | str]:
    """Return what the report counts: documents and briefs all public, purchases, their amount."""
    cells = report_shown(done.report).cells
    year = done.report.year
    public = Record.objects.filter(organ=done.organ, issuer="own", dated_on__year=year)
    public = public.exclude(published_on=None)
    return {
        "documents": public.filter(kind="document").count(),
        "briefs": public.filter(kind="brief").count(),
        "purchases": int(cells["t2.procurement.projects"] or 0),
        "amount": plain_amount(Decimal(cells["t2.procurement.amount"] or 0)),
    }


def communities_of(done: SimulatedYear) -> dict[str, int]:
    """Return how the communities' items stand when the report is published."""
    on = done.report.published_on
    assert on is not None
    found = year_coverage(done.organ, done.report.year, on=on)
    return {
        "asked": sum(one.asked for one in found),
        "accepted": sum(one.accepted for one in found),
        "late": sum(one.late for one in found),
    }


def registers_of(year: int) -> dict[str, int | str]:
    """Return the same as the sample's registers have it."""
    tables = gather_files(sample_folder(f"{SLUG}/{year}")).tables
    amounts = [record.get("amount") for record in tables["purchases"].records]
    return {
        "documents": len(tables["documents"].records),
        "briefs": len(tables["briefs"].records),
        "purchases": len(amounts),
        "amount": plain_amount(sum(amounts, Decimal(0))),
    }


def _stories(
    organ: Organ, year: int, gathered: Gathered, people: Mapping[str, User]
) -> Iterator[Story]:
    # The autumn before: an inspection of then is closed in the year itself.
    first = date(year - 1, 11, 4)
    clerk = people["信息员"]
    lines = [
        (key, record.values)
        for key in ("documents", "briefs")
        for record in gathered.tables[key].records
    ]
    labels = (values["column"] for _, values in lines)
    columns = set_up_site(organ, labels, by=clerk, on=first)
    office = CaseOffice.of(organ, now=moment(date(year, 12, 31), 17))
    choose_settings(organ, CHOSEN | {"is_online_open": False}, by=office.head, at=moment(first))
    for key, values in lines:
        yield publication(organ, key, values, columns, people)
    for kind in KINDS:
        for record in gathered.tables[kind].records:
            yield _row(organ, kind, record.values, people["财政所所长"])
    for story in STORIES:
        yield story(office, year)
    briefs = [record.values for record in gathered.tables["briefs"].records]
    yield from _supervision(office, year, briefs, people)
    yield _january(organ, year, gathered, people)


def _supervision(
    office: CaseOffice,
    year: int,
    briefs: Sequence[Mapping[str, Any]],
    people: Mapping[str, User],
) -> Iterator[Story]:
    """Yield what the timer does, the tasks, the communities and the inspections."""
    organ, clerk = office.organ, office.clerk
    yield _timer(organ, year)
    yield topics_of_year(organ, year, by=clerk)
    for plan in plans_of_year(year):
        yield plan_played(office, plan, year, people)
    yield post_changes_hands(organ, year, by=office.head)
    sent = [record_content("briefs", values) for values in briefs]
    yield from sent_upwards(organ, [(one["title"], one["published_on"]) for one in sent], by=clerk)
    yield from communities_of_year(organ, year, office.calendar, people)
    yield found_the_year_before(office, year)
    yield found_in_summer(office, year)
    officer = people["区政务公开办"]
    yield found_by_the_district(office, year, officer)


def _timer(organ: Organ, year: int) -> Story:
    """Let tasks and the communities' items come up; a day a month does for a whole one."""
    for months in range(1, 13):
        yield (at := moment(date(year + months // 12, months % 12 + 1, 1), 6))
        make_tasks(organ, at=at)
        make_due(organ, at=at)


def _row(organ: Organ, kind: str, values: Mapping[str, object], by: User) -> Story:
    content = row_content(KINDS[kind], values)
    day = content[KINDS[kind].day]
    yield (at := moment(day, 11))
    add_row(organ, KINDS[kind], content, by=by, at=at)


def _january(organ: Organ, year: int, gathered: Gathered, people: Mapping[str, User]) -> Story:
    """Confirm what had nothing, compile, check, sign, hand in, publish."""
    clerk = people["信息员"]
    for record in sorted(gathered.tables["zero"].records, key=lambda one: one.get("on")):
        yield (at := moment(record.get("on"), 15))
        if not gathered.tables[record.get("register")].records:
            confirm_zero(
                organ,
                year,
                record.get("register"),
                record.get("state"),
                post=record.get("post") or "",
                by=people["党政办主任"],
                at=at,
            )
    yield (at := moment(date(year + 1, 1, 12), 9))
    # What went wrong is what the inspections found: section 五 begins empty and takes that.
    texts = {name: text for name, text in gathered.sections.items() if name != PROPOSED}
    report = start_report(organ, year, by=clerk, at=at, texts=texts)
    yield (at := moment(date(year + 1, 1, 13), 9))
    problems = report.sections.get(section=PROPOSED)
    take_proposal(report, seen=problems.row_version, by=clerk, at=at)
    yield (at := moment(date(year + 1, 1, 14), 9))
    check_report(_again(report), by=clerk, at=at)
    yield (at := moment(date(year + 1, 1, 15), 9))
    sign_report(_again(report), by=people["分管领导"], at=at)
    yield (at := moment(date(year + 1, 1, 18), 9))
    record_submission(_again(report), on=at.date(), to=organ.submits_to, by=clerk, at=at)
    yield (at := moment(date(year + 1, 1, 20), 9))
    publish_report(_again(report), on=at.date(), by=clerk, at=at)


def _again(report: AnnualReport) -> AnnualReport:
    found: AnnualReport = AnnualReport.objects.select_related("organ").get(pk=report.pk)
    return found
