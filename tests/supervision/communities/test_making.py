"""Items come up by themselves, once, and follow the set-up while nobody said anything of them."""

from datetime import date, datetime

import pytest

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.supervision.communities.operations import (
    add_community,
    change_community,
    make_all_due,
    make_due,
    set_duty,
)
from gongkai.supervision.communities.operations.arranging import COLUMNS
from gongkai.supervision.models import Community, DisclosureItem
from tests.office import make_organ, make_person
from tests.supervision.communities.factories import (
    BEIJING,
    OCTOBER,
    item_of,
    make_community,
    make_entered,
)

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2021, 1, 1, 0, 5, tzinfo=BEIJING)


def _titles(community: Community) -> list[str]:
    return [item.title for item in community.items.order_by("year", "period", "number", "duty")]


def _content(community: Community, **given: object) -> dict[str, object]:
    return {name: getattr(community, name) for name in COLUMNS} | given


def test_adding_a_community_brings_what_is_over(office: Organ) -> None:
    community = make_community(office)
    village = make_community(office, name="柳湾村", kind="village")

    assert _titles(community) == ["2020年三季度党务公开", "2020年三季度居务公开"]
    assert _titles(village) == ["2020年三季度党务公开", "2020年三季度村务公开"]
    assert {item.due_on for item in DisclosureItem.objects.all()} == {date(2020, 10, 15)}


def test_the_year_ends_and_items_come_up_once(office: Organ) -> None:
    community = make_community(office)

    assert make_all_due(at=NEW_YEAR) == 3
    entries = Entry.objects.count()
    assert make_all_due(at=NEW_YEAR) == 0

    assert _titles(community)[-3:] == [
        "2020年三季度居务公开",
        "2020年四季度党务公开",
        "2020年四季度居务公开",
    ]
    assert item_of(community, "finance").due_on == date(2021, 1, 15)
    assert Entry.objects.count() == entries


def test_a_year_without_holidays_gives_an_item_without_day_until_they_are_known(
    office: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.errors import DataMissing
    from gongkai.supervision.communities.operations import making

    def unknown(*_: object, **__: object) -> date:
        raise DataMissing("没有节假日安排")

    with monkeypatch.context() as patched:
        patched.setattr(making, "due_day", unknown)
        community = make_community(office)
    assert item_of(community).due_on is None

    make_due(office, at=OCTOBER)

    assert item_of(community).due_on == date(2020, 10, 15)


def test_a_duty_set_otherwise_moves_what_is_untouched(office: Organ, leader: User) -> None:
    community = make_community(office)
    other = make_community(office, name="河滨社区")
    make_entered(item_of(community))

    set_duty(office, "party", is_on=True, due_days=30, seen=0, by=leader, at=OCTOBER)

    assert item_of(community).due_on == date(2020, 10, 15)
    assert item_of(other).due_on == date(2020, 10, 30)


def test_a_duty_switched_off_takes_what_is_untouched_with_it(office: Organ, leader: User) -> None:
    community = make_community(office)
    other = make_community(office, name="河滨社区")
    make_entered(item_of(community))

    set_duty(office, "party", is_on=False, due_days=15, seen=0, by=leader, at=OCTOBER)

    assert item_of(community).state == "entered"
    assert _titles(other) == ["2020年三季度居务公开"]


def test_monthly_accounts_come_up_where_they_are_asked_for(office: Organ, leader: User) -> None:
    village = make_community(office, name="柳湾村", kind="village")

    set_duty(office, "village_accounts", is_on=True, due_days=10, seen=0, by=leader, at=OCTOBER)

    months = village.items.filter(duty="village_accounts").order_by("number")
    assert [(item.span.label, item.due_on) for item in months] == [
        ("7月", date(2020, 8, 10)),
        ("8月", date(2020, 9, 10)),
        ("9月", date(2020, 10, 10)),
    ]


def test_a_set_up_that_somebody_changed_meanwhile_is_not_overwritten(
    office: Organ, leader: User
) -> None:
    set_duty(office, "party", is_on=True, due_days=20, seen=0, by=leader, at=OCTOBER)

    with pytest.raises(EditedElsewhere):
        set_duty(office, "party", is_on=False, due_days=15, seen=0, by=leader, at=OCTOBER)


@pytest.mark.parametrize(("slug", "days"), [("nothing", 15), ("party", 0), ("party", 91)])
def test_a_set_up_that_cannot_be_is_refused(
    office: Organ, leader: User, slug: str, days: int
) -> None:
    with pytest.raises(InvalidInput):
        set_duty(office, slug, is_on=True, due_days=days, seen=0, by=leader, at=OCTOBER)


def test_a_community_that_ends_owes_nothing_later(office: Organ, clerk: User) -> None:
    community = make_community(office)
    end = _content(community, to_on=date(2020, 8, 31))

    change_community(community, end, seen=1, by=clerk, at=OCTOBER)
    make_due(office, at=NEW_YEAR)

    assert _titles(community) == []


def test_a_community_that_is_there_already_is_refused(office: Organ, clerk: User) -> None:
    community = make_community(office)

    with pytest.raises(InvalidInput) as refused:
        add_community(office, _content(community), by=clerk, at=OCTOBER)
    assert refused.value.code == "community_known"
    add_community(make_organ("elsewhere"), _content(community), by=None, at=OCTOBER)
    wrong = _content(community, to_on=date(2020, 6, 30))
    with pytest.raises(InvalidInput) as refused:
        change_community(community, wrong, seen=1, by=clerk, at=OCTOBER)
    assert refused.value.code == "days_wrong"


def test_who_may_not_keep_communities_is_refused(office: Organ) -> None:
    worker = make_person(office, "community_worker")
    community = make_community(office)

    with pytest.raises(NotPermitted):
        change_community(community, _content(community), seen=1, by=worker, at=OCTOBER)
    with pytest.raises(NotPermitted):
        set_duty(office, "party", is_on=False, due_days=15, seen=0, by=worker, at=OCTOBER)
