"""Fixtures of applying: an office that takes applications online."""

import pytest

from tests.applications.factories import OfficeOfCases, make_office


@pytest.fixture
def office(db: None) -> OfficeOfCases:
    """Return an office that takes applications online."""
    return make_office()
