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
from django.core import signing
from django.db import transaction
from django.test import Client, RequestFactory

from gongkai.accounts.addresses import client_address
from gongkai.accounts.models import User
from gongkai.applications.import_layout import REGISTER as LAYOUT
from gongkai.applications.models import Application
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.registers.layout import Column, register_of
from gongkai.exchange.registers.sheets import sheets_of
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.portal.applying.asking import COOKIE, SALT
from gongkai.portal.applying.forms import ApplyForm, AskForm, CorrectForm, PaidForm, WithdrawForm
from gongkai.registers.importing import IMPORTABLE, begin_import, confirm_import
from gongkai.registers.operations import set_opening_balances
from gongkai.registers.queries import opening_balances
from tests.office import AT, SINCE, make_person
from tests.project.closed import addresses_of
from tests.project.hostile_forms import VALUES, failures

pytestmark = pytest.mark.django_db

QUERIES = (
    "?page=abc&year=99999&kind=x",
    "?page=99999999999999999999&year=%00&title=%00",
    "?page=-1&year=-5&on=0000-00-00&title=%25",
    "?year=99999999999999999999999&on=2020-13-01&cancelled",
)
_GOOD = {"identifier": "77", "amount": "12.5", "count": "3", "date": "", "text": "内容"}
PARTS = ("%00", "x" * 300, "t2.procurement.projects", "é", "..", "a%2Fb")


@pytest.fixture
def insider(closed: Organ, client: Client) -> Client:
    """Return a client signed in as somebody who may do everything."""
    person = make_person(closed, "information_officer")
    for role in ("lead_office", "principal"):
        post = Post.objects.create(organ=closed, name=f"兼{role}", role=role)
        Appointment.objects.create(post=post, user=person, from_on=SINCE)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


def _cell(column: Column) -> str:
    return column.example or _GOOD.get(column.kind, "")


def _needed(column: Column) -> str:
    return _cell(column) if column.required else ""


@pytest.mark.parametrize("room", ["applications", "remedies", "publishing", "supervision", "other"])
def test_no_form_fails_whatever_is_typed_into_it(closed: Organ, insider: Client, room: str) -> None:
    failed, tried = [], set()
    for route, address in addresses_of(closed):
        if _room_of(route) != room or _is_like_another(route, address):
            continue
        page = insider.get(address)
        form = page.context.get("form") if page.context else None
        assert page.status_code < 500, address
        # A page of a case at another standing has the same form again.
        kind = re.sub(r"2021\d+", "", address)
        if form is not None and kind not in tried:
            tried.add(kind)
            failed += failures(insider, address, form)

    assert failed == []
    least = {"applications": 35, "remedies": 10, "publishing": 20, "supervision": 13, "other": 32}
    assert len(tried) > least[room]


def _room_of(route: str) -> str:
    """Return the room of a staff page, or "" for what is no page of the staff."""
    if route == "office/reminders/add/":
        return "other"
    place = re.match(r"office/<slug:organ>/(applications|remedies|publishing|supervision)?", route)
    return place[1] or "other" if place else ""


def _is_like_another(route: str, address: str) -> bool:
    """Say whether the form is another register's too: only those that differ are tried."""
    alike = ("briefs", "other_services", "penalties", "coercion", "applications", "reviews")
    is_alike = "/zero/" in address and not address.endswith("/suits/")
    return "<slug:register>" in route and (is_alike or any(f"/{key}/" in address for key in alike))


@pytest.mark.parametrize(
    ("page", "standing"),
    [
        ("form/", "handling"),
        ("status/", ""),
        ("status/correct/", "correcting"),
        ("status/paid/", "fee_pending"),
        ("status/withdraw/", "handling"),
    ],
)
def test_no_form_of_the_public_fails_whatever_is_typed_into_it(
    closed: Organ, page: str, standing: str
) -> None:
    forms_by_page = {
        "form/": ApplyForm,
        "status/": AskForm,
        "status/correct/": CorrectForm,
        "status/paid/": PaidForm,
        "status/withdraw/": WithdrawForm,
    }
    client = Client(raise_request_exception=False)
    if standing:
        number = closed.numbers_of_cases[standing]  # type: ignore[attr-defined]
        case = Application.objects.get(organ=closed, number=number)
        client.cookies[COOKIE] = signing.dumps([case.pk, case.code_mark], salt=SALT)
    address = f"/closed/apply/{page}"
    assert client.get(address).status_code == 200

    assert failures(client, address, forms_by_page[page]()) == []


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "[1]", "é:é:é", "9" * 4000])
def test_a_forged_cookie_is_no_failure(closed: Organ, cookie: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = cookie

    assert client.get("/closed/apply/status/").status_code == 200
    assert client.get("/closed/apply/status/correct/").status_code == 302


@pytest.mark.parametrize("column", [column.key for column in LAYOUT.columns])
def test_no_column_of_a_carried_register_fails_whatever_stands_in_it(
    closed: Organ, insider: Client, column: str
) -> None:
    """Both databases say the same; what does not fit is named, and nothing of it is written.

    Values stand in one table, a row each, where all its rows are read; otherwise each alone.
    """
    address = "/office/closed/applications/import/"
    columns = LAYOUT.columns
    head = "\t".join(one.head for one in columns)
    chosen = {f"from_{one.key}": str(place) for place, one in enumerate(columns)}
    before = Application.objects.count()
    failed: list[list[str]] = []

    def carried(values: list[str]) -> tuple[list[int], list[str]]:
        """Return what both pages answer to a table of these values, and which of them fit."""
        lines = [head]
        for number, value in enumerate(values):
            own = {"id": str(number), column: value}
            lines.append("\t".join(own.get(one.key, _needed(one)) for one in columns))
        text = "\n".join(lines)
        second = {"name": "粘贴的表格.txt", "cells": text, "confirm": "1"} | chosen
        statuses: list[int] = []
        wrong: set[int | None] = {None}
        for sent in ({"pasted": text}, second):
            with transaction.atomic():
                answer = insider.post(address, sent | {"key": column})
                transaction.set_rollback(True)
            statuses.append(answer.status_code)
            if answer.context and "preview" in answer.context:
                wrong = {error.row for error in answer.context["preview"].errors}
        # The heads stand in the first row.
        fit = [value for row, value in enumerate(values, start=2) if not {None, row} & wrong]
        return statuses, fit

    def try_out(values: list[str]) -> None:
        statuses, fit = carried(values)
        if statuses == [200, 409] and fit != values:
            # Every row was read: what fits is written without the others.
            statuses = [200, 302] if not fit else carried(fit)[0]
        if statuses == [200, 302]:
            return
        known = len(failed)
        if len(values) > 1:
            for value in values:
                try_out([value])
        if max(statuses) >= 500 and len(failed) == known:
            failed.append([value[:20] for value in values])

    # A character that no text holds refuses the table whole.
    try_out([value for value in VALUES if "\x00" not in value])
    try_out([value for value in VALUES if "\x00" in value])

    good = next(_needed(one) for one in columns if one.key == column)
    assert carried([good]) == ([200, 302], [good])
    assert failed == []
    assert Application.objects.count() == before


def test_no_address_fails_whatever_stands_in_it(closed: Organ, insider: Client) -> None:
    """Strange parts of an address, and strange words behind that of each page there is."""

    def filled(route: str, number: str, part: str) -> str:
        def fill(match: re.Match[str]) -> str:
            if match[2] == "organ":
                return closed.slug
            return number if match[1] == "int" else "2020" if match[1] == "year" else part

        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", fill, route)

    pages = {
        route: address
        for route, address in addresses_of(closed)
        if route.startswith("office/<slug:organ>")
    }
    addresses = {
        filled(route, number, part)
        for route in pages
        for number in ("0", "99999", "9" * 20)
        for part in PARTS
    }

    failed, reading = [], 0
    for address in pages.values():
        answer = insider.get(address)
        if answer.status_code >= 500:
            failed.append(address)
        # Words that nothing looks at change nothing.
        if "GET" in vars(answer.wsgi_request):
            reading += 1
            addresses |= {address + query for query in QUERIES}
    failed += [a for a in sorted(addresses) if insider.get(a).status_code >= 500]

    assert failed == []
    assert reading > 25


@pytest.mark.parametrize("key", IMPORTABLE)
def test_no_table_fails_whatever_stands_in_it(closed: Organ, key: str) -> None:
    """Both databases say the same: what does not fit is named, and nothing of it is written."""
    clerk: User = make_person(closed, "information_officer")
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
                    begun = begin_import(closed, key, 2020, data, name="a.txt", by=clerk, at=AT)
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
    closed: Organ, cells: dict[str, Any]
) -> None:
    clerk = make_person(closed, "information_officer")

    with pytest.raises(InvalidInput, match="上年数据"):
        set_opening_balances(closed, 2021, cells, source="typed", by=clerk, at=AT)

    assert opening_balances(closed, 2021) == {}


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
