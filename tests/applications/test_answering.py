"""The answer: what it may be, who may review it, and that an edit voids every review."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.applications.models import Answer, Application
from gongkai.applications.operations.answering import (
    living_answer,
    review_answer,
    reviews_of,
    save_answer,
    submit_answer,
)
from gongkai.applications.operations.consulting import consult, receive_opinion
from gongkai.applications.operations.redacting import add_file
from gongkai.errors import InvalidInput, NotAllowedByLaw, NotPermitted, WrongState
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 11)
PDF = letter_pdf(LetterContent(organ="某机关", title="报告", paragraphs=("合格。",)))


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, DAY)


def save(office: OfficeOfCases, case: Application, **given: Any) -> Answer:
    told = {"decision": "other", "grounds": "已经核实", "text": "答复如下。", "by": office.clerk}
    return save_answer(case, **(told | given), at=moment(DAY))


def review(case: Application, step: str, seen: str, **given: Any) -> Answer:
    told = {"outcome": "approved"} | given
    return review_answer(case, step=step, seen=seen, at=moment(DAY), **told)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decision": "secret", "grounds": ""}, "grounds_missing"),
        ({"decision": "severed"}, "nothing_severed"),
        ({"decision": "not_existing"}, "search_missing"),
        ({"decision": "unclear"}, "unclear_without_correction"),
        ({"decision": "nonsense"}, "unknown_decision"),
        ({"text": "机密★三年"}, "secrecy_mark"),
    ],
)
def test_a_result_that_law_or_record_does_not_carry_is_refused(
    office: OfficeOfCases, case: Application, given: dict[str, Any], code: str
) -> None:
    with pytest.raises((InvalidInput, NotAllowedByLaw)) as refused:
        save(office, case, **given)

    assert refused.value.code == code
    assert living_answer(case) is None


def test_a_refusal_gives_out_no_file(office: OfficeOfCases, case: Application) -> None:
    file = add_file(case, PDF, name="报告.pdf", purpose="original", by=office.clerk, at=moment(DAY))
    other = make_application(office, DAY)

    for target, decision, code in (
        (case, "secret", "files_with_refusal"),
        (other, "provided", "file_of_another_case"),
    ):
        with pytest.raises(InvalidInput) as refused:
            save(office, target, decision=decision, files=[file])
        assert refused.value.code == code


def test_an_edit_voids_the_reviews_and_an_older_text_is_not_signed(
    office: OfficeOfCases, case: Application
) -> None:
    first = save(office, case, decision="provided")
    submit_answer(case, seen=first.substance, by=office.clerk, at=moment(DAY))
    review(case, "secrecy", first.substance, by=office.reviewer)
    second = save(office, case, decision="provided", text="改过了。")
    submit_answer(case, seen=second.substance, by=office.clerk, at=moment(DAY))

    with pytest.raises(WrongState) as stale:
        review(case, "secrecy", first.substance, by=office.reviewer)
    with pytest.raises(WrongState) as incomplete:
        review(case, "leader", second.substance, by=office.leader)

    assert (stale.value.code, incomplete.value.code) == ("changed_since_seen", "chain_incomplete")
    assert reviews_of(second) == {}


def test_whoever_edited_it_never_reviews_it(office: OfficeOfCases, case: Application) -> None:
    answer = save(office, case, by=office.head)
    submit_answer(case, seen=answer.substance, by=office.clerk, at=moment(DAY))

    with pytest.raises(NotPermitted):
        review(case, "leader", answer.substance, by=office.head)
    with pytest.raises(NotPermitted):
        review(case, "leader", answer.substance, by=office.reviewer)
    signed = review(case, "leader", answer.substance, by=office.leader)

    assert (signed.state, signed.approved_on) == ("approved", DAY)
    with pytest.raises(WrongState):
        review(case, "leader", answer.substance, by=office.leader)


def test_nothing_of_a_third_party_goes_out_while_it_is_asked(
    office: OfficeOfCases, case: Application
) -> None:
    row = consult(
        case,
        {"kind": "third_party", "name": "甲公司"},
        on=DAY,
        by=office.clerk,
        at=moment(DAY),
    )
    answer = save(office, case, decision="provided")
    submit_answer(case, seen=answer.substance, by=office.clerk, at=moment(DAY))
    for step in ("secrecy", "privacy"):
        review(case, step, answer.substance, by=office.reviewer)

    with pytest.raises(NotAllowedByLaw) as refused:
        review(case, "leader", answer.substance, by=office.leader)
    receive_opinion(row, on=DAY, opinion="agree", by=office.clerk, at=moment(DAY))
    signed = review(case, "leader", answer.substance, by=office.leader)

    assert refused.value.code == "third_party_asked"
    assert signed.state == "approved"


def test_paper_names_a_signer_of_that_day_and_needs_its_scan(
    office: OfficeOfCases, case: Application
) -> None:
    answer = save(office, case)
    submit_answer(case, seen=answer.substance, by=office.clerk, at=moment(DAY))

    with pytest.raises(InvalidInput) as refused:
        review(case, "leader", answer.substance, by=office.head, signer=office.leader)
    with pytest.raises(InvalidInput):
        review(
            case,
            "leader",
            answer.substance,
            by=office.leader,
            on=DAY - timedelta(days=1),
        )

    assert refused.value.code == "paper_missing"
