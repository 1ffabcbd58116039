"""Cases whose term of retention is over: shown, and their personal data taken out when chosen."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from gongkai.applications.models import Application, CaseSettings
from gongkai.applications.operations import closing
from gongkai.desk.queries import desk_of
from gongkai.errors import WrongState
from tests.applications.factories import OfficeOfCases, make_answered, make_application
from tests.applications.staff.clerks import TODAY, sign_in

LONG_AGO, RECENTLY = date(2019, 3, 4), date(2025, 9, 2)


@pytest.fixture
def due(working_office: OfficeOfCases) -> list[Application]:
    CaseSettings.objects.filter(organ=working_office.organ).update(retention_years=1)
    cases = [make_application(working_office, LONG_AGO) for _ in range(3)]
    recent = make_application(working_office, RECENTLY)
    return [make_answered(working_office, one, one.arrived_on) for one in (*cases, recent)][:3]


def place(office: OfficeOfCases) -> str:
    return f"/office/{office.organ.slug}/applications/retention/"


def told(office: OfficeOfCases) -> list[str]:
    return [
        line.title
        for line in desk_of(office.head, office.organ, on=TODAY).mine
        if line.state == "保留期满"
    ]


def test_chosen_ones_are_anonymised_and_the_others_wait(
    client: Client, working_office: OfficeOfCases, due: list[Application]
) -> None:
    sign_in(client, working_office.head)
    first, second, third = due
    assert told(working_office) == ["3件申请的个人信息"]

    page = client.get(place(working_office)).content.decode()
    assert all(one.number in page for one in due)
    assert "共3件" in page
    assert "保留到2020-03-04" in page
    done = client.post(place(working_office), {"cases": [first.number, third.number]})

    assert done.status_code == 302
    kept = {
        one.pk: one.anonymised_at for one in Application.objects.filter(pk__in=[o.pk for o in due])
    }
    assert [kept[one.pk] is not None for one in due] == [True, False, True]
    assert second.applicant.name in client.get(place(working_office)).content.decode()
    assert told(working_office) == ["1件申请的个人信息"]


def test_one_that_is_refused_holds_up_no_other(
    client: Client,
    working_office: OfficeOfCases,
    due: list[Application],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse_first(case: Application) -> list[int]:
        if case.pk == due[0].pk:
            raise WrongState("还在诉讼中。")
        return []

    hooks: list[Callable[[Application], list[int]]] = [refuse_first]
    monkeypatch.setattr(closing, "ALSO", hooks)
    sign_in(client, working_office.head)

    page = client.post(
        place(working_office), {"cases": [one.number for one in due]}, follow=True
    ).content.decode()

    assert f"{due[0].number}没有清除：还在诉讼中。" in page
    assert "已匿名化2件。" in page


def test_nothing_chosen_or_not_due_changes_nothing(
    client: Client, working_office: OfficeOfCases, due: list[Application]
) -> None:
    young = Application.objects.get(arrived_on=RECENTLY)
    sign_in(client, working_office.head)

    for chosen in ([], [young.number], ["没有"]):
        answer = client.post(place(working_office), {"cases": chosen, "key": "once"})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
    assert not Application.objects.exclude(anonymised_at=None).exists()


def test_only_those_who_set_up_may_open_it(
    client: Client, working_office: OfficeOfCases, due: list[Application]
) -> None:
    sign_in(client, working_office.clerk)

    assert client.get(place(working_office)).status_code == 403
