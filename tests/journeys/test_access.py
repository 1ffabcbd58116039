"""Everybody can use the pages: screen readers, keyboards, phones, readers of Chinese."""

import socket
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from tests.journeys.visit import Visit
from tests.sites import Site

OFFICE = "/office/kangchuan"
REPORT = f"{OFFICE}/reports/2020"
STAFF_PAGES = (
    f"{OFFICE}/",
    f"{OFFICE}/records/",
    f"{OFFICE}/records/new/",
    f"{OFFICE}/registers/?year=2020",
    f"{OFFICE}/registers/?year=2026",
    f"{OFFICE}/registers/rows/purchases/",
    f"{OFFICE}/registers/rows/purchases/new/",
    f"{OFFICE}/registers/zero/2026/penalties/",
    f"{OFFICE}/registers/opening/2020/",
    f"{OFFICE}/registers/opening/2020/typed/",
    f"{OFFICE}/registers/rows/purchases/1/",
    f"{OFFICE}/registers/imports/",
    f"{OFFICE}/registers/imports/new/",
    f"{OFFICE}/reports/",
    f"{REPORT}/",
    f"{REPORT}/sections/overview/",
    f"{REPORT}/cells/t2.procurement.projects/",
    f"{REPORT}/cells/t2.procurement.projects/override/",
    f"{REPORT}/references/1/",
    f"{REPORT}/check/",
    f"{REPORT}/sign-on-paper/",
    f"{REPORT}/submit/",
    f"{REPORT}/publish/",
    f"{REPORT}/word/",
    f"{OFFICE}/organ/",
    f"{OFFICE}/organ/?on=2020-12-31",
    f"{OFFICE}/organ/contact/",
    f"{OFFICE}/organ/posts/1/",
    "/account/password/change/",
    "/account/2fa/",
)
#: Pages of those who register posts and appointments.
PEOPLE_PAGES = (
    f"{OFFICE}/organ/",
    f"{OFFICE}/organ/offices/new/",
    f"{OFFICE}/organ/offices/1/",
    f"{OFFICE}/organ/posts/new/",
    f"{OFFICE}/organ/posts/1/",
    f"{OFFICE}/organ/posts/1/edit/",
    f"{OFFICE}/organ/posts/1/appoint/",
    f"{OFFICE}/organ/appointments/1/end/",
)
PUBLIC_PAGES = ("/", "/kangchuan/", "/kangchuan/reports/", "/account/login/")


def test_no_page_has_a_serious_fault_or_leaves_the_screen(visit: Callable[..., Visit]) -> None:
    faults: list[str] = []

    def look(somebody: Visit, pages: Sequence[str]) -> None:
        for address in pages:
            somebody.go(address)
            faults.extend(somebody.faults())

    for somebody in (visit(), visit(phone=True)):
        look(somebody, PUBLIC_PAGES)
        somebody.sign_in("信息员")
        look(somebody, STAFF_PAGES)
        somebody.sign_out()
        somebody.sign_in("党政办主任")
        look(somebody, PEOPLE_PAGES)

    assert faults == []


def test_faults_in_a_form_are_told_beside_the_field(visit: Callable[..., Visit]) -> None:
    clerk = visit()
    clerk.sign_in("信息员")
    clerk.go(f"{OFFICE}/records/new/")
    clerk.page.get_by_label("公开属性").select_option("closed")
    clerk.click("登记")

    assert clerk.page.get_by_label("标题").get_attribute("aria-invalid") == "true"
    assert "要写明依据的条款" in clerk.page.locator(".field.wrong", has_text="依据").inner_text()
    assert clerk.faults() == []


def test_the_keyboard_alone_goes_from_sign_in_to_sign_off(
    visit: Callable[..., Visit], site: Site
) -> None:
    somebody = visit()
    somebody.sign_in_by_keyboard("信息员")
    somebody.press("2020年政府信息公开工作年度报告")
    somebody.press("提交核对")
    somebody.press("核对无误，提交签发")
    somebody.press("退出")
    somebody.sign_in_by_keyboard("分管领导")
    somebody.press("2020年政府信息公开工作年度报告")
    somebody.press("签发")
    somebody.press("签发")

    assert "已签发，内容已冻结" in somebody.text()


def _filled_form(clerk: Visit, title: str) -> tuple[tuple[str, int], bytes, bytes]:
    """Open a form; return the site's address, and head and body of what its button would send."""
    clerk.go(f"{OFFICE}/records/new/")
    hidden = clerk.page.locator("main form input[type=hidden]").all()
    sent = {str(field.get_attribute("name")): field.input_value() for field in hidden}
    sent |= {"kind": "document", "title": title, "issuer": "own", "attribute": "open"}
    body = urlencode(sent | {"dated_on": "2020-12-30"}).encode()
    host = urlsplit(clerk.base)
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in clerk.page.context.cookies())
    head = (
        f"POST {OFFICE}/records/new/ HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return (str(host.hostname), int(host.port or 80)), head.encode(), body


def _found(clerk: Visit, title: str) -> int:
    clerk.go(f"{OFFICE}/records/?title={title}")
    return clerk.page.locator("main ul.list > li").count()


def test_a_browser_that_goes_away_in_the_middle_loses_nothing(
    visit: Callable[..., Visit], site: Site
) -> None:
    """Gone before the answer: the deed is whole, and sending again does not repeat it. Gone before
    everything was sent: nothing was done.
    """
    clerk = visit()
    clerk.sign_in("信息员")

    address, head, body = _filled_form(clerk, "没有等到回答的一件")
    with socket.create_connection(address, timeout=10) as gone:
        gone.sendall(head + body)
        # It goes only after the deed: what a server has read but not begun it may drop, and does.
        until = time.monotonic() + 60
        while not _found(clerk, "没有等到回答的一件"):
            assert time.monotonic() < until
            time.sleep(0.1)
    with socket.create_connection(address, timeout=10) as again:
        again.sendall(head + body)
        assert again.recv(100).startswith(b"HTTP/1.1 302")
    assert _found(clerk, "没有等到回答的一件") == 1

    address, head, body = _filled_form(clerk, "只发出一半的一件")
    with socket.create_connection(address, timeout=10) as gone:
        gone.sendall(head + body[: len(body) // 2])
    time.sleep(1)
    assert _found(clerk, "只发出一半的一件") == 0
    assert site.run("site", "check").returncode == 0
