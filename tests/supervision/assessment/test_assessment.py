"""Assessment of organs: computed where it can be, given with reason, confirmed by another."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.records.models import Record
from gongkai.records.operations import add_record
from gongkai.supervision.assessment.operations import (
    Given,
    assess,
    confirm_result,
    give_scores,
    make_scheme,
    return_result,
    set_weights,
    submit_result,
)
from gongkai.supervision.assessment.papers import sheet_of, write_results
from gongkai.supervision.assessment.queries import results_of, scores_of, total_of
from gongkai.supervision.models import AssessmentResult, Scheme
from tests.office import AT, document, make_organ, make_person
from tests.supervision.factories import Supervised


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: AT)


@pytest.fixture
def scheme(here: Supervised) -> Scheme:
    return make_scheme(here.district, 2020, by=here.officer, at=AT)


@pytest.fixture
def result(here: Supervised, scheme: Scheme) -> AssessmentResult:
    return begin(here, scheme)


def begin(here: Supervised, scheme: Scheme) -> AssessmentResult:
    """Assess the office."""
    assess(scheme, [here.organ], by=here.officer, at=AT)
    return AssessmentResult.objects.select_related("scheme__organ", "assessed").get()


def score_all(here: Supervised, result: AssessmentResult, **given: Any) -> AssessmentResult:
    """Give every item without points some."""
    told = {
        one.pk: Given(one.points, one.reason)
        if one.points is not None
        else Given(Decimal(4), "查看材料")
        for one in scores_of(result)
    }
    give_scores(result, told, seen=result.row_version, **({"by": here.officer, "at": AT} | given))
    result.refresh_from_db()
    return result


def submitted(here: Supervised, result: AssessmentResult) -> AssessmentResult:
    """Score everything and hand it in."""
    score_all(here, result)
    submit_result(result, seen=result.row_version, by=here.officer, at=AT)
    result.refresh_from_db()
    return result


def test_what_the_data_tells_is_scored_with_the_records_behind_it(
    here: Supervised, scheme: Scheme
) -> None:
    for number, published in ((1, True), (2, True), (3, False)):
        content = document(title=f"通知{number}", number=f"康办发〔2020〕{number}号")
        record = add_record(here.organ, content, by=here.clerk, at=AT)
        if published:
            Record.objects.filter(pk=record.pk).update(published_on=record.dated_on)

    result = begin(here, scheme)

    scores = {one.item.code: one for one in scores_of(result)}
    normative = scores["normative"]
    assert normative.figure == "共3件主动公开文件，1件没有公开"
    assert (normative.points, normative.computed_points) == (Decimal("6.7"), Decimal("6.7"))
    assert [one["is_good"] for one in normative.evidence] == [False, True, True]
    # What cannot be told is not scored, which is not 0.
    assert (scores["media"].points, scores["applications"].points) == (None, None)
    assert total_of(list(scores.values())).unscored == 9


def test_points_other_than_the_computed_ones_need_a_reason(
    here: Supervised, result: AssessmentResult
) -> None:
    guess = scores_of(result)[-1]
    who = {"seen": result.row_version, "by": here.officer, "at": AT}

    with pytest.raises(InvalidInput, match="评分理由"):
        give_scores(result, {guess.pk: Given(Decimal(3))}, **who)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="0到5"):
        give_scores(result, {guess.pk: Given(Decimal(6), "好")}, **who)  # type: ignore[arg-type]
    give_scores(result, {guess.pk: Given(Decimal(3), "两个账号久未更新")}, **who)  # type: ignore[arg-type]
    guess.refresh_from_db()
    assert (guess.points, guess.by) == (Decimal(3), here.officer)


def test_computing_anew_keeps_what_a_person_gave(
    here: Supervised, scheme: Scheme, result: AssessmentResult
) -> None:
    score_all(here, result)
    before = [one.points for one in scores_of(result)]

    begin(here, scheme)

    assert [one.points for one in scores_of(result)] == before


def test_whoever_scored_or_submitted_never_confirms(
    here: Supervised, result: AssessmentResult
) -> None:
    scorer = make_person(here.district, "lead_office")
    score_all(here, result, by=scorer)
    with pytest.raises(WrongState, match="现在不在等确认"):
        confirm_result(result, seen=result.row_version, by=here.officer, at=AT)
    submit_result(result, seen=result.row_version, by=here.officer, at=AT)
    result.refresh_from_db()

    for person in (scorer, here.officer):
        with pytest.raises(NotPermitted, match="不能由您确认"):
            confirm_result(result, seen=result.row_version, by=person, at=AT)
    third = make_person(here.district, "leader_in_charge")
    confirm_result(result, seen=result.row_version, by=third, at=AT)
    result.refresh_from_db()
    assert (result.state, result.confirmed_by) == ("confirmed", third)


def test_the_database_refuses_one_person_for_both(
    here: Supervised, result: AssessmentResult
) -> None:
    submitted(here, result)

    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentResult.objects.update(state="confirmed", confirmed_by=here.officer)


def test_a_result_with_an_unscored_item_is_not_submitted(
    here: Supervised, result: AssessmentResult
) -> None:
    with pytest.raises(WrongState, match="没有得分"):
        submit_result(result, seen=result.row_version, by=here.officer, at=AT)


def test_a_returned_result_is_scored_again(here: Supervised, result: AssessmentResult) -> None:
    submitted(here, result)
    third = make_person(here.district, "leader_in_charge")

    return_result(result, "解读得分偏高", seen=result.row_version, by=third, at=AT)

    result.refresh_from_db()
    assert (result.state, result.return_reason) == ("scoring", "解读得分偏高")


def test_only_supervised_organs_are_assessed(here: Supervised, scheme: Scheme) -> None:
    with pytest.raises(NotPermitted, match="不指导"):
        assess(scheme, [make_organ("elsewhere")], by=here.officer, at=AT)


def test_weights_are_changed_before_anybody_is_assessed_only(
    here: Supervised, scheme: Scheme
) -> None:
    item = scheme.items.get(code="media")
    set_weights(scheme, {item.pk: Decimal(0)}, seen=1, by=here.officer, at=AT)

    result = begin(here, scheme)

    assert len(scores_of(result)) == 9
    with pytest.raises(WrongState, match="已经开始考核"):
        set_weights(scheme, {item.pk: Decimal(5)}, seen=2, by=here.officer, at=AT)


def test_the_assessed_organ_sees_its_result_once_confirmed(
    here: Supervised, result: AssessmentResult
) -> None:
    def seen() -> int:
        return AssessmentResult.objects.visible_to(here.clerk, on=AT.date()).count()

    submitted(here, result)
    assert seen() == 0
    third = make_person(here.district, "leader_in_charge")
    confirm_result(result, seen=result.row_version, by=third, at=AT)
    assert seen() == 1


def test_the_sheet_and_the_spreadsheet_are_made(
    here: Supervised, scheme: Scheme, result: AssessmentResult
) -> None:
    assert sheet_of(result, scores_of(result)).startswith(b"%PDF")
    assert write_results(list(results_of(scheme))).startswith(b"PK")
    assert write_results([]).startswith(b"PK")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages_from_scheme_to_confirmed(here: Supervised) -> None:
    officer = signed_in(here.officer)
    leader = signed_in(make_person(here.district, "leader_in_charge"))
    room = "/office/district/supervision/assessment/"

    page = officer.post(f"{room}new/", {"year": 2020, "template": "usual", "key": "1"})["Location"]
    items = Scheme.objects.get().items.all()
    weights = {f"weight-{one.pk}": one.weight for one in items} | {"seen": 1, "key": "2"}
    assert officer.post(f"{page}weights/", weights).status_code == 302
    officer.post(f"{page}begin/", {"organs": [here.organ.pk], "key": "3"})
    result = AssessmentResult.objects.get()
    one = f"{room}results/{result.pk}/"
    assert "没有评分" in officer.get(one).content.decode()
    given: dict[str, Any] = {"seen": 2, "key": "4"}
    for score in scores_of(result):
        points = score.points if score.points is not None else 5
        given |= {f"points-{score.pk}": points, f"reason-{score.pk}": "材料齐全"}
    assert officer.post(f"{one}score/", given).status_code == 302
    officer.post(f"{one}submit/", {"seen": 3, "key": "5"})
    assert officer.post(f"{one}confirm/", {"seen": 4, "key": "6"}).status_code == 400
    leader.post(f"{one}confirm/", {"seen": 4, "key": "7"})

    result.refresh_from_db()
    assert result.state == "confirmed"
    assert here.organ.name in officer.get(page).content.decode()
    assert officer.get(f"{one}sheet/")["Content-Type"] == "application/pdf"
    assert officer.get(f"{page}export/").content.startswith(b"PK")
    clerk = signed_in(here.clerk)
    told = f"/office/{here.organ.slug}/supervision/assessment/"
    assert "2020年政务公开工作考核" in clerk.get(told).content.decode()
    assert clerk.get(f"{told}results/{result.pk}/").status_code == 200
    assert clerk.get(f"{told}results/{result.pk}/score/").status_code == 404
