"""Registering disputes: what is attacked, impossible days, what is recorded with its risk."""

from datetime import date
from typing import Any

import pytest

from gongkai.applications.models import CaseEvent
from gongkai.applications.operations.intake import Received
from gongkai.audit.models import Entry
from gongkai.errors import GongkaiError, NotPermitted
from gongkai.organs.calendar import calendar_of
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.arranging import set_up
from gongkai.remedies.operations.registering import register_dispute
from gongkai.remedies.queries import claimant_of, findings_of
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment
from tests.office import make_organ
from tests.remedies.factories import (
    ANSWERED,
    FILED,
    NOTICED,
    filing,
    make_dispute,
    make_refusal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(court="示例区人民法院")


def codes(dispute: Dispute, on: date) -> list[str]:
    found = findings_of(dispute, on=on, calendar=calendar_of(dispute.organ))
    return [finding.code for finding in found]


def test_a_review_of_an_answer_takes_decision_day_and_claimant_from_the_application(
    office: OfficeOfCases,
) -> None:
    application = make_refusal(office)

    dispute = make_dispute(office, application)

    first = dispute.instances.get()
    assert (dispute.number, dispute.decision, dispute.acted_on, claimant_of(dispute)) == (
        "2024001",
        "process",
        ANSWERED,
        "张三",
    )
    assert (first.level, first.body, first.received_on) == ("review", "示例区人民政府", NOTICED)
    assert (dispute.closed_on, dispute.result, dispute.is_counted) == (None, "", True)


def test_the_application_tells_in_its_timeline_that_its_answer_is_disputed(
    office: OfficeOfCases,
) -> None:
    application = make_refusal(office)

    make_dispute(office, application)

    last = CaseEvent.objects.filter(application=application).order_by("number")[:20][::-1][0]
    application.refresh_from_db()
    assert (last.kind, last.on, last.data) == (
        "remedy",
        NOTICED,
        {"dispute": "2024001", "kind": "review"},
    )
    assert (application.state, application.decision) == ("answered", "process")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"filed_on": date(2024, 3, 7), "received_on": NOTICED}, "dates_in_wrong_order"),
        ({"received_on": date(2024, 3, 31)}, "dates_in_wrong_order"),
        ({"kind": "after_review"}, "review_missing"),
        ({"kind": "other"}, "unknown_choice"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    office: OfficeOfCases, given: dict[str, Any], code: str
) -> None:
    application = make_refusal(office)

    with pytest.raises(GongkaiError) as refused:
        make_dispute(office, application, **given)

    assert (refused.value.code, Dispute.objects.count()) == (code, 0)


def test_days_out_of_order_are_refused_with_the_articles(office: OfficeOfCases) -> None:
    with pytest.raises(GongkaiError) as refused:
        make_dispute(office, received_on=date(2024, 3, 31))

    assert refused.value.article is not None
    assert "行政复议法第二十条" in refused.value.article


def test_a_notice_of_tomorrow_is_refused(office: OfficeOfCases) -> None:
    with pytest.raises(GongkaiError) as refused:
        register_dispute(office.organ, filing(), by=office.clerk, at=moment(date(2024, 4, 9)))

    assert refused.value.code == "date_in_future"


def test_an_open_application_can_only_be_attacked_for_silence(office: OfficeOfCases) -> None:
    application = make_application(office, date(2024, 3, 4))

    with pytest.raises(GongkaiError) as refused:
        make_dispute(office, application)
    dispute = make_dispute(office, application, target="silence")

    assert refused.value.code == "not_answered_yet"
    assert (dispute.target, dispute.decision, dispute.acted_on) == (
        "silence",
        "",
        application.due_on,
    )


def test_another_organs_application_and_review_are_refused(office: OfficeOfCases) -> None:
    other = make_office("other")
    application = make_refusal(other)
    review = make_dispute(other)

    with pytest.raises(GongkaiError) as of_application:
        make_dispute(office, application)
    with pytest.raises(GongkaiError) as of_review:
        make_dispute(office, kind="after_review", review=review)

    assert (of_application.value.code, of_review.value.code) == (
        "not_our_application",
        "not_our_review",
    )


def test_without_application_the_act_attacked_is_described(office: OfficeOfCases) -> None:
    with pytest.raises(GongkaiError) as refused:
        make_dispute(office, subject=" ")
    dispute = make_dispute(office, target="publication", subject="未主动公开征收补偿方案")

    assert refused.value.code == "subject_missing"
    assert (dispute.application, claimant_of(dispute)) == (None, "张三")


def test_simplified_procedure_is_known_from_2024_only(office: OfficeOfCases) -> None:
    given: dict[str, Any] = {"procedure": "simplified", "filed_on": date(2023, 11, 1)}

    with pytest.raises(GongkaiError) as refused:
        make_dispute(office, received_on=date(2023, 12, 29), **given)
    dispute = make_dispute(office, received_on=date(2024, 1, 2), **given)

    assert refused.value.code == "simplified_not_yet"
    assert dispute.instances.get().procedure == "simplified"


def test_a_refusal_of_2024_attacked_directly_in_court_is_recorded_and_told(
    office: OfficeOfCases,
) -> None:
    application = make_refusal(office)

    dispute = make_dispute(office, application, kind="direct")

    assert codes(dispute, NOTICED) == ["review_first_skipped"]


def test_an_answer_that_is_no_refusal_may_go_to_court_at_once(office: OfficeOfCases) -> None:
    application = make_refusal(office, decision="not_responsible", text="不属于本机关负责公开。")

    dispute = make_dispute(office, application, kind="direct")

    assert codes(dispute, NOTICED) == []


def test_where_silence_goes_to_review_first_is_local_practice(office: OfficeOfCases) -> None:
    application = make_application(office, date(2024, 3, 4))
    dispute = make_dispute(
        office,
        application,
        kind="direct",
        target="silence",
        filed_on=date(2024, 4, 10),
        received_on=date(2024, 4, 15),
    )
    before = codes(dispute, date(2024, 4, 15))

    set_up(
        office.organ,
        counts_instances=False,
        silence_review_first=True,
        by=office.head,
        at=moment(date(2024, 4, 15)),
    )

    assert (before, codes(dispute, date(2024, 4, 15))) == ([], ["silence_review_first"])


@pytest.mark.parametrize(
    ("kind", "filed_on", "expected"),
    [
        ("review", date(2024, 5, 7), []),
        ("review", date(2024, 5, 8), ["filed_late"]),
        ("direct", date(2024, 9, 9), []),
        ("direct", date(2024, 9, 10), ["filed_late"]),
    ],
)
def test_a_claim_out_of_time_is_recorded_and_told(
    office: OfficeOfCases, kind: str, filed_on: date, expected: list[str]
) -> None:
    """The answer of 8 March: sixty days end on 7 May; six months on Sunday 8 September, so 9th."""
    application = make_refusal(office, decision="not_responsible", text="不属于本机关。")

    dispute = make_dispute(office, application, kind=kind, filed_on=filed_on, received_on=filed_on)

    assert codes(dispute, filed_on) == expected


def test_a_suit_against_silence_before_the_term_ended_is_told(office: OfficeOfCases) -> None:
    application = make_application(office, date(2024, 3, 4))

    dispute = make_dispute(office, application, target="silence", filed_on=date(2024, 3, 20))

    assert codes(dispute, NOTICED) == ["silence_filed_early"]


def test_a_suit_while_the_review_runs_is_told(office: OfficeOfCases) -> None:
    review = make_dispute(office)

    suit = make_dispute(
        office,
        kind="after_review",
        review=review,
        filed_on=date(2024, 4, 20),
        received_on=date(2024, 4, 25),
    )

    assert codes(suit, date(2024, 4, 25)) == ["review_undecided"]


def test_a_suit_before_its_review_is_refused(office: OfficeOfCases) -> None:
    review = make_dispute(office)

    with pytest.raises(GongkaiError) as refused:
        make_dispute(office, kind="after_review", review=review, filed_on=date(2024, 3, 1))

    assert refused.value.code == "dates_in_wrong_order"


def test_only_clerks_register(office: OfficeOfCases) -> None:
    for person in (office.leader, office.reviewer):
        with pytest.raises(NotPermitted):
            register_dispute(office.organ, filing(), by=person, at=moment(NOTICED))

    assert Dispute.objects.count() == 0


def test_a_form_sent_twice_registers_once(office: OfficeOfCases) -> None:
    register_dispute(office.organ, filing(), by=office.clerk, at=moment(NOTICED), key="k")

    with pytest.raises(GongkaiError) as refused:
        register_dispute(office.organ, filing(), by=office.clerk, at=moment(NOTICED), key="k")

    assert (refused.value.code, Dispute.objects.count()) == ("already_done", 1)


def test_papers_are_kept_and_the_chain_holds_no_personal_data(office: OfficeOfCases) -> None:
    paper = Received("答复通知书.pdf", b"%PDF-1.7 notice", "notice")

    dispute = register_dispute(
        office.organ,
        filing(claimant="李四四"),
        uploads=[paper],
        by=office.clerk,
        at=moment(NOTICED),
    )

    kept = dispute.files.get()
    entry = Entry.objects.order_by("pk").last()
    assert (kept.purpose, kept.stored.purpose) == ("notice", "case")
    assert entry is not None
    assert (entry.deed, "李四四" in entry.text) == ("remedies.registered", False)


def test_numbers_run_by_year_and_organ(office: OfficeOfCases) -> None:
    other = make_organ("elsewhere")

    numbers = [
        make_dispute(office).number,
        make_dispute(office, kind="direct", filed_on=FILED).number,
        make_dispute(office, received_on=date(2025, 1, 6)).number,
    ]

    assert numbers == ["2024001", "2024002", "2025001"]
    assert not Dispute.objects.filter(organ=other).exists()
