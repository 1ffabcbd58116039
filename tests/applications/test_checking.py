"""Columns that no deed wrote are named; what only the timer has to count anew is not."""

from datetime import date, timedelta

import pytest

from gongkai.applications.checking import broken_cases
from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.operations.consulting import consult
from gongkai.cli.site.checking import site_findings
from tests.applications.factories import make_answered, make_application, make_office, moment

pytestmark = pytest.mark.django_db

RECEIVED = date(2024, 3, 4)


def test_cases_at_every_step_are_whole() -> None:
    office = make_office()
    make_application(office, RECEIVED)
    make_application(office, RECEIVED, channel="post_plain")
    make_answered(office, make_application(office, RECEIVED), date(2024, 4, 30))

    assert list(broken_cases()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due_on": date(2024, 5, 1)}, "答复期限"),
        ({"state": "withdrawn"}, "状态"),
        ({"is_late": False, "received_on": date(2024, 3, 5)}, "收到申请之日、逾期答复"),
        ({"decision": "process"}, "办理结果"),
    ],
)
def test_a_column_that_no_deed_wrote_is_named(change: dict[str, object], words: str) -> None:
    office = make_office()
    case = make_answered(office, make_application(office, RECEIVED), date(2024, 4, 30))

    Application.objects.filter(pk=case.pk).update(**change)

    assert [
        (one.code, one.level, one.message) for one in site_findings() if one.level == "error"
    ] == [
        (
            "case_changed",
            "error",
            f"kangchuan街道办事处的申请202400001的{words}与办理经过推算的不符："
            "没有经过办理就被改动。",
        )
    ]


def test_events_that_cannot_be_are_told() -> None:
    office = make_office()
    case = make_application(office, RECEIVED)
    CaseEvent.objects.create(
        organ=office.organ,
        application=case,
        number=2,
        kind="extended",
        on=date(2024, 2, 1),
        data={"working_days": 20},
        at=moment(RECEIVED),
    )

    (told,) = broken_cases()

    assert told.startswith("kangchuan街道办事处的申请202400001的办理经过不能成立：")


def test_a_term_that_is_to_be_counted_anew_is_not_taken_for_a_change() -> None:
    office = make_office()
    waiting = make_application(office, RECEIVED)
    party = {"kind": "third_party", "name": "某公司"}
    consult(waiting, party, on=RECEIVED, by=office.clerk, at=moment(RECEIVED))
    later = RECEIVED + timedelta(days=60)
    Application.objects.filter(pk=waiting.pk).update(due_on=later)
    other = make_application(office, RECEIVED)
    Application.objects.filter(pk=other.pk).update(calendar_version="2023.x", due_on=later)

    assert list(broken_cases()) == []
