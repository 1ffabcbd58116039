"""Everybody can use the pages: screen readers, keyboards, phones, readers of Chinese."""

import re
import socket
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import Visit
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
#: Latin words that readers of Chinese know, and names of ours in addresses and figures.
KNOWN_WORDS = {"ICP", "ZIP", "Word", "Excel", "PDF", "JSON", "JPG", "PNG", "OFD", "WPS", "TOTP"}
#: A 档号 is made of the codes that archives use, an index number of those of the office.
KNOWN_PATTERNS = (
    r"Z109-WS·\d{4}-(?:Y|D30|D10)-[A-Z]{3}-\d{4}|"
    r"t[234]\.[a-z_.]+|\.\w+|KCJD|[0-9a-f]{12,}|[0-9a-f]{4}(?: [0-9a-f]{4}){2}"
)


def _serious(visit: Visit) -> list[str]:
    found = Axe().run(visit.page).response["violations"]
    return [
        f"{visit.page.url}: {issue['id']}: {issue['nodes'][0]['html']}"
        for issue in found
        if issue["impact"] in ("serious", "critical")
    ]


def _english(visit: Visit) -> list[str]:
    text = re.sub(KNOWN_PATTERNS, "", visit.page.locator("body").inner_text())
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in KNOWN_WORDS]


def test_no_page_has_a_serious_fault_or_leaves_the_screen(visit: Callable[..., Visit]) -> None:
    faults: list[str] = []

    def look(somebody: Visit, pages: Sequence[str]) -> None:
        for address in pages:
            somebody.go(address)
            faults.extend(_serious(somebody))
            faults.extend(f"{address}: {word}" for word in _english(somebody))
            width = somebody.page.evaluate("document.documentElement.scrollWidth")
            if width > somebody.page.viewport_size["width"]:  # type: ignore[index]
                faults.append(f"{address}: {width} pixels wide")

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
    assert _serious(clerk) == []
    assert _english(clerk) == []


def _tab_to(visit: Visit, name: str) -> None:
    """Press Tab until the focus stands on the thing with this name, and that it can be seen."""
    for _ in range(400):
        visit.page.keyboard.press("Tab")
        told = visit.page.evaluate(
            "(() => { const e = document.activeElement; if (!e) return '';"
            "const label = e.labels && e.labels[0] ? e.labels[0].innerText : '';"
            "return (e.getAttribute('aria-label') || e.innerText || label || '').trim(); })()"
        )
        if told.removesuffix("必填").strip() == name:
            outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{name}: the focus cannot be seen"
            return
    raise AssertionError(f"Tab never reaches {name}")


def _press(visit: Visit, name: str) -> None:
    _tab_to(visit, name)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


def _sign_in_by_keyboard(visit: Visit, username: str) -> None:
    from tests.office import PASSWORD

    visit.go("/account/login/?next=/office/")
    _tab_to(visit, "登录名")
    visit.page.keyboard.insert_text(username)
    _tab_to(visit, "密码")
    visit.page.keyboard.insert_text(PASSWORD)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


def test_the_keyboard_alone_goes_from_sign_in_to_sign_off(
    visit: Callable[..., Visit], site: Site
) -> None:
    somebody = visit()
    _sign_in_by_keyboard(somebody, "信息员")
    _press(somebody, "2020年政府信息公开工作年度报告")
    _press(somebody, "提交核对")
    _press(somebody, "核对无误，提交签发")
    _press(somebody, "退出")
    _sign_in_by_keyboard(somebody, "分管领导")
    _press(somebody, "2020年政府信息公开工作年度报告")
    _press(somebody, "签发")
    _press(somebody, "签发")

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
