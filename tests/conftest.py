"""Fixtures of the site's tests: an office with its people, and files kept apart for each test."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.reports.models import AnnualReport
from tests.office import load_sample, make_organ, make_person


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.PUBLIC_FOLDER = tmp_path / "public"


@pytest.fixture
def office(db: None) -> Organ:
    """Return an office."""
    return make_organ(name="康川街道办事处", submits_to="示例区人民政府办公室")


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
