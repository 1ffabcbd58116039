"""Whatever is typed into any form, address or table: a Chinese answer, never a failure of ours."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory

from gongkai.accounts.addresses import client_address
from gongkai.accounts.models import User
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.registers.layout import Column, register_of
from gongkai.exchange.registers.sheets import sheets_of
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.registers.importing import IMPORTABLE, begin_import, confirm_import
from gongkai.registers.operations import set_opening_balances
from gongkai.registers.queries import opening_balances
from tests.office import AT, SINCE, make_person
from tests.project.closed import addresses_of, make_closed_office

pytestmark = pytest.mark.django_db

VALUES = (
    "字" * 5000,
    "a\x00b",
    "-1",
    "9" * 20,
    "9" * 40,
    "0001-01-01",
    "9999-12-31",
    "２０２０",
    "<script>alert(1)</script>",
    "{{",
    "1e400",
    "NaN",
    " ",
    "😀" * 100,
)
QUERIES = (
    "",
    "?page=abc&year=99999&kind=x",
    "?page=99999999999999999999&year=%00&title=%00",
    "?page=-1&year=-5&on=0000-00-00&title=%25",
    "?year=99999999999999999999999&on=2020-13-01&cancelled",
)
PARTS = ("%00", "x" * 300, "t2.procurement.projects", "é", "..", "a%2Fb")


@pytest.fixture
def organ(db: None) -> Organ:
    return make_closed_office()


@pytest.fixture
def insider(organ: Organ, client: Client) -> Client:
    """Return a client signed in as somebody who may do everything."""
    person = make_person(organ, "information_officer")
    for role in ("lead_office", "principal"):
        post = Post.objects.create(organ=organ, name=f"兼{role}", role=role)
        Appointment.objects.create(post=post, user=person, from_on=SINCE)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


def _filled(form: forms.Form) -> dict[str, Any]:
    """Fill a form in so that only what is tried is wrong with it."""
    filled: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        choices = [key for key, _ in getattr(field, "choices", ()) if key]
        if value in (None, "") and choices:
            value = str(choices[0])
        elif value in (None, "") and field.required:
            value = "2020-01-01" if isinstance(field, forms.DateField) else "1"
        filled[name] = "" if value is None else value
    return filled


def test_no_form_fails_whatever_is_typed_into_it(organ: Organ, insider: Client) -> None:
    failed, tried = [], 0
    # Of the registers' forms, those that differ; of all others one each.
    alike = ("briefs", "other_services", "penalties", "coercion", "applications", "reviews")
    for route, address in addresses_of(organ):
        is_alike = "/zero/" in address and not address.endswith("/suits/")
        if (
            not route.startswith("office/<slug:organ>")
            or is_alike
            or any(f"/{key}/" in address for key in alike)
        ):
            continue
        page = insider.get(address)
        form = page.context.get("form") if page.context else None
        assert page.status_code < 500, address
        if form is None:
            continue
        filled = _filled(form)
        files = [n for n, f in form.fields.items() if isinstance(f, forms.FileField)]
        for name in form.fields:
            for value in VALUES:
                tried += 1
                sent = filled | {"key": f"k{tried}"} | {name: value}
                sent |= {n: SimpleUploadedFile("a.docx", b"%PDF-1.4 x") for n in files}
                if insider.post(address, sent).status_code >= 500:
                    failed.append((address, name, value[:20]))

    assert failed == []
    assert tried > 1000


def test_no_address_fails_whatever_stands_in_it(organ: Organ, insider: Client) -> None:
    def filled(route: str, number: str, part: str) -> str:
        def fill(match: re.Match[str]) -> str:
            return organ.slug if match[2] == "organ" else number if match[1] == "int" else part

        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", fill, route)

    routes = {route for route, _ in addresses_of(organ) if route.startswith("office/<slug:organ>")}
    addresses = {
        filled(route, number, part) + query
        for route in routes
        for number in ("0", "99999", "9" * 20)
        for part in PARTS
        for query in QUERIES
    }

    failed = [a for a in sorted(addresses) if insider.get(a).status_code >= 500]

    assert failed == []


_GOOD = {"identifier": "77", "amount": "12.5", "count": "3", "date": ""}


def _cell(column: Column) -> str:
    return column.example or _GOOD.get(column.kind, "")


@pytest.mark.parametrize("key", IMPORTABLE)
def test_no_table_fails_whatever_stands_in_it(organ: Organ, key: str) -> None:
    """Both databases say the same: what does not fit is named, and nothing of it is written."""
    clerk: User = make_person(organ, "information_officer")
    columns = register_of(key).columns
    head = "\t".join(column.head for column in columns)
    refused = []
    for number, column in enumerate(columns):
        for value in VALUES:
            cells = [value if other is column else _cell(other) for other in columns]
            if column.key != "id":
                cells[0] = f"{number}-{VALUES.index(value)}"
            data = f"{head}\n{chr(9).join(cells)}".encode()
            try:
                with transaction.atomic():
                    begun = begin_import(organ, key, 2020, data, name="a.txt", by=clerk, at=AT)
                    confirm_import(begun, by=clerk, at=AT)
            except GongkaiError:
                refused.append((column.key, value))

    longest = {(c.key, VALUES[0]) for c in columns}
    assert longest <= set(refused)


def test_a_slip_in_the_year_starts_no_report_and_breaks_no_desk(insider: Client) -> None:
    office = "/office/closed/"

    answers = [
        insider.post(f"{office}reports/{year}/start/", {"key": year}).status_code
        for year in ("20204", "2099", "1999", "9" * 20)
    ]

    assert answers == [404, 400, 404, 404]
    assert insider.get(office).status_code == 200


@pytest.mark.parametrize(
    "cells",
    [
        {"t3.other_processing.nobody": 1},
        {"t3.received.person": Decimal("3.7")},
        {"t3.received.person": 10**20},
    ],
)
def test_opening_figures_that_no_report_holds_are_refused(
    organ: Organ, cells: dict[str, Any]
) -> None:
    clerk = make_person(organ, "information_officer")

    with pytest.raises(InvalidInput, match="上年数据"):
        set_opening_balances(organ, 2021, cells, source="typed", by=clerk, at=AT)

    assert opening_balances(organ, 2021) == {}


def test_a_small_file_that_claims_a_huge_table_is_refused() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "序号")
        sheet.write(1_048_575, 16_383, "远处")

    for data in (made.getvalue(), *_disguised(made.getvalue())):
        with pytest.raises(InvalidInput, match="大到1048576行16384列"):
            sheets_of(data, "大.xlsx")
        with pytest.raises(InvalidInput, match="大到1048576行16384列"):
            read_report_bytes(data, name="大.xlsx")


def _disguised(data: bytes) -> Iterator[bytes]:
    """Yield the workbook with other quotes, with letters by number, with a part of another name."""
    yield _rewritten(data, lambda xml: xml.replace(b'r="XFD1048576"', b"r = 'XFD1048576'"))
    yield _rewritten(data, lambda xml: xml.replace(b'"XFD1048576"', b'"&#88;FD1048576"'))
    yield _rewritten(data, lambda xml: xml.replace(b"worksheets/sheet1.xml", b"blatt/eins.dat"))


def _rewritten(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(change(name.encode()).decode(), change(old.read(name)))
    return made.getvalue()


def test_an_address_longer_than_any_file_name_is_not_found(client: Client) -> None:
    assert client.get("/" + "政" * 100 + "/").status_code == 404
    assert client.get("/" + "a" * 300).status_code == 404


def test_a_proxys_odd_words_are_no_address(rf: RequestFactory, settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, proxies=1)

    def told(words: str) -> str:
        return client_address(rf.get("/", headers={"X-Forwarded-For": words}))

    assert told("1.2.3.4") == "1.2.3.4"
    assert told("unknown") == told("1.2.3.4:5678") == "127.0.0.1"
