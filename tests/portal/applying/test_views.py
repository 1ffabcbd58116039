"""Handing an application in."""

import pytest
from django.test import Client

from gongkai.applications.models import Application
from tests.applications.factories import IDENTITY, OfficeOfCases
from tests.portal.applying.factories import code_in, person, send

pytestmark = pytest.mark.django_db


def test_a_person_hands_in_and_gets_number_and_code_once(
    client: Client, office: OfficeOfCases
) -> None:
    answer = send(client, office.organ, person(wish="周三下午查阅"))

    application = Application.objects.select_related("applicant").get()
    told = answer.content.decode()
    assert answer.status_code == 200
    assert application.number in told
    assert len(code_in(answer)) == 10
    assert application.applicant.identity_number == IDENTITY
    assert application.wanted.endswith("其他说明：周三下午查阅")
    assert (application.source, application.channel) == ("online", "internet")
    assert IDENTITY not in told
