"""Organs and their people: rights are dated appointments, acting-for included."""

from datetime import date, timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput
from gongkai.organs.models import Appointment, Organ, Post, Supervision
from gongkai.organs.operations import appoint
from gongkai.organs.queries import chart_of, holders_of
from gongkai.records.permissions import RECORDS
from gongkai.sample.office import load_sample_site
from tests.office import AT, PASSWORD

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


def test_the_samples_leading_group_is_led_by_the_party_secretary() -> None:
    site = load_sample_site(at=AT, password=PASSWORD)
    assert site is not None

    chart = chart_of(site.organ, on=DAY)

    assert [post.get_seat_display() for post in chart.leading_group][:3] == [
        "组长",
        "副组长",
        "副组长",
    ]
    assert chart.leading_group[0].name == "工委书记"
    assert chart.leading_group[0].role == ""
    assert [office.name for office, _ in chart.offices if office and office.is_lead] == [
        "党政办公室"
    ]
    assert load_sample_site(at=AT) is None


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
