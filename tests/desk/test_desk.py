"""The desk: what is late, what waits for me, what I wait for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.desk.queries import desk_of
from gongkai.organs.models import Organ, PublicChange
from gongkai.registers.importing import begin_import
from gongkai.registers.operations import confirm_zero
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import check_report
from tests.office import AT, load_sample, make_organ, make_person

pytestmark = pytest.mark.django_db


def test_a_report_waits_for_the_clerk_and_then_for_the_leader(
    report: AnnualReport, clerk: User, leader: User
) -> None:
    office = report.organ
    assert [i.state for i in desk_of(clerk, office, on=AT.date()).mine] == ["编制中"]
    assert [i.end for i in desk_of(leader, office, on=AT.date()).theirs] == [
        "等信息员编制、按区通知"
    ]
    check_report(report, by=clerk, at=AT)

    assert [i.state for i in desk_of(leader, office, on=AT.date()).mine] == ["待签发"]
    assert [i.state for i in desk_of(clerk, office, on=AT.date()).theirs] == ["待签发"]


def test_a_departments_report_is_late_after_january(db: None) -> None:
    organ = make_organ("bureau", level="county_department")
    clerk = make_person(organ, "information_officer")
    load_sample(organ)

    near = desk_of(clerk, organ, on=date(2021, 1, 28))
    late = desk_of(clerk, organ, on=date(2021, 2, 3))

    assert [(i.tone, i.end) for i in near.mine] == [("soon", "01-31到期，剩余3天（自然日）")]
    assert [i.state for i in late.late] == ["逾期3天"]


def test_from_december_on_a_report_that_nobody_began_is_asked_for(
    office: Organ, clerk: User
) -> None:
    assert desk_of(clerk, office, on=date(2020, 11, 30)).mine == []
    assert "2020年年报" in desk_of(clerk, office, on=date(2020, 12, 1)).mine[0].title
    assert "2020年年报" in desk_of(clerk, office, on=date(2021, 1, 5)).mine[0].title


def test_open_imports_and_stuck_pages_are_shown(office: Organ, clerk: User) -> None:
    begin_import(office, "purchases", 2020, b"a\tb", name="a.txt", by=clerk, at=AT)
    PublicChange.objects.create(organ=office, topic="organ", at=AT, attempts=3)

    desk = desk_of(clerk, office, on=date(2020, 11, 1))

    assert [i.title for i in desk.mine] == ["导入的表格：a.txt"]
    assert [i.state for i in desk.late] == ["未更新"]


def test_the_desk_takes_the_same_queries_with_many_reports(
    office: Organ, as_clerk: Client, django_assert_max_num_queries: Any
) -> None:
    for year in range(2019, 2030):
        AnnualReport.objects.create(organ=office, year=year)

    with django_assert_max_num_queries(31):
        page = as_clerk.get("/office/kangchuan/")

    assert "2029年政府信息公开工作年度报告" in page.content.decode()


def test_empty_registers_wait_for_the_word_of_who_keeps_them(office: Organ, clerk: User) -> None:
    keeper = make_person(office, "office_head")
    leader = make_person(office, "principal")
    confirm_zero(office, 2020, "penalties", "none", by=keeper, at=AT)

    def asked(person: User, day: date) -> list[str]:
        return [i.title for i in desk_of(person, office, on=day).mine if i.state == "待确认"]

    assert asked(keeper, date(2020, 12, 1)) == asked(keeper, AT.date())
    assert asked(keeper, AT.date()) == [
        "2020年没有记录的台账：发文、简报、采购等10本，请补录或确认零报告"
    ]
    assert asked(keeper, date(2020, 11, 30)) == []
    assert asked(leader, AT.date()) == []


def test_home_leads_to_the_only_organ_or_lets_choose(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    assert as_clerk.get("/office/")["Location"] == "/office/kangchuan/"
    other = make_organ("elsewhere")
    post = other.posts.create(name="信息员", role="information_officer")
    post.appointments.create(user=clerk, from_on=AT.date() - timedelta(days=1))

    page = as_clerk.get("/office/").content.decode()

    assert "elsewhere街道办事处" in page
