"""What is said of an item: entered, returned, accepted; its course is only added to."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from gongkai.accounts.models import User
from gongkai.audit.operations import AlreadyDone
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import SecrecyMark
from gongkai.supervision.communities.operations import accept_item, enter_for, return_item
from gongkai.supervision.communities.photos import Photo
from gongkai.supervision.communities.queries import standing_of
from gongkai.supervision.models import DisclosureEvent, DisclosureItem
from tests.office import make_person
from tests.supervision.communities.factories import (
    OCTOBER,
    item_of,
    make_community,
    make_entered,
    photo,
    posting,
)

pytestmark = pytest.mark.django_db
FRIDAY = date(2020, 10, 16)
TOLD: dict[str, Any] = {"told_by": "王主任", "told_how": "call"}


@pytest.fixture
def item(office: Organ) -> DisclosureItem:
    return item_of(make_community(office))


@pytest.fixture
def finance(office: Organ) -> DisclosureItem:
    """Return the accounts of the first half year."""
    return item_of(make_community(office, from_on=date(2020, 1, 1)), "finance")


def _anew(item: DisclosureItem) -> DisclosureItem:
    found: DisclosureItem = DisclosureItem.objects.select_related("community", "organ").get(
        pk=item.pk
    )
    return found


def _refused(item: DisclosureItem, by: User, **given: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        enter_for(item, posting(**given), **TOLD, by=by, at=OCTOBER)
    return refused.value.code


def test_an_item_goes_its_way(item: DisclosureItem, clerk: User) -> None:
    assert standing_of(item, on=FRIDAY).words == "超时未办"
    assert standing_of(item, on=FRIDAY).days_late == 1

    enter_for(item, posting(), **TOLD, by=clerk, at=OCTOBER)
    return_item(_anew(item), reason="照片看不清", redo_by=FRIDAY, by=clerk, at=OCTOBER)
    returned = _anew(item)
    enter_for(item, posting(place="服务中心"), **TOLD, by=clerk, at=OCTOBER)
    accept_item(_anew(item), by=clerk, at=OCTOBER)

    assert (returned.state, returned.redo_by) == ("returned", FRIDAY)
    assert standing_of(returned, on=FRIDAY + timedelta(days=2)).days_late == 2
    done = _anew(item)
    assert (done.state, done.done_on, done.redo_by) == ("accepted", date(2020, 10, 8), None)
    assert standing_of(done, on=FRIDAY).tone == "ok"
    assert [(event.number, event.kind) for event in done.events.order_by("number")] == [
        (1, "entered"),
        (2, "returned"),
        (3, "entered"),
        (4, "accepted"),
    ]


def test_what_is_accepted_can_be_returned_but_not_entered_again(
    item: DisclosureItem, clerk: User
) -> None:
    make_entered(item)
    accept_item(_anew(item), by=clerk, at=OCTOBER)

    with pytest.raises(WrongState) as refused:
        enter_for(item, posting(), **TOLD, by=clerk, at=OCTOBER)
    assert refused.value.code == "item_accepted"
    return_item(_anew(item), reason="栏里没有", redo_by=FRIDAY, by=clerk, at=OCTOBER)

    assert _anew(item).state == "returned"


def test_nothing_entered_nothing_decided(item: DisclosureItem, clerk: User) -> None:
    with pytest.raises(WrongState):
        accept_item(item, by=clerk, at=OCTOBER)
    with pytest.raises(WrongState):
        return_item(item, reason="不清楚", redo_by=FRIDAY, by=clerk, at=OCTOBER)
    make_entered(item)
    with pytest.raises(InvalidInput):
        return_item(item, reason=" ", redo_by=FRIDAY, by=clerk, at=OCTOBER)
    with pytest.raises(InvalidInput):
        return_item(item, reason="不清楚", redo_by=date(2020, 10, 8), by=clerk, at=OCTOBER)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"place": " "}, "place_missing"),
        ({"posted_on": None}, "place_missing"),
        ({"posted_on": date(2020, 10, 10)}, "date_in_future"),
        ({"posted_on": date(2020, 6, 30)}, "dates_in_wrong_order"),
        ({"posted_until": date(2020, 10, 7)}, "dates_in_wrong_order"),
    ],
)
def test_what_cannot_be_is_refused(
    item: DisclosureItem, clerk: User, given: dict[str, Any], code: str
) -> None:
    assert _refused(item, clerk, **given) == code
    assert not DisclosureEvent.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "finding_missing"),
        ({"finding": "part"}, "note_missing"),
        ({"finding": "none"}, "note_missing"),
        ({"finding": "all", "place": ""}, "place_missing"),
        ({"finding": "all", "reported_on": date(2020, 10, 10)}, "date_in_future"),
        ({"finding": "all", "reported_on": date(2019, 12, 31)}, "dates_in_wrong_order"),
    ],
)
def test_accounts_say_how_they_were_made_known(
    finance: DisclosureItem, clerk: User, given: dict[str, Any], code: str
) -> None:
    assert _refused(finance, clerk, **given) == code


def test_accounts_that_were_not_made_known_hang_nowhere(
    finance: DisclosureItem, clerk: User
) -> None:
    said = posting(finding="none", note="会计生病，本月补上", place="", posted_on=None)

    enter_for(finance, said, **TOLD, by=clerk, at=OCTOBER)

    assert _anew(finance).done_on == OCTOBER.date()
    assert finance.events.get().finding == "none"


def test_who_told_it_is_asked_for(item: DisclosureItem, clerk: User) -> None:
    with pytest.raises(InvalidInput):
        enter_for(item, posting(), told_by=" ", told_how="call", by=clerk, at=OCTOBER)


def test_a_photo_is_kept_small_and_without_its_data(item: DisclosureItem, clerk: User) -> None:
    taken = Photo(photo(), "张三手机.jpg")

    enter_for(item, posting(), **TOLD, photo=taken, by=clerk, at=OCTOBER)

    stored = item.events.get().photo
    assert stored is not None
    assert (stored.name, stored.kind, stored.purpose) == ("公开栏照片.jpg", "jpg", "evidence")
    kept = get(stored.sha256)
    assert b"SecretPhone" not in kept
    assert max(Image.open(io.BytesIO(kept)).size) == 1600


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "公开栏.jpg"),
        (photo(size=(8, 8)) + "绝密★30年\n".encode(), "公开栏.jpg"),
        (photo(size=(8, 8)), "机密★10年.jpg"),
    ],
    ids=["pdf", "mark behind the picture", "mark in the name"],
)
def test_what_is_no_photo_or_marked_leaves_nothing(
    item: DisclosureItem, clerk: User, data: bytes, name: str, settings: Any
) -> None:
    with pytest.raises(InvalidInput):
        enter_for(item, posting(), **TOLD, photo=Photo(data, name), by=clerk, at=OCTOBER)

    assert not StoredFile.objects.exists()
    assert not settings.FILES_FOLDER.exists()
    assert _anew(item).state == "open"


def test_a_secrecy_mark_in_words_is_refused(item: DisclosureItem, clerk: User) -> None:
    with pytest.raises(SecrecyMark):
        enter_for(item, posting(note="机密★10年"), **TOLD, by=clerk, at=OCTOBER)
    with pytest.raises(SecrecyMark):
        return_item(make_entered(item), reason="机密★10年", redo_by=FRIDAY, by=clerk, at=OCTOBER)


def test_a_form_sent_twice_is_done_once(item: DisclosureItem, clerk: User) -> None:
    enter_for(item, posting(), **TOLD, by=clerk, at=OCTOBER, key="k")

    with pytest.raises(AlreadyDone):
        enter_for(item, posting(), **TOLD, by=clerk, at=OCTOBER, key="k")

    assert item.events.count() == 1


def test_who_saw_an_older_entry_does_not_accept_the_newer(
    item: DisclosureItem, clerk: User
) -> None:
    seen = make_entered(item).row_version
    make_entered(item, place="别处")

    with pytest.raises(EditedElsewhere):
        accept_item(item, seen=seen, by=clerk, at=OCTOBER)


def test_others_do_not_enter_or_check(item: DisclosureItem, office: Organ) -> None:
    for role in ("community_worker", "office_head", "secrecy_reviewer"):
        person = make_person(office, role)
        with pytest.raises(NotPermitted):
            enter_for(item, posting(), **TOLD, by=person, at=OCTOBER)
        with pytest.raises(NotPermitted):
            accept_item(item, by=person, at=OCTOBER)


def test_the_course_of_an_item_is_never_changed(item: DisclosureItem) -> None:
    make_entered(item)

    with pytest.raises(DatabaseError), transaction.atomic():
        DisclosureEvent.objects.update(place="别处")
    with pytest.raises(DatabaseError), transaction.atomic():
        DisclosureEvent.objects.all().delete()
