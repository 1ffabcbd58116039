"""What is published already, shown before somebody applies."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application
from tests.applications.factories import OfficeOfCases, make_office
from tests.portal.applying.factories import (
    person,
    send,
)
from tests.portal.factories import make_item

pytestmark = pytest.mark.django_db


def test_looking_first_keeps_what_was_typed_and_shows_what_is_public(
    client: Client, office: OfficeOfCases
) -> None:
    make_item(office.organ, title="关于做好冬季取暖安全工作的通知")
    sent = person(wanted="2020年冬季取暖安全检查的通知", needs_assistance="on", look="1")

    answer = send(client, office.organ, sent)

    told = answer.content.decode()
    assert answer.status_code == 200
    assert "关于做好冬季" in told.replace("<mark>", "").replace("</mark>", "")
    typed = ("name", "identity_number", "phone", "address", "wanted", "key")
    assert [name for name in typed if str(sent[name]) not in told] == []
    assert re.search(r'<input[^>]*name="needs_assistance"[^>]* checked', told)
    assert "field wrong" not in told
    assert not Application.objects.exists()


def test_words_being_typed_are_answered_with_a_piece_of_the_page(
    client: Client, office: OfficeOfCases
) -> None:
    make_item(office.organ, title="关于做好冬季取暖安全工作的通知")
    address = reverse("portal:published", args=[office.organ.slug])

    found = client.post(address, {"words": "取暖安全"})
    nothing = client.post(address, {"words": "没有这样的事"})
    asked_for = client.get(address)

    assert 'href="../../../kangchuan/items/' in found.content.decode()
    assert "没有找到相近的" in nothing.content.decode()
    assert "<html" not in found.content.decode()
    assert asked_for.status_code == 405


def test_only_the_organs_own_public_items_are_found(client: Client, office: OfficeOfCases) -> None:
    make_item(make_office("other").organ, title="关于做好冬季取暖安全工作的通知")
    make_item(office.organ, title="关于取暖安全的草稿", state="draft")

    found = client.post(
        reverse("portal:published", args=[office.organ.slug]), {"words": "取暖安全"}
    )

    assert "没有找到相近的" in found.content.decode()
