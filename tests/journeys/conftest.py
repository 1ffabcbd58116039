"""A real site and a real browser for the journeys."""

import os
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.visit import Visit
from tests.sites import ROOT, Site, new_site

IMAGES = ROOT / "docs" / "images" / "manual"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 800}
#: What stands in secret files only: it must not turn up in any log.
SECRET = "雪山行动方案绝不外泄"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return a site with the sample office."""
    with new_site(tmp_path / "site") as made:
        yield made


@pytest.fixture
def served(site: Site, tmp_path: Path) -> Iterator[str]:
    """Run the site and give its address."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    log = tmp_path / "log"
    # A file, not a pipe: a pipe that nobody reads holds the site up when it is full.
    with log.open("w") as kept:
        running = subprocess.Popen(
            site.command("site", "run", "--port", port),
            env=site.environment,
            cwd=ROOT,
            stdout=kept,
            stderr=kept,
        )
    base = f"http://127.0.0.1:{port}"
    _wait_for(f"{base}/health", "the site did not start")
    yield base
    running.terminate()
    running.wait(timeout=30)
    told = log.read_text(encoding="utf-8")
    failures = re.findall(r'.*"level": "error".*', told)
    assert failures == []
    assert SECRET not in told


def _wait_for(address: str, problem: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert time.monotonic() < until, problem
            time.sleep(0.1)


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens the site for somebody, wide or as on a phone."""
    pictures = IMAGES if os.environ.get("GONGKAI_UPDATE_SCREENSHOTS") else None
    contexts = []

    def open_site(*, phone: bool = False) -> Visit:
        context = browser.new_context(
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            locale="zh-CN",
            has_touch=phone,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda told: (
                pytest.fail(f"{page.url}: {told.text}")
                if told.type == "error" and "Content Security Policy" in told.text
                else None
            ),
        )
        return Visit(page, served, pictures)

    yield open_site
    for context in contexts:
        context.close()
