"""A screen in an office's hall."""

import pytest

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Screen
from gongkai.publishing.operations.screens import save_screen
from tests.office import AT


@pytest.fixture
def hall(office: Organ, clerk: User) -> Screen:
    """Return the screen of the hall."""
    return save_screen(office, {"name": "一楼大厅", "seconds": 20, "days": 30}, by=clerk, at=AT)
