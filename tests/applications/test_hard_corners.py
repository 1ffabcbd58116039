"""Hard corners of the law: what moves no term, what may not be closed, what is told first."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gongkai.applications.dating import redate
from gongkai.applications.ledger import application_entries
from gongkai.applications.lights import Light, light_of
from gongkai.applications.models import Application, CaseSettings, Consultation
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.arranging import split_application, void_event
from gongkai.applications.operations.assigning import log_search
from gongkai.applications.operations.charging import notify_fee, receive_payment
from gongkai.applications.operations.consulting import (
    consult,
    note_consultation_received,
    receive_opinion,
)
from gongkai.applications.operations.intake import confirm_receipt
from gongkai.applications.operations.serving import lapse, serve_answer
from gongkai.applications.operations.steps import (
    ask_reasons,
    extend,
    notify_correction,
    receive_correction,
    withdraw,
)
from gongkai.applications.operations.telling import tell_third_party
from gongkai.applications.queries import late_on
from gongkai.errors import GongkaiError, InvalidInput, NotAllowedByLaw, WrongState
from gongkai.organs.calendar import calendar_of
from gongkai.portal.applying.status import told_of
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_approved,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2021, 3, 1)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def asked(
    office: OfficeOfCases, application: Application, on: date, kind: str = "third_party"
) -> Consultation:
    party = {"kind": kind, "name": "示例公司"}
    return consult(application, party, on=on, by=office.clerk, at=moment(on))


def objects(office: OfficeOfCases, application: Application) -> Consultation:
    """Let a third party object with a good reason."""
    party = asked(office, application, date(2021, 3, 2))
    receive_opinion(
        party,
        on=date(2021, 3, 4),
        opinion="object",
        reasons="属于商业秘密",
        is_reasonable=True,
        by=office.clerk,
        at=moment(date(2021, 3, 4)),
    )
    return party


def serve(office: OfficeOfCases, application: Application, on: date, entered: date) -> None:
    answer = living_answer(application)
    assert answer is not None
    serve_answer(
        application,
        on=on,
        way="direct",
        seen=answer.substance,
        by=office.clerk,
        at=moment(entered),
    )


def light(application: Application, on: date) -> Light:
    return light_of(application, today=on, calendar=calendar_of(application.organ))


def test_term_that_a_late_correction_notice_does_not_stop_becomes_overdue_in_lists(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, MONDAY)
    notify_correction(
        application,
        on=date(2021, 3, 22),
        reply_by=date(2021, 6, 30),
        happened="当时没有登记",
        by=office.clerk,
        at=moment(date(2021, 3, 22)),
    )
    current, after = again(application), date(2021, 4, 10)

    assert current.due_on == date(2021, 3, 29)
    assert light(current, after) == Light("late", "逾期12天")
    told = told_of(current, today=after)
    assert (told.waits, told.is_overdue, told.explanation) == (False, True, "")
    assert list(Application.objects.filter(late_on(after))) == [current]


def test_term_that_a_timely_correction_notice_stops_is_not_overdue(office: OfficeOfCases) -> None:
    application = make_application(office, MONDAY)
    notify_correction(
        application,
        on=date(2021, 3, 3),
        reply_by=date(2021, 4, 20),
        by=office.clerk,
        at=moment(date(2021, 3, 3)),
    )
    after = date(2021, 4, 10)

    assert light(again(application), after) == Light("", "等申请人补正")
    assert not Application.objects.filter(late_on(after)).exists()


def test_extension_and_asking_others_while_a_correction_is_waited_for(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, MONDAY)
    day = date(2021, 3, 22)
    notify_correction(
        application,
        on=day,
        reply_by=date(2021, 6, 30),
        happened="当时没有登记",
        by=office.clerk,
        at=moment(day),
    )
    extend(
        again(application),
        working_days=10,
        approved_on=day,
        approver=office.head,
        told_on=day,
        reason="需要检索多个年度的档案",
        by=office.clerk,
        at=moment(day),
    )
    asked(office, again(application), day)

    assert again(application).due_on == date(2021, 4, 13)


def test_correction_may_be_asked_for_while_somebody_is_consulted(office: OfficeOfCases) -> None:
    application = make_application(office, MONDAY)
    asked(office, application, date(2021, 3, 2))

    notify_correction(
        again(application),
        on=date(2021, 3, 3),
        reply_by=date(2021, 3, 30),
        by=office.clerk,
        at=moment(date(2021, 3, 3)),
    )

    assert again(application).state == "correcting"


def test_correction_that_came_too_late_leaves_the_application_given_up(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, MONDAY)
    notify_correction(
        application,
        on=date(2021, 3, 3),
        reply_by=date(2021, 3, 10),
        by=office.clerk,
        at=moment(date(2021, 3, 3)),
    )
    day = date(2021, 3, 22)
    receive_correction(again(application), on=day, by=office.clerk, at=moment(day))

    lapse(again(application), decision="correction_lapsed", on=day, by=office.clerk, at=moment(day))

    assert again(application).decision == "correction_lapsed"


def test_fee_paid_too_late_leaves_the_application_given_up(office: OfficeOfCases) -> None:
    CaseSettings.objects.filter(organ=office.organ).update(charges_fees=True)
    application = make_application(office, MONDAY)
    notify_fee(
        application,
        received_on=date(2021, 3, 10),
        amount_yuan=Decimal(100),
        method="items",
        quantity=1,
        by=office.clerk,
        at=moment(date(2021, 3, 10)),
    )
    day = date(2021, 4, 12)
    receive_payment(again(application), on=day, by=office.clerk, at=moment(day))

    lapse(again(application), decision="fee_unpaid", on=day, by=office.clerk, at=moment(day))

    assert again(application).state == "lapsed"


def test_fee_before_the_tariff_is_refused_and_recorded_when_it_happened(
    office: OfficeOfCases,
) -> None:
    CaseSettings.objects.filter(organ=office.organ).update(charges_fees=True)
    day = date(2020, 12, 10)
    application = make_application(office, date(2020, 12, 1))
    notice: dict[str, Any] = {
        "received_on": day,
        "amount_yuan": Decimal(100),
        "method": "items",
        "quantity": 1,
    }

    with pytest.raises(NotAllowedByLaw) as refused:
        notify_fee(application, **notice, by=office.clerk, at=moment(day))
    before = again(application).due_on
    notify_fee(application, **notice, happened="已经发出", by=office.clerk, at=moment(day))

    assert refused.value.code == "no_tariff"
    current = again(application)
    assert current.due_on == before
    assert current.events.get(kind="fee_noticed").risk == "fee_without_tariff"
    assert light(current, date(2021, 2, 1)).tone == "late"


def test_silence_of_another_agency_ends_the_wait(office: OfficeOfCases) -> None:
    application = make_application(office, MONDAY)
    party = asked(office, application, date(2021, 3, 2), "other_agency")
    day = date(2021, 3, 15)
    receive_opinion(party, on=day, opinion="silent", by=office.clerk, at=moment(day))

    redate(again(application), as_of=date(2021, 5, 10))

    # Nine working days, 3 to 15 March, are excluded; not those since.
    assert again(application).due_on == date(2021, 4, 12)


def test_silence_is_judged_by_the_letter_of_the_one_who_is_silent(office: OfficeOfCases) -> None:
    application = make_application(office, MONDAY)
    late, silent = (asked(office, application, date(2021, 3, 2)) for _ in range(2))
    received = date(2021, 3, 19)
    note_consultation_received(late, on=received, by=office.clerk, at=moment(received))
    day = date(2021, 3, 26)

    receive_opinion(silent, on=day, opinion="silent", by=office.clerk, at=moment(day))
    with pytest.raises(NotAllowedByLaw) as refused:
        receive_opinion(late, on=day, opinion="silent", by=office.clerk, at=moment(day))
    with pytest.raises(WrongState) as twice:
        note_consultation_received(late, on=day, by=office.clerk, at=moment(day))

    assert (refused.value.code, twice.value.code) == ("opinion_term_runs", "receipt_known")


def test_answer_is_not_served_while_the_day_of_receipt_is_open_nor_before_it(
    office: OfficeOfCases,
) -> None:
    letter = make_application(office, MONDAY, channel="post_plain")
    make_approved(office, letter, date(2021, 3, 5))

    with pytest.raises(WrongState) as unconfirmed:
        serve(office, again(letter), date(2021, 3, 5), date(2021, 3, 5))
    confirm_receipt(
        again(letter), on=date(2021, 3, 8), by=office.clerk, at=moment(date(2021, 3, 8))
    )
    with pytest.raises(InvalidInput) as early:
        serve(office, again(letter), date(2021, 3, 5), date(2021, 3, 9))
    serve(office, again(letter), date(2021, 3, 9), date(2021, 3, 9))

    assert unconfirmed.value.code == "receipt_open"
    assert early.value.code == "dates_in_wrong_order"
    [entry] = application_entries(office.organ, 2021)
    assert (entry.received_on, entry.closed_on) == (date(2021, 3, 8), date(2021, 3, 9))


def test_withdrawal_before_the_application_came_is_refused(office: OfficeOfCases) -> None:
    application = make_application(office, MONDAY)

    with pytest.raises(InvalidInput) as refused:
        withdraw(application, on=date(2021, 2, 26), by=office.clerk, at=moment(date(2021, 3, 2)))

    assert refused.value.code == "dates_in_wrong_order"


def test_confirmation_taken_back_is_entered_again(office: OfficeOfCases) -> None:
    letter = make_application(office, MONDAY, channel="post_plain")
    day = date(2021, 3, 4)
    confirm_receipt(letter, on=day, by=office.clerk, at=moment(day))
    number = letter.events.get(kind="confirmed").number
    void_event(again(letter), number, reason="日期填错", by=office.clerk, at=moment(day))

    confirm_receipt(again(letter), on=date(2021, 3, 3), by=office.clerk, at=moment(day))

    assert again(letter).received_on == date(2021, 3, 3)


def test_parts_of_a_split_form_keep_receipt_and_what_moved_its_term(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, MONDAY)
    notify_correction(
        application,
        on=date(2021, 3, 3),
        reply_by=date(2021, 3, 30),
        by=office.clerk,
        at=moment(date(2021, 3, 3)),
    )
    day = date(2021, 3, 20)
    receive_correction(again(application), on=day, by=office.clerk, at=moment(day))

    first, second = split_application(
        again(application), ["验收报告", "会议纪要"], on=day, by=office.clerk, at=moment(day)
    )

    days = [(again(one).received_on, again(one).due_on) for one in (first, second)]
    assert days == [(MONDAY, date(2021, 4, 19))] * 2


def test_providing_over_an_objection_needs_reasons_and_telling_the_third_party(
    office: OfficeOfCases,
) -> None:
    application = make_application(office, MONDAY)
    party, day = objects(office, application), date(2021, 3, 5)

    with pytest.raises(InvalidInput) as unexplained:
        make_approved(office, again(application), day)
    make_approved(office, again(application), day, grounds="不公开可能对公共利益造成重大影响。")
    with pytest.raises(NotAllowedByLaw) as untold:
        serve(office, again(application), day, day)
    tell_third_party(party, on=day, by=office.clerk, at=moment(day))
    serve(office, again(application), day, day)

    codes = (unexplained.value.code, untold.value.code)
    assert codes == ("grounds_missing", "third_party_not_told")
    assert again(application).decision == "provided"


def test_excessive_application_is_not_dropped_before_reasons_were_asked(
    office: OfficeOfCases,
) -> None:
    application, day = make_application(office, MONDAY), date(2021, 3, 5)
    answer = {"decision": "excessive", "grounds": "没有说明合理的理由。"}

    with pytest.raises(GongkaiError) as refused:
        make_answered(office, application, day, **answer)
    ask_reasons(application, on=day, by=office.clerk, at=moment(day))
    make_answered(office, again(application), day, **answer)

    assert refused.value.code == "reasons_not_asked"
    assert again(application).decision == "excessive"


def test_search_taken_back_is_no_evidence(office: OfficeOfCases) -> None:
    application, day = make_application(office, MONDAY), date(2021, 3, 5)
    log_search(
        application,
        on=day,
        place="公文系统",
        terms="验收报告",
        result="没有检索到",
        searcher="王五",
        by=office.clerk,
        at=moment(day),
    )
    number = application.events.get(kind="searched").number
    void_event(again(application), number, reason="填错案卷", by=office.clerk, at=moment(day))

    with pytest.raises(InvalidInput) as refused:
        make_approved(
            office, again(application), day, decision="not_existing", grounds="没有制作。"
        )

    assert refused.value.code == "search_missing"
    assert "公文系统" in "".join(application.notes.values_list("text", flat=True))
