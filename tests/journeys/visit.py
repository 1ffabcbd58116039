"""Somebody at the site in a real browser: what they do there, and what is wrong with a page."""

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page

from tests.office import PASSWORD

#: Latin words that readers of Chinese know, and names of ours in addresses and figures.
KNOWN_WORDS = {"ICP", "ZIP", "Word", "Excel", "PDF", "JSON", "JPG", "PNG", "OFD", "WPS", "TOTP"}
#: A 档号 is made of the codes that archives use, an index number of those of the office.
KNOWN_PATTERNS = (
    r"Z109-WS·\d{4}-(?:Y|D30|D10)-[A-Z]{3}-\d{4}|"
    r"t[234]\.[a-z_.]+|\.\w+|KCJD|[0-9a-f]{12,}|[0-9a-f]{4}(?: [0-9a-f]{4}){2}"
)


@dataclass
class Visit:
    """Somebody at the site: the page, the address it begins with, and where pictures go."""

    page: Page
    base: str
    pictures: Path | None

    def go(self, address: str) -> None:
        """Open a page of the site; anything but success fails the journey."""
        answer = self.page.goto(self.base + address)
        assert answer is not None
        assert answer.ok, (address, answer.status)

    def sign_in(self, username: str) -> None:
        """Sign in with the mouse."""
        self.go("/account/login/?next=/office/")
        self.page.get_by_label("登录名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.follow(self.page.get_by_role("button", name="登录"))
        self.page.wait_for_url("**/office/**")

    def sign_out(self) -> None:
        """Sign out."""
        self.follow(self.page.get_by_role("button", name="退出"))

    def click(self, name: str) -> None:
        """Click the button or link with exactly this name and wait for the page it leads to."""
        button = self.page.locator("main").get_by_role("button", name=name, exact=True)
        self.follow(button.or_(self.page.get_by_role("link", name=name, exact=True)).first)

    def follow(self, target: Locator) -> None:
        """Click what leads to another page and wait until that has come whole.

        A click alone returns when the page begins to come: on a busy machine half of it is read.
        """
        with self.page.expect_navigation():
            target.click()

    def download(self, name: str) -> Download:
        """Click the link with exactly this name and return the file that comes."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name, exact=True).click()
        return waiting.value

    def text(self) -> str:
        """Return the text of the page's content."""
        return self.page.locator("main").inner_text()

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Take a picture for the manual, when they are asked for."""
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=whole)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus stands on the thing with this name, and that it can be seen."""
        for _ in range(400):
            self.page.keyboard.press("Tab")
            told = self.page.evaluate(
                "(() => { const e = document.activeElement; if (!e) return '';"
                "const label = e.labels && e.labels[0] ? e.labels[0].innerText : '';"
                "return (e.getAttribute('aria-label') || e.innerText || label || '').trim(); })()"
            )
            if told.removesuffix("必填").strip() == name:
                style = "getComputedStyle(document.activeElement).outlineStyle"
                assert self.page.evaluate(style) != "none", f"{name}: the focus cannot be seen"
                return
        raise AssertionError(f"Tab never reaches {name}")

    def press(self, name: str) -> None:
        """Go to a button or link by Tab alone and press Enter; wait for the page it leads to."""
        self.tab_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def sign_in_by_keyboard(self, username: str) -> None:
        """Sign in without a mouse."""
        self.go("/account/login/?next=/office/")
        self.tab_to("登录名")
        self.page.keyboard.insert_text(username)
        self.tab_to("密码")
        self.page.keyboard.insert_text(PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def faults(self, *, known: Collection[str] = (), quick: bool = False) -> list[str]:
        """Return what is wrong with the page as it stands.

        A page must have no serious fault for screen readers (not asked when ``quick``), no Latin
        words but those that readers know, and must not leave the screen. How a page looks and
        sounds no database changes: on another one than SQLite it is not looked at again.
        """
        if "DATABASE_URL" in os.environ:
            return []
        found = [] if quick else self.serious_faults()
        codes = self.page.locator(".code-word").all_inner_texts()
        patterns = "|".join([KNOWN_PATTERNS, *map(re.escape, codes)])
        text = re.sub(patterns, "", self.page.locator("body").inner_text())
        words = set(re.findall(r"[A-Za-z]{3,}", text)) - KNOWN_WORDS - set(known)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        is_wide = width > self.page.viewport_size["width"]  # type: ignore[index]
        found += [*sorted(words), *([f"{width} pixels wide"] if is_wide else [])]
        return [f"{self.page.url}: {fault}" for fault in found]

    def serious_faults(self) -> list[str]:
        """Return the faults that screen readers and weak eyes stumble over."""
        # No rule that runs by default needs the styles read beforehand.
        options = {"resultTypes": ["violations"], "preload": False}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{issue['id']}: {issue['nodes'][0]['html']}"
            for issue in found
            if issue["impact"] in ("serious", "critical")
        ]
