"""Links: what a key opens, for how long, and that it never reaches another community."""

from datetime import date, timedelta

import pytest

from gongkai.accounts.models import User
from gongkai.audit.operations import AlreadyDone
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.supervision.communities.operations import (
    enter_by_link,
    make_link,
    return_item,
    withdraw_link,
)
from gongkai.supervision.communities.operations import recording as recording_module
from gongkai.supervision.communities.queries import item_by_link, link_opened_by, shown_by_link
from gongkai.supervision.models import Community, CommunityLink
from tests.office import make_person
from tests.supervision.communities.factories import (
    OCTOBER,
    item_of,
    make_community,
    make_entered,
    posting,
)

pytestmark = pytest.mark.django_db
TODAY = OCTOBER.date()


@pytest.fixture
def community(office: Organ) -> Community:
    return make_community(office)


def _link(community: Community, clerk: User) -> CommunityLink:
    link = link_opened_by(make_link(community, by=clerk, at=OCTOBER), on=TODAY)
    assert link is not None
    return link


def test_a_key_opens_its_community_and_is_not_kept(community: Community, clerk: User) -> None:
    key = make_link(community, by=clerk, at=OCTOBER)

    link = link_opened_by(key, on=TODAY)

    assert len(key) == 43
    assert link is not None
    assert link.community == community
    kept = CommunityLink.objects.values().get()
    assert key not in str(kept)


def test_a_wrong_key_opens_nothing(community: Community, clerk: User) -> None:
    key = make_link(community, by=clerk, at=OCTOBER)

    for wrong in ("", "x", key[:-1], key + "A", key.swapcase(), key * 20):
        assert link_opened_by(wrong, on=TODAY) is None


def test_a_link_ends_after_its_last_day(community: Community, clerk: User) -> None:
    key = make_link(community, expires_on=date(2020, 10, 31), by=clerk, at=OCTOBER)

    assert link_opened_by(key, on=date(2020, 10, 31)) is not None
    assert link_opened_by(key, on=date(2020, 11, 1)) is None


@pytest.mark.parametrize("days", [-1, 731])
def test_a_link_lasts_two_years_at_most(community: Community, clerk: User, days: int) -> None:
    with pytest.raises(InvalidInput):
        make_link(community, expires_on=TODAY + timedelta(days=days), by=clerk, at=OCTOBER)


def test_a_new_link_ends_the_old_one(community: Community, clerk: User) -> None:
    old = make_link(community, by=clerk, at=OCTOBER)
    new = make_link(community, by=clerk, at=OCTOBER)

    assert link_opened_by(old, on=TODAY) is None
    assert link_opened_by(new, on=TODAY) is not None


def test_a_withdrawn_link_opens_nothing(community: Community, clerk: User) -> None:
    key = make_link(community, by=clerk, at=OCTOBER)

    withdraw_link(community, by=clerk, at=OCTOBER)

    assert link_opened_by(key, on=TODAY) is None
    with pytest.raises(WrongState):
        withdraw_link(community, by=clerk, at=OCTOBER)


def test_only_who_keeps_communities_makes_links(community: Community, office: Organ) -> None:
    for role in ("community_worker", "inspector"):
        with pytest.raises(NotPermitted):
            make_link(community, by=make_person(office, role), at=OCTOBER)


def test_a_link_never_reaches_another_communitys_item(
    community: Community, office: Organ, clerk: User
) -> None:
    link = _link(community, clerk)
    others = item_of(make_community(office, name="河滨社区"))

    assert item_by_link(link, others.pk) is None
    with pytest.raises(NotPermitted):
        enter_by_link(link, others, posting(), at=OCTOBER)
    assert others not in shown_by_link(community, on=TODAY)
    assert not others.events.exists()


def test_a_link_withdrawn_meanwhile_takes_nothing(community: Community, clerk: User) -> None:
    link, item = _link(community, clerk), item_of(community)
    withdraw_link(community, by=clerk, at=OCTOBER)

    with pytest.raises(NotPermitted):
        enter_by_link(link, item, posting(), at=OCTOBER)

    assert not item.events.exists()


def test_what_was_sent_before_is_not_taken_twice(community: Community, clerk: User) -> None:
    link, item = _link(community, clerk), item_of(community)
    enter_by_link(link, item, posting(), at=OCTOBER, key="k")

    with pytest.raises(AlreadyDone):
        enter_by_link(link, item, posting(place="别处"), at=OCTOBER, key="k")

    assert item.events.get().place == "居委会门口公开栏"
    assert item.events.get().by is None


def test_a_link_does_not_hand_in_without_end(
    community: Community, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_module, "ENTRIES_AN_HOUR", 2)
    link, item = _link(community, clerk), item_of(community)
    for _ in range(2):
        enter_by_link(link, item, posting(), at=OCTOBER)

    with pytest.raises(recording_module.TooOften):
        enter_by_link(link, item, posting(), at=OCTOBER)
    enter_by_link(link, item, posting(), at=OCTOBER + timedelta(hours=1))


def test_a_link_shows_what_is_not_finished_first(community: Community, clerk: User) -> None:
    party, residents = item_of(community), item_of(community, "residents")
    make_entered(party)
    return_item(party, reason="看不清", redo_by=date(2020, 10, 20), by=clerk, at=OCTOBER)
    recording_module.accept_item(make_entered(residents), by=clerk, at=OCTOBER)

    assert shown_by_link(community, on=TODAY) == [party, residents]
    assert shown_by_link(community, on=date(2021, 6, 1)) == [party]
