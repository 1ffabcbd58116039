"""Cases whose term of retention is over: told, previewed, and cleared by a person only."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.applications.models import Application, CaseSettings
from gongkai.applications.operations.closing import due_for_anonymising, retained_until
from gongkai.desk.queries import desk_of
from gongkai.desk.reminding import add_channel, send_reminders
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
DAY, OVER = date(2020, 5, 11), date(2025, 6, 3)
PAGE = "/office/kangchuan/applications/retention/"


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(retention_years=5)


def closed(office: OfficeOfCases) -> Application:
    return make_answered(office, make_application(office, DAY), DAY + timedelta(days=3))


def signed_in(client: Client, user: object) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_chosen_cases_are_previewed_and_only_then_cleared(
    office: OfficeOfCases, client: Client
) -> None:
    chosen, other = closed(office), closed(office)
    signed_in(client, office.head)
    shown = client.get(PAGE).content.decode()
    preview = client.post(PAGE, {"cases": [chosen.pk]}).content.decode()
    before = Application.objects.filter(anonymised_at=None).count()
    client.post(PAGE, {"cases": [chosen.pk], "confirmed": "on", "key": "k"})

    assert "共2件" in shown
    assert "清除1件案卷的个人信息" in preview
    assert before == 2
    cleared = Application.objects.exclude(anonymised_at=None)
    assert list(cleared.values_list("pk", flat=True)) == [chosen.pk]
    assert Application.objects.get(pk=other.pk).wanted == other.wanted


def test_a_case_whose_term_runs_cannot_be_chosen_and_clerks_have_no_such_page(
    office: OfficeOfCases, client: Client
) -> None:
    case = closed(office)
    CaseSettings.objects.filter(organ=office.organ).update(retention_years=50)
    refused = signed_in(client, office.head).post(PAGE, {"cases": [case.pk], "confirmed": "on"})
    clerk = signed_in(Client(), office.clerk).get(PAGE)

    assert (refused.status_code, clerk.status_code) == (400, 403)
    assert Application.objects.get(pk=case.pk).anonymised_at is None


def test_the_desk_names_how_many_are_due(office: OfficeOfCases) -> None:
    closed(office)
    closed(office)

    for person, told in ((office.head, ["2件申请的个人信息待清除"]), (office.clerk, [])):
        lines = desk_of(person, office.organ, on=OVER).mine
        assert [one.title for one in lines if one.state == "保留期满"] == told


def test_the_list_asks_the_same_questions_however_long_it_is(
    office: OfficeOfCases, client: Client
) -> None:
    signed_in(client, office.head)
    counts = []
    for _ in range(2):
        closed(office)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("closed_on", [date(2019, 2, 28), date(2019, 3, 1), date(2020, 2, 29)])
@pytest.mark.parametrize(
    "on", [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)]
)
def test_the_list_and_the_step_agree_on_leap_days(
    office: OfficeOfCases, closed_on: date, on: date
) -> None:
    case = closed(office)
    Application.objects.filter(pk=case.pk).update(closed_on=closed_on)
    case.refresh_from_db()
    until = retained_until(case)

    found = due_for_anonymising(Application.objects.all(), organ=office.organ, on=on)

    assert until is not None
    assert list(found) == ([case] if on > until else [])


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
@pytest.mark.parametrize("is_digest", [False, True])
def test_a_reminder_names_how_many_once_a_month_and_clears_nothing(
    office: OfficeOfCases, is_digest: bool
) -> None:
    closed(office)
    add_channel(office.head, address="wecombot://abcdef0123456789", is_digest=is_digest)
    add_channel(office.clerk, address="wecombot://abcdef0123456789", is_digest=is_digest)
    sent: list[str] = []

    def send(address: str, title: str, text: str) -> bool:
        sent.append(text)
        return len(sent) > 1

    for day in (date(2025, 6, 3), date(2025, 6, 3), date(2025, 6, 4), date(2025, 7, 1)):
        send_reminders(at=moment(day), send=send)

    # The first is not taken by the service and goes out again, then once in the next month.
    told = "街道办事处：1件依申请公开的个人信息保留期满，待匿名化"
    assert len(sent) == 3
    assert all(text.endswith(told) for text in sent)
    assert Application.objects.filter(anonymised_at=None).count() == 1


def test_a_refused_choice_is_shown_again_with_its_ticks(
    office: OfficeOfCases, client: Client
) -> None:
    chosen, other = closed(office), closed(office)
    head = signed_in(client, office.head)

    told = head.post(PAGE, {"cases": [chosen.pk, 99_999], "key": "k"}).content.decode()

    assert "请刷新后重新勾选" in told
    assert f'id="case-{chosen.pk}" checked' in told
    assert f'id="case-{other.pk}">' in told
