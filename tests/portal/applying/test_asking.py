"""Who may see where an application stands, and how often anybody may try."""

import json
import logging
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.applications.models import Application
from gongkai.config.logs import JsonFormatter
from gongkai.portal.applying import limits
from gongkai.portal.applying.asking import COOKIE
from gongkai.portal.models import Attempt
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    make_office,
)
from tests.portal.applying.conftest import Day
from tests.portal.applying.factories import Receipt, act, ask, handed_in, page, text_of

pytestmark = pytest.mark.django_db


def test_the_code_is_read_whatever_its_letters_and_blanks(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    typed = f" {mine.code[:5].lower()} {mine.code[5:]}"

    assert (
        ask(client, office.organ, f"{mine.number[:4]}-{mine.number[4:]}", typed).status_code == 302
    )


def test_a_wrong_number_a_wrong_code_and_another_organ_get_the_same_answer(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    other = make_office("other")
    stranger = Client()

    answers = [
        ask(stranger, office.organ, mine.number, "AAAAAAAAAA"),
        ask(stranger, office.organ, "202099999", mine.code),
        ask(stranger, other.organ, mine.number, mine.code),
        ask(stranger, office.organ, "' OR 1=1 --", "😀" * 20),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert all("编号或者查询码不对" in text_of(answer) for answer in answers)
    assert all(COOKIE not in answer.cookies for answer in answers)


def test_a_wrong_number_costs_what_a_wrong_code_costs(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    """No query tells by its being there, or by its time, whether a number exists."""
    with CaptureQueriesContext(connection) as wrong_code:
        ask(client, office.organ, mine.number, "AAAAAAAAAA")

    with CaptureQueriesContext(connection) as wrong_number:
        ask(client, office.organ, "202099999", "AAAAAAAAAA")

    assert len(wrong_number) == len(wrong_code)


def test_an_application_without_a_code_or_with_an_emptied_one_is_nobodys(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    Application.objects.update(code_mark="")

    assert ask(client, office.organ, mine.number, "-").status_code == 403


def test_the_cookie_is_for_one_organ_and_no_script(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    cookie = ask(client, office.organ, mine.number, mine.code).cookies[COOKIE]

    assert (cookie["path"], cookie["max-age"]) == ("/kangchuan/apply/status/", 1800)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert mine.code not in cookie.value


def test_a_forged_cookie_or_one_of_an_older_code_opens_nothing(
    applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    kept = applicant.cookies[COOKIE].value
    Application.objects.filter(pk=mine.application.pk).update(code_mark="x")
    stale = text_of(page(applicant, office.organ))
    applicant.cookies[COOKIE] = kept[:-2] + "xx"
    forged = text_of(page(applicant, office.organ))

    assert "查询办理进度" in stale
    assert "已经登记" not in stale + forged


def test_the_cookie_of_one_organ_shows_nothing_of_another(
    applicant: Client, office: OfficeOfCases
) -> None:
    other = make_office("other")

    assert "已经登记" not in text_of(page(applicant, other.organ))


def test_after_half_an_hour_number_and_code_are_asked_again_and_what_was_typed_is_shown(
    applicant: Client, office: OfficeOfCases
) -> None:
    with patch("gongkai.portal.applying.asking.SECONDS", -1):
        again = page(applicant, office.organ, "withdraw")
        sent = act(applicant, office, "correct", text="补充：是幸福路小区的")
        file = page(applicant, office.organ, "letter", 1)

    assert (again.status_code, file.status_code) == (302, 404)
    assert again["Location"] == "/kangchuan/apply/status/"
    assert sent.status_code == 403
    assert "离开超过30分钟，没有提交" in text_of(sent)
    assert "补充：是幸福路小区的" in text_of(sent)


def test_leaving_forgets_the_browser(applicant: Client, office: OfficeOfCases) -> None:
    act(applicant, office, "leave")

    assert "已经登记" not in text_of(page(applicant, office.organ))


def test_guessing_is_limited_logged_and_over_after_a_quarter_of_an_hour(
    day: Day,
    mine: Receipt,
    client: Client,
    office: OfficeOfCases,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, logger="gongkai.applying"):
        tries = [
            ask(client, office.organ, mine.number, f"AAAAAAAAA{n}").status_code for n in range(6)
        ]
        right = ask(client, office.organ, mine.number, mine.code)
    day.now += timedelta(minutes=16)
    later = ask(client, office.organ, mine.number, mine.code)

    assert tries == [403] * limits.ON_ONE_NUMBER + [429]
    assert right.status_code == 429
    assert "15分钟后再试" in text_of(right)
    assert later.status_code == 302
    logged = [record for record in caplog.records if record.name == "gongkai.applying"]
    told = [JsonFormatter().format(record) for record in logged]
    assert [json.loads(line)["event"] for line in told] == ["wrong_code"] * 5 + ["too_often"] * 2
    assert {json.loads(line)["organ"] for line in told} == {"kangchuan"}


def test_one_address_cannot_walk_through_the_numbers(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    tries = [ask(client, office.organ, str(n), "AAAAAAAAAA").status_code for n in range(22)]

    assert tries == [403] * limits.FROM_ONE_ADDRESS + [429] * 2


def test_while_many_guess_at_a_number_its_applicant_still_gets_in(
    mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    for n in range(limits.FROM_EVERYWHERE + 5):
        ask(client, office.organ, mine.number, "AAAAAAAAAA", REMOTE_ADDR=f"192.0.2.{n}")

    guesser = ask(client, office.organ, mine.number, mine.code, REMOTE_ADDR="192.0.2.1")
    owner = ask(client, office.organ, mine.number, mine.code, REMOTE_ADDR="198.51.100.1")

    assert (guesser.status_code, owner.status_code) == (429, 302)


def test_one_network_of_long_addresses_is_one_address(
    day: Day, client: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    tries = [
        ask(client, office.organ, mine.number, "AAAAAAAAAA", REMOTE_ADDR=f"2001:db8:1:2::{n}")
        for n in range(6)
    ]

    assert [one.status_code for one in tries] == [403] * 5 + [429]


def test_neither_address_nor_number_is_kept_and_old_tries_are_forgotten(
    day: Day, mine: Receipt, client: Client, office: OfficeOfCases
) -> None:
    ask(client, office.organ, IDENTITY, "AAAAAAAAAA")
    kept = json.dumps(list(Attempt.objects.values()), default=str)
    day.now += timedelta(days=2)
    ask(client, office.organ, mine.number, mine.code)

    assert IDENTITY not in kept
    assert "127.0.0.1" not in kept
    assert Attempt.objects.count() == 0


def test_no_log_line_address_or_page_tells_the_identity_number(
    day: Day,
    client: Client,
    office: OfficeOfCases,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        mine = handed_in(client, office.organ)
        ask(client, office.organ, mine.number, "AAAAAAAAAA")
        answer = ask(client, office.organ, mine.number, mine.code)
        shown = text_of(page(client, office.organ))

    lines = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert lines
    assert [one for one in (IDENTITY, mine.code, "张三") if one in lines] == []
    assert IDENTITY not in shown
    assert answer["Location"] == "/kangchuan/apply/status/"
    assert not client.session.keys()
