"""The screen in a real browser: it turns pages, goes on without its server, and forgets in time."""

import os
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.sites import Site, new_site

IMAGES = Path(__file__).parents[3] / "docs" / "images" / "manual"
SIZES = {"横屏": (1920, 1080), "竖屏": (1080, 1920)}
LONG = "为做好今冬供暖保障工作，各社区要提前排查辖区内供热管网隐患，建立台账，专人负责。" * 12
_PUBLISH = """
from datetime import timedelta
from gongkai.accounts.models import User
from gongkai.organs.doors import beijing_now
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column
from gongkai.publishing.operations.screens import save_screen
from tests.office import make_person
from tests.publishing import factories
now = factories.AT = beijing_now()
organ = Organ.objects.get(slug="kangchuan")
def publish(title, body, **given):
    return factories.make_published(
        organ,
        User.objects.get(username="hall-clerk"),
        User.objects.get(username="hall-leader"),
        column=Column.objects.get(organ=organ, slug="hall"),
        title=title,
        body=body,
        dated_on=now.date(),
        **given,
    )
"""
_SEED = f"""{_PUBLISH}
clerk = make_person(organ, "information_officer", username="hall-clerk")
make_person(organ, "leader_in_charge", username="hall-leader")
factories.make_column(organ, slug="hall", label="大厅")
publish("关于做好冬季供暖保障工作的通知", "<p>{LONG}</p>")
publish("停水通知", "<p>3月6日9时至17时停水。</p>", until_on=now.date() + timedelta(days=1))
print(save_screen(organ, {{"name": "大厅", "seconds": 5}}, by=clerk, at=now).token)
"""
_PUBLISH_ONE = f"""{_PUBLISH}
print(publish("有误的公告", "<p>有误。</p>").record.public_id)
"""
_TAKE_DOWN = """
from gongkai.accounts.models import User
from gongkai.organs.doors import beijing_now
from gongkai.publishing.models import Item
from gongkai.publishing.operations.releasing import take_down_item
take_down_item(
    Item.objects.select_related("organ", "record").get(record__public_id={public_id!r}),
    reason="内容有误", by=User.objects.get(username="hall-clerk"), at=beijing_now(),
)
"""
#: Lets the first item's last day have been yesterday, as far as the screen remembers.
_EXPIRE_FIRST = """() => {
  const key = Object.keys(localStorage).find((one) => !one.endsWith(":shown"));
  const kept = JSON.parse(localStorage.getItem(key));
  kept.round.items[0].last_on = new Date(Date.now() - 48 * 3600e3).toISOString().slice(0, 10);
  localStorage.setItem(key, JSON.stringify(kept));
}"""
_SHOWS = """
from gongkai.publishing.models import ScreenShow
print(sum(row.times for row in ScreenShow.objects.all()))
"""


class _Site(Site):
    """A site whose public address is known."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"GONGKAI_PUBLIC_BASE": "https://www.example.gov.cn"}


@dataclass
class Hall:
    """A site with a screen, whose server may be stopped and started again."""

    site: _Site
    token: str
    port: int
    _running: list[Any] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/screen/{self.token}/"

    def start(self) -> None:
        self._running.append(
            self.site.start(*self.site.command("site", "run", "--port", self.port))
        )
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                    return
            except OSError:
                assert time.monotonic() < until, "the site did not start"
                time.sleep(0.1)

    def stop(self) -> None:
        while self._running:
            running = self._running.pop()
            running.terminate()
            _, told = running.communicate(timeout=30)
            assert re.findall(r'.*"level": "error".*', told) == []


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with new_site(tmp_path_factory.mktemp("hall") / "site") as made:
        site = _Site(made.folder, made.url)
        seeded = site.python(_SEED)
        assert seeded.returncode == 0, seeded.stderr
        token = seeded.stdout.strip()
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        made_hall = Hall(site, token, port)
        made_hall.start()
        yield made_hall
        made_hall.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def _open(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on(
        "console",
        lambda told: pytest.fail(told.text) if "Content Security" in told.text else None,
    )
    page.goto(address)
    page.wait_for_selector("#stage[style]")
    return page


def _title(page: Page) -> str:
    return page.locator("h1").inner_text().replace("\n", "")


def _titles_of_a_round(page: Page) -> list[str]:
    """Turn through a whole round by keyboard, the clock held, and return each page's title."""
    titles = []
    for _ in range(30):
        titles.append(_title(page))
        page.keyboard.press("ArrowRight")
        if titles[-1] == "联系我们":
            return titles
    raise AssertionError(titles)


@pytest.mark.parametrize("name", SIZES)
def test_pages_are_turned_and_all_can_be_read_from_across_the_hall(
    browser: Browser, hall: Hall, tmp_path: Path, name: str
) -> None:
    width, height = SIZES[name]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = _open(context, f"{hall.address}?preview")
    folder = IMAGES if os.environ.get("GONGKAI_UPDATE_SCREENSHOTS") else tmp_path

    assert _title(page) == "停水通知"
    page.locator("h1", has_text="关于做好").wait_for()
    page.keyboard.press(" ")
    page.screenshot(path=folder / f"电子屏-{name}.png")
    titles = _titles_of_a_round(page)
    smallest, hidden = page.evaluate(
        """() => [
          Math.min(...[...document.querySelectorAll('body *')]
            .filter((one) => one.offsetParent && one.innerText && !one.closest('.sample'))
            .map((one) => parseFloat(getComputedStyle(one).fontSize))),
          document.documentElement.scrollHeight > innerHeight
        ]"""
    )
    context.close()

    assert titles[0] == "关于做好冬季供暖保障工作的通知"
    assert titles[-1] == "联系我们"
    assert len(titles) >= 2
    assert smallest >= 48
    assert hidden is False


def test_a_screen_goes_on_without_its_server_and_tells_later(
    context: BrowserContext, hall: Hall
) -> None:
    page = _open(context, hall.address)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    page.wait_for_selector("#stage[style]")

    hall.stop()
    page.keyboard.press(" ")
    before = _titles_of_a_round(page)
    # As after a power cut: the player starts anew and finds no server.
    page.close()
    page = _open(context, hall.address)
    page.keyboard.press(" ")
    after = _titles_of_a_round(page)
    page.evaluate(_EXPIRE_FIRST)
    page.reload()
    page.wait_for_selector("#stage[style]")
    page.keyboard.press(" ")
    expired = _titles_of_a_round(page)
    hall.start()

    assert [before[0], before[-1]] == ["停水通知", "联系我们"]
    assert after == before
    assert expired == before[1:]
    page.clock.install()
    page.reload()
    page.wait_for_selector("#stage[style]")
    with page.expect_response(lambda answer: answer.url.endswith("/shown")) as told:
        page.clock.run_for(61_000)
    assert told.value.status == 200
    assert int(hall.site.python(_SHOWS).stdout) >= 3


def test_what_may_be_old_says_so_and_goes_after_a_day(context: BrowserContext, hall: Hall) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(f"{hall.address}?preview")
    page.wait_for_selector("#stage[style]")
    page.keyboard.press(" ")
    context.set_offline(True)

    first = _titles_of_a_round(page)
    page.clock.fast_forward("31:00")
    page.keyboard.press("ArrowRight")
    note = page.locator("#note").inner_text()
    page.clock.fast_forward("24:00:00")
    last = _titles_of_a_round(page)[-1:] + _titles_of_a_round(page)
    final_note = page.locator("#note").inner_text()

    assert first[0] == "停水通知"
    assert "信息可能不是最新" in note
    assert last == ["联系我们", "联系我们"]
    assert "信息可能不是最新" in final_note


def test_what_is_taken_down_is_off_the_screen_with_the_next_round(
    context: BrowserContext, hall: Hall
) -> None:
    published = hall.site.python(_PUBLISH_ONE)
    assert published.returncode == 0, published.stderr
    page = context.new_page()
    page.clock.install()
    page.goto(f"{hall.address}?preview")
    page.wait_for_selector("#stage[style]")
    page.keyboard.press(" ")
    assert _title(page) == "有误的公告"

    done = hall.site.python(_TAKE_DOWN.format(public_id=published.stdout.strip()))
    assert done.returncode == 0, done.stderr
    with page.expect_response(lambda answer: "playlist.json" in answer.url):
        page.clock.run_for(61_000)
    page.locator("h1", has_text="有误").wait_for(state="detached")

    assert _titles_of_a_round(page)[0] == "停水通知"
    assert "有误" not in page.evaluate("JSON.stringify(localStorage)")
