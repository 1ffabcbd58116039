"""The office and its district for tests of supervision."""

import pytest

from tests.supervision.factories import Supervised, make_supervised


@pytest.fixture
def here(db: None) -> Supervised:
    """Return an office with a district above it."""
    return make_supervised()
