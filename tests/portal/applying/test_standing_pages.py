"""The pages that tell how to apply, for an office with the online channel and for one without."""

import pytest

from gongkai.applications.models import CaseSettings
from gongkai.portal.pages import standing_files
from gongkai.portal.shell import shell_of
from tests.applications.factories import OfficeOfCases

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
