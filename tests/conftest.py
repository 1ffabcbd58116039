"""Fixtures of the site's tests: an office with its people, and files kept apart for each test."""

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from copy import copy
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

# Every view is loaded before a test may patch the clock: a view that is first loaded meanwhile
# would keep the patched one for all tests after it.
import gongkai.config.urls  # noqa: F401
from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.reports.models import AnnualReport
from tests.office import load_sample, make_organ, make_person
from tests.project.closed import make_closed_office
from tests.sites import template_of

#: Where the tests that take longest stand, under this folder.
LONGEST = (
    "applications/test_concurrency.py",
    "cli/test_bad_files.py",
    "cli/test_site.py",
    "corpus/test_building.py",
    "exchange/reading/test_foreign.py",
    "project/test_hostile_input.py",
    "registers/test_imports.py",
    "sample/test_any_day.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the longest files over the first three quarters, all else as it was shuffled.

    One that came last would keep one worker busy, and the others waiting for it. Tests in a browser
    come when no test of a worker needs the database any more: its loop runs to the end, and beside
    a running loop no question may be put.
    """
    in_browser = [item for item in items if "browser" in _fixtures(item)]
    others = [item for item in items if "browser" not in _fixtures(item)]
    files = [list(found) for _, found in groupby(others, key=lambda item: item.path)]
    long: list[list[pytest.Item]] = []
    rest: list[list[pytest.Item]] = []
    for tests in files:
        place = str(tests[0].path).removeprefix(f"{Path(__file__).parent}{os.sep}")
        (long if place.startswith(LONGEST) else rest).append(tests)
    last = len(rest) * 3 // 4
    for number, tests in enumerate(long):
        rest.insert(number + last * number // max(len(long), 1), tests)
    ordered = [item for tests in rest for item in tests]
    with_database = [at for at, item in enumerate(ordered) if _needs_database(item)]
    after = with_database[-1] + 1 if with_database else 0
    items[:] = [*ordered[:after], *in_browser, *ordered[after:]]


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def _needs_database(item: pytest.Item) -> bool:
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or bool(_fixtures(item) & {"db", "transactional_db", "django_db_setup"})


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what is loaded: it stays to the end."""
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the test database begin as a copy of a migrated one: migrating takes workers long."""
    template = template_of("migrated")
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        return
    creation = connection.creation
    create = creation._create_test_db

    def create_copy(*args: Any, **kwargs: Any) -> str:
        name: str = create(*args, **kwargs)
        # A database in memory is there as long as somebody is connected.
        creation.kept = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(template)) as migrated:
            migrated.backup(creation.kept)
        return name

    creation._create_test_db = create_copy


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.PUBLIC_FOLDER = tmp_path / "public"


@pytest.fixture
def office(db: None) -> Organ:
    """Return an office."""
    return make_organ(name="康川街道办事处", submits_to="示例区人民政府办公室")


@pytest.fixture(scope="module")
def _closed_once(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Organ, Path]]:
    """Make the closed office once for all tests of a module: each takes back what it did."""
    folder = tmp_path_factory.mktemp("closed")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(FILES_FOLDER=folder):
            organ = make_closed_office()
        yield organ, folder
        transaction.set_rollback(True)


@pytest.fixture
def closed(_closed_once: tuple[Organ, Path], db: None, settings: Any) -> Organ:
    """Return an office whose every page holds a word that nobody else may see."""
    organ, settings.FILES_FOLDER = _closed_once
    return copy(organ)


@pytest.fixture
def clerk(office: Organ) -> User:
    """Return the office's information officer."""
    return make_person(office, "information_officer", username="信息员")


@pytest.fixture
def leader(office: Organ) -> User:
    """Return the leader in charge."""
    return make_person(office, "leader_in_charge", username="分管领导")


@pytest.fixture
def report(office: Organ) -> AnnualReport:
    """Return the report on 2020 in the works, over the sample's registers."""
    return load_sample(office)


@pytest.fixture
def as_clerk(client: Client, clerk: User) -> Client:
    """Return a client signed in as the clerk."""
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(scope="session")
def converter() -> None:
    """Need LibreOffice, which turns Word files into PDF; without it tests are skipped likewise."""
    if shutil.which("soffice") is None and not os.environ.get("GONGKAI_REQUIRE_BROWSER"):
        pytest.skip("没有安装 LibreOffice：apt-get install libreoffice-writer-nogui")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's program; without one its tests are skipped, unless the gate asks."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    path = next((path for name in names if (path := shutil.which(name))), None)
    if path is None and not os.environ.get("GONGKAI_REQUIRE_BROWSER"):
        pytest.skip("没有安装 Chromium：apt-get install chromium-headless-shell fonts-noto-cjk")
    return path or names[0]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start one browser a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-quic", "--lang=zh-CN"]
        )
        yield started
        started.close()
