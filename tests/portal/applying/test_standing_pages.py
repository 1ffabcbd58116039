"""The pages that tell how to apply, for an office with the online channel and for one without."""

import pytest
from django.test import Client

from gongkai.applications.models import CaseSettings
from gongkai.applications.operations.choosing import CHOICES, choose_settings
from gongkai.portal.pages import standing_files
from gongkai.portal.shell import shell_of
from gongkai.portal.worker import write_due_pages
from tests.applications.factories import OfficeOfCases
from tests.office import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_the_form_is_linked_only_where_the_office_opens_it(
    office: OfficeOfCases, is_open: bool
) -> None:
    CaseSettings.objects.update(is_online_open=is_open)

    pages = {
        place.parent.name: data.decode()
        for place, data in standing_files(shell_of(office.organ)).items()
    }

    assert ('href="form/"' in pages["apply"], 'href="../apply/form/"' in pages["guide"]) == (
        is_open,
        is_open,
    )
    assert ("本机关没有开通网上申请" in pages["apply"]) is not is_open
    assert 'href="status/"' in pages["apply"]


def test_closing_the_channel_takes_its_link_off_the_page(
    office: OfficeOfCases, client: Client
) -> None:
    settings = CaseSettings.objects.get()
    chosen = {name: getattr(settings, name) for name in CHOICES} | {"is_online_open": False}

    choose_settings(office.organ, chosen, by=office.head, at=AT)
    write_due_pages(at=AT)

    page = client.get("/kangchuan/apply/")
    assert "本机关没有开通网上申请" in b"".join(page).decode()
