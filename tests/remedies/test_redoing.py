"""Answering anew: a case of its own, a clock of its own, outside table 三."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.applications.dating import clock_of, standing_of
from gongkai.applications.ledger import application_entries
from gongkai.applications.models import Applicant, Application
from gongkai.errors import GongkaiError
from gongkai.organs.calendar import calendar_of
from gongkai.remedies.effect import effect_of
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.proceeding import begin_instance, void_outcome
from gongkai.remedies.operations.redoing import begin_redo, note_performance
from gongkai.remedies.queries import disputes_of, findings_of, settled, unsettled
from gongkai.statute.clocks import summarise
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)
from tests.remedies.factories import make_decided, make_dispute, make_refusal

pytestmark = pytest.mark.django_db
DECIDED, CAME = date(2024, 6, 3), date(2024, 6, 5)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(court="示例区人民法院")


def _revoked(office: OfficeOfCases, **given: Any) -> Dispute:
    dispute = make_dispute(office, make_refusal(office))
    told = {"orders_redo": True, "received_on": CAME} | given
    make_decided(office, dispute, DECIDED, "撤销并责令重新作出", **told)
    return Dispute.objects.get(pk=dispute.pk)


def _redo(office: OfficeOfCases, dispute: Dispute, on: date = CAME) -> Application:
    return begin_redo(dispute, by=office.clerk, at=moment(on))


@pytest.mark.parametrize(
    ("term", "due_on"),
    [
        # Twenty working days from Wednesday 5 June 2024; Monday 10 June is a holiday.
        ({}, date(2024, 7, 4)),
        ({"redo_length": 15}, date(2024, 6, 27)),
        ({"redo_length": 5}, date(2024, 6, 13)),
        # Ten calendar days end on Saturday 15 June: the next working day.
        ({"redo_length": 10, "redo_unit": "day"}, date(2024, 6, 17)),
        ({"redo_length": 30, "redo_unit": "day"}, date(2024, 7, 5)),
    ],
)
def test_the_redo_runs_from_the_day_the_paper_came_for_the_term_it_sets(
    office: OfficeOfCases, term: dict[str, Any], due_on: date
) -> None:
    dispute = _revoked(office, **term)

    redo = _redo(office, dispute)

    assert (redo.kind, redo.redo_of, redo.received_on, redo.due_on) == (
        "redo",
        dispute.application,
        CAME,
        due_on,
    )


def test_the_clock_of_the_redo_says_what_began_it(office: OfficeOfCases) -> None:
    redo = _redo(office, _revoked(office, redo_length=15))

    clock = clock_of(standing_of(redo), calendar=calendar_of(office.organ), as_of=CAME)

    assert clock is not None
    assert summarise(clock)[0] == "收到行政复议决定书之日：2024年6月5日（周三），当日不计入。"
    assert (clock.working_days, clock.article) == (15, "行政复议法第六十四条第一款")


def test_the_redo_has_the_applicant_and_content_of_the_original(office: OfficeOfCases) -> None:
    dispute = _revoked(office)
    original = dispute.application
    assert original is not None

    redo = _redo(office, dispute)

    same = ("category", "name", "identity_mark", "phone", "address", "email")
    assert [getattr(redo.applicant, name) for name in same] == [
        getattr(original.applicant, name) for name in same
    ]
    assert (redo.wanted, redo.way_of_provision) == (original.wanted, original.way_of_provision)
    assert redo.applicant_id != original.applicant_id
    assert redo.applicant.identity_number == original.applicant.identity_number


def test_both_timelines_tell_of_the_redo(office: OfficeOfCases) -> None:
    dispute = _revoked(office, redo_length=15)

    redo = _redo(office, dispute)

    original = dispute.application
    assert original is not None
    told = [one.data for one in original.events.filter(kind="remedy").order_by("number")]
    assert told == [
        {"dispute": dispute.number, "kind": "review"},
        {"dispute": dispute.number, "redo": redo.number},
    ]
    assert [event.kind for event in redo.events.order_by("number")] == ["registered", "remedy"]


def test_the_redo_is_outside_table_three(office: OfficeOfCases) -> None:
    dispute = _revoked(office)
    before = application_entries(office.organ, 2024)

    _redo(office, dispute)

    assert (len(before), application_entries(office.organ, 2024)) == (1, before)


def test_the_redo_is_answered_like_any_application(office: OfficeOfCases) -> None:
    redo = _redo(office, _revoked(office))

    answered = make_answered(office, redo, date(2024, 6, 20))

    assert (answered.state, answered.decision, answered.is_late) == ("answered", "provided", False)


def test_an_overdue_redo_is_an_error_and_an_answered_one_is_not(office: OfficeOfCases) -> None:
    dispute = _revoked(office, redo_length=5)
    redo = _redo(office, dispute)
    late = date(2024, 6, 14)
    calendar = calendar_of(office.organ)

    def codes() -> list[str]:
        current = Dispute.objects.get(pk=dispute.pk)
        return [one.code for one in findings_of(current, on=late, calendar=calendar)]

    before = codes()
    make_answered(office, redo, date(2024, 6, 13))

    assert (before, codes()) == (["redo_late"], [])


def test_a_redo_is_begun_once(office: OfficeOfCases) -> None:
    dispute = _revoked(office)
    _redo(office, dispute)

    with pytest.raises(GongkaiError) as again:
        _redo(office, dispute)
    with pytest.raises(GongkaiError) as voided:
        void_outcome(dispute, reason="错", by=office.clerk, at=moment(CAME))

    assert (again.value.code, voided.value.code) == ("redo_begun", "redo_begun")
    assert Application.objects.filter(kind="redo").count() == 1


def test_nothing_is_redone_without_an_order(office: OfficeOfCases) -> None:
    dispute = make_dispute(office, make_refusal(office))
    make_decided(office, dispute, DECIDED, "确认违法")

    with pytest.raises(GongkaiError) as refused:
        _redo(office, dispute)

    assert refused.value.code == "no_redo_ordered"


def test_a_judgment_under_appeal_is_not_carried_out(office: OfficeOfCases) -> None:
    application = make_refusal(office, decision="not_responsible")
    dispute = make_dispute(office, application, kind="direct")
    make_decided(office, dispute, DECIDED, "责令重新答复", orders_redo=True)
    begin_instance(
        dispute,
        level="second",
        body="示例市中级人民法院",
        filed_on=CAME,
        received_on=CAME + timedelta(days=7),
        by=office.clerk,
        at=moment(date(2024, 6, 12)),
    )

    with pytest.raises(GongkaiError) as refused:
        _redo(office, dispute, date(2024, 6, 12))
    make_decided(office, dispute, date(2024, 9, 2), "驳回上诉，维持原判")
    redo = _redo(office, dispute, date(2024, 9, 2))

    assert refused.value.code == "dispute_pending"
    # Twenty working days from 2 September 2024 over 中秋 and the National Day.
    assert (redo.received_on, redo.due_on) == (date(2024, 9, 2), date(2024, 9, 30))


def test_an_application_never_answered_is_answered_itself(office: OfficeOfCases) -> None:
    application = make_application(office, date(2024, 3, 4))
    dispute = make_dispute(
        office,
        application,
        target="silence",
        filed_on=date(2024, 4, 10),
        received_on=date(2024, 4, 12),
    )
    make_decided(office, dispute, DECIDED, "责令履行", orders_redo=True)

    with pytest.raises(GongkaiError) as refused:
        _redo(office, dispute)
    current = Dispute.objects.get(pk=dispute.pk)
    effect = effect_of(current, list(current.instances.all()), calendar=calendar_of(office.organ))

    assert refused.value.code == "original_open"
    assert Applicant.objects.count() == 1
    assert effect is not None
    assert (effect.carrier, effect.term.due_on, effect.is_done) == (
        application,
        date(2024, 7, 2),
        False,
    )


def test_answering_the_application_carries_the_order_out(office: OfficeOfCases) -> None:
    application = make_application(office, date(2024, 3, 4))
    dispute = make_dispute(
        office,
        application,
        target="silence",
        filed_on=date(2024, 4, 10),
        received_on=date(2024, 4, 12),
    )
    make_decided(office, dispute, DECIDED, "责令履行", orders_redo=True)
    cases = disputes_of(office.organ)
    before = [unsettled(cases).count(), settled(cases).count()]

    make_answered(office, application, date(2024, 6, 20))

    assert before == [1, 0]
    assert [unsettled(cases).count(), settled(cases).count()] == [0, 1]


def test_a_redo_keeps_its_case_among_the_running_until_it_is_answered(
    office: OfficeOfCases,
) -> None:
    redo = _redo(office, _revoked(office))
    cases = disputes_of(office.organ)
    before = unsettled(cases).count()

    make_answered(office, redo, date(2024, 6, 20))

    assert (before, unsettled(cases).count()) == (1, 0)


def test_an_order_without_application_is_carried_out_by_a_note(office: OfficeOfCases) -> None:
    dispute = make_dispute(office, target="publication", subject="未公开预算")
    make_decided(office, dispute, DECIDED, "责令履行", orders_redo=True)
    on = date(2024, 6, 11)

    with pytest.raises(GongkaiError) as early:
        note_performance(
            dispute, on=date(2024, 6, 2), note="已公开", by=office.clerk, at=moment(on)
        )
    note_performance(dispute, on=on, note="已在网站公开", by=office.clerk, at=moment(on))

    current = Dispute.objects.get(pk=dispute.pk)
    assert (early.value.code, current.performed_on) == ("dates_in_wrong_order", on)
    assert unsettled(disputes_of(office.organ)).count() == 0
    assert findings_of(current, on=date(2024, 12, 2), calendar=calendar_of(office.organ)) == ()


def test_a_case_of_before_the_system_wants_its_application_first(office: OfficeOfCases) -> None:
    dispute = make_dispute(office)
    make_decided(office, dispute, DECIDED, "责令重新作出", orders_redo=True)

    with pytest.raises(GongkaiError) as refused:
        _redo(office, dispute)

    assert refused.value.code == "no_application"
