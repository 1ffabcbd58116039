"""Fixtures of applying: an office that takes applications online, and somebody who applied."""

from datetime import date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from tests.applications.factories import (
    OfficeOfCases,
    make_office,
    moment,
)
from tests.portal.applying.factories import HANDED_IN, Receipt, ask, handed_in


@pytest.fixture
def office(db: None) -> OfficeOfCases:
    """Return an office that takes applications online."""
    return make_office()


class Day:
    """A day on which the public pages are used; moved by hand."""

    def __init__(self) -> None:
        self.now: datetime = moment(HANDED_IN)

    def __call__(self) -> datetime:
        return self.now

    def on(self, day: date, hour: int = 10) -> None:
        """Go on to another day."""
        self.now = moment(day, hour)


@pytest.fixture
def day() -> Any:
    """Let the public pages see a day of the test."""
    clock = Day()
    with (
        patch("gongkai.portal.applying.views.beijing_now", clock),
        patch("gongkai.portal.applying.status_views.beijing_now", clock),
    ):
        yield clock


@pytest.fixture
def mine(day: Day, client: Client, office: OfficeOfCases) -> Receipt:
    """Return an application handed in on Monday, 20 April 2020."""
    return handed_in(client, office.organ)


@pytest.fixture
def applicant(mine: Receipt, client: Client, office: OfficeOfCases) -> Client:
    """Return the client of its applicant, who told number and code."""
    answer = ask(client, office.organ, mine.number, mine.code)
    assert answer.status_code == 302
    return client
