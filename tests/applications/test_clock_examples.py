"""The worked examples of the clock, entered as events, give the dates that the law gives."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.applications.models import Application
from gongkai.applications.operations.charging import notify_fee, receive_payment
from gongkai.applications.operations.consulting import (
    consult,
    note_consultation_received,
    receive_opinion,
)
from gongkai.applications.operations.intake import confirm_receipt
from gongkai.applications.operations.steps import extend, notify_correction, receive_correction
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db


def due(application: Application) -> date | None:
    return Application.objects.get(pk=application.pk).due_on


def consulted(office: OfficeOfCases, application: Application, *, heard: bool = True) -> None:
    asked = consult(
        application,
        {"kind": "third_party", "name": "示例公司"},
        on=date(2021, 4, 12),
        by=office.clerk,
        at=moment(date(2021, 4, 12)),
    )
    note_consultation_received(
        asked, on=date(2021, 4, 14), by=office.clerk, at=moment(date(2021, 4, 14))
    )
    if heard:
        receive_opinion(
            asked,
            on=date(2021, 4, 27),
            opinion="object",
            reasons="涉及商业秘密",
            by=office.clerk,
            at=moment(date(2021, 4, 27)),
        )


def test_1_handed_in_at_the_counter() -> None:
    application = make_application(make_office(), date(2020, 4, 20))

    assert (application.received_on, due(application), application.watch_on) == (
        date(2020, 4, 20),
        date(2020, 5, 19),
        date(2020, 4, 28),
    )


@pytest.mark.parametrize(
    ("signed", "expected"),
    [(date(2020, 1, 17), date(2020, 2, 21)), (date(2020, 9, 25), date(2020, 10, 29))],
)
def test_2_and_3_signed_for_by_post(signed: date, expected: date) -> None:
    application = make_application(make_office(), signed, channel="post_signed")

    assert due(application) == expected


def test_4_online_confirmed_by_the_receipt_or_by_a_person_under_a_published_rule() -> None:
    automatic = make_application(make_office(), date(2020, 5, 10), channel="internet")
    office = make_office("ruled", counts_confirmation=True)
    by_person = make_application(office, date(2020, 5, 10), channel="internet")

    assert (due(by_person), by_person.warn_from_on) == (None, date(2020, 5, 10))
    confirm_receipt(by_person, on=date(2020, 5, 11), by=office.clerk, at=moment(date(2020, 5, 11)))

    assert (due(automatic), due(by_person)) == (date(2020, 6, 5), date(2020, 6, 8))


def test_5_unanswered_at_the_end_of_the_year() -> None:
    office = make_office()
    application = make_application(office, date(2020, 12, 15))
    assert due(application) == date(2021, 1, 13)

    answered = make_answered(office, application, date(2021, 1, 13))

    assert (answered.state, answered.decision, answered.is_late) == ("answered", "provided", False)


def test_6_corrected_the_term_starts_afresh() -> None:
    office = make_office()
    application = make_application(office, date(2021, 1, 25))
    assert (due(application), application.watch_on) == (date(2021, 2, 25), date(2021, 2, 3))
    notify_correction(
        application,
        on=date(2021, 1, 28),
        reply_by=date(2021, 2, 26),
        by=office.clerk,
        at=moment(date(2021, 1, 28)),
    )

    receive_correction(
        application, on=date(2021, 2, 18), by=office.clerk, at=moment(date(2021, 2, 18))
    )

    assert due(application) == date(2021, 3, 17)


def test_7_and_8_a_third_party_is_asked_then_the_term_is_extended() -> None:
    office = make_office()
    application = make_application(office, date(2021, 4, 6))
    assert due(application) == date(2021, 5, 6)
    consulted(office, application, heard=False)
    waiting = Application.objects.get(pk=application.pk)
    assert (waiting.state, waiting.watch_on) == ("consulting", date(2021, 5, 7))

    receive_opinion(
        application.consultations.get(),
        on=date(2021, 4, 27),
        opinion="object",
        by=office.clerk,
        at=moment(date(2021, 4, 27)),
    )
    assert due(application) == date(2021, 5, 21)
    extend(
        application,
        working_days=20,
        approved_on=date(2021, 5, 20),
        approver=office.leader,
        told_on=date(2021, 5, 20),
        reason="涉及多个部门",
        by=office.clerk,
        at=moment(date(2021, 5, 20)),
    )

    assert due(application) == date(2021, 6, 21)


def test_9_the_fee_is_paid_and_the_term_starts_afresh() -> None:
    office = make_office(charges_fees=True)
    application = make_application(office, date(2021, 3, 1))
    notify_fee(
        application,
        received_on=date(2021, 3, 10),
        amount_yuan=Decimal(700),
        method="pages",
        quantity=100,
        by=office.clerk,
        at=moment(date(2021, 3, 10)),
    )
    waiting = Application.objects.get(pk=application.pk)
    assert (waiting.state, waiting.watch_on) == ("fee_pending", date(2021, 4, 8))

    receive_payment(
        application, on=date(2021, 3, 22), by=office.clerk, at=moment(date(2021, 3, 22))
    )

    assert due(application) == date(2021, 4, 20)
