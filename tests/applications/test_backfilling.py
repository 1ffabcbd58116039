"""An answer given on paper before: its true days, who signed it, what was not as the law has it."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.applications.ledger import application_entries
from gongkai.applications.models import AnswerReview, Application
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.arranging import void_event
from gongkai.applications.operations.backfilling import record_answer
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.signing import draft_answer
from gongkai.applications.timeline import timeline
from gongkai.errors import GongkaiError
from gongkai.records.operations import keep_file
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment

pytestmark = pytest.mark.django_db
RECEIVED, DUE = date(2020, 4, 20), date(2020, 5, 19)
ENTERED = date(2020, 6, 10)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, RECEIVED)


def recorded(office: OfficeOfCases, case: Application, **given: Any) -> Any:
    """Enter on a later day an answer that went out in paper."""
    by = given.pop("by", office.clerk)
    scan = keep_file(
        case.organ,
        b"%PDF-1.4 scan",
        name="答复书.pdf",
        by=by,
        at=moment(ENTERED),
        purpose="case",
    )
    told = {
        "decision": "provided",
        "grounds": "",
        "text": "提供验收报告复印件",
        "signer": office.leader,
        "approved_on": DUE,
        "served_on": DUE,
        "way": "direct",
        "scan": scan,
        "why": "系统停用期间在纸上办理",
    } | given
    return record_answer(case, **told, by=by, at=moment(ENTERED))


def refusal(office: OfficeOfCases, case: Application, **given: Any) -> str:
    with pytest.raises(GongkaiError) as refused:
        recorded(office, case, **given)
    return refused.value.code


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, True)])
def test_the_true_day_of_service_decides_not_the_day_of_entry(
    office: OfficeOfCases, case: Application, days: int, is_late: bool
) -> None:
    served_on = DUE + timedelta(days=days)

    answer = recorded(office, case, served_on=served_on)

    closed = Application.objects.get(pk=case.pk)
    assert (closed.state, closed.decision, closed.closed_on, closed.is_late) == (
        "answered",
        "provided",
        served_on,
        is_late,
    )
    assert (answer.state, answer.approved_on, answer.served_on) == ("served", DUE, served_on)
    review = AnswerReview.objects.get(answer=answer)
    assert (review.step, review.signer, review.by, review.on) == (
        "leader",
        office.leader,
        office.clerk,
        DUE,
    )
    assert [one.closed_on for one in application_entries(case.organ, 2020)] == [served_on]


def test_it_is_recorded_as_entered_late_with_its_reason_and_scan(
    office: OfficeOfCases, case: Application
) -> None:
    recorded(office, case)

    line = timeline(case.events.all(), names={})[-1]
    assert (line.label, line.details, line.on, line.entered_on, line.risk) == (
        "送达答复",
        "予以公开，当面送达，补登记，2020-05-19签发",
        DUE,
        ENTERED,
        "",
    )
    assert [one.text for one in case.notes.all()] == [
        "补登记已经发生的事项，原因：系统停用期间在纸上办理"
    ]
    assert case.files.get(purpose="letter").stored.name == "答复书.pdf"


def test_what_cannot_have_been_is_refused(office: OfficeOfCases, case: Application) -> None:
    codes = [
        refusal(office, case, served_on=ENTERED + timedelta(days=1)),
        refusal(office, case, approved_on=RECEIVED - timedelta(days=1)),
        refusal(office, case, served_on=DUE - timedelta(days=1)),
        refusal(office, case, decision="withdrawn"),
        refusal(office, case, way="online"),
        refusal(office, case, way="post"),
        refusal(office, case, why=" "),
    ]

    assert codes == [
        "date_in_future",
        "dates_in_wrong_order",
        "dates_in_wrong_order",
        "no_answer",
        "way_unfit",
        "postal_number_missing",
        "reason_missing",
    ]
    assert not case.answers.exists()


def test_who_enters_it_is_not_who_signed_it_and_who_signed_it_held_the_post(
    office: OfficeOfCases, case: Application
) -> None:
    assert refusal(office, case, signer=office.clerk) == "own_draft"
    assert refusal(office, case, signer=office.reviewer) == "not_permitted"
    assert refusal(office, case, by=office.reviewer) == "not_permitted"


def test_before_the_day_of_receipt_nothing_was_answered(office: OfficeOfCases) -> None:
    unconfirmed = make_application(office, RECEIVED, channel="post_plain")

    assert refusal(office, unconfirmed) == "receipt_open"


def test_what_was_not_as_the_law_has_it_is_told_and_recorded(
    office: OfficeOfCases, case: Application
) -> None:
    party = {"kind": "third_party", "name": "甲公司", "matter": "第三章"}
    consult(case, party, on=RECEIVED, by=office.clerk, at=moment(RECEIVED))

    recorded(office, case)

    assert case.events.get(kind="answered").risk == "third_party_asked"
    assert Application.objects.get(pk=case.pk).state == "answered"
    told = case.notes.get(text__startswith="补登记的答复与规定不符之处：")
    assert "正在征求第三方意见" in told.text


def test_a_draft_begun_meanwhile_is_dropped_and_a_voided_entry_opens_the_case(
    office: OfficeOfCases, case: Application
) -> None:
    draft = draft_answer(
        case,
        decision="other",
        grounds="核实",
        text="另行答复。",
        by=office.clerk,
        at=moment(ENTERED),
    )
    answer = recorded(office, case, decision="severed", grounds="涉及个人隐私")
    event = case.events.get(kind="answered")

    void_event(case, event.number, reason="登错了件", by=office.clerk, at=moment(ENTERED))

    draft.refresh_from_db()
    answer.refresh_from_db()
    assert event.risk == ""
    assert (draft.state, answer.state) == ("dropped", "dropped")
    assert living_answer(case) is None
    opened = Application.objects.get(pk=case.pk)
    assert (opened.closed_on, opened.decision) == (None, "")
