"""Where reminders may go, and of which terms people who see little are told."""

import logging
from datetime import date, timedelta

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.answering import save_answer, submit_answer
from gongkai.applications.operations.assigning import assign, return_assignment
from gongkai.desk.queries import desk_of
from gongkai.desk.reminding import check_address, send_by_apprise
from gongkai.desk.terms import terms_of
from gongkai.errors import InvalidInput
from gongkai.organs.models import Appointment
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment
from tests.office import make_person

DAY = date(2020, 11, 2)


@pytest.mark.parametrize(
    "address",
    [
        "wecombot://abcdef0123456789, json://127.0.0.1/inner",
        "wecombot://abcdef0123456789 json://127.0.0.1/inner",
        "wecombot://abcdef0123456789\njson://127.0.0.1/inner",
        "wecombot://abcdef0123456789,json://127.0.0.1/inner",
    ],
)
def test_an_address_that_is_several_is_refused_and_never_sent_to(address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_address(address)

    assert refused.value.code == "address_wrong"
    assert send_by_apprise(address, "题", "文") is False


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_one_address_of_an_allowed_service_is_taken_and_none_is_not() -> None:
    assert check_address(" wecombot://abcdef0123456789 ") == "wecombot://abcdef0123456789"
    with pytest.raises(InvalidInput) as refused:
        check_address("wecombot://")

    assert refused.value.code == "address_wrong"


def test_an_address_of_another_service_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_address("json://127.0.0.1/inner")

    assert refused.value.code == "service_not_allowed"


def test_the_service_does_not_write_addresses_into_the_log() -> None:
    assert not logging.getLogger("apprise").isEnabledFor(logging.ERROR)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


def _submitted(office: OfficeOfCases) -> Application:
    case = make_application(office, DAY)
    who = {"by": office.clerk, "at": moment(DAY)}
    answer = save_answer(case, decision="provided", grounds="", text="现予提供。", **who)  # type: ignore[arg-type]
    submit_answer(case, seen=answer.substance, **who)  # type: ignore[arg-type]
    return case


@pytest.mark.django_db
def test_the_head_of_an_office_is_reminded_of_what_is_in_hand_only(office: OfficeOfCases) -> None:
    head = make_person(office.organ, "office_head")
    _submitted(office)
    given_back, kept = make_application(office, DAY), make_application(office, DAY)
    for case in (given_back, kept):
        row = assign(case, office=office.office, person=head, by=office.clerk, at=moment(DAY, 11))
        if case is given_back:
            return_assignment(row, reason="不归我们管", by=head, at=moment(DAY, 12))

    told = [term.text for term in terms_of(head, on=DAY)]

    assert told == [f"依申请公开{kept.number}号的答复"]


@pytest.mark.django_db
def test_whoever_reviews_is_reminded_of_what_waits_for_review(office: OfficeOfCases) -> None:
    case = _submitted(office)
    make_application(office, DAY)

    told = [term.text for term in terms_of(office.reviewer, on=DAY)]

    assert told == [f"依申请公开{case.number}号的答复"]


@pytest.mark.django_db
def test_a_post_that_ended_shows_nothing_on_the_desk(office: OfficeOfCases) -> None:
    head = make_person(office.organ, "office_head")
    held = Appointment.objects.get(user=head)
    held.post.office = office.office
    held.post.save()
    case = make_application(office, DAY)
    assign(case, office=office.office, by=office.clerk, at=moment(DAY, 11))
    assert len(_case_lines(office, head)) == 1

    # The person now heads another office of the same organ.
    Appointment.objects.filter(pk=held.pk).update(to_on=DAY - timedelta(days=1))
    other = type(held.post).objects.create(
        organ=office.organ, name="民政科科长", role="office_head"
    )
    Appointment.objects.create(post=other, user=head, from_on=DAY)

    assert _case_lines(office, head) == []


def _case_lines(office: OfficeOfCases, user: object) -> list[str]:
    desk = desk_of(user, office.organ, on=DAY)  # type: ignore[arg-type]
    lines = (*desk.late, *desk.mine, *desk.theirs)
    return [one.title for one in lines if "/applications/" in one.url]
