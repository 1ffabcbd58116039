"""Asking whether an address opens, without reaching into any network of our own."""

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urlsplit

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.links import _ask, problem_of_link
from tests.publishing.factories import make_draft

PUBLIC = "203.119.25.1"


def _answers(*told: tuple[int, str]) -> tuple[list[tuple[str, str, str]], object]:
    """Return what was asked, and a function that answers in turn."""
    asked: list[tuple[str, str, str]] = []
    left = list(told)

    def ask(parts: SplitResult, address: str, method: str) -> tuple[int, str]:
        asked.append((parts.geturl(), address, method))
        return left.pop(0)

    return asked, ask


def _resolve(host: str, port: int) -> list[str]:
    inside = {"intranet.example.cn": "10.1.2.3", "localhost": "127.0.0.1"}
    if host == "gone.example.cn":
        raise OSError(host)
    return [inside.get(host, PUBLIC)]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ([(200, "")], ""),
        ([(404, ""), (200, "")], ""),
        ([(404, ""), (404, "")], "打不开（404）"),
        ([(500, ""), (502, "")], "打不开（502）"),
        ([(403, ""), (403, "")], ""),
        ([(405, ""), (200, "")], ""),
        ([(410, "")], "打不开（410）"),
        ([(301, "/b"), (200, "")], ""),
        ([(302, "https://other.example.cn/"), (404, ""), (404, "")], "打不开（404）"),
        ([(302, "http://intranet.example.cn/")], "指向内部地址，公众打不开"),
        ([(302, "file:///etc/passwd")], "网址写得不对"),
        ([(302, "/again")] * 5, "跳转太多"),
    ],
)
def test_answers_of_a_site_are_told_in_words(told: list[tuple[int, str]], problem: str) -> None:
    _, ask = _answers(*told)

    assert problem_of_link("https://www.example.cn/a", resolve=_resolve, ask=ask) == problem  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://localhost/", "指向内部地址，公众打不开"),
        ("http://intranet.example.cn:8000/", "指向内部地址，公众打不开"),
        ("http://gone.example.cn/", "找不到这个网站"),
        ("ftp://www.example.cn/", "网址写得不对"),
        ("https://a:b@www.example.cn/", "网址写得不对"),
        ("https://www.example.cn:x/", "网址写得不对"),
        ("https://", "网址写得不对"),
        ("not an address", "网址写得不对"),
    ],
)
def test_what_must_not_be_asked_is_never_asked(url: str, problem: str) -> None:
    asked, ask = _answers()

    assert problem_of_link(url, resolve=_resolve, ask=ask) == problem  # type: ignore[arg-type]
    assert asked == []


def test_one_inner_address_among_several_is_enough_to_refuse() -> None:
    asked, ask = _answers()

    problem = problem_of_link(
        "https://www.example.cn/",
        resolve=lambda host, port: [PUBLIC, "192.168.1.1"],
        ask=ask,  # type: ignore[arg-type]
    )

    assert (problem, asked) == ("指向内部地址，公众打不开", [])


@pytest.mark.parametrize(
    ("error", "problem"),
    [(TimeoutError(), "5秒没有答复"), (ConnectionRefusedError(), "连不上")],
)
def test_a_site_that_does_not_answer_is_told(error: Exception, problem: str) -> None:
    def ask(parts: SplitResult, address: str, method: str) -> tuple[int, str]:
        raise error

    assert problem_of_link("https://www.example.cn/", resolve=_resolve, ask=ask) == problem


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    asked, ask = _answers((200, ""))

    problem_of_link("https://www.example.cn/a?b=1", resolve=_resolve, ask=ask)  # type: ignore[arg-type]

    assert asked == [("https://www.example.cn/a?b=1", PUBLIC, "HEAD")]


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        """Answer with what was asked, in a head."""
        self.send_response(302)
        self.send_header("Location", f"http://{self.headers['Host']}{self.path}")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[int]:
    """Return the port of a site on this machine."""
    server = http.server.HTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_real_question_names_the_host_and_goes_to_the_address(site: int) -> None:
    """Chinese in the path is written as the standard asks."""
    parts = urlsplit(f"http://www.example.cn:{site}/公开/a%20b?页=1&c=2")

    assert _ask(parts, "127.0.0.1", "HEAD") == (
        302,
        f"http://www.example.cn:{site}/%E5%85%AC%E5%BC%80/a%20b?%E9%A1%B5=1&c=2",
    )


def test_a_real_port_where_nobody_listens_cannot_be_asked() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        parts = urlsplit(f"http://www.example.cn:{taken.getsockname()[1]}/")

        with pytest.raises(OSError, match="refused"):
            _ask(parts, "127.0.0.1", "HEAD")


@pytest.mark.django_db
@pytest.mark.parametrize(("is_on", "words"), [(True, "定期检查"), (False, "请自己打开核对")])
def test_the_page_promises_a_check_only_where_addresses_are_asked(
    office: Organ, clerk: User, as_clerk: Client, settings: Any, is_on: bool, words: str
) -> None:
    settings.CHECK_LINKS = is_on
    item = make_draft(office, clerk)

    page = as_clerk.get(f"/office/kangchuan/publishing/{item.record.public_id}/elsewhere/")

    assert words in page.content.decode()
