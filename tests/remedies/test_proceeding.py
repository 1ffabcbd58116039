"""The course of disputes: answers, outcomes, appeals, what cannot be and what is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.errors import GongkaiError
from gongkai.organs.calendar import calendar_of
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.arranging import add_files, correct_dispute, set_counting
from gongkai.remedies.operations.proceeding import (
    begin_instance,
    note_answer,
    note_hearing,
    record_outcome,
    void_outcome,
)
from gongkai.remedies.queries import findings_of
from tests.applications.factories import OfficeOfCases, make_office, moment
from tests.remedies.factories import NOTICED, make_decided, make_dispute, make_refusal

pytestmark = pytest.mark.django_db
#: Ten working days from Wednesday 10 April 2024, over the first of May.
DUE = date(2024, 4, 24)
DECIDED = date(2024, 6, 3)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(court="示例区人民法院")


@pytest.fixture
def review(office: OfficeOfCases) -> Dispute:
    return make_dispute(office, make_refusal(office))


def suit(office: OfficeOfCases) -> Dispute:
    return make_dispute(office, kind="direct", target="publication", subject="未公开预算")


def who(office: OfficeOfCases, on: date) -> dict[str, Any]:
    return {"by": office.clerk, "at": moment(on)}


def codes(dispute: Dispute, on: date) -> list[str]:
    current = Dispute.objects.get(pk=dispute.pk)
    found = findings_of(current, on=on, calendar=calendar_of(current.organ))
    return [finding.code for finding in found]


def test_silence_towards_the_reviewing_body_is_an_error_from_the_day_after_the_term(
    review: Dispute,
) -> None:
    assert (codes(review, DUE), codes(review, DUE + timedelta(days=1))) == ([], ["answer_unsent"])


def test_an_answer_in_time_with_evidence_leaves_nothing_to_mind(
    office: OfficeOfCases, review: Dispute
) -> None:
    note_answer(review, on=DUE, evidence="答复书、送达凭证", **who(office, DUE))

    one = review.instances.get()
    assert (one.answered_on, one.evidence) == (DUE, "答复书、送达凭证")
    assert codes(review, DUE + timedelta(days=30)) == []


def test_a_late_answer_without_evidence_is_recorded_and_told_twice(
    office: OfficeOfCases, review: Dispute
) -> None:
    late = DUE + timedelta(days=2)

    note_answer(review, on=late, evidence=" ", **who(office, late))

    assert codes(review, late) == ["answer_late", "evidence_missing"]


def test_an_answer_is_entered_once_and_not_before_the_notice(
    office: OfficeOfCases, review: Dispute
) -> None:
    with pytest.raises(GongkaiError) as early:
        note_answer(review, on=NOTICED - timedelta(days=1), evidence="x", **who(office, DUE))
    note_answer(review, on=DUE, evidence="x", **who(office, DUE))
    with pytest.raises(GongkaiError) as again:
        note_answer(review, on=DUE, evidence="x", **who(office, DUE))

    assert (early.value.code, again.value.code) == ("dates_in_wrong_order", "already_answered")


def test_a_review_that_revokes_closes_the_dispute_as_corrected(
    office: OfficeOfCases, review: Dispute
) -> None:
    make_decided(office, review, DECIDED, "撤销并责令重新作出", orders_redo=True)

    current = Dispute.objects.get(pk=review.pk)
    assert (current.closed_on, current.result) == (DECIDED, "corrected")
    assert codes(review, DECIDED) == ["redo_missing"]


def test_an_outcome_without_any_answer_is_told_and_the_answer_can_be_entered_later(
    office: OfficeOfCases, review: Dispute
) -> None:
    record_outcome(
        review,
        paper="review_decision",
        result_word="维持",
        decided_on=DECIDED,
        received_on=DECIDED,
        **who(office, DECIDED),
    )
    before = codes(review, DECIDED)

    note_answer(review, on=DUE, evidence="答复书", **who(office, DECIDED))

    assert (before, codes(review, DECIDED)) == (["answer_never_sent"], [])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decided_on": date(2024, 4, 9)}, "dates_in_wrong_order"),
        ({"received_on": date(2024, 5, 31)}, "dates_in_wrong_order"),
        ({"received_on": date(2024, 7, 1)}, "date_in_future"),
        ({"result_word": "尚未审结"}, "no_result_yet"),
        ({"result_word": "驳回上诉，维持原判"}, "unknown_result"),
        ({"result_word": "发回重审"}, "unknown_result"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_and_nothing_is_kept(
    office: OfficeOfCases, review: Dispute, given: dict[str, Any], code: str
) -> None:
    told: dict[str, Any] = {
        "paper": "review_decision",
        "result_word": "维持",
        "decided_on": DECIDED,
        "received_on": DECIDED,
    }

    with pytest.raises(GongkaiError) as refused:
        record_outcome(review, **(told | given), **who(office, DECIDED))

    current = Dispute.objects.get(pk=review.pk)
    assert (refused.value.code, current.closed_on, current.instances.get().decided_on) == (
        code,
        None,
        None,
    )


def test_an_outcome_entered_by_mistake_is_taken_back_and_stays_in_the_timeline(
    office: OfficeOfCases, review: Dispute
) -> None:
    make_decided(office, review, DECIDED, "维持")

    void_outcome(review, reason="录错案件", **who(office, DECIDED))

    current = Dispute.objects.get(pk=review.pk)
    assert (current.closed_on, current.result) == (None, "")
    assert [event.kind for event in current.events.order_by("number")] == [
        "registered",
        "answered",
        "decided",
        "voided",
    ]
    assert "录错案件" in current.remarks


def test_a_review_knows_no_appeal(office: OfficeOfCases, review: Dispute) -> None:
    make_decided(office, review, DECIDED, "维持")

    with pytest.raises(GongkaiError) as refused:
        begin_instance(
            review,
            level="second",
            body="中级人民法院",
            filed_on=DECIDED,
            received_on=DECIDED,
            **who(office, DECIDED),
        )

    assert (refused.value.code, refused.value.article) == (
        "review_has_no_appeal",
        "行政诉讼法第四十五条",
    )


def _appeal(office: OfficeOfCases, dispute: Dispute, on: date, **given: Any) -> Dispute:
    told = {"level": "second", "body": "示例市中级人民法院", "filed_on": on, "received_on": on}
    return begin_instance(dispute, **(told | given), **who(office, on))


def test_an_appeal_makes_the_dispute_pending_again(office: OfficeOfCases) -> None:
    dispute = suit(office)
    make_decided(office, dispute, DECIDED, "撤销")

    _appeal(office, dispute, DECIDED + timedelta(days=10))

    current = Dispute.objects.get(pk=dispute.pk)
    assert (current.closed_on, current.result, current.instances.count()) == (None, "", 2)


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("驳回上诉，维持原判", "corrected"),
        ("撤回上诉", "corrected"),
        ("驳回诉讼请求", "upheld"),
        ("调解", "other"),
    ],
)
def test_an_upper_court_that_keeps_the_judgment_keeps_its_result(
    office: OfficeOfCases, word: str, result: str
) -> None:
    """维持原判 is said of the judgment; the office's act stays revoked."""
    dispute = suit(office)
    make_decided(office, dispute, DECIDED, "撤销", orders_redo=True, redo_length=15)
    _appeal(office, dispute, DECIDED + timedelta(days=10))

    make_decided(office, dispute, DECIDED + timedelta(days=90), word)

    current = Dispute.objects.get(pk=dispute.pk)
    second = current.instances.get(number=2)
    keeps = word in ("驳回上诉，维持原判", "撤回上诉")
    assert (current.result, second.orders_redo, second.redo_length) == (
        result,
        keeps,
        15 if keeps else None,
    )


def test_a_case_sent_back_is_pending_until_it_is_heard_anew(office: OfficeOfCases) -> None:
    dispute = suit(office)
    make_decided(office, dispute, DECIDED, "维持")
    _appeal(office, dispute, DECIDED + timedelta(days=10))
    make_decided(office, dispute, DECIDED + timedelta(days=60), "发回重审", paper="ruling")
    sent_back = Dispute.objects.get(pk=dispute.pk).closed_on

    _appeal(office, dispute, DECIDED + timedelta(days=70), level="remand", body="示例区人民法院")
    make_decided(office, dispute, DECIDED + timedelta(days=120), "确认违法")

    current = Dispute.objects.get(pk=dispute.pk)
    assert (sent_back, current.result) == (None, "corrected")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"level": "remand"}, "level_does_not_follow"),
        ({"level": "first"}, "level_does_not_follow"),
        ({"filed_on": DECIDED - timedelta(days=1)}, "dates_in_wrong_order"),
        ({"received_on": None}, "received_on_missing"),
        ({"body": " "}, "body_missing"),
    ],
)
def test_an_instance_that_does_not_follow_is_refused(
    office: OfficeOfCases, given: dict[str, Any], code: str
) -> None:
    dispute = suit(office)
    make_decided(office, dispute, DECIDED, "维持")

    with pytest.raises(GongkaiError) as refused:
        _appeal(office, dispute, DECIDED + timedelta(days=10), **given)

    assert (refused.value.code, dispute.instances.count()) == (code, 1)


def test_no_appeal_before_the_judgment(office: OfficeOfCases) -> None:
    with pytest.raises(GongkaiError) as refused:
        _appeal(office, suit(office), DECIDED)

    assert refused.value.code == "instance_undecided"


def test_our_own_late_appeal_is_recorded_and_told(office: OfficeOfCases) -> None:
    """Judgment received on Monday 3 June: fifteen days end on Tuesday 18 June."""
    dispute = suit(office)
    make_decided(office, dispute, DECIDED, "撤销")
    late = date(2024, 6, 19)

    _appeal(office, dispute, late, filed_by="organ", received_on=None)

    assert codes(dispute, late) == ["appeal_late"]


def test_a_hearing_may_lie_ahead_and_its_note_is_kept(
    office: OfficeOfCases, review: Dispute
) -> None:
    ahead = NOTICED + timedelta(days=20)

    note_hearing(review, on=ahead, note="区政府301室", **who(office, NOTICED))

    current = Dispute.objects.get(pk=review.pk)
    assert current.instances.get().heard_on == ahead
    assert "区政府301室" in current.remarks


def test_a_wrong_day_is_put_right_with_its_reason_and_the_term_follows(
    office: OfficeOfCases, review: Dispute
) -> None:
    right = date(2024, 4, 12)

    correct_dispute(
        review, {"received_on": right}, reason="回执为12日", **who(office, date(2024, 4, 26))
    )

    event = review.events.get(kind="corrected")
    assert event.data == {"days": {"received_on": ["2024-04-10", "2024-04-12"]}}
    assert codes(review, date(2024, 4, 26)) == []


def test_a_correction_into_an_impossible_order_is_refused(
    office: OfficeOfCases, review: Dispute
) -> None:
    with pytest.raises(GongkaiError) as refused:
        correct_dispute(review, {"received_on": date(2024, 3, 1)}, reason="错", **who(office, DUE))

    assert (refused.value.code, review.instances.get().received_on) == (
        "dates_in_wrong_order",
        NOTICED,
    )


def test_two_people_on_one_page_the_second_is_told(office: OfficeOfCases, review: Dispute) -> None:
    seen = review.row_version
    note_hearing(review, on=DUE, seen=seen, **who(office, DUE))

    with pytest.raises(GongkaiError) as refused:
        note_answer(review, on=DUE, evidence="x", seen=seen, **who(office, DUE))

    assert (refused.value.code, review.instances.get().answered_on) == ("edited_elsewhere", None)


def test_whether_it_counts_is_said_with_a_reason(office: OfficeOfCases, review: Dispute) -> None:
    with pytest.raises(GongkaiError) as refused:
        set_counting(review, "codefendant", reason=" ", **who(office, DUE))
    set_counting(review, "codefendant", reason="本机关是复议机关", **who(office, DUE))

    current = Dispute.objects.get(pk=review.pk)
    assert (refused.value.code, current.is_counted) == ("reason_missing", False)
    assert "本机关是复议机关" in current.remarks


def test_leaders_look_and_do_not_write(office: OfficeOfCases, review: Dispute) -> None:
    at = moment(DUE)
    deeds: list[Any] = [
        lambda by: note_answer(review, on=DUE, evidence="x", by=by, at=at),
        lambda by: note_hearing(review, on=DUE, by=by, at=at),
        lambda by: void_outcome(review, reason="x", by=by, at=at),
        lambda by: set_counting(review, "", reason="x", by=by, at=at),
        lambda by: add_files(review, [], by=by, at=at),
    ]

    for deed in deeds:
        with pytest.raises(GongkaiError) as refused:
            deed(office.leader)
        assert refused.value.code == "not_permitted"
