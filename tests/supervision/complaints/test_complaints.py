"""Complaints: from the public page to the supervising organ, never to the organ complained of."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.desk.queries import desk_of
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment, Post, Supervision
from gongkai.portal.applying.limits import SUBMISSIONS
from gongkai.records.operations import EditedElsewhere
from gongkai.supervision.checks.queries import findings_of
from gongkai.supervision.complaints.jobs import redate_all_complaints
from gongkai.supervision.complaints.operations import (
    answer_complaint,
    close_complaint,
    enter_complaint,
    hand_on,
    make_finding,
    note_investigation,
    open_contact,
    receive_complaint,
    redate_complaints,
    set_up,
)
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.complaints.queries import complaints_of, counts_of, handler_of
from gongkai.supervision.models import CheckFinding, Complaint, ComplaintEvent
from tests.office import AT, SINCE, make_person
from tests.supervision.factories import Supervised, finding_content

CODE = "ABCDEFGHJK"
PHONE = "13900001234"


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: AT)
    monkeypatch.setattr("gongkai.portal.complaining.views.beijing_now", lambda: AT)


def make_complaint(here: Supervised, **given: str) -> Complaint:
    """Hand a complaint about the office in."""
    told = {"matter": "not_disclosed", "text": "补贴名单没有公开", "contact": PHONE} | given
    count = Complaint.objects.count()
    return receive_complaint(here.organ, Told(**told), code=CODE, at=AT, key=f"k{count}")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_complaint_goes_to_the_organ_that_supervises_on_the_day(here: Supervised) -> None:
    complaint = make_complaint(here)

    assert (complaint.organ, complaint.about) == (here.district, here.organ)
    # 30 working days, two of them on a weekend that is worked, over the Spring Festival.
    assert complaint.due_on is not None
    assert complaint.due_on.isoformat() == "2021-03-03"
    assert PHONE not in complaint.contact_sealed
    assert [event.kind for event in complaint.events.all()] == ["received"]


def test_without_a_supervising_organ_here_there_is_an_address_and_no_form(
    here: Supervised, client: Client
) -> None:
    Supervision.objects.update(to_on=AT.date() - timedelta(days=1))
    told = {
        "working_days": 30,
        "body": "区政府办公室",
        "address": "一号路1号",
        "phone": "55501",
    }
    set_up(here.organ, told, by=here.clerk, at=AT)

    page = client.get(f"/{here.organ.slug}/complain/").content.decode()

    assert "一号路1号" in page
    assert "<form" not in page.split("<main")[1]
    with pytest.raises(WrongState, match="没有使用本系统"):
        make_complaint(here)


def test_nobody_there_to_handle_it_means_an_address(here: Supervised) -> None:
    Appointment.objects.filter(user=here.officer).update(to_on=AT.date() - timedelta(days=1))

    assert handler_of(here.organ, on=AT.date()) is None


def test_who_works_in_both_is_nobody_to_handle_it(here: Supervised) -> None:
    post = Post.objects.get(organ=here.organ, role="office_head")
    Appointment.objects.create(post=post, user=here.officer, from_on=SINCE)

    assert handler_of(here.organ, on=AT.date()) is None


def test_a_letter_is_entered_with_its_true_day_of_receipt(here: Supervised) -> None:
    officer = signed_in(here.officer)
    room = "/office/district/supervision/complaints/"
    told = {
        **{"about": here.organ.pk, "way": "letter", "received_on": "2020-12-30"},
        **{"matter": "not_disclosed", "text": "补贴名单没有公开", "contact": PHONE, "key": "1"},
    }

    page = officer.post(f"{room}new/", told)["Location"]

    complaint = Complaint.objects.get()
    assert (complaint.number, complaint.year, complaint.way) == ("20200001", 2020, "letter")
    assert complaint.due_on is not None
    # Sunday 7 February is worked.
    assert complaint.due_on.isoformat() == "2021-02-10"
    assert (complaint.code_mark, PHONE in complaint.contact_sealed) == ("", False)
    assert "来信" in officer.get(page).content.decode()
    assert [(e.by, e.on.isoformat()) for e in complaint.events.all()] == [
        (here.officer, "2020-12-30")
    ]
    ahead = officer.post(f"{room}new/", told | {"received_on": "2021-02-01", "key": "2"})
    assert "还没有到" in ahead.content.decode()
    content = {"way": "visit", "received_on": AT.date(), "at": AT}
    for by, about in ((here.inspector, here.organ), (here.officer, here.district)):
        with pytest.raises(NotPermitted):
            enter_complaint(here.district, about, Told("other", "x"), by=by, **content)  # type: ignore[arg-type]


def test_a_notice_that_comes_late_dates_what_is_open(
    here: Supervised, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, answered = make_complaint(here), make_complaint(here)
    note_investigation(answered, "属实", seen=1, by=here.officer, at=AT)
    answer_complaint(answered, "已责令改正。", seen=2, by=here.officer, at=AT)
    Complaint.objects.update(due_on=None, due_problem="没有2021年的节假日安排")
    monkeypatch.setattr("gongkai.supervision.complaints.jobs._dated", {})
    set_up(here.district, {"working_days": 5}, by=make_person(here.district, "lead_office"), at=AT)

    moved = [redate_all_complaints(at=AT), redate_all_complaints(at=AT)]

    assert moved == [1, 0]
    assert redate_complaints(here.district, at=AT) == 0
    waiting.refresh_from_db()
    answered.refresh_from_db()
    # By the thirty days of its own time, not by the five set since.
    assert (str(waiting.due_on), waiting.due_problem) == ("2021-03-03", "")
    assert answered.due_on is None
    assert [one.kind for one in waiting.events.order_by("number")] == ["received", "redated"]


def test_a_complaint_about_a_street_without_pages_stands_on_the_districts(
    here: Supervised, client: Client
) -> None:
    here.organ.has_portal = False
    here.organ.save()
    place = f"/{here.organ.slug}/complain/"

    assert place in client.get("/district/complain/").content.decode()
    page = client.get(place).content.decode()
    assert f'<h1>举报</h1>\n<p class="lead">{here.organ.name}' in page
    told = {"matter": "other", "text": "没有公开", "key": hidden(page)}
    sent = client.post(place, told).content.decode()
    code = re.search(r'class="code-word">(\w+)<', sent)
    complaint = Complaint.objects.get()
    assert (complaint.organ, complaint.about) == (here.district, here.organ)
    assert code
    asked = client.post(f"{place}status/", {"number": complaint.number, "code": code[1]})
    assert complaint.number in asked.content.decode()
    type(here.organ).objects.update(has_portal=False)
    assert client.get(place).status_code == 404


def test_the_organ_complained_of_never_sees_it(here: Supervised) -> None:
    complaint = make_complaint(here)
    lead = make_person(here.organ, "lead_office")
    people = [here.clerk, here.inspector, here.head, lead]

    for person in people:
        assert not Complaint.objects.visible_to(person, on=AT.date()).exists()
        assert not ComplaintEvent.objects.visible_to(person, on=AT.date()).exists()
        with pytest.raises(NotPermitted):
            note_investigation(complaint, "看看", seen=1, by=person, at=AT)
        for slug in (here.organ.slug, here.district.slug):
            page = f"/office/{slug}/supervision/complaints/{complaint.pk}/"
            assert signed_in(person).get(page).status_code in (403, 404)
    assert not Entry.objects.filter(chain__organ=here.organ.slug, deed__contains="complaint")


def test_who_holds_posts_in_both_organs_is_kept_out(here: Supervised) -> None:
    complaint = make_complaint(here)
    post = Post.objects.get(organ=here.organ, role="office_head")
    Appointment.objects.create(post=post, user=here.officer, from_on=SINCE)
    officer = User.objects.get(pk=here.officer.pk)

    assert complaint not in complaints_of(here.district, officer, on=AT.date())
    with pytest.raises(NotPermitted, match="在被举报机关任职"):
        note_investigation(complaint, "看看", seen=1, by=officer, at=AT)


def test_other_people_of_the_district_do_not_see_it(here: Supervised) -> None:
    make_complaint(here)
    clerk = make_person(here.district, "information_officer")

    assert not Complaint.objects.visible_to(clerk, on=AT.date()).exists()


def test_a_complaint_is_handed_on_investigated_answered_and_closed(here: Supervised) -> None:
    complaint = make_complaint(here)
    who = {"by": here.officer, "at": AT}

    hand_on(complaint, "政务公开科核实", seen=1, **who)  # type: ignore[arg-type]
    with pytest.raises(EditedElsewhere):
        note_investigation(complaint, "属实", seen=1, **who)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="先登记调查"):
        answer_complaint(complaint, "属实", seen=2, **who)  # type: ignore[arg-type]
    note_investigation(complaint, "属实", seen=2, **who)  # type: ignore[arg-type]
    answer_complaint(complaint, "属实，已责令整改。", seen=3, **who)  # type: ignore[arg-type]
    answer_complaint(complaint, "补充：已经改好。", seen=4, **who)  # type: ignore[arg-type]
    close_complaint(complaint, seen=5, **who)  # type: ignore[arg-type]

    complaint.refresh_from_db()
    assert (complaint.state, complaint.closed_on) == ("closed", AT.date())
    counts = counts_of(complaints_of(here.district, here.officer, on=AT.date()), on=AT.date())
    assert (counts.total, counts.late) == (1, 0)
    assert counts.organs == [(here.organ.name, 1)]


def test_it_is_not_handed_to_the_organ_complained_of(here: Supervised) -> None:
    complaint = make_complaint(here)

    with pytest.raises(InvalidInput, match="不能转给被举报的机关"):
        hand_on(complaint, f"请{here.organ.name}自查", seen=1, by=here.officer, at=AT)


def test_a_finding_from_it_tells_the_organ_nothing_of_it(here: Supervised) -> None:
    complaint = make_complaint(here)

    finding = make_finding(complaint, finding_content(here), seen=1, by=here.officer, at=AT)

    assert list(findings_of(here.organ, here.clerk, on=AT.date())) == [finding]
    assert finding.inspection is None
    page = f"/office/{here.organ.slug}/supervision/check-findings/{finding.pk}/"
    told = signed_in(here.clerk).get(page).content.decode()
    assert "举报" not in told.split("<main")[1]
    entries = Entry.objects.filter(chain__organ=here.organ.slug)
    assert not [one for one in entries if "complaint" in one.text]


def test_a_look_at_the_contact_stays_in_the_trail(here: Supervised) -> None:
    complaint = make_complaint(here)
    officer = signed_in(here.officer)
    page = f"/office/district/supervision/complaints/{complaint.pk}/"

    shown = officer.get(page).content.decode()
    opened = officer.post(f"{page}contact/").content.decode()

    assert PHONE not in shown
    assert PHONE in opened
    assert officer.get(f"{page}contact/").status_code == 405
    assert [e.kind for e in complaint.events.order_by("number")][-1] == "contact_opened"
    assert not [one for one in Entry.objects.all() if PHONE in one.text]
    assert open_contact(complaint, by=here.officer, at=AT) == PHONE


def test_events_are_only_added_to(here: Supervised) -> None:
    make_complaint(here)

    with pytest.raises(DatabaseError), transaction.atomic():
        ComplaintEvent.objects.update(text="改了")


def hidden(page: str) -> str:
    """Return the key of a form."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_public_hands_in_without_scripts_and_asks_where_it_stands(
    here: Supervised, client: Client
) -> None:
    place = f"/{here.organ.slug}/complain/"
    page = client.get(place)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert here.district.name in page.content.decode()
    told = {"matter": "application", "text": "超期没有答复", "key": hidden(page.content.decode())}

    sent = client.post(place, told).content.decode()
    again = client.post(place, told).content.decode()

    complaint = Complaint.objects.get()
    assert complaint.number in sent
    assert "已经提交过" in again
    code = re.search(r'class="code-word">(\w+)<', sent)
    assert code
    assert code[1] in again
    wrong = client.post(f"{place}status/", {"number": complaint.number, "code": "WRONG"})
    assert wrong.status_code == 403
    note_investigation(complaint, "内部情况不外传", seen=1, by=here.officer, at=AT)
    answer_complaint(complaint, "已责令改正。", seen=2, by=here.officer, at=AT)
    asked = {"number": complaint.number, "code": code[1].lower()}
    state = client.post(f"{place}status/", asked).content.decode()
    assert "已责令改正。" in state
    assert "内部情况" not in state


def test_a_faulty_form_comes_back_with_what_was_typed(here: Supervised, client: Client) -> None:
    place = f"/{here.organ.slug}/complain/"
    key = hidden(client.get(place).content.decode())

    empty = client.post(place, {"text": "", "place": "网页第三栏", "key": key})
    foreign = client.post(place, {"matter": "other", "text": "内容", "key": "x" * 64})
    secret = client.post(place, {"matter": "other", "text": "机密★10年 附件", "key": key})
    number = "11010519491231002X"
    named = client.post(place, {"matter": "other", "text": f"本人{number}申请", "key": key})

    assert [one.status_code for one in (empty, foreign, secret, named)] == [400, 400, 400, 400]
    assert "不需要身份证号码" in named.content.decode()
    assert "网页第三栏" in empty.content.decode()
    assert "页面已经过期" in foreign.content.decode()
    assert "停止操作" in secret.content.decode()
    assert not Complaint.objects.exists()


def test_a_flood_from_one_address_is_stopped(here: Supervised, client: Client) -> None:
    place = f"/{here.organ.slug}/complain/"

    for _ in range(SUBMISSIONS):
        key = hidden(client.get(place).content.decode())
        assert client.post(place, {"matter": "other", "text": "x", "key": key}).status_code == 200
    key = hidden(client.get(place).content.decode())
    stopped = client.post(place, {"matter": "other", "text": "x", "key": key})

    assert stopped.status_code == 429
    assert "向主管部门反映" in stopped.content.decode()


def test_guessing_a_code_is_stopped(here: Supervised, client: Client) -> None:
    complaint = make_complaint(here)
    place = f"/{here.organ.slug}/complain/status/"

    codes = [
        client.post(place, {"number": complaint.number, "code": f"AAAA{n}"}).status_code
        for n in range(8)
    ]

    assert codes[0] == 403
    assert codes[-1] == 429


def test_the_pages_of_a_complaint(here: Supervised) -> None:
    complaint = make_complaint(here)
    officer = signed_in(here.officer)
    room = "/office/district/supervision/complaints/"

    listed = officer.get(f"{room}?state=received&matter=not_disclosed&year=2021&q=补贴")
    assert complaint.number in listed.content.decode()
    assert officer.get(f"{room}export/").content.startswith(b"PK")
    assert Entry.objects.filter(chain__organ="district", deed="complaints.exported").count() == 1
    page = f"{room}{complaint.pk}/"
    officer.post(f"{page}hand-on/", {"text": "政务公开科", "seen": 1, "key": "1"})
    officer.post(f"{page}investigation/", {"text": "属实", "seen": 2, "key": "2"})
    found = {"text": "补贴名单没有公开", "asked": "公开", "due_on": "2021-01-29", "seen": 3}
    officer.post(f"{page}find/", found | {"key": "3"})
    officer.post(f"{page}answer/", {"text": "已责令整改", "seen": 4, "key": "4"})
    officer.post(f"{page}close/", {"text": "办结", "seen": 5, "key": "5"})

    complaint.refresh_from_db()
    assert complaint.state == "closed"
    assert CheckFinding.objects.get().organ == here.organ
    assert officer.get(f"{page}nothing/").status_code == 404


def test_the_desk_of_the_district_names_it(here: Supervised) -> None:
    make_complaint(here)

    def told(user: User, organ: object, days: int = 0) -> list[str]:
        person = User.objects.get(pk=user.pk)
        desk = desk_of(person, organ, on=AT.date() + timedelta(days=days))  # type: ignore[arg-type]
        return [line.state for line in (*desk.late, *desk.mine) if "complaints" in line.url]

    assert told(here.officer, here.district) == ["已收到"]
    assert told(here.officer, here.district, days=60) == ["超时未办"]
    assert told(here.inspector, here.organ) == []
