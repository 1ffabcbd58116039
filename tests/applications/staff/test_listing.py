"""The list of applications: its order, its lights, its filters, and who sees what."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongkai.accounts.models import User
from gongkai.applications.lights import Light, light_of
from gongkai.applications.models import Application, Assignment
from gongkai.applications.operations.assigning import assign, return_assignment
from gongkai.applications.operations.steps import notify_correction
from gongkai.applications.queries import InOrder, applications_of
from gongkai.audit.models import Entry
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Appointment, Post
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)
from tests.office import SINCE, make_organ, make_person

LIST = "/office/kangchuan/applications/"
TODAY = date(2020, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    return make_office()


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def light(application: Application, today: date = TODAY) -> Light:
    found = Application.objects.get(pk=application.pk)
    return light_of(found, today=today, calendar=calendar_of(found.organ))


def head_of_office(office: OfficeOfCases) -> User:
    """Return somebody who heads the office that answers."""
    user = User.objects.create_user("head", name="科室负责人")
    post = Post.objects.create(
        organ=office.organ, office=office.office, name="负责人", role="office_head"
    )
    Appointment.objects.create(post=post, user=user, from_on=SINCE)
    return user


def numbers(client: Client, query: str = "") -> list[str]:
    """Return the numbers on the page, in order."""
    lines = client.get(LIST + query).context["lines"]
    return [one.number for one, _ in lines]


def test_open_ones_stand_first_by_due_date_and_those_without_one_before_them(
    office: OfficeOfCases,
) -> None:
    late = make_application(office, date(2020, 4, 20), name="甲")
    answered = make_answered(office, make_application(office, date(2020, 4, 1)), date(2020, 4, 10))
    early = make_application(office, date(2020, 4, 15))
    letter = make_application(office, date(2020, 5, 29), channel="post_plain")

    found = applications_of(office.organ, office.clerk, on=TODAY)
    rows = InOrder(found)

    assert [one.number for one in rows[:]] == [
        letter.number,
        early.number,
        late.number,
        answered.number,
    ]
    assert (len(rows), rows[1].number) == (4, early.number)
    assert [one.number for one in InOrder(found, sort="newest")[:2]] == [letter.number, late.number]
    assert next(iter(InOrder(found, sort="closed", scan=True))).number == answered.number


def test_lights_tell_working_days_by_the_calendar_in_words(office: OfficeOfCases) -> None:
    application = make_application(office, date(2020, 4, 20))  # due on 19 May
    letter = make_application(office, date(2020, 5, 29), channel="post_plain")

    told = {day: light(application, date(2020, 5, day)) for day in (8, 14, 15, 19, 20)}

    assert told == {
        8: Light("ok", "剩余8个工作日"),  # the ninth, a Saturday, is worked
        14: Light("soon", "剩余3个工作日"),
        15: Light("soon", "剩余2个工作日"),
        19: Light("soon", "今天到期"),
        20: Light("late", "逾期1天"),
    }
    assert light(letter) == Light("soon", "待与申请人确认")


def test_while_the_applicant_has_the_turn_nothing_is_overdue(
    office: OfficeOfCases, client: Client
) -> None:
    application = make_application(office, date(2020, 4, 20))
    notify_correction(
        application,
        on=date(2020, 4, 22),
        reply_by=date(2020, 6, 5),
        by=office.clerk,
        at=moment(date(2020, 4, 22)),
    )
    late = make_application(office, date(2020, 4, 20))
    sign_in(client, office.clerk)

    assert light(application) == Light("", "等申请人补正")
    assert light(application, date(2020, 6, 8)) == Light("soon", "补正期限已过")
    assert numbers(client, "?open=late") == [late.number]


def test_the_list_narrows_by_each_filter(office: OfficeOfCases, client: Client) -> None:
    post = make_application(
        office,
        date(2020, 5, 6),
        channel="post_signed",
        name="李四",
        wanted="征地补偿方案",
        needs_assistance=True,
    )
    old = make_answered(office, make_application(office, date(2019, 5, 6)), date(2019, 5, 20))
    assign(
        post, office=office.office, person=office.head, by=office.clerk, at=moment(date(2020, 5, 7))
    )
    sign_in(client, office.clerk)

    wanted = {
        "?open=open": [post.number],
        "?open=closed": [old.number],
        "?open=closed_late": [],
        "?state=handling": [post.number],
        "?year=2019": [old.number],
        "?channel=post_signed": [post.number],
        "?decision=provided": [old.number],
        f"?office={office.office.pk}": [post.number],
        f"?handler={office.head.pk}": [post.number],
        "?assistance=on": [post.number],
        "?kind=rectification": [],
        "?sort=closed": [old.number, post.number],
        "?state=nonsense": [],
    }

    assert {query: numbers(client, query) for query in wanted if "nonsense" not in query} == {
        query: found for query, found in wanted.items() if "nonsense" not in query
    }
    assert client.get(LIST + "?state=nonsense").status_code == 200


def test_the_head_of_an_office_sees_what_was_handed_to_it(
    office: OfficeOfCases, client: Client
) -> None:
    head = head_of_office(office)
    own = make_application(office, date(2020, 5, 6))
    other = make_application(office, date(2020, 5, 6))
    assign(own, office=office.office, by=office.clerk, at=moment(TODAY))
    sign_in(client, head)

    assert numbers(client) == [own.number]
    assert client.get(f"{LIST}{own.number}/").status_code == 200
    assert client.get(f"{LIST}{other.number}/").status_code == 404

    return_assignment(
        Assignment.objects.get(), reason="不是我们的事", by=office.clerk, at=moment(TODAY)
    )
    assert numbers(client) == []


def test_another_organ_and_a_community_worker_see_nothing(
    office: OfficeOfCases, client: Client
) -> None:
    application = make_application(office, date(2020, 5, 6))
    stranger = make_person(make_organ("other"), "information_officer")
    worker = make_person(office.organ, "community_worker")

    answers = {
        user.username: [
            sign_in(client, user).get(LIST + path).status_code
            for path in ("", f"{application.number}/", "export/", "print/")
        ]
        for user in (stranger, worker)
    }

    assert answers == {stranger.username: [404] * 4, worker.username: [403] * 4}
    assert (
        sign_in(client, stranger)
        .get(f"/office/other/applications/{application.number}/")
        .status_code
        == 404
    )


def test_a_list_of_many_asks_as_many_questions_as_one_of_few(
    office: OfficeOfCases, client: Client
) -> None:
    sign_in(client, office.clerk)
    counts = []
    for more in (1, 60):
        for _ in range(more):
            application = make_application(office, date(2020, 5, 6))
            assign(application, office=office.office, by=office.clerk, at=moment(TODAY))
        make_answered(office, make_application(office, date(2020, 4, 1)), date(2020, 4, 10))
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 16


def test_the_export_holds_text_only_and_stands_in_the_chain(
    office: OfficeOfCases, client: Client
) -> None:
    make_application(office, date(2020, 5, 6), name="=1+1", wanted='=HYPERLINK("http://x")')
    make_answered(office, make_application(office, date(2020, 4, 1)), date(2020, 4, 10))
    sign_in(client, office.clerk)

    answer = client.get(LIST + "export/?open=open")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    cells = rows.to_python()
    assert cells[1] == [
        "202000001",
        "政府信息公开申请",
        "=1+1",
        "自然人",
        "当面",
        "2020-05-06",
        "2020-05-06",
        '=HYPERLINK("http://x")',
        "已登记",
        "",
        "",
        "2020-06-02",
        "剩余1个工作日",
        "",
        "",
        "",
    ]
    assert len(cells) == 2
    entry = Entry.objects.get(deed="applications.exported")
    assert '"count":1' in entry.text
    assert '"narrowed_by":["open"]' in entry.text


def test_the_printed_register_tells_results_and_days_left(
    office: OfficeOfCases, client: Client
) -> None:
    make_application(office, date(2020, 5, 6))
    make_answered(office, make_application(office, date(2020, 4, 1)), date(2020, 4, 10))
    sign_in(client, office.clerk)

    page = client.get(LIST + "print/").content.decode()

    assert "共2件，2020年6月1日打印" in page
    assert "已登记，剩余1个工作日" in page
    assert "予以公开，2020-04-10" in page


def test_a_list_that_is_too_long_is_not_exported(
    office: OfficeOfCases, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.applications.staff.exporting.MOST_EXPORTED", 1)
    for _ in range(2):
        make_application(office, date(2020, 5, 6))
    sign_in(client, office.clerk)

    answer = client.get(LIST + "export/")

    assert answer.status_code == 400
    assert "请用筛选缩小范围" in answer.content.decode()
    assert not Entry.objects.filter(deed="applications.exported").exists()
