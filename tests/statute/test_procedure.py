"""Which step may follow which, and who may not do both."""

from collections import deque

import pytest

from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.statute.procedure import (
    Matter,
    next_steps,
    require_other_person,
    review_steps,
    states_of,
    steps_of,
    take_step,
)

FIRST: dict[Matter, str] = {"application": "received", "publication": "draft"}


@pytest.mark.parametrize("matter", FIRST)
def test_every_state_is_known_and_can_be_reached(matter: Matter) -> None:
    reached, waiting = {FIRST[matter]}, deque([FIRST[matter]])
    while waiting:
        for step in next_steps(matter, waiting.popleft()):
            if step.to_state and step.to_state not in reached:
                reached.add(step.to_state)
                waiting.append(step.to_state)

    named = {state for step in steps_of(matter) for state in step.from_states}

    assert reached == set(states_of(matter))
    assert named <= reached


def test_application_goes_from_registration_to_the_archive() -> None:
    state = "received"
    for step in ("review", "assign", "consult", "conclude_consultation", "extend", "answer"):
        state = take_step("application", state, step)

    assert take_step("application", state, "archive") == "archived"


def test_every_way_to_end_an_application_leads_to_the_archive() -> None:
    for state in ("answered", "lapsed", "withdrawn"):
        assert [step.slug for step in next_steps("application", state)] == ["archive"]


def test_publication_has_one_door() -> None:
    doors = [step for step in steps_of("publication") if step.to_state == "published"]

    assert [(door.slug, door.from_states) for door in doors] == [("publish", ("approved",))]


@pytest.mark.parametrize("state", ["approved", "published", "in_review"])
def test_edit_takes_an_item_back_to_draft(state: str) -> None:
    assert take_step("publication", state, "edit") == "draft"


def test_step_out_of_order_is_refused_and_says_what_may_be_done() -> None:
    with pytest.raises(WrongState) as caught:
        take_step("publication", "draft", "publish")

    assert caught.value.message == "信息现在是“草稿”，不能“发布”。现在可以：校对、修改。"


def test_archived_application_allows_nothing() -> None:
    with pytest.raises(WrongState, match="没有其他步骤"):
        take_step("application", "archived", "answer")


def test_unknown_state_and_review_are_refused() -> None:
    with pytest.raises(InvalidInput):
        next_steps("application", "lost")
    with pytest.raises(InvalidInput):
        review_steps(is_weighty=False, extra=["astrology"])


def test_review_chain_grows_with_weight_and_choice_in_a_fixed_order() -> None:
    plain = [step.slug for step in review_steps(is_weighty=False)]
    full = [step.slug for step in review_steps(is_weighty=True, extra=["opinion", "secrecy"])]

    assert plain == ["proofread", "leader"]
    assert full == ["proofread", "secrecy", "opinion", "leader", "principal"]


def test_drafter_may_proofread_but_not_approve_their_own_version() -> None:
    proofread, leader = review_steps(is_weighty=False)

    require_other_person(proofread, by="甲岗", drafted_by=["甲岗"])
    require_other_person(leader, by="乙岗", drafted_by=["甲岗"])
    with pytest.raises(NotPermitted) as caught:
        require_other_person(leader, by="甲岗", drafted_by=["甲岗", "乙岗"])
    assert caught.value.code == "own_draft"
