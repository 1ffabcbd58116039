"""Organs and their people: rights are dated appointments, acting-for included."""

from datetime import date, timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment, Office, Organ, Post, Supervision
from gongkai.organs.operations import (
    POST_FIELDS,
    appoint,
    end_appointment,
    save_office,
    save_post,
)
from gongkai.organs.queries import chart_of, holders_of
from gongkai.records.permissions import RECORDS
from tests.office import AT, PASSWORD, make_person

pytestmark = pytest.mark.django_db
DAY = AT.date()


def _post(office: Organ) -> Post:
    return Post.objects.create(organ=office, name="信息员", role="information_officer")


def test_an_appointment_holds_from_its_first_day_to_its_last(office: Organ) -> None:
    user = User.objects.create_user("u", name="u")
    appoint(_post(office), user, from_on=DAY, to_on=DAY + timedelta(days=2), by=None, at=AT)

    def may(days: int) -> bool:
        return RECORDS.may(user, "edit", office, on=DAY + timedelta(days=days))

    assert [may(days) for days in (-1, 0, 2, 3)] == [False, True, True, False]


def test_a_deputy_acts_for_the_holder_and_both_are_shown(office: Organ) -> None:
    post = _post(office)
    holder, deputy = (User.objects.create_user(n, name=n) for n in ("本人", "代理人"))
    held = appoint(post, holder, from_on=date(2020, 1, 1), by=None, at=AT)

    acting = appoint(post, deputy, from_on=DAY, acting_for=held, by=None, at=AT)

    assert acting.acting_for == held
    assert RECORDS.may(deputy, "edit", office, on=DAY)
    assert holders_of(office, ["information_officer"], on=DAY) == [holder, deputy]
    assert Entry.objects.filter(deed="post.appointed").count() == 2


def test_an_appointment_that_makes_no_sense_is_refused(office: Organ) -> None:
    post, other = _post(office), Post.objects.create(organ=office, name="其他岗")
    user = User.objects.create_user("u", name="u")
    elsewhere = Appointment.objects.create(post=other, user=user, from_on=DAY)

    with pytest.raises(InvalidInput, match="本岗位"):
        appoint(post, user, from_on=DAY, acting_for=elsewhere, by=None, at=AT)
    with pytest.raises(InvalidInput, match="止日早于起日"):
        appoint(post, user, from_on=DAY, to_on=DAY - timedelta(days=1), by=None, at=AT)


def test_an_account_switched_off_may_nothing(office: Organ, clerk: User) -> None:
    clerk.is_active = False

    assert not RECORDS.may(clerk, "view", office, on=DAY)


def test_supervision_holds_on_the_day_asked_for(office: Organ) -> None:
    parent = Organ.objects.create(slug="district", name="区政府办", level="county_department")
    Supervision.objects.create(
        parent=parent, child=office, from_on=date(2019, 1, 1), to_on=date(2020, 6, 30)
    )

    assert Supervision.objects.holding(date(2020, 6, 30)).exists()
    assert not Supervision.objects.holding(date(2020, 12, 31)).exists()


def test_a_set_up_page_leaves_an_entry_in_the_trail(client: Client, office: Organ) -> None:
    User.objects.create_superuser("管理员", password=PASSWORD, name="管理员")
    client.force_login(
        User.objects.get(username="管理员"), backend="django.contrib.auth.backends.ModelBackend"
    )

    answer = client.post(
        "/setup/organs/post/add/",
        {"organ": office.pk, "name": "舆情员", "role": "opinion_officer", "order": "0"},
    )

    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert Entry.objects.filter(deed="setup.post_added").count() == 1
    assert client.post(f"/setup/organs/organ/{office.pk}/delete/").status_code == 403


def test_the_contact_page_changes_what_the_public_sees(office: Organ, as_clerk: Client) -> None:
    address = "/office/kangchuan/organ/contact/"
    form = as_clerk.get(address).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields} | {"phone": "0000-12345"}

    assert as_clerk.post(address, filled).status_code == 302

    office.refresh_from_db()
    assert office.phone == "0000-12345"


@pytest.fixture
def head_of_office(office: Organ) -> User:
    return make_person(office, "lead_office", username="党政办主任")


@pytest.fixture
def as_head(client: Client, head_of_office: User) -> Client:
    client.force_login(head_of_office, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _send(client: Client, address: str, **given: object) -> str:
    """Fill a form in as the page offers it and send it; return where it leads, or what it says."""
    page = client.get(address)
    assert page.status_code == 200, address
    form = page.context["form"]
    filled = {
        name: "" if form[name].value() is None else form[name].value() for name in form.fields
    }
    if not filled.get("is_lead"):
        filled.pop("is_lead", None)
    answer = client.post(address, filled | given)
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_the_office_registers_a_post_its_holder_and_who_stands_in(
    office: Organ, as_head: Client
) -> None:
    people = "/office/kangchuan/organ/"
    _send(as_head, f"{people}offices/new/", name="党政办公室", is_lead="on")
    _send(
        as_head,
        f"{people}posts/new/",
        name="办事处副主任",
        role="leader_in_charge",
        seat="deputy",
        office=office.offices.get().pk,
    )
    post = Post.objects.get(organ=office, name="办事处副主任")
    _send(as_head, f"{people}posts/{post.pk}/appoint/", name="张某", from_on="2020-01-01")
    held = post.appointments.get()

    told = _send(
        as_head,
        f"{people}posts/{post.pk}/appoint/",
        name="李某",
        from_on="2021-01-10",
        acting_for=held.pk,
    )
    assert "代行职责要写明到哪天为止" in told
    _send(
        as_head,
        f"{people}posts/{post.pk}/appoint/",
        name="李某",
        from_on="2021-01-10",
        to_on="2021-02-10",
        acting_for=held.pk,
    )

    assert not held.user.has_usable_password()
    assert chart_of(office, on=DAY).leading_group == [post]
    assert [user.name for user in holders_of(office, ["leader_in_charge"], on=DAY)] == [
        "张某",
        "李某",
    ]
    page = as_head.get(people, {"on": "2021-01-15"}).content.decode()
    assert "（代张某）" in page
    assert "（代张某）" not in as_head.get(people, {"on": "2020-12-31"}).content.decode()
    deeds = list(Entry.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["office.added", "post.added", "post.appointed", "post.appointed"]


def test_nobody_gives_rights_to_themselves(office: Organ, head_of_office: User) -> None:
    principal = Post.objects.create(organ=office, name="主任", role="principal")
    own = head_of_office.appointments.get()

    with pytest.raises(NotPermitted, match="不能给自己"):
        appoint(principal, head_of_office, from_on=DAY, by=head_of_office, at=AT)
    content = {name: getattr(own.post, name) for name in POST_FIELDS} | {"role": "principal"}
    with pytest.raises(NotPermitted, match="不能由您改"):
        save_post(office, content, post=own.post, by=head_of_office, at=AT)

    assert not Entry.objects.exists()


def test_the_clerk_gives_no_rights(office: Organ, clerk: User) -> None:
    with pytest.raises(NotPermitted, match="登记岗位和任职"):
        appoint(_post(office), None, name="某人", from_on=DAY, by=clerk, at=AT)


def test_an_appointment_ends_on_its_last_day_and_is_not_ended_again(
    office: Organ, head_of_office: User, clerk: User
) -> None:
    appointment = clerk.appointments.get()

    end_appointment(appointment, to_on=DAY, by=head_of_office, at=AT)

    assert RECORDS.may(User.objects.get(pk=clerk.pk), "edit", office, on=DAY)
    later = DAY + timedelta(days=1)
    assert not RECORDS.may(User.objects.get(pk=clerk.pk), "edit", office, on=later)
    with pytest.raises(WrongState, match="已经结束"):
        end_appointment(appointment, to_on=later, by=head_of_office, at=AT + timedelta(days=1))


def test_one_person_does_not_hold_a_post_twice_at_a_time(
    office: Organ, head_of_office: User, clerk: User
) -> None:
    post = clerk.appointments.get().post

    with pytest.raises(InvalidInput, match="已经任这个岗位"):
        appoint(post, clerk, from_on=DAY, by=head_of_office, at=AT)


def test_a_new_lead_office_takes_the_place_of_the_old_one(
    office: Organ, head_of_office: User
) -> None:
    def add(name: str) -> Office:
        content = {"name": name, "phone": "", "is_lead": True}
        return save_office(office, content, by=head_of_office, at=AT)

    add("党政办公室")
    second = add("综合办公室")

    assert list(office.offices.filter(is_lead=True)) == [second]
    with pytest.raises(InvalidInput, match="已有名为“综合办公室”的科室"):
        add("综合办公室")
