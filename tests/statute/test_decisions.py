"""Decision kinds: their rows in both forms, their words, and the remedies letters name."""

from datetime import date

import pytest

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.forms import get_form
from gongkai.statute.decisions import (
    all_decisions,
    all_results,
    counted_decisions,
    find_decision,
    find_result,
    find_suit_kind,
    get_decision,
    remedy_text,
    row_of,
    silence_remedy_text,
)

DAY = date(2024, 3, 1)


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_result_row_of_the_form_has_a_decision_and_no_decision_another_row(
    form_id: str,
) -> None:
    rows = {row_of(decision.slug, form_id) for decision in all_decisions()}  # type: ignore[arg-type]

    assert rows - {None} == set(get_form(form_id).application_results)


def test_only_an_unpaid_fee_has_no_row_in_the_2019_form() -> None:
    assert [d.slug for d in counted_decisions() if d.row_2019 is None] == ["fee_unpaid"]
    assert all(decision.row_2021 for decision in counted_decisions())


def test_results_of_a_request_to_correct_stand_outside_table_three() -> None:
    others = set(all_decisions()) - set(counted_decisions())

    assert {one.slug for one in others} == {
        "rectified",
        "not_rectified",
        "rectification_transferred",
    }
    assert {(one.row_2019, one.row_2021) for one in others} == {(None, None)}
    for one in others:
        with pytest.raises(InvalidInput) as refused:
            find_decision(one.label)
        assert refused.value.code == "unknown_decision"


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_official_row_labels_are_found_as_decisions_of_that_row(form_id: str) -> None:
    rows = [
        row
        for row in get_form(form_id).table("t3").blocks[0].rows
        if row.id in get_form(form_id).application_results and row.id != "partial"
    ]

    assert [row_of(find_decision(row.label).slug, form_id) for row in rows] == [  # type: ignore[arg-type]
        row.id for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("部分公开", "severed"),
        ("经检索，政府信息不存在", "not_existing"),
        ("不属于本机关负责公开", "not_responsible"),
        ("撤回申请", "withdrawn"),
        (" 重复 申请 ", "duplicate"),
        ("excessive", "excessive"),
    ],
)
def test_words_of_registers_are_found(text: str, slug: str) -> None:
    assert find_decision(text).slug == slug


def test_words_of_decisions_are_unique() -> None:
    found = [find_decision(word).slug for d in counted_decisions() for word in d.words]

    assert found == [d.slug for d in counted_decisions() for _ in d.words]


def test_unknown_decision_names_near_ones() -> None:
    with pytest.raises(InvalidInput, match="属于国家秘密") as caught:
        find_decision("属于国家机密")

    assert caught.value.code == "unknown_decision"


def test_local_rows_override() -> None:
    assert row_of("withdrawn", "2021", overrides={"withdrawn": "granted"}) == "granted"


@pytest.mark.parametrize("slug", ["secret", "third_party", "internal", "enforcement", "severed"])
def test_refusal_from_2024_on_says_reconsideration_first(slug: str) -> None:
    now = remedy_text(slug, date(2024, 1, 1), review_body="示例区人民政府") or ""
    before = remedy_text(slug, date(2023, 12, 31), review_body="示例区人民政府") or ""

    assert now.startswith("如对本答复不服，应当先申请行政复议")
    assert "先申请行政复议" not in before


@pytest.mark.parametrize("slug", ["not_existing", "petition", "duplicate"])
def test_other_answers_leave_the_way_to_court_open(slug: str) -> None:
    assert remedy_text(slug, DAY, review_body="示例区人民政府", court="示例区人民法院") == (
        "如对本答复不服，可以自知道本答复之日起六十日内向示例区人民政府申请行政复议，"
        "也可以自知道本答复之日起六个月内直接向示例区人民法院提起行政诉讼。"
    )


@pytest.mark.parametrize("slug", ["provided", "already_public", "withdrawn"])
def test_answer_that_takes_nothing_away_names_no_remedy(slug: str) -> None:
    assert remedy_text(slug, DAY, review_body="示例区人民政府") is None


@pytest.mark.parametrize(
    ("must_review_first", "opening"),
    [
        (True, "如对逾期未答复不服，应当先申请行政复议：可以自答复期限届满之日起六十日内"),
        (False, "如对逾期未答复不服，可以自答复期限届满之日起六十日内"),
    ],
)
def test_silence_has_a_remedy_by_the_practice_of_the_place(
    must_review_first: bool, opening: str
) -> None:
    text = silence_remedy_text(must_review_first=must_review_first, review_body="示例区人民政府")

    assert text.startswith(opening)


@pytest.mark.parametrize("head", ["（三）不予公开", "不予处理", "无法提供"])
def test_head_of_several_rows_is_no_decision(head: str) -> None:
    with pytest.raises(InvalidInput, match="包括多种情形"):
        find_decision(head)


def test_pending_case_has_no_result() -> None:
    with pytest.raises(InvalidInput, match="结果都留空") as caught:
        find_result("尚未审结")

    assert caught.value.code == "no_result_yet"


def test_results_of_disputes_are_found_by_their_words() -> None:
    found = [find_result(word).column for result in all_results() for word in result.aliases]

    assert found == [result.column for result in all_results() for _ in result.aliases]


def test_unknown_words_are_refused() -> None:
    with pytest.raises(InvalidInput):
        find_result("胜诉")
    with pytest.raises(InvalidInput):
        find_suit_kind("上诉")
    with pytest.raises(InvalidInput):
        get_decision("nothing")
    assert find_suit_kind("复议后起诉") == "after_review"
