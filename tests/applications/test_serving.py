"""Service: the day that decides whether the term was kept; lapses; filing away."""

from datetime import date, timedelta

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.serving import archive, lapse, note_reading, serve_answer
from gongkai.applications.operations.signing import draft_answer
from gongkai.applications.operations.steps import notify_correction
from gongkai.errors import GongkaiError, InvalidInput, NotAllowedByLaw, WrongState
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_approved,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
RECEIVED, DUE = date(2020, 4, 20), date(2020, 5, 19)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, RECEIVED)


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, True)])
def test_the_day_of_service_decides_to_its_end(
    office: OfficeOfCases, case: Application, days: int, is_late: bool
) -> None:
    answered = make_answered(office, case, DUE + timedelta(days=days))

    assert (answered.state, answered.decision, answered.is_late) == (
        "answered",
        "provided",
        is_late,
    )


def test_a_service_that_cannot_be_is_refused(office: OfficeOfCases, case: Application) -> None:
    def served(on: date, way: str, seen: str) -> str:
        with pytest.raises(GongkaiError) as refused:
            serve_answer(case, on=on, way=way, seen=seen, by=office.clerk, at=moment(DUE))
        return refused.value.code

    before = served(DUE, "direct", "")
    answer = make_approved(office, case, DUE)
    codes = [
        served(DUE - timedelta(days=1), "direct", answer.substance),
        served(DUE, "post", answer.substance),
        served(DUE, "direct", "0" * 64),
        served(DUE + timedelta(days=1), "direct", answer.substance),
    ]

    assert before == "answer_not_approved"
    assert codes == [
        "dates_in_wrong_order",
        "postal_number_missing",
        "approval_void",
        "date_in_future",
    ]
    found = living_answer(case)
    assert found is not None
    assert found.state == "approved"


def test_a_served_answer_is_not_changed_and_its_case_takes_no_other(
    office: OfficeOfCases, case: Application
) -> None:
    make_answered(office, case, DUE)

    with pytest.raises(WrongState):
        draft_answer(
            case,
            decision="other",
            grounds="核实",
            text="另行答复。",
            by=office.clerk,
            at=moment(DUE),
        )


def test_a_lapse_waits_for_the_end_of_the_term(office: OfficeOfCases, case: Application) -> None:
    last = RECEIVED + timedelta(days=10)
    notify_correction(case, on=RECEIVED, reply_by=last, by=office.clerk, at=moment(RECEIVED))

    with pytest.raises(NotAllowedByLaw) as early:
        lapse(case, decision="correction_lapsed", on=last, by=office.clerk, at=moment(last))
    with pytest.raises(InvalidInput):
        lapse(case, decision="provided", on=last, by=office.clerk, at=moment(last))
    after = last + timedelta(days=1)
    with pytest.raises(WrongState):
        lapse(case, decision="fee_unpaid", on=after, by=office.clerk, at=moment(after))
    closed = lapse(case, decision="correction_lapsed", on=after, by=office.clerk, at=moment(after))

    assert early.value.code == "term_runs"
    assert (closed.state, closed.decision, closed.closed_on) == (
        "lapsed",
        "correction_lapsed",
        after,
    )


def test_a_closed_case_is_filed_once_and_reading_is_noted_once(
    office: OfficeOfCases, case: Application
) -> None:
    with pytest.raises(WrongState):
        archive(case, by=office.clerk, at=moment(RECEIVED))
    make_answered(office, case, DUE)
    for _ in range(2):
        note_reading(case, at=moment(DUE))
    archive(case, by=office.clerk, at=moment(DUE))

    assert case.events.filter(kind="reading_noted").count() == 1
    assert Application.objects.get(pk=case.pk).state == "archived"
    with pytest.raises(WrongState):
        archive(case, by=office.clerk, at=moment(DUE))
