"""Fixtures of the portal: an office with its columns."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from gongkai.organs.models import Organ
from gongkai.publishing.models import Column
from tests.portal.factories import make_columns


@pytest.fixture
def columns(office: Organ) -> dict[str, Column]:
    """Return the office's columns by their slugs."""
    return make_columns(office)


@pytest.fixture
def at_home(settings: Any) -> str:
    """Give the site an address, and return it."""
    settings.PUBLIC_BASE = "https://www.example.gov.cn"
    return "https://www.example.gov.cn"


@pytest.fixture
def folder() -> Path:
    """Return the public folder of the test."""
    found: Path = settings.PUBLIC_FOLDER
    return found
