"""Taking back what was entered by mistake: what may go, and what the case is afterwards."""

from datetime import date

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.answering import living_answer, review_answer
from gongkai.applications.operations.arranging import void_event
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.redoing import note_remedy
from gongkai.applications.operations.serving import archive, serve_answer
from gongkai.errors import NotAllowedByLaw, WrongState
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_approved,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
DAY, LATER = date(2020, 4, 20), date(2020, 4, 27)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


def number_of(application: Application, kind: str) -> int:
    return int(application.events.get(kind=kind).number)


def void(office: OfficeOfCases, application: Application, kind: str) -> Application:
    number = number_of(application, kind)
    return void_event(application, number, reason="误登", by=office.clerk, at=moment(LATER))


def test_a_service_entered_by_mistake_is_taken_back_and_the_answer_is_served_again(
    office: OfficeOfCases,
) -> None:
    application = make_answered(office, make_application(office, DAY), LATER)

    reopened = void(office, application, "answered")

    answer = living_answer(application)
    assert answer is not None
    assert (reopened.state, reopened.closed_on, reopened.decision) == ("handling", None, "")
    assert (answer.state, answer.served_on, answer.served_by) == ("approved", None, "")
    serve_answer(
        application,
        on=LATER,
        way="direct",
        seen=answer.substance,
        by=office.clerk,
        at=moment(LATER),
    )
    assert Application.objects.get(pk=application.pk).closed_on == LATER


def test_what_stands_for_rows_with_a_way_back_of_their_own_is_not_taken_back(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, DAY)
    make_approved(office, application, DAY)
    note_remedy(application, on=DAY, by=office.clerk, at=moment(DAY))

    for kind in ("registered", "submitted", "answer_approved", "remedy"):
        with pytest.raises(WrongState) as refused:
            void(office, application, kind)
        assert refused.value.code == "not_to_void"


def test_a_case_that_was_filed_away_stays_as_it_is(office: OfficeOfCases) -> None:
    application = make_answered(office, make_application(office, DAY), LATER)
    archive(application, by=office.clerk, at=moment(LATER))

    with pytest.raises(WrongState) as refused:
        void(office, application, "answered")

    assert refused.value.code == "case_archived"


def test_a_letter_to_a_third_party_taken_back_holds_nothing_up_any_more(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, DAY)
    party = {"kind": "third_party", "name": "示例公司"}
    consult(application, party, on=DAY, by=office.clerk, at=moment(DAY))
    with pytest.raises(NotAllowedByLaw) as refused:
        make_approved(office, application, LATER)
    assert refused.value.code == "third_party_asked"

    void(office, application, "consulted")

    answer = living_answer(application)
    assert answer is not None
    signed = review_answer(
        application,
        step="leader",
        outcome="approved",
        seen=answer.substance,
        by=office.leader,
        at=moment(LATER),
    )
    assert signed.state == "approved"
