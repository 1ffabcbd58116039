"""A community's quarter in a real browser: the worker on a phone, the street at its desk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.casework import MovedSite
from tests.journeys.visit import Visit
from tests.sites import Site
from tests.supervision.communities.factories import photo

ROOM = "/office/kangchuan/supervision/communities/"
#: As narrow as phones are that people still have.
NARROW = {"width": 360, "height": 740}
PLACE = "居委会门口公开栏"
TODAY, YESTERDAY = date(2021, 1, 15), "2021-01-14"


@pytest.fixture
def site(site: Site) -> Site:
    """Let the site's clock stand at report time, when the last quarter is due."""
    found = MovedSite(site.folder, site.url)
    found.move(TODAY)
    return found


def _link(clerk: Visit) -> str:
    """Return the address of a new link for the first community, without the site's."""
    clerk.go(f"{ROOM}units/1/")
    clerk.click("生成链接")
    clerk.click("生成")
    return clerk.page.get_by_label("填报链接").input_value().removeprefix(clerk.base)


def _first_open(page: Page) -> str:
    """Open the newest item that is still to be done; return its title."""
    link = page.locator("ul.due > li", has=page.locator(".tag.late, .tag:text('待公开')"))
    chosen = link.get_by_role("link").last
    title = chosen.inner_text()
    with page.expect_navigation():
        chosen.click()
    return title


def test_a_quarter_from_the_board_to_the_year(visit: Callable[..., Visit], tmp_path: Path) -> None:
    faults: list[str] = []

    def look(somebody: Visit, name: str = "", *, whole: bool = False) -> None:
        if name:
            somebody.picture(name, whole=whole)
        faults.extend(somebody.faults())

    clerk, worker = visit(), visit(phone=True)
    worker.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    clerk.sign_in("信息员")
    address = _link(clerk)
    look(clerk)

    # The worker tells of a board, with a photo; what is wrong is told first.
    worker.go(address)
    look(worker, "community-due-phone")
    title = _first_open(worker.page)
    worker.page.get_by_label("公开栏位置").fill("")
    worker.click("已经公开，提交")
    assert worker.page.get_by_label("公开栏位置").get_attribute("aria-invalid") == "true"
    look(worker)
    taken = tmp_path / "公开栏.jpg"
    taken.write_bytes(photo())
    worker.go(address)
    assert _first_open(worker.page) == title
    worker.page.get_by_label("公开日期").fill(YESTERDAY)
    worker.page.get_by_label("公开栏照片").set_input_files(taken)
    look(worker, "community-enter-phone", whole=True)
    worker.click("已经公开，提交")
    assert "已收到，等街道核对" in worker.text()

    # The street looks, returns it, and gets it again.
    clerk.go(f"{ROOM}list/?state=entered&q=幸福")
    look(clerk)
    clerk.click(f"幸福社区：{title}")
    picture = clerk.page.get_by_alt_text("社区填报时附的公开栏照片")
    assert picture.evaluate("image => image.naturalHeight") == 1600
    look(clerk, "community-item")
    clerk.click("退回")
    clerk.page.get_by_label("退回原因").fill("照片里看不到公示的日期，请写明公开到哪一天")
    look(clerk, "community-return")
    clerk.click("退回")

    worker.go(address)
    worker.click(title)
    assert "请写明公开到哪一天" in worker.text()
    assert worker.page.get_by_label("公开栏位置").input_value() == PLACE
    look(worker, "community-returned-phone", whole=True)
    worker.page.get_by_label("公开到").fill("2021-02-01")
    worker.click("已经公开，提交")

    clerk.page.reload()
    clerk.click("核对无误")
    look(clerk)
    clerk.click("核对无误")
    assert "已核对" in clerk.text()

    # What was told by telephone, what is late, the year on screen, paper and as a spreadsheet.
    clerk.go(f"{ROOM}list/?state=open&kind=village")
    clerk.follow(clerk.page.locator("ul.list a").first)
    clerk.click("代社区填报")
    clerk.page.get_by_label("谁告知的").fill("村委会赵主任")
    look(clerk, "community-enter-for")
    clerk.go(f"{ROOM}remind/?which=late")
    assert "【社区公开提醒】" in clerk.page.locator("textarea").first.input_value()
    look(clerk, "community-remind")
    for page in ("units/", "units/1/", "units/new/", "setup/", "units/1/edit/", "list/"):
        clerk.go(ROOM + page)
        look(clerk)
    clerk.go(f"{ROOM}?year=2020")
    look(clerk, "community-year")
    assert clerk.download("打印（PDF）").suggested_filename == (
        "康川街道办事处2020年社区、村公开情况.pdf"
    )
    assert clerk.download("导出 Excel").suggested_filename.endswith(".xlsx")
    phone = visit(phone=True)
    phone.sign_in("信息员")
    for page in ("", "list/", "remind/", "units/1/", "items/1/", "setup/"):
        phone.go(ROOM + page)
        look(phone)

    # A link that was renewed opens nothing.
    clerk.go(f"{ROOM}units/1/")
    clerk.click("停用")
    look(clerk)
    clerk.click("停用")
    worker.page.goto(worker.base + address)
    assert "链接打不开" in worker.text()
    look(worker)

    assert faults == []


def test_the_keyboard_alone_answers_a_return(visit: Callable[..., Visit]) -> None:
    clerk, worker = visit(), visit(phone=True)
    clerk.sign_in("信息员")
    worker.go(_link(clerk))
    returned = worker.page.locator("ul.due > li", has_text="已退回")
    worker.press(returned.get_by_role("link").inner_text())
    worker.tab_to("公开栏位置")
    worker.page.keyboard.press("Control+a")
    worker.page.keyboard.insert_text(PLACE)
    worker.press("已经公开，提交")

    assert "已收到，等街道核对" in worker.text()


def test_the_worker_needs_no_script(visit: Callable[..., Visit], browser: Browser) -> None:
    clerk = visit()
    clerk.sign_in("信息员")
    address = clerk.base + _link(clerk)
    context = browser.new_context(
        java_script_enabled=False,
        locale="zh-CN",
        viewport=NARROW,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    _first_open(page)
    page.get_by_label("公开栏位置").fill(PLACE)
    page.get_by_label("公开日期").fill(YESTERDAY)
    with page.expect_navigation():
        page.get_by_role("button", name="已经公开，提交").click()
    told = page.locator("main").inner_text()
    context.close()

    assert "已收到，等街道核对" in told
