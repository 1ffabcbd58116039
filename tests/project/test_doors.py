"""Who may see what: every address declares a door, every unpublished table belongs to an organ."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site as admin_site
from django.db import models
from django.test import Client
from django.urls import URLPattern

from gongkai.accounts.models import User
from gongkai.audit.operations import add_checkpoint
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.organs.ownership import OwnedQuerySet
from gongkai.portal.worker import write_due_pages
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import check_report, publish_report, sign_report
from tests.office import AT, SINCE, make_organ, make_person
from tests.project.closed import addresses_of, all_patterns

ROOT = Path(__file__).parents[2]
ROOMS = (
    "accounts",
    "audit",
    "search",
    "organs",
    "records",
    "registers",
    "applications",
    "publishing",
    "remedies",
    "supervision",
    "reports",
    "archive",
    "portal",
    "desk",
)
#: Tables that hold nothing of one organ's unpublished work, and why anybody's code may read them.
OPEN_TABLES = {
    "accounts.User": "people, read by sign-in and set-up only",
    "audit.Chain": "heads; read by site check",
    "audit.Entry": "identifiers only; read by organ through trail()",
    "audit.Checkpoint": "published",
    "organs.Organ": "public contact data",
    "organs.Supervision": "public structure",
    "organs.Office": "public structure",
    "organs.Post": "shown through chart_of, behind a door",
    "organs.Appointment": "asked by policies",
    "organs.PublicChange": "the worker's list",
    "applications.SerialCounter": "a number",
    "archive.IntegrityCheck": "of the whole site; its words are told to system administrators only",
    "archive.SavedSearch": "owned by the person; asked for by that person only",
    "desk.Channel": "owned by the person; asked for by that person only, its address sealed",
    "desk.Feed": "owned by the person; a mark that tells nothing",
    "desk.Sent": "reached through its channel only",
    "records.IndexCounter": "a number",
    "records.Version": "reached through its record only",
    "publishing.Chain": "which reviews an organ asks for; read through chain_of",
    "search.PublicEntry": "published",
    "search.PublicPassage": "published",
    "search.StaffEntry": "searched with the classes of readers that the person has",
    "search.StaffPassage": "reached through its entry only",
}


def test_every_address_declares_its_door() -> None:
    """Sign-in and set-up pages bring their own; all others say who may come in."""
    undeclared = [
        route
        for route, pattern in all_patterns()
        if not route.startswith(("account/", "setup/"))
        and getattr(pattern.callback, "door", None) is None
    ]

    assert undeclared == []


def test_staff_addresses_name_their_organ_and_ask_a_policy() -> None:
    wrong = [
        route
        for route, pattern in all_patterns()
        if route.startswith("office/<")
        and not (route.startswith("office/<slug:organ>/") and isinstance(_door(pattern), tuple))
    ]

    assert wrong == []


def _door(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "door", None)


def test_every_table_belongs_to_an_organ_or_says_why_not() -> None:
    def is_owned(model: type[models.Model]) -> bool:
        return isinstance(model._default_manager.all(), OwnedQuerySet)

    ours = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    undeclared = {model._meta.label for model in ours if not is_owned(model)}

    assert undeclared == set(OPEN_TABLES)


def test_set_up_pages_are_closed_to_all_but_administrators() -> None:
    """An organ's work is never changed in Django's admin: no record, register or report there."""
    rooms = {model._meta.app_label for model in admin_site._registry}

    assert rooms <= {"accounts", "organs", "auth", "axes", "mfa", "account"}


def _visitor(kind: str) -> User | None:
    if kind == "anonymous":
        return None
    if kind == "community_worker":
        return make_person(Organ.objects.get(slug="closed"), "community_worker")
    if kind == "no_post":
        return User.objects.create_user("nobody", name="nobody")
    if kind == "former_clerk":
        return make_person(Organ.objects.get(slug="closed"), "information_officer", to_on=AT.date())
    return make_person(make_organ("elsewhere"), kind)


@pytest.mark.parametrize(
    "kind",
    [
        "anonymous",
        "no_post",
        "community_worker",
        "former_clerk",
        "information_officer",
        "principal",
        "supervising_officer",
    ],
)
def test_a_crawl_of_every_address_shows_strangers_nothing(
    client: Client, closed: Organ, kind: str
) -> None:
    """Another organ's people, a community worker and the public see no unpublished word."""
    visitor = _visitor(kind)
    if visitor:
        client.force_login(visitor, backend="django.contrib.auth.backends.ModelBackend")
    seen = 0
    for route, address in addresses_of(closed):
        for method in (client.get, client.post):
            if "logout" in route or "<url>" in route:
                continue
            answer = method(address)
            body = b"" if answer.streaming else answer.content
            assert "不可外传" not in body.decode(errors="replace"), (method.__name__, address)
            assert answer.status_code < 500, (method.__name__, address)
            if route.startswith("office/<slug:organ>/") and kind != "community_worker":
                assert answer.status_code in (302, 401, 404), (method.__name__, address)
            seen += 1

    assert seen > 100
    assert AnnualReport.objects.get(organ=closed).state == "draft"


def test_a_forged_organ_in_an_address_opens_nothing(closed: Organ, client: Client) -> None:
    """A clerk of one organ asks for another's record, file and row under their own organ's name."""
    own = make_organ("elsewhere")
    person = make_person(own, "information_officer")
    post = Post.objects.create(organ=own, name="党政办主任", role="lead_office")
    Appointment.objects.create(post=post, user=person, from_on=SINCE)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    forged = [
        address.replace("/closed/", "/elsewhere/")
        for route, address in addresses_of(closed)
        if "organ>" in route and re.search(r"<[^>]*(public_id|file|pk|mark|cell|number)>", route)
    ]
    assert len(forged) > 10

    for address in forged:
        for method in (client.get, client.post):
            answer = method(address)
            assert answer.status_code == 404, address


def test_only_the_published_version_reaches_the_public_folder(
    closed: Organ, client: Client
) -> None:
    """Before publication nothing of the report is public; after it, only what was signed."""
    clerk = make_person(closed, "information_officer")
    leader = make_person(closed, "principal")
    report = AnnualReport.objects.select_related("organ").get(organ=closed)
    write_due_pages(at=AT)
    assert client.get("/closed/reports/2020/").status_code == 404

    check_report(report, by=clerk, at=AT)
    report.refresh_from_db()
    sign_report(report, by=leader, at=AT)
    report.refresh_from_db()
    publish_report(report, on=AT.date(), by=clerk, at=AT)
    add_checkpoint(at=AT)
    write_due_pages(at=AT)

    page = client.get("/closed/reports/2020/")
    assert page.status_code == 200
    assert "不可外传" not in b"".join(page.streaming_content).decode()


def test_views_and_templates_do_not_select_rows() -> None:
    """Rows are narrowed in queries, not in templates."""
    offending = [
        path.name
        for path in (ROOT / "gongkai").rglob("templates/**/*.html")
        if ".filter(" in path.read_text(encoding="utf-8")
    ]

    assert offending == []


def test_no_template_or_address_reaches_into_a_higher_room() -> None:
    """An import checker cannot see template includes, ``reverse`` and ``url`` tags."""
    order = {room: place for place, room in enumerate(ROOMS)}
    order["portal"] = order["desk"]
    pattern = re.compile(
        r"(?:include|extends) \"(\w+)/|(?:url|reverse\()\s?['\"](\w+):|redirect\(\"(\w+):"
    )
    wrong = []
    for room in ROOMS:
        for path in (ROOT / "gongkai" / room).rglob("*"):
            if path.suffix in (".html", ".py") and path.is_file():
                for match in pattern.finditer(path.read_text(encoding="utf-8")):
                    named = next(name for name in match.groups() if name)
                    if order.get(named, 0) > order[room]:
                        wrong.append(f"{path.relative_to(ROOT)}: {named}")

    assert wrong == []
