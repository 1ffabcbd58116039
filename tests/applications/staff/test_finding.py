"""Words looked for in the list, often names: never in an address, the session knows their key."""

import io
import re
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pypdfium2
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongkai.applications.staff.finding import MOST_KEPT
from gongkai.audit.models import Entry
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)

LIST = "/office/kangchuan/applications/"
TODAY = date(2020, 6, 1)
GONE = "这一次的已经不在了。请在依申请公开列表里重新输入"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    return make_office()


@pytest.fixture
def clerk(office: OfficeOfCases, client: Client) -> Client:
    client.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def find(clerk: Client, words: str, **others: str) -> str:
    """Send the filter and return the address that it leads to."""
    return clerk.post(LIST, {"words": words, "state": "", **others})["Location"]


def numbers(clerk: Client, address: str) -> list[str]:
    return [one.number for one, _ in clerk.get(address).context["lines"]]


def test_words_find_number_applicant_and_description(office: OfficeOfCases, clerk: Client) -> None:
    post = make_application(office, date(2020, 5, 6), name="李四", wanted="征地补偿方案")
    old = make_answered(office, make_application(office, date(2019, 5, 6)), date(2019, 5, 20))
    wanted = {
        "李四": [post.number],
        "征地 补偿": [post.number],
        "征地 没有的词": [],
        old.number: [old.number],
        " ": [post.number, old.number],
    }

    found = {words: numbers(clerk, find(clerk, words)) for words in wanted}

    assert found == wanted


def test_the_address_holds_the_other_filters_and_a_key_only(
    office: OfficeOfCases, clerk: Client
) -> None:
    make_application(office, date(2020, 5, 6), name="李四")

    address = find(clerk, "李四", open="open", year="2020", page="3")

    told = parse_qs(urlsplit(address).query)
    assert {name: value for name, value in told.items() if name != "find"} == {
        "open": ["open"],
        "year": ["2020"],
    }
    assert re.fullmatch(r"\w{8}", told["find"][0])
    page = clerk.get(address).content.decode()
    assert 'value="李四"' in page
    links = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert not [link for link in links if "李四" in unquote(link)]
    assert find(clerk, "", open="open") == f"{LIST}?open=open"
    assert find(clerk, "") == LIST


def test_paging_printing_and_exporting_carry_the_words(
    office: OfficeOfCases, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.applications.staff.listing.PAGE", 1)
    newer, older = (make_application(office, date(2020, 5, day), name="李四") for day in (7, 6))
    other = make_application(office, date(2020, 5, 6), name="王五")
    address = find(clerk, "李四", sort="newest")
    first = clerk.get(address)

    [second] = re.findall(r'href="(\?[^"]*page=2)"', first.content.decode())
    [printed, exported] = re.findall(
        rf'href="({LIST}(?:print|export)/\?[^"]*)"', first.content.decode()
    )
    on_paper = clerk.get(printed.replace("&amp;", "&"))
    sheet = clerk.get(exported.replace("&amp;", "&")).content
    [drawn] = re.findall(r'href="([^"]*register\.pdf[^"]*)"', on_paper.content.decode())
    with pypdfium2.PdfDocument(clerk.get(drawn.replace("&amp;", "&")).content) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    both = [newer.number, older.number]
    assert numbers(clerk, address) == [newer.number]
    assert numbers(clerk, LIST + second.replace("&amp;", "&")) == [older.number]
    assert [one.number for one, _ in on_paper.context["lines"]] == both
    assert [row[0] for row in rows[1:]] == both
    assert [number for number in (*both, other.number) if number in text] == both
    entry = Entry.objects.get(deed="applications.exported").text
    assert '"narrowed_by":["sort","words"]' in entry
    assert "李四" not in entry


@pytest.mark.parametrize("query", ["?find=unknown1&open=open", "?words=李四&open=open&page=2"])
def test_without_its_words_the_list_is_shown_and_says_that_they_must_be_typed_again(
    office: OfficeOfCases, clerk: Client, query: str
) -> None:
    application = make_application(office, date(2020, 5, 6))

    answer = clerk.get(LIST + query, follow=True)

    assert answer.redirect_chain == [(f"{LIST}?open=open", 302)]
    assert GONE in answer.content.decode()
    assert [one.number for one, _ in answer.context["lines"]] == [application.number]


@pytest.mark.parametrize("place", ["export/", "print/", "register.pdf"])
def test_without_its_words_nothing_is_handed_out(
    office: OfficeOfCases, clerk: Client, place: str
) -> None:
    make_application(office, date(2020, 5, 6))

    answer = clerk.get(f"{LIST}{place}?find=unknown1")

    assert answer.status_code == 409
    assert GONE in answer.content.decode()
    assert not Entry.objects.filter(deed="applications.exported").exists()


def test_the_session_keeps_the_newest_and_the_same_words_once(
    office: OfficeOfCases, clerk: Client
) -> None:
    first, second, *_, last = [find(clerk, f"词{n}") for n in range(MOST_KEPT)]

    assert find(clerk, "词0") == first
    one_more = find(clerk, "新词")

    kept = [clerk.get(address).status_code for address in (first, last, one_more)]
    assert kept == [200, 200, 200]
    assert clerk.get(second)["Location"] == LIST


def test_the_key_of_another_person_opens_nothing(office: OfficeOfCases, clerk: Client) -> None:
    address = find(clerk, "李四")
    other = Client()
    other.force_login(office.head, backend="django.contrib.auth.backends.ModelBackend")

    assert other.get(address)["Location"] == LIST


def test_words_that_are_too_long_or_hold_what_no_text_holds_are_refused(
    office: OfficeOfCases, clerk: Client
) -> None:
    assert "最多200个字" in clerk.post(LIST, {"words": "字" * 201}).content.decode()
    assert "筛选条件有误" in clerk.get(find(clerk, "a\x00b")).content.decode()
