"""Sign-in: no registration, a lock after wrong passwords, a second factor, strict headers."""

import logging
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory

from gongkai.accounts.addresses import client_address
from gongkai.accounts.models import User
from gongkai.config.environment import read_environment
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from tests.office import PASSWORD

LOGIN = "/account/login/"


def _sign_in(client: Client, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": "信息员", "password": password}).status_code


@pytest.mark.django_db
def test_signing_in_leads_to_the_desk(client: Client, clerk: User) -> None:
    answer = client.post(LOGIN, {"login": "信息员", "password": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0] == "/office/kangchuan/"
    assert "工作台" in answer.content.decode()


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account(client: Client, clerk: User) -> None:
    assert [_sign_in(client, "wrong") for _ in range(5)][-1] == 429

    answer = client.post(LOGIN, {"login": "信息员", "password": PASSWORD})
    assert answer.status_code == 429
    assert "半小时内不能再试" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/signup/", "/accounts/signup/", "/signup/"])
def test_nobody_registers_themselves(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_second_factor_is_asked_for_once_it_is_on(client: Client, clerk: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(clerk, generate_totp_secret())

    answer = client.post(LOGIN, {"login": "信息员", "password": PASSWORD}, follow=True)

    assert "两步验证" in answer.content.decode()
    assert client.get("/office/kangchuan/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", LOGIN, "/office/", "/none", "/health", "/setup/login/"])
def test_every_page_has_strict_headers(client: Client, address: str) -> None:
    answer = client.get(address)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_pages_of_signed_in_people_are_not_kept_by_caches(office: Organ, as_clerk: Client) -> None:
    assert as_clerk.get("/office/kangchuan/")["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_form_without_token_changes_nothing(clerk: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post("/office/kangchuan/records/new/", {"title": "x"})

    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.django_db
def test_logs_tell_routes_not_names(
    client: Client, clerk: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/office/kangchuan/records/?title=张某某")

    [record] = [r for r in caplog.records if r.name == "gongkai.requests"]
    assert record.__dict__["route"] == "office/<slug:organ>/records/"
    assert "张某某" not in str(record.__dict__)


@pytest.mark.django_db
def test_our_own_failure_is_a_chinese_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, as_clerk: Client
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gongkai.desk.views.desk_of", broken)
    client.raise_request_exception = False

    answer = client.get("/office/kangchuan/")

    assert answer.status_code == 500
    assert "数据没有改动" in answer.content.decode()


@pytest.mark.django_db
def test_health_says_when_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/health").json() == {"status": "ok"}

    def gone(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("gongkai.config.pages.connection.cursor", gone)
    assert client.get("/health").status_code == 503


def test_production_refuses_to_start_and_names_everything_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONGKAI_PRODUCTION", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(InvalidInput) as caught:
        read_environment()

    for name in (
        "GONGKAI_SECRET_KEY",
        "GONGKAI_HOSTS",
        "DATABASE_URL",
        "GONGKAI_PUBLIC",
        "GONGKAI_PROXIES",
    ):
        assert name in caught.value.message


def test_a_setting_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_SESSION_HOURS", "八")

    with pytest.raises(InvalidInput, match="GONGKAI_SESSION_HOURS"):
        read_environment()


@pytest.mark.django_db
def test_the_set_up_pages_are_entered_by_the_same_door(client: Client) -> None:
    """Django's own sign-in page would ask for no second factor."""
    for address in ("/setup/", "/setup/login/?next=/setup/"):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith(LOGIN)


@pytest.mark.django_db
def test_codes_of_the_second_factor_cannot_be_guessed_without_end(
    client: Client, clerk: User
) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    assert secret not in str(Authenticator.objects.get().data), "kept in the clear"
    client.post(LOGIN, {"login": "信息员", "password": PASSWORD})
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})

    right = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/account/2fa/authenticate/", {"code": right})

    assert client.get("/office/kangchuan/").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        (2, "9.9.9.9, 8.8.8.8, 7.7.7.7", "8.8.8.8"),
        (2, "8.8.8.8", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    rf: RequestFactory, settings: Any, proxies: int, told: str, address: str
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, proxies=proxies)

    assert client_address(rf.get("/", headers={"x-forwarded-for": told})) == address


@pytest.mark.django_db
def test_a_wrong_password_is_told_in_the_words_of_the_form(client: Client, clerk: User) -> None:
    answer = client.post(LOGIN, {"login": "信息员", "password": "wrong"})

    said = answer.content.decode()
    assert "登录名或者密码不对" in said
    assert "用户名" not in said
