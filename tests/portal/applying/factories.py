"""Filled-in application forms, and where they are sent."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.organs.models import Organ
from gongkai.portal.applying.keys import new_key
from tests.applications.factories import IDENTITY, OfficeOfCases

#: The code of no body: its check character is right.
CREDIT_CODE = "91350100M000100Y43"
#: Words of the receipt page around the code.
_CODE = re.compile(r'class="code-word">([A-Z0-9]{10})<')
#: A Monday on which the applications of these tests are handed in.
HANDED_IN = date(2020, 4, 20)


@dataclass(frozen=True)
class Receipt:
    """What an applicant learns when an application is handed in."""

    application: Application
    number: str
    code: str


def person(**given: Any) -> dict[str, Any]:
    """Return the form as a person fills it in."""
    return {
        "key": new_key(),
        "category": "person",
        "name": "张三",
        "identity_type": "resident",
        "identity_number": IDENTITY,
        "phone": "139 0000 0000",
        "address": "示例路1号",
        "wanted": "2020年老旧小区改造工程的验收报告",
        "form_of_provision": "electronic",
        "way_of_provision": "online",
    } | given


def body(**given: Any) -> dict[str, Any]:
    """Return the form as a law firm fills it in."""
    return (
        person(
            category="legal",
            name="示例律师事务所",
            identity_number="",
            credit_code=CREDIT_CODE,
            representative="李四",
            contact="王五",
        )
        | given
    )


def send(client: Client, organ: Organ, form: dict[str, Any], **headers: Any) -> Any:
    """Hand a form in."""
    return client.post(reverse("portal:apply", args=[organ.slug]), form, **headers)


def form_page(client: Client, organ: Organ) -> Any:
    """Open the form."""
    return client.get(reverse("portal:apply", args=[organ.slug]))


def code_in(page: Any) -> str:
    """Return the code that a receipt page shows, "" for none."""
    found = _CODE.search(page.content.decode())
    return found[1] if found else ""


def handed_in(client: Client, organ: Organ, **given: Any) -> Receipt:
    """Hand an application in and return what its applicant learns."""
    page = send(client, organ, person(**given))
    assert page.status_code == 200, page.content.decode()
    application = Application.objects.latest("pk")
    return Receipt(application, application.number, code_in(page))


def ask(client: Client, organ: Organ, number: str, code: str, **headers: Any) -> Any:
    """Ask where an application stands."""
    address = reverse("portal:status", args=[organ.slug])
    return client.post(address, {"number": number, "code": code}, **headers)


def page(client: Client, organ: Organ, name: str = "status", *parts: Any) -> Any:
    """Open a page of the status."""
    return client.get(reverse(f"portal:{name}", args=[organ.slug, *parts]))


def text_of(answer: Any) -> str:
    """Return the page as text."""
    return str(answer.content.decode())


def act(client: Client, office: OfficeOfCases, name: str, **form: Any) -> Any:
    """Send a form of the status page."""
    return client.post(
        reverse(f"portal:{name}", args=[office.organ.slug]), {"key": new_key()} | form
    )
