"""How long a complainant can be reached after the complaint was closed, and who ends it."""

from datetime import date

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.desk.terms import retention_told
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.operations import EditedElsewhere
from gongkai.supervision.complaints.operations import (
    answer_complaint,
    close_complaint,
    delete_contact,
    note_investigation,
    open_contact,
    receive_complaint,
    set_up,
)
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.complaints.queries import (
    complaints_of,
    contact_kept_until,
    contacts_to_delete,
)
from gongkai.supervision.models import Complaint
from tests.office import AT, make_person
from tests.supervision.factories import Supervised

PHONE = "13900001234"
ROOM = "/office/district/supervision/complaints/"
#: Closed on the day of AT, kept for three years.
LAST = AT.date().replace(year=AT.year + 3)
OVER = date.fromordinal(LAST.toordinal() + 1)


def _closed(here: Supervised, *, contact: str = PHONE) -> Complaint:
    told = Told(matter="not_disclosed", text="补贴名单没有公开", contact=contact)
    one = receive_complaint(here.organ, told, code="ABCDEFGHJK", at=AT, key="k")
    note_investigation(one, "属实", seen=1, by=here.officer, at=AT)
    answer_complaint(one, "已责令公开", seen=2, by=here.officer, at=AT)
    close_complaint(one, seen=3, by=here.officer, at=AT)
    one.refresh_from_db()
    return one


def _due(here: Supervised, on: date) -> list[Complaint]:
    seen = complaints_of(here.district, here.officer, on=on)
    return list(contacts_to_delete(seen, here.district, on=on))


def test_a_contact_is_kept_for_the_years_that_the_office_chose(here: Supervised) -> None:
    one = _closed(here)

    assert contact_kept_until(one) == LAST
    assert (_due(here, LAST), _due(here, OVER)) == ([], [one])
    clerk = make_person(here.district, "lead_office")
    set_up(here.district, {"contact_years": 1}, by=clerk, at=AT)
    assert _due(here, AT.date().replace(year=AT.year + 2)) == [one]


def test_nothing_is_due_where_none_was_left_or_an_answer_is_awaited(here: Supervised) -> None:
    _closed(here, contact="")
    told = Told(matter="other", text="还在办", contact=PHONE)
    waiting = receive_complaint(here.organ, told, code="KJHGFEDCBA", at=AT, key="w")

    assert _due(here, OVER) == []
    assert contact_kept_until(waiting) is None
    with pytest.raises(WrongState, match="还没有办结"):
        delete_contact(waiting, "保留期满", seen=1, by=here.officer, at=AT)


def test_it_is_deleted_for_good_by_a_person_with_a_reason(here: Supervised) -> None:
    one = _closed(here)
    with pytest.raises(InvalidInput, match="原因"):
        delete_contact(one, " ", seen=4, by=here.officer, at=AT)
    with pytest.raises(EditedElsewhere):
        delete_contact(one, "保留期满", seen=3, by=here.officer, at=AT)

    delete_contact(one, "本人要求删除", seen=4, by=here.officer, at=AT)

    one.refresh_from_db()
    assert (one.contact_sealed, one.state, one.text) == ("", "closed", "补贴名单没有公开")
    last = one.events.order_by("number").last()
    assert last is not None
    assert (last.kind, last.text, last.by) == ("contact_deleted", "本人要求删除", here.officer)
    assert Entry.objects.filter(deed="complaint.contact_deleted").count() == 1
    with pytest.raises(WrongState, match="已经删除"):
        delete_contact(one, "保留期满", seen=5, by=here.officer, at=AT)
    assert open_contact(one, by=here.officer, at=AT) == ""


def test_pages_and_reminders_say_what_is_due(
    here: Supervised, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    one = _closed(here)
    client.force_login(here.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = f"{ROOM}{one.pk}/"

    def shown(address: str, on: date) -> str:
        monkeypatch.setattr(
            "gongkai.organs.doors.beijing_now",
            lambda: AT.replace(year=on.year, month=on.month, day=on.day),
        )
        return client.get(address).content.decode()

    def reminded(on: date) -> list[str]:
        person = User.objects.get(pk=here.officer.pk)
        return [text for _, text in retention_told(person, on=on)]

    assert f"保留到{LAST}" in shown(page, LAST)
    assert "保留期满</a>" not in shown(ROOM, LAST)
    assert "1件举报的联系方式保留期满</a>" in shown(ROOM, OVER)
    assert one.number in shown(f"{ROOM}?state=over", OVER)
    assert one.number not in shown(f"{ROOM}?state=over", LAST)
    assert reminded(OVER) == [f"{here.district.name}：1件举报的联系方式保留期满，待删除"]
    assert reminded(LAST) == []

    client.post(f"{page}contact-deletion/", {"text": "保留期满", "seen": 4, "key": "d"})

    told = shown(page, OVER)
    assert "已删除" in told
    assert "contact-deletion" not in told
    assert _due(here, OVER) == []


@pytest.mark.parametrize("years", ["5000", "32767", "-1"])
def test_no_office_keeps_contacts_for_ever(here: Supervised, client: Client, years: str) -> None:
    clerk = make_person(here.district, "lead_office")
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"working_days": 30, "contact_years": years, "key": "s"}

    answer = client.post(f"{ROOM}setup/", sent)

    assert answer.status_code == 400
    assert "contact_years" in answer.context["form"].errors
    assert client.get(ROOM).status_code == 200
