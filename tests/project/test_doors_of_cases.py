"""Who sees an application: the office, the head of that office which has it, its applicant."""

import re

import pytest
from django.core import signing
from django.test import Client

from gongkai.accounts.models import User
from gongkai.applications.models import Application, Assignment
from gongkai.organs.models import Appointment, Office, Organ, Post
from gongkai.portal.applying.asking import COOKIE, SALT
from tests.applications.factories import OfficeOfCases, make_application
from tests.office import AT, SINCE, make_organ, make_person
from tests.project.closed import addresses_of

pytestmark = pytest.mark.django_db
#: What a case tells; the names of offices are no secret among colleagues.
TOLD = re.compile(
    "不可外传的(申请人|内容|地址|备注|第三方|答复|理由|原件|告知书|档案|当事人|请求|行为)"
)


def cases_of(organ: Organ) -> list[str]:
    """Return every address of the two rooms of cases."""
    rooms = ("office/<slug:organ>/applications/", "office/<slug:organ>/remedies/")
    return [address for route, address in addresses_of(organ) if route.startswith(rooms)]


def head_of(organ: Organ, office: Office) -> User:
    """Return the head of an office inside the organ, who is nothing else."""
    user = User.objects.create_user(f"head-{office.pk}", name="科长")
    post = Post.objects.create(organ=organ, office=office, name="科长", role="office_head")
    Appointment.objects.create(post=post, user=user, from_on=SINCE)
    return user


def signed_in(client: Client, user: User) -> Client:
    """Sign a person in."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_addresses_that_strangers_are_kept_from_show_something_to_the_office(
    closed: Organ, client: Client
) -> None:
    """Otherwise the crawl of strangers would prove nothing."""
    signed_in(client, User.objects.get(username__startswith="closed-lead_office"))
    addresses = sorted(set(cases_of(closed)))

    answers = {address: client.get(address) for address in addresses}
    refused = [
        (address.rsplit("/", 2)[1], answer.status_code)
        for address, answer in answers.items()
        if answer.status_code != 200
    ]
    telling = [
        address
        for address, answer in answers.items()
        if not answer.streaming and "不可外传" in answer.content.decode(errors="replace")
    ]

    assert len(addresses) > 90
    # An identity number is shown to whoever asks for it by a deed only.
    assert refused == [("identity", 405)]
    assert len(telling) > 60


def test_the_head_of_an_office_sees_what_was_handed_to_that_office_and_nothing_else(
    closed: Organ, client: Client
) -> None:
    (given,) = Assignment.objects.filter(organ=closed).select_related("office")
    own = given.application
    head = signed_in(client, head_of(closed, given.office))

    shown = head.get("/office/closed/applications/").content.decode()
    desk = head.get("/office/closed/").content.decode()
    numbers = set(Application.objects.values_list("number", flat=True))

    assert set(re.findall(r"2021\d{5}", shown)) == {own.number}
    assert set(re.findall(r"2021\d{5}", desk)) & numbers <= {own.number}
    assert head.get(f"/office/closed/applications/{own.number}/").status_code == 200
    for address in cases_of(closed):
        for method in (head.get, head.post):
            answer = method(address)
            body = b"" if answer.streaming else answer.content
            if f"/{own.number}/" not in address and "/wording/" not in address:
                assert not numbers - {own.number} & set(
                    re.findall(r"2021\d{5}", body.decode(errors="replace"))
                )
            if re.search(r"/applications/2021\d{5}/", address) and own.number not in address:
                assert answer.status_code in (403, 404), (method.__name__, address)


def test_a_case_that_is_not_seen_answers_as_one_that_does_not_exist(
    closed: Organ, client: Client
) -> None:
    """Also its papers and steps: the answer must not tell that there is such a number."""
    other = Office.objects.create(organ=closed, name="别的科室")
    head = signed_in(client, head_of(closed, other))
    addresses = [one for one in set(cases_of(closed)) if re.search(r"/20210?\d{4,5}/", one)]

    differing = {}
    for address in sorted(addresses):
        missing = re.sub(r"/2021(\d+)/", lambda found: f"/2021{'9' * len(found[1])}/", address)
        for method in (head.get, head.post):
            codes = (method(address).status_code, method(missing).status_code)
            if codes[0] != codes[1]:
                differing[address] = codes

    assert len(addresses) > 60
    assert differing == {}


def test_the_head_of_another_office_sees_no_case(closed: Organ, client: Client) -> None:
    other = Office.objects.create(organ=closed, name="别的科室")
    head = signed_in(client, head_of(closed, other))

    for address in cases_of(closed):
        for method in (head.get, head.post):
            answer = method(address)
            body = b"" if answer.streaming else answer.content
            assert not TOLD.search(body.decode(errors="replace")), (method.__name__, address)
            assert answer.status_code < 500, (method.__name__, address)


def test_the_code_of_one_application_opens_no_other(closed: Organ, client: Client) -> None:
    """Whoever applied elsewhere, or here for something else, gets none of these papers."""
    elsewhere = make_organ("elsewhere")
    clerk = make_person(elsewhere, "information_officer")
    office = Office.objects.create(organ=elsewhere, name="科")
    own = make_application(OfficeOfCases(elsewhere, clerk, clerk, clerk, clerk, office), AT.date())
    here = Application.objects.filter(organ=closed, channel="post_plain").get()
    papers = [
        address
        for route, address in addresses_of(closed)
        if route.startswith("<slug:organ>/apply/status/") and "<int:pk>" in route
    ]

    refused = {
        client_with(case).get(address).status_code for case in (own, here) for address in papers
    }
    page = client_with(own).get("/closed/apply/status/").content.decode()

    assert len(papers) == 2
    assert refused == {404}
    assert "不可外传" not in page


def client_with(case: Application) -> Client:
    """Return a browser that has told number and code of a case."""
    client = Client()
    client.cookies[COOKIE] = signing.dumps([case.pk, case.code_mark], salt=SALT)
    return client


def test_the_applicant_reads_what_was_served_online(closed: Organ) -> None:
    case = Application.objects.get(organ=closed, answers__served_by="online")
    client = client_with(case)

    pages = {
        address: client.get(address).status_code
        for route, address in addresses_of(closed)
        if route.startswith("<slug:organ>/apply/status/") and ("pk" in route or "answer" in route)
    }

    assert set(pages.values()) == {200}
    assert len(pages) == 3
