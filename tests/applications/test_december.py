"""December without the next year's notice: what can be judged is judged, nothing is guessed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.applications import jobs
from gongkai.applications.jobs import redate_all
from gongkai.applications.models import Application
from gongkai.applications.operations.charging import notify_fee
from gongkai.applications.operations.serving import lapse
from gongkai.applications.operations.steps import extend, notify_correction
from gongkai.errors import DataMissing, NotAllowedByLaw
from gongkai.organs.calendar import calendar_of
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)

YEAR = 2026
RECEIVED = date(YEAR, 12, 8)
DAY = date(YEAR, 12, 21)
#: A notice of the next year, as an office lays it into its folder.
NOTICE = f"""
[source]
document = "下一年节假日安排"
article = ""
mark = "memory"
checked_on = {YEAR}-12-30

[[versions]]
notice = "下一年节假日安排"
number = "〔{YEAR}〕1号"
announced_on = {YEAR}-12-30
year = {YEAR + 1}
holidays = [{{ name = "元旦", from = {YEAR + 1}-01-01, to = {YEAR + 1}-01-03 }}]
"""


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.CALENDARS_FOLDER = tmp_path
    monkeypatch.setattr(jobs, "_dated", {})
    return tmp_path


@pytest.fixture
def office(db: None, folder: Path) -> OfficeOfCases:
    office = make_office(charges_fees=True, payment_words="窗口缴纳")
    assert calendar_of(office.organ).last_day == date(YEAR, 12, 31)
    return office


def told_extension(office: OfficeOfCases, case: Application, on: date = DAY, days: int = 20) -> str:
    return extend(
        case,
        working_days=days,
        approved_on=on,
        approver=office.head,
        told_on=on,
        reason="需要检索的档案多",
        by=office.head,
        at=moment(on),
    ).state


def test_a_term_that_ends_beyond_the_calendar_is_extended_once(office: OfficeOfCases) -> None:
    case = make_application(office, RECEIVED)
    assert case.due_on is None
    assert f"{YEAR + 1}年" in case.due_problem

    with pytest.raises(NotAllowedByLaw) as too_long:
        told_extension(office, case, days=21)
    told_extension(office, case)
    with pytest.raises(NotAllowedByLaw) as again:
        told_extension(office, case)

    assert (too_long.value.code, again.value.code) == ("extension_too_long", "extension_repeated")


def test_a_term_that_ended_within_the_calendar_is_not_extended(office: OfficeOfCases) -> None:
    case = make_application(office, date(YEAR, 11, 2))
    assert case.due_on is not None
    assert case.due_on < DAY

    with pytest.raises(NotAllowedByLaw) as refused:
        told_extension(office, case)

    assert refused.value.code == "extension_after_due"


def test_a_day_that_is_not_known_itself_is_not_judged(office: OfficeOfCases) -> None:
    case = make_application(office, RECEIVED)

    with pytest.raises(DataMissing):
        told_extension(office, case, on=date(YEAR + 1, 1, 4))


def test_a_fee_is_noticed_and_a_correction_lapses(office: OfficeOfCases) -> None:
    case = make_application(office, RECEIVED)
    fee = notify_fee(
        case,
        received_on=DAY,
        amount_yuan=Decimal(100),
        method="items",
        quantity=11,
        by=office.clerk,
        at=moment(DAY),
    )
    assert fee.state == "fee_pending"
    other = make_application(office, RECEIVED)
    notify_correction(other, on=RECEIVED, reply_by=DAY, by=office.clerk, at=moment(RECEIVED))

    with pytest.raises(NotAllowedByLaw) as early:
        lapse(other, decision="correction_lapsed", on=DAY, by=office.clerk, at=moment(DAY))
    after = date(YEAR, 12, 22)
    closed = lapse(other, decision="correction_lapsed", on=after, by=office.clerk, at=moment(after))

    assert early.value.code == "term_runs"
    assert closed.state == "lapsed"


def test_the_notice_tells_of_open_and_of_closed_ones_when_they_were_due(
    office: OfficeOfCases, folder: Path
) -> None:
    waiting, answered, late = (make_application(office, RECEIVED) for _ in range(3))
    make_answered(office, answered, DAY)
    with_term = make_answered(office, make_application(office, date(YEAR, 11, 2)), DAY)
    assert answered.due_on is None

    new_year = date(YEAR + 1, 1, 5)
    (folder / f"{YEAR + 1}.toml").write_text(NOTICE, encoding="utf-8")
    assert redate_all(at=moment(new_year)) == 3

    due_on = date(YEAR + 1, 1, 6)
    for case in (waiting, answered, late):
        case.refresh_from_db()
        assert (case.due_on, case.due_problem, case.is_late) == (due_on, "", False)
        told = case.events.get(kind="redated").data
        assert (told["from"], told["to"]) == (None, due_on.isoformat())
    assert not with_term.events.filter(kind="redated").exists()
    make_answered(office, late, date(YEAR + 1, 1, 7))
    late.refresh_from_db()
    assert late.is_late
    assert redate_all(at=moment(new_year)) == 0
