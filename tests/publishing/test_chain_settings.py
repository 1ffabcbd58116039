"""The review chain as the office sets it: further steps, days, who may choose."""

from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.publishing.models import Chain
from gongkai.publishing.operations.releasing import publish_item
from gongkai.publishing.operations.setting_up import set_chain
from gongkai.publishing.steps import steps_shown
from gongkai.records.operations import EditedElsewhere
from tests.office import AT, make_person
from tests.publishing.factories import approve, make_published, make_submitted

pytestmark = pytest.mark.django_db
PAGE = "/office/kangchuan/publishing/setup/chain/"


def _told(**given: Any) -> dict[str, Any]:
    return {"extra": [], "step_working_days": 2, "reexamine_months": 12} | given


def test_steps_and_days_are_chosen_in_the_order_of_the_chain(office: Organ, leader: User) -> None:
    told = _told(extra=["opinion", "secrecy"], step_working_days=3, reexamine_months=6)

    set_chain(office, told, seen=1, by=leader, at=AT)

    chain = Chain.objects.get(organ=office)
    assert (chain.extra, chain.step_working_days, chain.reexamine_months, chain.row_version) == (
        ["secrecy", "opinion"],
        3,
        6,
        2,
    )
    assert [entry.deed for entry in Entry.objects.all()] == ["publishing.chain_set"]


def test_a_default_step_is_no_further_step(office: Organ, leader: User) -> None:
    set_chain(office, _told(extra=["leader", "privacy"]), seen=1, by=leader, at=AT)

    assert Chain.objects.get(organ=office).extra == ["privacy"]


def test_two_people_setting_the_chain_lose_nothing(office: Organ, leader: User) -> None:
    set_chain(office, _told(extra=["secrecy"]), seen=1, by=leader, at=AT)

    with pytest.raises(EditedElsewhere):
        set_chain(office, _told(), seen=1, by=leader, at=AT)

    assert Chain.objects.get(organ=office).extra == ["secrecy"]


def test_a_clerk_does_not_choose_who_must_agree(office: Organ, clerk: User) -> None:
    with pytest.raises(NotPermitted):
        set_chain(office, _told(), seen=1, by=clerk, at=AT)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"extra": ["poem"]}, "unknown_review"),
        ({"step_working_days": 0}, "out_of_range"),
        ({"step_working_days": 31}, "out_of_range"),
        ({"reexamine_months": 61}, "out_of_range"),
    ],
)
def test_what_no_chain_can_be_is_refused(
    office: Organ, leader: User, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_chain(office, _told(**given), seen=1, by=leader, at=AT)

    assert refused.value.code == code
    assert not Chain.objects.exists()


def test_a_step_switched_on_holds_for_what_is_not_published(
    office: Organ, clerk: User, leader: User
) -> None:
    """An approved item waits for the new review; a published one stays public."""
    approved = approve(make_submitted(office, clerk), leader)
    public = make_published(office, clerk, leader, title="先公开的")
    set_chain(office, _told(extra=["secrecy"]), seen=1, by=leader, at=AT)

    with pytest.raises(WrongState) as refused:
        publish_item(approved, by=clerk, at=AT)

    assert refused.value.code == "chain_incomplete"
    public.refresh_from_db()
    assert (public.state, public.is_public) == ("published", True)


def test_every_step_is_shown_with_who_holds_its_role(
    office: Organ, clerk: User, leader: User
) -> None:
    set_chain(office, _told(extra=["secrecy"]), seen=1, by=leader, at=AT)

    lines = steps_shown(office, on=AT.date())

    assert [(x.step.slug, x.is_on, x.is_default, list(x.holders)) for x in lines] == [
        ("proofread", True, True, ["信息员"]),
        ("section_head", False, False, []),
        ("secrecy", True, False, []),
        ("privacy", False, False, []),
        ("opinion", False, False, []),
        ("column_fit", False, False, ["信息员"]),
        ("leader", True, True, ["分管领导"]),
        ("principal", True, True, []),
    ]


def test_the_page_warns_where_nobody_holds_a_step_and_shows_the_criteria(
    as_clerk: Client, office: Organ
) -> None:
    page = as_clerk.get(PAGE).content.decode()

    assert page.count("没有人任职，会卡住") == 2
    assert "房屋征收" in page
    assert "对所有还没有发布的信息生效" in page
    assert f'href="{PAGE}edit/"' not in page
    assert as_clerk.get(f"{PAGE}edit/").status_code == 403


def test_a_leader_sets_the_chain_on_the_page(client: Client, office: Organ) -> None:
    principal = make_person(office, "principal")
    client.force_login(principal, backend="django.contrib.auth.backends.ModelBackend")
    seen = client.get(f"{PAGE}edit/").context["form"].initial["seen"]
    told = _told(extra=["privacy"], step_working_days=5) | {"key": "a", "seen": seen}

    answer = client.post(f"{PAGE}edit/", told)
    again = client.post(f"{PAGE}edit/", told | {"key": "b"})

    assert (answer.status_code, again.status_code) == (302, 409)
    assert Chain.objects.get(organ=office).step_working_days == 5
