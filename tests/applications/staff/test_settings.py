"""The choices of an office."""

from datetime import date

import pytest
from django.test import Client

from gongkai.applications.models import CaseSettings
from gongkai.audit.models import Entry
from tests.applications.factories import OfficeOfCases, make_office, moment
from tests.office import make_organ, make_person

ADDRESS = "/office/kangchuan/applications/settings/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(date(2020, 6, 1)))
    return make_office()


def test_the_lead_office_chooses_and_the_chain_names_what_changed(
    office: OfficeOfCases, client: Client
) -> None:
    client.force_login(office.head, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ADDRESS).context["form"]["review_body"].value() == "示例区人民政府"

    answer = client.post(
        ADDRESS,
        {
            "charges_fees": "on",
            "review_body": "示例区人民政府",
            "court": "示例区人民法院",
            "number_prefix": "示街公开",
            "retention_years": "5",
        },
    )

    assert answer.status_code == 302
    chosen = CaseSettings.objects.get(organ=office.organ)
    assert (chosen.is_online_open, chosen.charges_fees, chosen.court, chosen.retention_years) == (
        False,
        True,
        "示例区人民法院",
        5,
    )
    entry = Entry.objects.get(deed="applications.settings_changed")
    assert (
        '"changed":["is_online_open","charges_fees","court","number_prefix","retention_years"]'
        in entry.text
    )


def test_an_office_that_chose_nothing_gets_the_defaults_and_keeps_one_row(
    office: OfficeOfCases, client: Client
) -> None:
    organ = make_organ("other")
    client.force_login(
        make_person(organ, "principal"), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = "/office/other/applications/settings/"

    assert client.get(address).context["form"]["retention_years"].value() == 10
    for _ in range(2):
        assert client.post(address, {"retention_years": "10"}).status_code == 302

    assert CaseSettings.objects.filter(organ=organ).count() == 1


def test_a_clerk_does_not_choose_and_a_stranger_finds_nothing(
    office: OfficeOfCases, client: Client
) -> None:
    client.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ADDRESS).status_code == 403

    stranger = make_person(make_organ("other"), "principal")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(ADDRESS, {}).status_code == 404


@pytest.mark.parametrize("years", ["101", "5000", "32767"])
def test_personal_data_is_not_kept_for_ever(
    office: OfficeOfCases, client: Client, years: str
) -> None:
    principal = make_person(office.organ, "principal")
    client.force_login(principal, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(ADDRESS, {"retention_years": years})

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {"retention_years"}
    assert client.get("/office/kangchuan/").status_code == 200
