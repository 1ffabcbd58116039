"""The office of these tests."""

import pytest

from tests.supervision.tasks.office import OfficeOfTasks, make_office


@pytest.fixture
def tasks(db: None) -> OfficeOfTasks:
    """Return an office with four people."""
    return make_office()
