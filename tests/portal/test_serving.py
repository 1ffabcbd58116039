"""Serving the folder: what browsers have already is not sent again, kinds are named rightly."""

from pathlib import Path

import pytest
from django.test import Client

from gongkai.organs.models import Organ
from gongkai.portal.worker import write_due_pages
from gongkai.publishing.models import Column
from tests.office import AT
from tests.portal.factories import PDF, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(office: Organ, columns: dict[str, Column]) -> str:
    """Return the address of an item whose pages are written."""
    item = make_item(office, columns["documents"], files={"附件.pdf": PDF})
    write_due_pages(at=AT)
    return f"/kangchuan/items/{item.record.public_id}/"


def test_a_page_that_stayed_the_same_is_not_sent_again(client: Client, written: str) -> None:
    first = client.get(written)
    list(first.streaming_content)  # type: ignore[call-overload]

    by_tag = client.get(written, headers={"If-None-Match": first["ETag"]})
    by_day = client.get(written, headers={"If-Modified-Since": first["Last-Modified"]})
    other = client.get(written, headers={"If-None-Match": '"other"'})

    assert (by_tag.status_code, by_day.status_code, other.status_code) == (304, 304, 200)
    assert first["Cache-Control"] == by_tag["Cache-Control"] == "no-cache"
    other.close()


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("files/附件.pdf", "application/pdf"),
        ("../../feed.xml", "application/atom+xml; charset=utf-8"),
        ("../../../assets/public.js", "text/javascript; charset=utf-8"),
        ("../../../assets/icon.svg", "image/svg+xml"),
        ("../../../robots.txt", "text/plain; charset=utf-8"),
        ("../../../checkpoints.json", "application/json"),
    ],
)
def test_kinds_are_named(client: Client, written: str, place: str, kind: str) -> None:
    address = str(Path("/", *_resolved(written, place)))

    answer = client.get(address if place else written)

    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    answer.close()


def _resolved(start: str, place: str) -> list[str]:
    parts = start.strip("/").split("/")
    for part in place.split("/"):
        if part == "..":
            parts.pop()
        elif part:
            parts.append(part)
    return parts


def test_the_short_link_without_its_last_slash_leads_on(client: Client, written: str) -> None:
    public_id = written.rstrip("/").rsplit("/", 1)[-1]

    answer = client.get(f"/i/{public_id}")

    assert (answer.status_code, answer["Location"]) == (302, f"/i/{public_id}/")
