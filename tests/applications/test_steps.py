"""Steps of the procedure: lawful ones are taken, late ones refused now and recorded when past."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.consulting import consult, receive_opinion
from gongkai.applications.operations.steps import (
    extend,
    notify_correction,
    postpone,
    receive_correction,
    review_application,
    withdraw,
)
from gongkai.applications.operations.telling import tell_third_party
from gongkai.errors import InvalidInput, NotAllowedByLaw, NotPermitted, WrongState
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment

pytestmark = pytest.mark.django_db
#: Received on Monday 20 April 2020: due on 19 May, correction until 28 April.
RECEIVED, DUE, LAST_NOTICE = date(2020, 4, 20), date(2020, 5, 19), date(2020, 4, 28)
NEXT_DAY = timedelta(days=1)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, RECEIVED)


def notify(office: OfficeOfCases, case: Application, on: date, **given: Any) -> Application:
    told = {"reply_by": on + timedelta(days=15), "points": "写明文号"} | given
    return notify_correction(case, on=on, by=office.clerk, at=moment(on), **told)


def test_a_correction_in_time_stops_the_clock_and_its_answer_starts_it_afresh(
    office: OfficeOfCases, case: Application
) -> None:
    notified = notify(office, case, LAST_NOTICE)
    answered = LAST_NOTICE + timedelta(days=5)
    corrected = receive_correction(
        case, on=answered, content="文号5号", by=office.clerk, at=moment(answered)
    )

    assert (case.due_on, notified.state) == (DUE, "correcting")
    assert (corrected.state, corrected.watch_name) == ("in_review", "correction_notice")
    assert corrected.due_on is not None
    assert corrected.due_on > DUE
    assert corrected.wanted.endswith("补正（2020-05-03）：文号5号")


@pytest.mark.parametrize(
    ("on", "reply_in", "code"),
    [
        (LAST_NOTICE + NEXT_DAY, 15, "correction_notice_late"),
        (LAST_NOTICE, 0, "reply_by_too_early"),
    ],
)
def test_a_correction_that_is_late_or_without_time_is_refused(
    office: OfficeOfCases, case: Application, on: date, reply_in: int, code: str
) -> None:
    with pytest.raises((NotAllowedByLaw, InvalidInput)) as refused:
        notify(office, case, on, reply_by=on + timedelta(days=reply_in))

    assert refused.value.code == code
    assert case.events.count() == 1


def test_a_second_notice_is_refused_and_recorded_without_moving_the_day_when_it_happened(
    office: OfficeOfCases, case: Application
) -> None:
    notify(office, case, RECEIVED)
    first = receive_correction(
        case, on=RECEIVED + NEXT_DAY, by=office.clerk, at=moment(RECEIVED + NEXT_DAY)
    )
    again = RECEIVED + timedelta(days=3)

    with pytest.raises(NotAllowedByLaw):
        notify(office, case, again)
    second = notify(office, case, again, happened="纸质发出")

    assert second.due_on == first.due_on
    assert case.events.get(number=4).risk == "correction_repeated"
    assert case.notes.filter(text__contains="纸质发出").count() == 1


def extension(office: OfficeOfCases, case: Application, on: date, **given: Any) -> Application:
    told = {
        "working_days": 20,
        "approved_on": on,
        "approver": office.leader,
        "told_on": on,
        "reason": "需要检索",
    } | given
    return extend(case, by=office.clerk, at=moment(on), **told)


def test_an_extension_in_time_moves_the_day_once(office: OfficeOfCases, case: Application) -> None:
    extended = extension(office, case, DUE)

    assert extended.due_on == date(2020, 6, 16)
    with pytest.raises(NotAllowedByLaw) as repeated:
        extension(office, case, DUE)
    assert repeated.value.code == "extension_repeated"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"working_days": 21}, "extension_too_long"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_an_extension_too_long_or_without_reason_is_refused(
    office: OfficeOfCases, case: Application, given: dict[str, Any], code: str
) -> None:
    with pytest.raises((NotAllowedByLaw, InvalidInput)) as refused:
        extension(office, case, DUE, **given)

    assert refused.value.code == code


def test_an_extension_is_approved_by_whoever_may_and_a_late_one_only_recorded(
    office: OfficeOfCases, case: Application
) -> None:
    with pytest.raises(NotPermitted):
        extension(office, case, DUE, approver=office.clerk)
    with pytest.raises(NotAllowedByLaw):
        extension(office, case, DUE + NEXT_DAY)

    recorded = extension(office, case, DUE + NEXT_DAY, happened="当时纸质办理")

    assert recorded.due_on == DUE
    assert case.events.get(kind="extended").risk == "extension_after_due"


def test_days_to_come_are_refused_and_a_withdrawn_case_takes_no_step(
    office: OfficeOfCases, case: Application
) -> None:
    with pytest.raises(InvalidInput) as early:
        withdraw(case, on=RECEIVED + NEXT_DAY, by=office.clerk, at=moment(RECEIVED))
    closed = withdraw(case, on=RECEIVED, by=office.clerk, at=moment(RECEIVED))

    assert early.value.code == "date_in_future"
    assert (closed.state, closed.decision, closed.closed_on) == ("withdrawn", "withdrawn", RECEIVED)
    for step in (
        lambda: review_application(case, by=office.clerk, at=moment(RECEIVED)),
        lambda: notify(office, case, RECEIVED),
        lambda: extension(office, case, RECEIVED),
    ):
        with pytest.raises(WrongState):
            step()


def test_a_later_day_is_told_within_the_term(office: OfficeOfCases, case: Application) -> None:
    until = DUE + timedelta(days=60)
    told = {"until": until, "reason": "数量多", "by": office.clerk}

    with pytest.raises(NotAllowedByLaw) as late:
        postpone(case, on=DUE + NEXT_DAY, at=moment(DUE + NEXT_DAY), **told)
    with pytest.raises(InvalidInput) as nearer:
        postpone(case, on=DUE, at=moment(DUE), **{**told, "until": DUE})
    postponed = postpone(case, on=DUE, at=moment(DUE), **told)

    codes = (late.value.code, nearer.value.code)
    assert codes == ("postponement_after_due", "postponement_not_later")
    assert postponed.due_on == until


def test_a_later_day_told_too_late_is_recorded_as_it_was(
    office: OfficeOfCases, case: Application
) -> None:
    told = {"until": DUE + timedelta(days=60), "reason": "数量多", "by": office.clerk}
    after = DUE + NEXT_DAY

    postpone(case, on=after, at=moment(after), happened="当时只记在纸上", **told)

    event = case.events.get(kind="postponed")
    assert (event.risk, event.on) == ("postponement_after_due", after)
    assert case.notes.filter(text__contains="当时只记在纸上").exists()
    case.refresh_from_db()
    assert case.due_on == DUE


def test_only_a_third_party_that_objects_is_told_the_decision(
    office: OfficeOfCases, case: Application
) -> None:
    row = consult(
        case,
        {"kind": "third_party", "name": "甲公司", "matter": "第三章"},
        on=RECEIVED,
        by=office.clerk,
        at=moment(RECEIVED),
    )
    with pytest.raises(WrongState):
        tell_third_party(row, on=RECEIVED, by=office.clerk, at=moment(RECEIVED))
    receive_opinion(
        row,
        on=RECEIVED,
        opinion="object",
        is_reasonable=False,
        by=office.clerk,
        at=moment(RECEIVED),
    )

    tell_third_party(row, on=RECEIVED, by=office.clerk, at=moment(RECEIVED))

    assert case.events.filter(kind="third_party_told").count() == 1
