"""What the page and the desk say of the nightly check."""

from datetime import timedelta

import pytest
from django.test import Client

from gongkai.archive.integrity.keeping import keep_result
from gongkai.statute.findings import Finding
from tests.office import AT, make_organ, make_person

pytestmark = pytest.mark.django_db
BROKEN = [Finding("row_changed", "error", "“kangchuan”的办理经过第7号与封存时不符：被改动。")]


@pytest.mark.parametrize("is_administrator", [True, False])
def test_words_are_told_to_system_administrators_only(is_administrator: bool) -> None:
    organ = make_organ()
    clerk = make_person(organ, "information_officer")
    clerk.is_staff = is_administrator
    clerk.save()
    client = Client()
    client.force_login(clerk)
    page = f"/office/{organ.slug}/archive/integrity/"
    assert "还没有检查过" in client.get(page).content.decode()

    keep_result(BROKEN, at=AT, seconds=2)

    text = client.get(page).content.decode()
    assert "发现1处问题" in text
    assert ("第7号" in text) == is_administrator
    desk = client.get(f"/office/{organ.slug}/").content.decode()
    assert ("完整性检查发现1处问题" in desk) == is_administrator


def test_an_administrator_is_told_when_nobody_looked_for_days() -> None:
    organ = make_organ()
    clerk = make_person(organ, "information_officer")
    clerk.is_staff = True
    clerk.save()
    client = Client()
    client.force_login(clerk)

    keep_result([], at=AT - timedelta(days=9), seconds=2)

    assert "天没有运行" in client.get(f"/office/{organ.slug}/").content.decode()
